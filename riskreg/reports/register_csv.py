"""The register as CSV: one row a risk, every field, dates as YYYY-MM-DD."""

from __future__ import annotations

import csv
import io

from riskreg.lib.cells import inert
from riskreg.reports.data import RegisterReport
from riskreg.reports.export_data import NOTHING, Extras
from riskreg.reports.fields import Value, fields


def register_csv(report: RegisterReport, extras: Extras = NOTHING) -> bytes:
    """The report as UTF-8 with a byte order mark, without which Excel misreads every accent."""
    columns = fields(report, extras)
    buffer = io.StringIO(newline="")
    # Every text stands in quotes, so a reader that expects another separator does not cut it into cells.
    writer = csv.writer(buffer, quoting=csv.QUOTE_NONNUMERIC)
    writer.writerow([column.header for column in columns])
    writer.writerows([_plain(column.value(line)) for column in columns] for line in report.lines)
    return buffer.getvalue().encode("utf-8-sig")


def _plain(value: Value) -> str | int:
    if isinstance(value, str):
        return inert(value)
    if value is None:
        return ""
    return value if isinstance(value, int) else value.isoformat()
