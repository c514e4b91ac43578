"""The columns of the printed register table."""

from __future__ import annotations

from typing import NamedTuple

from riskreg.reports import words
from riskreg.reports.data import RegisterReport
from riskreg.reports.style import Sheet

_WIDTHS = {
    "reference": 48.0,
    "score": 82.0,
    "movement": 34.0,
    "likelihood": 18.0,
    "impact": 18.0,
    "target": 46.0,
    "strategy": 72.0,
    "owner": 84.0,
    "review": 84.0,
    "actions": 58.0,
}
_CENTRED = {"likelihood", "impact", "target"}
_ORDER = (
    "reference",
    "risk",
    "score",
    "movement",
    "likelihood",
    "impact",
    "target",
    "strategy",
    "owner",
    "review",
    "actions",
)


_INDENT = 6.0  # the first column keeps clear of the header bar's edge


class Column(NamedTuple):
    """Where a column stands and what its header says."""

    name: str
    x: float
    width: float
    padding: float  # kept free at the right
    centred: bool
    header: str


def columns_for(report: RegisterReport, sheet: Sheet) -> list[Column]:
    """The columns from left to right; movement and target are left out where no risk has one."""
    absent = set()
    if not any(line.movement is not None or line.is_new for line in report.lines):
        absent.add("movement")
    if not any(line.target.score for line in report.lines):
        absent.add("target")
    widths = {name: width for name, width in _WIDTHS.items() if name not in absent}
    if "target" in absent:  # keeps the narrow columns clear of the next header
        widths["likelihood"] = widths["impact"] = 24.0
    widths["risk"] = sheet.inner - sum(widths.values()) - _INDENT
    headers = words.table_headers()
    columns, x = [], sheet.left + _INDENT
    for name in _ORDER:
        if name in widths:
            centred = name in _CENTRED
            columns.append(Column(name, x, widths[name], 0 if centred else 8, centred, headers[name]))
            x += widths[name]
    return columns
