"""The heat map: how many risks stand in each cell, with the appetite and tolerance lines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from reportlab.lib.colors import Color

from riskreg.reports import words
from riskreg.reports.page import Pen
from riskreg.reports.structure import figure_extra
from riskreg.reports.style import BAND_FILL, BAND_TEXT, BAND_TINT, INK, LABEL, MUTED, WHITE, Style
from riskreg.scoring import Grid, boundary

_AXIS = Style(False, 8, 9.5, MUTED)
_AXIS_TITLE = Style(True, 8.5, 10.5, INK)
_GAP = 1.5
_LABELS_WIDTH = 62.0
_LABELS_HEIGHT = 26.0  # impact words
_LEGEND_HEIGHT = 36.0


@dataclass(frozen=True, slots=True)
class HeatMap:
    """What the map shows."""

    grid: Grid
    cells: Mapping[tuple[int, int], int]
    appetite: int
    tolerance: int
    legend: bool = True  # a second map beside the first needs none


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where the cells stand on the page."""

    left: float
    top: float
    wide: float  # of one cell
    high: float

    def corner(self, column: float, row: float) -> tuple[float, float]:
        """The point at unit coordinates counted from the top left."""
        return self.left + column * self.wide, self.top - row * self.high


def draw_heat_map(pen: Pen, heat: HeatMap, x: float, top: float, width: float, height: float) -> None:
    """Draw the map with axis words and legend into the box whose top left corner is (x, top), as one figure."""
    with pen.tagged(
        "Figure", extra=figure_extra(words.heat_map_alt(heat.grid, heat.cells), (x, top - height, x + width, top))
    ):
        paint_heat_map(pen, heat, x, top, width, height)


def paint_heat_map(pen: Pen, heat: HeatMap, x: float, top: float, width: float, height: float) -> None:
    """The same, inside an element that is a figure already."""
    rows, columns = len(heat.grid.likelihood), len(heat.grid.impact)
    frame = _Frame(
        left=x + _LABELS_WIDTH,
        top=top - 14,
        wide=(width - _LABELS_WIDTH) / columns,
        high=(height - 14 - _LABELS_HEIGHT - _LEGEND_HEIGHT) / rows,
    )
    for level in range(1, rows + 1):
        for impact in range(1, columns + 1):
            _cell(pen, heat, frame, level, impact)
    _axis_words(pen, heat.grid, frame, x)
    _limit_line(pen, heat.grid, frame, heat.tolerance, dashed=False)
    _limit_line(pen, heat.grid, frame, heat.appetite, dashed=True)
    if heat.legend:
        _legend(pen, heat, x, top - height)


def _cell(pen: Pen, heat: HeatMap, frame: _Frame, likelihood: int, impact: int) -> None:
    points = likelihood * impact
    rating = heat.grid.rating(points)
    count = heat.cells.get((likelihood, impact), 0)
    left, bottom = frame.corner(impact - 1, len(heat.grid.likelihood) - likelihood + 1)
    pen.canvas.setFillColor((BAND_FILL if count else BAND_TINT)[rating])
    pen.canvas.roundRect(
        left + _GAP / 2, bottom + _GAP / 2, frame.wide - _GAP, frame.high - _GAP, 2.5, stroke=0, fill=1
    )
    ink = BAND_TEXT[rating] if count else MUTED
    pen.right(left + frame.wide - 5, bottom + 5, str(points), Style(False, 7, 9, ink))
    if count:
        size = min(18.0, frame.high * 0.45)
        pen.centre(
            left + frame.wide / 2, bottom + frame.high / 2 - size * 0.3, str(count), Style(True, size, size, ink)
        )


def _axis_words(pen: Pen, grid: Grid, frame: _Frame, x: float) -> None:
    rows = len(grid.likelihood)
    for row, level in enumerate(reversed(grid.likelihood)):
        lines = pen.type.lines(level.label, _AXIS, _LABELS_WIDTH - 8, most=3)
        middle = frame.corner(0, row + 0.5)[1]
        pen.stack(x, middle + (len(lines) - 1) * _AXIS.leading / 2 - _AXIS.size * 0.35, lines, _AXIS)
    floor = frame.corner(0, rows)[1]
    for column, level in enumerate(grid.impact):
        lines = pen.type.lines(level.label, _AXIS, frame.wide - 4, most=2)
        middle = frame.corner(column + 0.5, 0)[0]
        for number, line in enumerate(lines):
            pen.put(middle - pen.line_width(line, _AXIS) / 2, floor - 11 - number * _AXIS.leading, line, _AXIS)
    pen.left(x, frame.top + 5, words.likelihood(), _AXIS_TITLE)
    pen.left(x, floor - 11, words.impact(), _AXIS_TITLE)


def _limit_line(pen: Pen, grid: Grid, frame: _Frame, limit: int, *, dashed: bool) -> None:
    corners = [frame.corner(*point) for point in boundary(grid, limit)]
    if not corners:
        return
    # A white line beneath keeps the ink line visible on a dark cell.
    for colour, width in ((WHITE, 4.0), (INK, 1.8)):
        _stroke(pen, colour, width, dashed=dashed and colour is INK)
        path = pen.canvas.beginPath()
        path.moveTo(*corners[0])
        for corner in corners[1:]:
            path.lineTo(*corner)
        pen.canvas.drawPath(path)
    pen.canvas.setDash()


def _stroke(pen: Pen, colour: Color, width: float, *, dashed: bool) -> None:
    pen.canvas.setStrokeColor(colour)
    pen.canvas.setLineWidth(width)
    pen.canvas.setLineCap(1 if dashed else 2)
    pen.canvas.setLineJoin(1 if dashed else 0)
    if dashed:
        pen.canvas.setDash(0.01, 3.6)
    else:
        pen.canvas.setDash()


def _legend(pen: Pen, heat: HeatMap, x: float, y: float) -> None:
    """Band swatches with their score ranges on one line, the two limits on the next."""
    left, baseline = x + _LABELS_WIDTH, y + 16
    for band in heat.grid.bands:
        text = f"{words.rating(band.rating)} {words.range_of(*heat.grid.score_range(band.rating))}"
        pen.lozenge(left, baseline + 3, 15, BAND_FILL[band.rating], 8)
        pen.left(left + 19, baseline, text, LABEL)
        left += 19 + pen.type.width(text, LABEL) + 14
    left = x + _LABELS_WIDTH
    for text, dashed in ((words.appetite_key(heat.appetite), True), (words.tolerance_key(heat.tolerance), False)):
        _stroke(pen, INK, 1.8, dashed=dashed)
        pen.canvas.line(left + 1, y + 3, left + 15, y + 3)
        pen.canvas.setDash()
        pen.left(left + 19, y, text, LABEL)
        left += 19 + pen.type.width(text, LABEL) + 14
