"""The first page: what this is, the figures at a glance, the heat map, and what needs a decision."""

from __future__ import annotations

from reportlab.lib.colors import Color

from riskreg.reports import cover_words as says
from riskreg.reports import words
from riskreg.reports.data import RegisterReport
from riskreg.reports.heatmap import HeatMap, draw_heat_map
from riskreg.reports.logo import read_logo
from riskreg.reports.page import Pen
from riskreg.reports.style import (
    ACCENT,
    BAND_FILL,
    BODY,
    BODY_BOLD,
    BODY_MUTED,
    FIGURE,
    HEADER,
    LABEL,
    LEAD,
    MARK,
    MUTED,
    RULE,
    SECTION,
    TITLE,
    Sheet,
)
from riskreg.reports.summary import Figures, figures
from riskreg.reports.topfive import draw_top

_LOGO_WIDTH, _LOGO_HEIGHT = 130.0, 40.0
_TILES_HEIGHT = 66.0


def draw_cover(pen: Pen, report: RegisterReport, sheet: Sheet) -> None:
    """Draw the first page."""
    found = figures(report)
    top = _draw_header(pen, report, sheet)
    top = _draw_tiles(pen, report, found, sheet, top - 6)
    floor = sheet.bottom + 4
    width = sheet.inner * 0.53
    pen.left(sheet.left, top - 12, says.heat_map(), SECTION)
    heat = HeatMap(report.grid, found.cells, report.appetite, report.tolerance)
    draw_heat_map(pen, heat, sheet.left, top - 22, width, top - 22 - floor)
    left = sheet.left + width + 34
    top = draw_top(pen, report, found, left, sheet.right, top)
    _draw_open_points(pen, found, left, sheet.right, top - 14, floor)


def _draw_header(pen: Pen, report: RegisterReport, sheet: Sheet) -> float:
    """Organisation, title, position, filter; logo and mark at the right. Returns the y below."""
    aside = _draw_aside(pen, report, sheet)
    room = sheet.inner - aside
    y = sheet.top - 10
    pen.left(sheet.left, y, report.organisation, LEAD._replace(colour=MUTED), room)
    title = pen.type.lines(words.register_title(report.register_name, report.register_code), TITLE, room, most=2)
    y = pen.stack(sheet.left, y - 23, title, TITLE)
    y += TITLE.leading - 17
    pen.left(sheet.left, y, words.position(words.moment(report.position, report.timezone)), LEAD, room)
    shown = pen.type.lines(says.shows(report.filter_text, report.sort_text), LEAD, sheet.inner, most=3)
    return pen.stack(sheet.left, y - LEAD.leading, shown, LEAD)


def _draw_aside(pen: Pen, report: RegisterReport, sheet: Sheet) -> float:
    """Logo and classification at the right edge; returns the width they take."""
    y, width = sheet.top, 0.0
    logo = read_logo(report.logo)
    if logo:
        wide, high = logo.getSize()
        scale = min(_LOGO_WIDTH / wide, _LOGO_HEIGHT / high)
        width = wide * scale
        y -= high * scale
        pen.canvas.drawImage(logo, sheet.right - width, y, width, high * scale)
        y -= 10
    mark = pen.type.line(report.classification, MARK, 180)
    if mark:
        wide = pen.line_width(mark, MARK) + 16
        pen.canvas.setStrokeColor(HEADER)
        pen.canvas.setLineWidth(0.8)
        pen.canvas.roundRect(sheet.right - wide, y - 17, wide, 17, 3, stroke=1, fill=0)
        pen.put(sheet.right - wide + 8, y - 12, mark, MARK)
        width = max(width, wide)
    return width + 24 if width else 0


def _draw_tiles(pen: Pen, report: RegisterReport, found: Figures, sheet: Sheet, top: float) -> float:
    """The figures at a glance; returns the y below them."""
    tiles: list[tuple[int, str, Color | None]] = [(found.total, says.total(found.states), HEADER)]
    for band in reversed(report.grid.bands):
        tiles.append((found.ratings.get(band.rating, 0), words.rating(band.rating), BAND_FILL[band.rating]))
    if found.ratings.get("", 0):
        tiles.append((found.ratings[""], words.not_scored(), RULE))
    tiles += [
        (found.above_tolerance, says.above_tolerance(), ACCENT),
        (found.unowned, words.unowned(), ACCENT),
        (found.overdue_reviews, says.reviews_overdue(), ACCENT),
    ]
    gap = 10.0
    width = (sheet.inner - gap * (len(tiles) - 1)) / len(tiles)
    for place, (count, label, colour) in enumerate(tiles):
        x = sheet.left + place * (width + gap)
        pen.canvas.setFillColor(colour)
        pen.canvas.rect(x, top - 4, width, 4, stroke=0, fill=1)
        pen.left(x, top - 28, str(count), FIGURE if count else FIGURE._replace(colour=MUTED))
        pen.stack(x, top - 41, pen.type.lines(label, LABEL, width, most=2), LABEL)
    return top - _TILES_HEIGHT


def _draw_open_points(pen: Pen, found: Figures, x: float, right: float, top: float, floor: float) -> None:
    """What somebody has to decide or do, with how often."""
    pen.left(x, top - 12, says.to_settle(), SECTION)
    y = top - 22
    for label, count in says.open_points(found):
        if y - 15 < floor:
            return
        y -= 15
        style = BODY if count else BODY_MUTED
        pen.left(x, y + 4, label, style, right - x - 50)
        pen.right(right, y + 4, str(count), BODY_BOLD if count else BODY_MUTED)
        pen.rule(x, right, y - 0.5)
