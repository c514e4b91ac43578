"""The front of the pack: cover with contents, and the executive page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from riskreg.reports import cover_words, words
from riskreg.reports import pack_words as says
from riskreg.reports.charts import draw_trend
from riskreg.reports.cover import draw_aside, draw_open_points
from riskreg.reports.heatmap import HeatMap, draw_heat_map
from riskreg.reports.pack_data import RegisterPack
from riskreg.reports.page import Pen
from riskreg.reports.structure import Node
from riskreg.reports.style import (
    ACCENT,
    BODY,
    BODY_BOLD,
    HEADER,
    LEAD,
    MUTED,
    NOTE_MUTED,
    SECTION,
    TITLE,
    Sheet,
    Style,
)
from riskreg.reports.summary import figures
from riskreg.reports.tiles import draw_tiles, tiles_of
from riskreg.reports.topfive import draw_top

_CONTENTS = 0.46  # of the width; the highest risks stand beside them
_BIG = Style(True, 28, 34, HEADER)


class Entry(NamedTuple):
    """A line of the contents."""

    title: str
    place: str
    page: int


def draw_pack_cover(pen: Pen, pack: RegisterPack, sheet: Sheet, entries: Sequence[Entry]) -> None:
    """What this is, as of when, the figures with their changes, and where to find what."""
    report = pack.report
    with pen.artifact():
        pen.canvas.setFillColor(HEADER)
        pen.canvas.rect(0, sheet.height - 14, sheet.width, 14, stroke=0, fill=1)
    aside = draw_aside(pen, report, sheet)
    with pen.tagged("P"):
        pen.left(sheet.left, sheet.top - 10, report.organisation, LEAD._replace(colour=MUTED), sheet.inner - aside)
    title = pen.type.lines(
        words.register_title(report.register_name, report.register_code), _BIG, sheet.inner - aside, most=2
    )
    with pen.tagged("H1"):
        y = pen.stack(sheet.left, sheet.top - 62, title, _BIG)
    shown = cover_words.shows(report.filter_text, report.sort_text)
    compared = says.compared_with(pack.since_text) if pack.earlier is not None else says.no_earlier()
    for text, style in (
        (words.position(words.moment(report.position, report.timezone)), BODY_BOLD._replace(size=11)),
        (shown, LEAD),
        (compared, LEAD._replace(colour=MUTED)),
    ):
        with pen.tagged("P"):
            y = pen.stack(sheet.left, y, pen.type.lines(text, style, sheet.inner, most=3), style._replace(leading=15))
    before = figures(report, pack.earlier) if pack.earlier is not None else None
    now = figures(report)
    top = draw_tiles(pen, tiles_of(report, now, before), sheet, y - 8) - 16
    _draw_contents(pen, entries, sheet, top)
    draw_top(pen, report, now, sheet.left + sheet.inner * _CONTENTS + 40, sheet.right, top, sheet.bottom)


def _draw_contents(pen: Pen, entries: Sequence[Entry], sheet: Sheet, top: float) -> None:
    right = sheet.left + sheet.inner * _CONTENTS
    with pen.tagged("H2"):
        pen.left(sheet.left, top - 12, says.headings()["contents"], SECTION)
    whole, y = Node("TOC"), top - 32
    style = BODY._replace(leading=17)
    for entry in entries:
        line, number = pen.type.line(entry.title, style, right - sheet.left - 40), str(entry.page)
        node = Node("TOCI", whole)
        box = (sheet.left, y - 4, right, y + 11)
        pen.canvas._code.append(pen.begin_link(node, entry.place, box, [line]))
        pen.put(sheet.left, y, line, style._replace(colour=ACCENT))
        pen.left(right - pen.type.width(number, style) - 3, y, f" {number}", style)
        pen.canvas._code.append("EMC")
        with pen.artifact():
            pen.rule(sheet.left, right, y - 5)
        y -= style.leading


def draw_executive(pen: Pen, pack: RegisterPack, sheet: Sheet) -> None:
    """Heat map at the left; trend, categories and open points at the right."""
    report = pack.report
    found = figures(report)
    with pen.tagged("H2"):
        pen.left(sheet.left, sheet.top - 14, says.headings()["executive"], TITLE)
    top, floor, width = sheet.top - 30, sheet.bottom + 4, sheet.inner * 0.5
    with pen.tagged("H3"):
        pen.left(sheet.left, top - 12, cover_words.heat_map(), SECTION)
    heat = HeatMap(report.grid, found.cells, report.appetite, report.tolerance)
    draw_heat_map(pen, heat, sheet.left, top - 22, width, top - 22 - floor)
    left = sheet.left + width + 34
    if pack.trend:
        with pen.tagged("H3"):
            pen.left(left, top - 12, says.headings()["trend"], SECTION, sheet.right - left)
        draw_trend(pen, pack.trend, report.grid, (left, top - 178, sheet.right, top - 22))
        with pen.tagged("P"):
            lines = pen.type.lines(says.trend_note(), NOTE_MUTED, sheet.right - left, most=2)
            pen.stack(left, top - 190, lines, NOTE_MUTED)
        top -= 218
    top = _draw_categories(pen, pack, left, sheet.right, top)
    draw_open_points(pen, found, left, sheet.right, top - 8, floor)


def _draw_categories(pen: Pen, pack: RegisterPack, left: float, right: float, top: float) -> float:
    """The categories with the most risks, each with a bar."""
    counted = Counter(line.category or says.no_category() for line in pack.report.lines)
    if not counted:
        return top
    with pen.tagged("H3"):
        pen.left(left, top - 12, says.headings()["categories"], SECTION)
    y, most, name_room = top - 30, max(counted.values()), 128.0
    whole = Node("L")
    for name, number in sorted(counted.items(), key=lambda item: (-item[1], item[0]))[:5]:
        item = Node("LI", whole)
        with pen.artifact():
            pen.canvas.setFillColor(ACCENT)
            pen.canvas.rect(
                left + name_room, y - 1, (right - left - name_room - 26) * number / most, 8, stroke=0, fill=1
            )
        with pen.tagged("Lbl", item):
            pen.left(left, y, name, BODY, name_room - 8)
        with pen.tagged("LBody", item):
            pen.left(left + name_room + (right - left - name_room - 26) * number / most + 4, y, str(number), BODY_BOLD)
        y -= 15
    return y
