"""What carries calls to workers (JOB_ENGINE): the site's own table of calls, or procrastinate on PostgreSQL.

Each engine is a module with `work_until_told` and `forget_old_calls`, and a backend of django-tasks in settings.TASKS.
None of them is trusted: a call that is lost or doubled does no harm (ADR 10).
"""

from importlib import import_module
from typing import Any

from django.conf import settings


def current() -> Any:
    """The module of the engine in use; the others may not be installed, so only this one is read."""
    return import_module(f"riskreg.jobs.engines.{settings.JOB_ENGINE}")
