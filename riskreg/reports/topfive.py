"""The highest current scores, on the first page."""

from __future__ import annotations

from riskreg.reports import cover_words as says
from riskreg.reports import words
from riskreg.reports.data import RegisterReport, RiskLine
from riskreg.reports.page import Pen
from riskreg.reports.structure import Node
from riskreg.reports.style import BAND_FILL, BODY, BODY_MUTED, CELL_BOLD, CELL_SMALL, PILL, SECTION
from riskreg.reports.summary import Figures

_PILL_WIDTH = 78.0
_TALLEST = 18 + 2 * BODY.leading  # of an entry


def draw_top(
    pen: Pen, report: RegisterReport, found: Figures, x: float, right: float, top: float, floor: float = 0
) -> float:
    """Draw the list into the column between x and right, as many as fit above `floor`; returns the y below it."""
    with pen.tagged("H2"):
        pen.left(x, top - 12, says.highest(), SECTION)
    y = top - 22
    if not found.top:
        with pen.tagged("P"):
            pen.left(x, y - 12, says.nothing_scored() if found.total else words.no_risks(), BODY_MUTED)
        return y - 20
    whole = Node("L")
    for line in found.top:
        if y - _TALLEST < floor:
            break
        y = _entry(pen, report, line, x, right, y, Node("LI", whole))
    return y


def _entry(pen: Pen, report: RegisterReport, line: RiskLine, x: float, right: float, top: float, item: Node) -> float:
    points = line.current.score
    rating = report.grid.rating(points)
    baseline = top - 13
    left = x + _PILL_WIDTH + 10
    lines = pen.type.lines(line.title, BODY, right - left, most=2, more=True)
    floor = baseline - len(lines) * BODY.leading
    with pen.artifact():
        pen.lozenge(x, baseline + 3, _PILL_WIDTH, BAND_FILL[rating])
        pen.rule(x, right, floor - 4.5)
    figures = str(points)
    style = PILL[rating]
    with pen.tagged("Lbl", item):
        pen.left(x + 21 - pen.type.width(figures, CELL_BOLD), baseline, figures, style._replace(bold=True))
        pen.left(x + 23, baseline, " ", style)
        pen.left(x + 26, baseline, words.rating(rating), style, _PILL_WIDTH - 32)
    with pen.tagged("LBody", item):
        pen.stack(left, baseline, lines, BODY)
        pen.left(left, floor + 1, f"{line.reference} · {line.owner or words.unowned()}", CELL_SMALL, right - left)
    return floor - 5
