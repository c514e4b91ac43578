"""The first page of the register table: what this is, the figures, the heat map, and what needs a decision."""

from __future__ import annotations

from riskreg.reports import cover_words as says
from riskreg.reports import words
from riskreg.reports.data import RegisterReport
from riskreg.reports.heatmap import HeatMap, draw_heat_map
from riskreg.reports.logo import draw_logo
from riskreg.reports.page import Pen
from riskreg.reports.structure import Node
from riskreg.reports.style import BODY, BODY_BOLD, BODY_MUTED, HEADER, LEAD, MARK, MUTED, SECTION, TITLE, Sheet
from riskreg.reports.summary import Figures, figures
from riskreg.reports.tiles import draw_tiles, tiles_of
from riskreg.reports.topfive import draw_top


def draw_cover(pen: Pen, report: RegisterReport, sheet: Sheet) -> None:
    """Draw the first page."""
    found = figures(report)
    top = draw_header(pen, report, sheet)
    top = draw_tiles(pen, tiles_of(report, found), sheet, top - 6)
    floor = sheet.bottom + 4
    width = sheet.inner * 0.53
    with pen.tagged("H2"):
        pen.left(sheet.left, top - 12, says.heat_map(), SECTION)
    heat = HeatMap(report.grid, found.cells, report.appetite, report.tolerance)
    draw_heat_map(pen, heat, sheet.left, top - 22, width, top - 22 - floor)
    left = sheet.left + width + 34
    top = draw_top(pen, report, found, left, sheet.right, top)
    draw_open_points(pen, found, left, sheet.right, top - 14, floor)


def draw_header(pen: Pen, report: RegisterReport, sheet: Sheet) -> float:
    """Organisation, title, position, filter; logo and mark at the right. Returns the y below."""
    aside = draw_aside(pen, report, sheet)
    room = sheet.inner - aside
    y = sheet.top - 10
    with pen.tagged("P"):
        pen.left(sheet.left, y, report.organisation, LEAD._replace(colour=MUTED), room)
    title = pen.type.lines(words.register_title(report.register_name, report.register_code), TITLE, room, most=2)
    with pen.tagged("H1"):
        y = pen.stack(sheet.left, y - 23, title, TITLE)
    y += TITLE.leading - 17
    with pen.tagged("P"):
        pen.left(sheet.left, y, words.position(words.moment(report.position, report.timezone)), LEAD, room)
    shown = pen.type.lines(says.shows(report.filter_text, report.sort_text), LEAD, sheet.inner, most=3)
    with pen.tagged("P"):
        return pen.stack(sheet.left, y - LEAD.leading, shown, LEAD)


def draw_aside(pen: Pen, report: RegisterReport, sheet: Sheet) -> float:
    """Logo and classification at the right edge; returns the width they take."""
    width, high = draw_logo(pen, report.logo, report.organisation, sheet.right, sheet.top)
    y = sheet.top - (high + 10 if high else 0)
    mark = pen.type.line(report.classification, MARK, 180)
    if mark:
        wide = pen.line_width(mark, MARK) + 16
        with pen.artifact():
            pen.canvas.setStrokeColor(HEADER)
            pen.canvas.setLineWidth(0.8)
            pen.canvas.roundRect(sheet.right - wide, y - 17, wide, 17, 3, stroke=1, fill=0)
        with pen.tagged("P"):
            pen.put(sheet.right - wide + 8, y - 12, mark, MARK)
        width = max(width, wide)
    return width + 24 if width else 0


def draw_open_points(pen: Pen, found: Figures, x: float, right: float, top: float, floor: float) -> None:
    """What somebody has to decide or do, with how often."""
    with pen.tagged("H2"):
        pen.left(x, top - 12, says.to_settle(), SECTION)
    y = top - 22
    whole = Node("L")
    for label, count in says.open_points(found):
        if y - 15 < floor:
            return
        y -= 15
        item = Node("LI", whole)
        with pen.tagged("LBody", item):
            pen.left(x, y + 4, label, BODY if count else BODY_MUTED, right - x - 50)
        with pen.tagged("Lbl", item):
            pen.right(right, y + 4, str(count), BODY_BOLD if count else BODY_MUTED)
        with pen.artifact():
            pen.rule(x, right, y - 0.5)
