"""The trend of ratings over quarters, and the small matrix of one risk. Drawn by hand: no legends, direct labels."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

from riskreg.reports import pack_words as says
from riskreg.reports import words
from riskreg.reports.data import RiskLine
from riskreg.reports.pack_data import TrendPoint
from riskreg.reports.page import Pen
from riskreg.reports.structure import figure_extra
from riskreg.reports.style import BAND_FILL, BAND_TEXT, BAND_TINT, INK, LABEL, MUTED, RULE, WHITE, Style
from riskreg.scoring import Grid, boundary

_NUMBER = Style(True, 8, 10, INK)
_SMALL = Style(False, 7.5, 9, MUTED)


def draw_trend(pen: Pen, points: Sequence[TrendPoint], grid: Grid, box: tuple[float, float, float, float]) -> None:
    """One column a quarter, its ratings stacked with the lowest at the foot; the count of each where it fits."""
    left, bottom, right, top = box
    alt = says.trend_alt([(says.quarter(p.on), p.ratings.get("critical", 0), p.ratings.get("high", 0)) for p in points])
    most = max((sum(point.ratings.values()) for point in points), default=0) or 1
    floor, ceiling = bottom + 22, top - 14
    unit, step = (ceiling - floor) / most, (right - left) / max(len(points), 1)
    with pen.tagged("Figure", extra=figure_extra(alt, box)):
        for number, point in enumerate(points):
            x, wide = left + number * step + step * 0.14, step * 0.72
            _column(pen, point, grid, x, wide, floor, unit)
            name, _space, year = says.quarter(point.on).rpartition(" ")
            pen.centre(x + wide / 2, floor - 10, name, LABEL)
            pen.centre(x + wide / 2, floor - 19, year, _SMALL)
        pen.rule(left, right, floor, MUTED, 0.7)


def _column(pen: Pen, point: TrendPoint, grid: Grid, x: float, wide: float, floor: float, unit: float) -> None:
    y = floor
    for rating in ("", *(band.rating for band in grid.bands)):
        count = point.ratings.get(rating, 0)
        if not count:
            continue
        high = count * unit
        pen.canvas.setFillColor(BAND_FILL.get(rating, RULE))
        pen.canvas.rect(x, y, wide, max(high - 0.7, 0.5), stroke=0, fill=1)
        if high >= 11:
            ink = BAND_TEXT.get(rating, INK)
            pen.centre(
                x + wide / 2, y + high / 2 - 3, str(count), _NUMBER._replace(colour=ink, bold=rating == "critical")
            )
        y += high
    pen.centre(x + wide / 2, y + 3, str(sum(point.ratings.values())), _NUMBER)


def draw_small_map(
    pen: Pen, grid: Grid, risk: RiskLine, limits: tuple[int, int], box: tuple[float, float, float, float]
) -> None:
    """The matrix with the risk's three positions: inherent ring, current disc, target dashed ring; arrows between."""
    left, bottom, right, top = box
    named = [(words.inherent(), risk.inherent), (words.current(), risk.current), (words.target(), risk.target)]
    known = [(name, levels) for name, levels in named if levels.likelihood and levels.impact]
    alt = says.map_alt([(name, words.points(grid, levels)) for name, levels in known])
    rows, columns = len(grid.likelihood), len(grid.impact)
    wide, high = (right - left) / columns, (top - bottom) / rows
    with pen.tagged("Figure", extra=figure_extra(alt, box)):
        cells = defaultdict(list)
        for level in range(1, rows + 1):
            for impact in range(1, columns + 1):
                x, y = left + (impact - 1) * wide + 0.6, bottom + (level - 1) * high + 0.6
                cells[grid.rating(level * impact)].append(f"{x:.6g} {y:.6g} {wide - 1.2:.6g} {high - 1.2:.6g} re")
        for rating, areas in cells.items():
            pen.areas(areas, BAND_TINT[rating])
        for limit, dashed in zip(limits, (True, False), strict=True):
            _limit(pen, grid, limit, box, dashed=dashed)
        spots = [
            (left + ((levels.impact or 1) - 0.5) * wide, bottom + ((levels.likelihood or 1) - 0.5) * high)
            for _name, levels in known
        ]
        for start, end in pairwise(spots):
            _arrow(pen, start, end, min(wide, high) * 0.3)
        for (name, levels), (x, y) in zip(known, spots, strict=True):
            _spot(pen, x, y, min(wide, high) * 0.3, name, str(levels.score))


def _limit(pen: Pen, grid: Grid, limit: int, box: tuple[float, float, float, float], *, dashed: bool) -> None:
    left, bottom, right, top = box
    wide, high = (right - left) / len(grid.impact), (top - bottom) / len(grid.likelihood)
    corners = [(left + column * wide, top - row * high) for column, row in boundary(grid, limit)]
    if not corners:
        return
    pen.canvas.setStrokeColor(INK)
    pen.canvas.setLineWidth(1.2)
    pen.canvas.setDash(*((0.01, 2.6) if dashed else ()))
    pen.canvas.setLineCap(1 if dashed else 0)
    path = pen.canvas.beginPath()
    path.moveTo(*corners[0])
    for corner in corners[1:]:
        path.lineTo(*corner)
    pen.canvas.drawPath(path)
    pen.canvas.setDash()


def _arrow(pen: Pen, start: tuple[float, float], end: tuple[float, float], radius: float) -> None:
    across, up = end[0] - start[0], end[1] - start[1]
    length = (across**2 + up**2) ** 0.5
    if length <= 2 * radius + 2:
        return
    across, up = across / length, up / length
    tip = (end[0] - across * (radius + 1), end[1] - up * (radius + 1))
    pen.canvas.setStrokeColor(MUTED)
    pen.canvas.setLineWidth(1.1)
    pen.canvas.line(start[0] + across * radius, start[1] + up * radius, tip[0] - across * 3, tip[1] - up * 3)
    path = pen.canvas.beginPath()
    path.moveTo(*tip)
    path.lineTo(tip[0] - across * 5 - up * 2.4, tip[1] - up * 5 + across * 2.4)
    path.lineTo(tip[0] - across * 5 + up * 2.4, tip[1] - up * 5 - across * 2.4)
    path.close()
    pen.canvas.setFillColor(MUTED)
    pen.canvas.drawPath(path, stroke=0, fill=1)


def _spot(pen: Pen, x: float, y: float, radius: float, name: str, figures: str) -> None:
    solid = name == words.current()
    pen.canvas.setStrokeColor(INK)
    pen.canvas.setFillColor(INK if solid else WHITE)
    pen.canvas.setLineWidth(1.1)
    pen.canvas.setDash(*((2, 1.6) if name == words.target() else ()))
    pen.canvas.circle(x, y, radius, stroke=1, fill=1)
    pen.canvas.setDash()
    size = min(8.0, radius * 1.1)
    pen.centre(x, y - size * 0.36, figures, Style(True, size, size, WHITE if solid else INK))
