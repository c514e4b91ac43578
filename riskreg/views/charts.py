"""The charts of the dashboard, as numbers for SVG attributes. Pure: plain data in, plain data out."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from riskreg.lib.readable import Readable

WIDTH, HEIGHT, FOOT, SIDE = 560, 190, 22, 34  # the drawing, the words under it, the scale beside it
TOP = 14
SMALLEST = 13  # a piece lower than this has no room for its number


@dataclass(frozen=True, slots=True)
class Piece(Readable):
    """A coloured part of a bar or column: where it is, how many it stands for, and where it leads."""

    x: float
    y: float
    width: float
    height: float
    rating: str
    count: int
    href: str
    label: str
    shows_count: bool


@dataclass(frozen=True, slots=True)
class Column(Readable):
    """A column of a trend: its pieces from the foot up, its total and the words under it."""

    middle: float
    top: float
    total: int
    words: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Row(Readable):
    """A row of a bar chart."""

    label: str
    href: str
    total: int
    counts: tuple[tuple[str, int, str], ...]  # rating, count, address
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Spot(Readable):
    """A point of a line, its number and the words under it."""

    x: float
    y: float
    count: int
    words: str
    href: str
    ahead: bool


@dataclass(frozen=True, slots=True)
class Line(Readable):
    """A line with its spots: `was` is solid, `will_be` dashed."""

    was: str
    will_be: str
    spots: tuple[Spot, ...]
    top: int
    foot: float


def columns(
    points: Sequence[tuple[str, Mapping[str, int]]], order: Sequence[str], link: Callable[[int, str], tuple[str, str]]
) -> tuple[Column, ...]:
    """A stacked column for each (words, rating → count); `order` goes from the foot up.

    `link` gives address and label for a piece: the number of the column, the rating.
    """
    most = max((sum(counts.values()) for _words, counts in points), default=0)
    if not most:
        return ()
    step = WIDTH / len(points)
    wide = min(step * 0.62, 64)
    found = []
    for number, (words, counts) in enumerate(points):
        middle, foot = (number + 0.5) * step, float(HEIGHT - FOOT)
        pieces = []
        for rating in order:
            count = counts.get(rating, 0)
            if count:
                tall = (HEIGHT - FOOT - TOP) * count / most
                href, label = link(number, rating)
                foot -= tall
                pieces.append(
                    Piece(_r(middle - wide / 2), _r(foot), _r(wide), _r(tall), rating, count, href, label,
                          tall >= SMALLEST)
                )  # fmt: skip
        found.append(Column(_r(middle), _r(foot - 4), sum(counts.values()), words, tuple(pieces)))
    return tuple(found)


def bars(
    rows: Sequence[tuple[str, str, Mapping[str, int]]],
    order: Sequence[str],
    link: Callable[[int, str], tuple[str, str]],
) -> tuple[Row, ...]:
    """A stacked bar for each (label, address, rating → count), the longest 100 wide; `order` goes from the left."""
    most = max((sum(counts.values()) for _label, _href, counts in rows), default=0)
    found = []
    for number, (label, href, counts) in enumerate(rows):
        x, pieces, listed = 0.0, [], []
        for rating in order:
            count = counts.get(rating, 0)
            where, words = link(number, rating)
            listed.append((rating, count, where))
            if count:
                wide = 100 * count / most
                pieces.append(Piece(_r(x), 0, _r(wide), 10, rating, count, where, words, False))
                x += wide
        found.append(Row(label, href, sum(counts.values()), tuple(listed), tuple(pieces)))
    return tuple(found)


def line(marks: Sequence[tuple[date, int, bool, str, str]]) -> Line | None:
    """A line through (day, count, ahead, words, address); None without any, or with nothing but zeros."""
    most = max((count for _day, count, *_rest in marks), default=0)
    if not most:
        return None
    first, last = marks[0][0].toordinal(), marks[-1][0].toordinal()
    foot, tall = HEIGHT - FOOT, HEIGHT - FOOT - TOP - 8

    def place(day: date, count: int) -> tuple[float, float]:
        share = (day.toordinal() - first) / max(last - first, 1)
        return _r(SIDE + share * (WIDTH - SIDE - 16)), _r(foot - tall * count / most)

    spots = tuple(Spot(*place(day, count), count, words, href, ahead) for day, count, ahead, words, href in marks)
    was = [spot for spot in spots if not spot.ahead]
    return Line(_path(was), _path([*was[-1:], *(s for s in spots if s.ahead)]), spots, most, float(foot))


def _path(spots: Sequence[Spot]) -> str:
    return "M" + "L".join(f"{spot.x} {spot.y}" for spot in spots) if len(spots) > 1 else ""


def _r(number: float) -> float:
    return round(number, 1)
