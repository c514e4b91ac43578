"""Draws the pack of so many risks and prints the most memory, in megabytes, that the process took.

Run: python -m bench.pdf_memory 10000
"""

import resource
import sys

from django.conf import settings

from bench.pdf_data import pack_of, report_of
from riskreg.reports.pack_pdf import pack_pdf


def main() -> None:
    """Draw and print."""
    settings.configure(USE_I18N=False)
    pack_pdf(pack_of(report_of(int(sys.argv[1]))))
    sys.stdout.write(f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.1f}\n")


if __name__ == "__main__":
    main()
