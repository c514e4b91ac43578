"""The highest current scores, on the first page."""

from __future__ import annotations

from riskreg.reports import cover_words as says
from riskreg.reports import words
from riskreg.reports.data import RegisterReport, RiskLine
from riskreg.reports.page import Pen
from riskreg.reports.style import BAND_FILL, BODY, BODY_MUTED, CELL_BOLD, CELL_SMALL, PILL, SECTION
from riskreg.reports.summary import Figures

_PILL_WIDTH = 78.0


def draw_top(pen: Pen, report: RegisterReport, found: Figures, x: float, right: float, top: float) -> float:
    """Draw the list into the column between x and right; returns the y below it."""
    pen.left(x, top - 12, says.highest(), SECTION)
    y = top - 22
    if not found.top:
        pen.left(x, y - 12, says.nothing_scored() if found.total else words.no_risks(), BODY_MUTED)
        return y - 20
    for line in found.top:
        y = _entry(pen, report, line, x, right, y)
    return y


def _entry(pen: Pen, report: RegisterReport, line: RiskLine, x: float, right: float, top: float) -> float:
    points = line.current.score
    rating = report.grid.rating(points)
    baseline = top - 13
    pen.lozenge(x, baseline + 3, _PILL_WIDTH, BAND_FILL[rating])
    figures = str(points)
    style = PILL[rating]
    indent = x + 21 - pen.type.width(figures, CELL_BOLD)
    pen.left(indent, baseline, figures, style._replace(bold=True))
    pen.left(x + 26, baseline, words.rating(rating), style, _PILL_WIDTH - 32)
    left = x + _PILL_WIDTH + 10
    lines = pen.type.lines(line.title, BODY, right - left, most=2)
    y = pen.stack(left, baseline, lines, BODY)
    about = f"{line.reference} · {line.owner or words.unowned()}"
    pen.left(left, y + 1, about, CELL_SMALL, right - left)
    pen.rule(x, right, y - 4.5)
    return y - 5
