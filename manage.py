#!/usr/bin/env python3
"""Run an administrative command: `python manage.py help` lists them."""

import os
import sys


def main() -> None:
    """Hand the command line to Django."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "riskreg.settings")
    try:
        from django.core.management import execute_from_command_line  # noqa: PLC0415 - the message below needs it here
    except ImportError:
        sys.exit("Django is not installed here. Run `make install`, then use .venv/bin/python manage.py.")
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
