"""The figures at a glance, each with how it has changed since the last report."""

from __future__ import annotations

from typing import NamedTuple

from reportlab.lib.colors import Color

from riskreg.reports import cover_words as says
from riskreg.reports import words
from riskreg.reports.data import RegisterReport
from riskreg.reports.page import Pen
from riskreg.reports.structure import Node
from riskreg.reports.style import ACCENT, BAND_FILL, FIGURE, HEADER, LABEL, MUTED, NOTE_BOLD, NOTE_MUTED, RULE, Sheet
from riskreg.reports.summary import Figures

_GAP = 10.0


class Tile(NamedTuple):
    """One figure."""

    number: int
    label: str
    colour: Color
    change: int | None = None  # since the last report; None where that is not known


def tiles_of(report: RegisterReport, found: Figures, before: Figures | None = None) -> list[Tile]:
    """The figures of a register; with `before` also their change."""
    made = [(found.total, says.total(found.states), HEADER, before.total if before else None)]
    for band in reversed(report.grid.bands):
        then = before.ratings.get(band.rating, 0) if before else None
        made.append((found.ratings.get(band.rating, 0), words.rating(band.rating), BAND_FILL[band.rating], then))
    if found.ratings.get("", 0):
        made.append((found.ratings[""], words.not_scored(), RULE, before.ratings.get("", 0) if before else None))
    made += [
        (found.above_tolerance, says.above_tolerance(), ACCENT, before.above_tolerance if before else None),
        (found.unowned, words.unowned(), ACCENT, before.unowned if before else None),
        (found.overdue_reviews, says.reviews_overdue(), ACCENT, before.overdue_reviews if before else None),
    ]
    if before:
        made.append((found.overdue_actions, says.actions_overdue(), ACCENT, before.overdue_actions))
    return [Tile(count, label, colour, None if then is None else count - then) for count, label, colour, then in made]


def draw_tiles(pen: Pen, tiles: list[Tile], sheet: Sheet, top: float) -> float:
    """Draw the tiles beside each other; returns the y below them."""
    width = (sheet.inner - _GAP * (len(tiles) - 1)) / len(tiles)
    places = [sheet.left + number * (width + _GAP) for number in range(len(tiles))]
    with pen.artifact():
        for tile, x in zip(tiles, places, strict=True):
            pen.canvas.setFillColor(tile.colour)
            pen.canvas.rect(x, top - 4, width, 4, stroke=0, fill=1)
    whole = Node("L")
    changed = any(tile.change is not None for tile in tiles)
    lines = max(len(pen.type.lines(tile.label, LABEL, width, most=2)) for tile in tiles)
    for tile, x in zip(tiles, places, strict=True):
        _draw(pen, tile, (x, top - 41 - lines * LABEL.leading), top, width, Node("LI", whole))
    return top - (82.0 if changed else 66.0)


def _draw(pen: Pen, tile: Tile, change: tuple[float, float], top: float, width: float, item: Node) -> None:
    x, low = change
    with pen.tagged("Lbl", item):
        pen.left(x, top - 28, str(tile.number), FIGURE if tile.number else FIGURE._replace(colour=MUTED))
    with pen.tagged("LBody", item):
        lines = pen.type.lines(tile.label, LABEL, width, most=2, more=tile.change is not None)
        pen.stack(x, top - 41, lines, LABEL)
        if tile.change is not None:
            style = NOTE_BOLD if tile.change else NOTE_MUTED
            pen.left(x, low - 1, says.change(tile.change), style._replace(size=8), width)
