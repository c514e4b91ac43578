"""The heat map with arrows, as numbers for the screen's SVG and for paper. Pure: plain data in, plain data out."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from math import hypot
from typing import Protocol

from django.utils.translation import ngettext

from riskreg.lib.readable import Readable
from riskreg.scoring import Grid, boundary

LEFT, WIDTH, HEIGHT, GAP = 84, 500, 390, 2
ARM = 3.5  # of the cross of a new risk
DIGIT, ROOM = 6, 4  # of a score: width of a digit, and how near an arrow had better not come
LINE, MOST = 18, 24  # height of a label; more moves than MOST are drawn together
Place = tuple[int, int]
Point = tuple[float, float]


class Move(Protocol):
    """A way across the map: no `start` for a new risk, no `end` for a closed one."""

    @property
    def reference(self) -> str:
        """Of the risk."""

    @property
    def start(self) -> Place | None:
        """Likelihood and impact before."""

    @property
    def end(self) -> Place | None:
        """Likelihood and impact after."""


@dataclass(frozen=True, slots=True)
class Square(Readable):
    """A cell and the score at its foot."""

    x: float
    y: float
    width: float
    height: float
    rating: str
    score: int
    score_x: float  # where the score begins: beside the arrows
    score_y: float


@dataclass(frozen=True, slots=True)
class Arrow(Readable):
    """A way from one cell to another: its line, its head, where it began, its label; `way` is "rose" or "fell"."""

    way: str
    line: tuple[Point, Point]
    tip: tuple[Point, Point, Point]
    x: float
    y: float
    label_x: float
    label_y: float
    label: str
    rating: str

    @property
    def path(self) -> str:
        """The line for SVG."""
        return _path(self.line)

    @property
    def head(self) -> str:
        """The head for SVG."""
        return f"{_path(self.tip)}z"


@dataclass(frozen=True, slots=True)
class Sign(Readable):
    """A new risk (its cross is at x, `middle`) or a closed one."""

    x: float
    y: float
    middle: float
    label_x: float
    label: str
    rating: str

    @property
    def cross(self) -> str:
        """The cross for SVG."""
        return f"M{self.x - ARM:.1f} {self.middle:.1f}h7M{self.x:.1f} {self.middle - ARM:.1f}v7"


@dataclass(frozen=True, slots=True)
class Arrows:
    """Everything to draw, in this order: squares, the tolerance, arrows, signs."""

    height: float
    squares: tuple[Square, ...]
    rows: tuple[tuple[float, str], ...]
    columns: tuple[tuple[float, str], ...]
    corners: tuple[Point, ...]  # of the line of tolerance
    arrows: tuple[Arrow, ...]
    new: tuple[Sign, ...]
    closed: tuple[Sign, ...]

    @property
    def limit(self) -> str:
        """The line of tolerance for SVG, "" without one."""
        return _path(self.corners) if self.corners else ""


def arrows(grid: Grid, moves: Sequence[Move], tolerance: int) -> Arrows:
    """The drawing of these moves; those off the matrix (of another size) are left out."""
    plan = _Plan(grid)
    fitting = [move for move in moves if all(plan.fits(place) for place in (move.start, move.end) if place)]
    ways = [(m.reference, m.start, m.end) for m in fitting if m.start and m.end]
    new = [(m.reference, m.end) for m in fitting if m.end and not m.start]
    closed = [(m.reference, m.start) for m in fitting if m.start and not m.end]
    if len(fitting) > MOST:
        ways = [(_many(n), start, end) for (start, end), n in Counter((w[1], w[2]) for w in ways).items()]
        new = [(_many(n), place) for place, n in Counter(place for _ref, place in new).items()]
        closed = [(_many(n), place) for place, n in Counter(place for _ref, place in closed).items()]
    drawn = tuple(plan.arrow(*way) for way in ways)
    return Arrows(
        height=HEIGHT + 30,
        squares=tuple(plan.squares([((arrow.x, arrow.y), arrow.tip[0]) for arrow in drawn])),
        rows=tuple((plan.middle(n), level.label) for n, level in enumerate(grid.likelihood, 1)),
        columns=tuple(
            (round(LEFT + (n - 0.5) * plan.across, 1), level.label) for n, level in enumerate(grid.impact, 1)
        ),
        corners=plan.corners(tolerance),
        arrows=drawn,
        new=tuple(plan.sign(*sign) for sign in new),
        closed=tuple(plan.sign(*sign) for sign in closed),
    )


def _many(number: int) -> str:
    return ngettext("%(number)s risk", "%(number)s risks", number) % {"number": number}


class _Plan:
    """Where cells are, and the places in them that are still free."""

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        self.across, self.down = WIDTH / len(grid.impact), HEIGHT / len(grid.likelihood)
        self.taken: dict[Place, int] = defaultdict(int)

    def fits(self, place: Place) -> bool:
        return place[0] <= len(self.grid.likelihood) and place[1] <= len(self.grid.impact)

    def middle(self, likelihood: int) -> float:
        return round((len(self.grid.likelihood) - likelihood + 0.5) * self.down + 4, 1)

    def squares(self, lines: Sequence[tuple[Point, Point]]) -> list[Square]:
        found = []
        for likelihood in range(len(self.grid.likelihood), 0, -1):
            for impact in range(1, len(self.grid.impact) + 1):
                x, y = self.corner((likelihood, impact))
                score = likelihood * impact
                at = self.score_place(x, y, DIGIT * len(str(score)), lines)
                wide, high = round(self.across - GAP, 1), round(self.down - GAP, 1)
                found.append(Square(x, y, wide, high, self.grid.rating(score), score, *at))
        return found

    def score_place(self, x: float, y: float, wide: int, lines: Sequence[tuple[Point, Point]]) -> Point:
        """Where a score stands: at the right, left or middle of the foot of its cell, where no arrow crosses it."""
        right, baseline = x + self.across - GAP - 6 - wide, y + self.down - 9
        for room in (ROOM, 1):
            for left in (right, x + 6, (right + x + 6) / 2):
                box = (left - room, baseline - 8 - room, left + wide + room, baseline + room)
                if not any(crosses(*line, box) for line in lines):
                    return round(left, 1), round(baseline, 1)
        return round(right, 1), round(baseline, 1)

    def corner(self, place: Place) -> tuple[float, float]:
        likelihood, impact = place
        x = LEFT + (impact - 1) * self.across + 1
        return round(x, 1), round((len(self.grid.likelihood) - likelihood) * self.down + 1, 1)

    def spot(self, place: Place) -> tuple[float, float]:
        """The left middle of the next free place of a cell, row by row in two columns; a full cell starts anew."""
        x, y = self.corner(place)
        lines = max(int((self.down - LINE) // LINE), 1)
        number = self.taken[place] % (2 * lines)
        self.taken[place] += 1
        return round(x + 8 + number % 2 * self.across / 2, 1), round(y + 13 + number // 2 * LINE, 1)

    def rating(self, place: Place) -> str:
        return self.grid.rating(place[0] * place[1])

    def arrow(self, label: str, start: Place, end: Place) -> Arrow:
        (x, y), (tip_x, tip_y) = self.spot(start), self.spot(end)
        length = hypot(tip_x - x, tip_y - y) or 1
        dx, dy = (tip_x - x) / length, (tip_y - y) / length
        base_x, base_y = tip_x - 9 * dx, tip_y - 9 * dy
        tip = ((tip_x, tip_y), (base_x - 5 * dy, base_y + 5 * dx), (base_x + 5 * dy, base_y - 5 * dx))
        return Arrow(
            way="rose" if end[0] * end[1] > start[0] * start[1] else "fell",
            line=((x + 4 * dx, y + 4 * dy), (base_x, base_y)), tip=tip, x=x, y=y,
            label_x=round(tip_x + 7, 1), label_y=round(tip_y + 4, 1), label=label,
            rating=self.rating(end),
        )  # fmt: skip

    def sign(self, label: str, place: Place) -> Sign:
        x, y = self.spot(place)
        return Sign(x, round(y + 4, 1), y, round(x + 6, 1), label, self.rating(place))

    def corners(self, tolerance: int) -> tuple[Point, ...]:
        return tuple((LEFT + x * self.across, y * self.down) for x, y in boundary(self.grid, tolerance))


def crosses(start: Point, end: Point, box: tuple[float, float, float, float]) -> bool:
    """Whether a line touches a box of left, top, right, bottom."""
    (x, y), dx, dy = start, end[0] - start[0], end[1] - start[1]
    enters, leaves = 0.0, 1.0
    for way, room in ((-dx, x - box[0]), (dx, box[2] - x), (-dy, y - box[1]), (dy, box[3] - y)):
        if way < 0:
            enters = max(enters, room / way)
        elif way > 0:
            leaves = min(leaves, room / way)
        elif room < 0:
            return False
    return enters <= leaves


def _path(points: Sequence[Point]) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
