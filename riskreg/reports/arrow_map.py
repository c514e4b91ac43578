"""The heat map with arrows on paper: the geometry of the screen, drawn to scale."""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.lib.colors import Color

from riskreg.reports.arrows import ARM, LEFT, WIDTH, Arrow, Arrows, Point, Sign
from riskreg.reports.page import Pen
from riskreg.reports.style import ACCENT, ALERT, BAND_TINT, INK, MUTED, WHITE, Style

_WHOLE = LEFT + WIDTH + 2  # the width that the geometry is made for
_WAYS = {"rose": ALERT, "fell": ACCENT}


class _Paper:
    """Turns places of the drawing into places of the page."""

    def __init__(self, pen: Pen, x: float, top: float, width: float) -> None:
        self.pen, self.x, self.top, self.scale = pen, x, top, width / _WHOLE

    def at(self, point: Point) -> Point:
        """The same point on the page."""
        return self.x + point[0] * self.scale, self.top - point[1] * self.scale

    def line(self, points: Sequence[Point], colour: Color, width: float) -> None:
        """A line through the points."""
        canvas = self.pen.canvas
        canvas.setStrokeColor(colour)
        canvas.setLineWidth(width)
        path = canvas.beginPath()
        path.moveTo(*self.at(points[0]))
        for point in points[1:]:
            path.lineTo(*self.at(point))
        canvas.drawPath(path)

    def filled(self, points: Sequence[Point], colour: Color) -> None:
        """A shape with these corners."""
        path = self.pen.canvas.beginPath()
        path.moveTo(*self.at(points[0]))
        for point in points[1:]:
            path.lineTo(*self.at(point))
        path.close()
        self.pen.canvas.setFillColor(colour)
        self.pen.canvas.drawPath(path, stroke=0, fill=1)

    def words(self, point: Point, text: str, size: float, colour: Color, *, bold: bool = False) -> float:
        """Text that begins here; returns its width on the page."""
        style = Style(bold, size, size + 2, colour)
        x, y = self.at(point)
        self.pen.left(x, y, text, style)
        return self.pen.line_width(self.pen.type.line(text, style), style)


def map_height(drawing: Arrows, width: float) -> float:
    """How high the map is when it is this wide."""
    return drawing.height * width / _WHOLE


def draw_arrow_map(pen: Pen, drawing: Arrows, x: float, top: float, width: float) -> None:
    """Squares, scales, tolerance; then arrows of risks that moved, crosses of new ones, closed ones struck out."""
    paper = _Paper(pen, x, top, width)
    for square in drawing.squares:
        left, low = paper.at((square.x, square.y + square.height))
        pen.canvas.setFillColor(BAND_TINT[square.rating])
        pen.canvas.roundRect(left, low, square.width * paper.scale, square.height * paper.scale, 2.5, stroke=0, fill=1)
        paper.words((square.score_x, square.score_y), str(square.score), 6.5, MUTED)
    _scales(paper, drawing)
    if drawing.corners:
        paper.line(drawing.corners, WHITE, 4)
        paper.line(drawing.corners, INK, 1.8)
    for arrow in drawing.arrows:
        _arrow(paper, arrow)
    for arrow in drawing.arrows:
        paper.words((arrow.label_x, arrow.label_y), arrow.label, 7, INK, bold=True)
    for sign in drawing.new:
        _new(paper, sign)
    for sign in drawing.closed:
        wide = paper.words((sign.x, sign.y), sign.label, 7, MUTED)
        left, low = paper.at((sign.x, sign.y))
        pen.canvas.setStrokeColor(MUTED)
        pen.canvas.setLineWidth(0.7)
        pen.canvas.line(left, low + 2.3, left + wide, low + 2.3)


def _scales(paper: _Paper, drawing: Arrows) -> None:
    style = Style(False, 7.5, 9, MUTED)
    for y, label in drawing.rows:
        lines = paper.pen.type.lines(label, style, (LEFT - 6) * paper.scale, most=2)
        left, middle = paper.at((0, y))
        paper.pen.stack(left, middle + (len(lines) - 1) * 4.5, lines, style)
    for x, label in drawing.columns:
        middle, low = paper.at((x, 410))
        paper.pen.centre(middle, low, label, style)


def _arrow(paper: _Paper, arrow: Arrow) -> None:
    colour = _WAYS[arrow.way]
    paper.line(arrow.line, WHITE, 3.2)
    if arrow.way == "fell":  # as on the screen, and for grey print
        paper.pen.canvas.setDash(4, 3)
    paper.line(arrow.line, colour, 1.4)
    paper.pen.canvas.setDash()
    paper.filled(arrow.tip, colour)
    x, y = paper.at((arrow.x, arrow.y))
    paper.pen.canvas.setStrokeColor(colour)
    paper.pen.canvas.setFillColor(WHITE)
    paper.pen.canvas.circle(x, y, 2.4, stroke=1, fill=1)


def _new(paper: _Paper, sign: Sign) -> None:
    paper.line(((sign.x - ARM, sign.middle), (sign.x + ARM, sign.middle)), INK, 1.4)
    paper.line(((sign.x, sign.middle - ARM), (sign.x, sign.middle + ARM)), INK, 1.4)
    paper.words((sign.label_x + 2, sign.y), sign.label, 7, INK, bold=True)
