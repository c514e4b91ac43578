"""Draws the pack of so many risks and prints the most memory, in megabytes, that the process took.

Run: python -m bench.pdf_memory 10000
"""

import sys
from pathlib import Path

from django.conf import settings

from bench.pdf_data import pack_of, report_of
from riskreg.reports.pack_pdf import pack_pdf


def main() -> None:
    """Draw and print."""
    settings.configure(USE_I18N=False)
    pack_pdf(pack_of(report_of(int(sys.argv[1]))))
    sys.stdout.write(f"{_peak() / 1024:.1f}\n")


def _peak() -> int:
    """In kilobytes, as Linux counts for this program; what `getrusage` says includes the process that started it."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))


if __name__ == "__main__":
    main()
