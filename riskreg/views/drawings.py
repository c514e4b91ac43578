"""The two small drawings of the risk page, as numbers for SVG attributes. Pure: plain data in, plain data out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

from django.utils import timezone
from django.utils.formats import date_format

from riskreg.domain.timeline import Point
from riskreg.scoring import Grid

LEFT, TOP, WIDTH, HEIGHT, GAP = 57, 1, 220, 180, 2  # the matrix: its corner, its size, the space between cells
DOT = 6


@dataclass(frozen=True, slots=True)
class Cell:
    """A tinted cell of the matrix; `strong` where the risk stands."""

    x: float
    y: float
    width: float
    height: float
    rating: str
    strong: bool


@dataclass(frozen=True, slots=True)
class Label:
    """A word of a scale, perhaps on two lines."""

    x: float
    y: float
    lines: tuple[tuple[float, str], ...]


@dataclass(frozen=True, slots=True)
class Dot:
    """A place of the risk: "inherent", "current" or "target"."""

    kind: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Way:
    """A line from one place to the next, short of both dots."""

    kind: str
    path: str


@dataclass(frozen=True, slots=True)
class MiniMap:
    """The small matrix: cells, words, ways and dots, to be drawn in this order."""

    height: float
    cells: tuple[Cell, ...]
    rows: tuple[Label, ...]
    columns: tuple[Label, ...]
    ways: tuple[Way, ...]
    dots: tuple[Dot, ...]


def minimap(grid: Grid, places: dict[str, tuple[int | None, int | None]]) -> MiniMap:
    """The matrix with the places of a risk, kind → (likelihood, impact), in the order inherent, current, target."""
    across, down = WIDTH / len(grid.impact), HEIGHT / len(grid.likelihood)
    scored = {kind: place for kind, place in places.items() if all(place) and _fits(grid, place)}
    dots = tuple(
        Dot(kind, LEFT + (impact - 0.5) * across - 1, TOP + (len(grid.likelihood) - likelihood + 0.5) * down - 1)
        for kind, (likelihood, impact) in scored.items()
        if likelihood and impact
    )
    return MiniMap(
        height=HEIGHT + 20,
        cells=tuple(_cells(grid, across, down, set(scored.values()))),
        rows=tuple(
            _label(level.label, LEFT - 7, TOP + (len(grid.likelihood) - number + 0.5) * down)
            for number, level in enumerate(grid.likelihood, 1)
        ),
        columns=tuple(
            Label(LEFT + (number - 0.5) * across - 1, HEIGHT + 15, ((HEIGHT + 15, level.label),))
            for number, level in enumerate(grid.impact, 1)
        ),
        ways=tuple(_ways(dots)),
        dots=_apart(dots),
    )


def _fits(grid: Grid, place: tuple[int | None, int | None]) -> bool:
    likelihood, impact = place
    return (likelihood or 0) <= len(grid.likelihood) and (impact or 0) <= len(grid.impact)


def _cells(grid: Grid, across: float, down: float, places: set[tuple[int | None, int | None]]) -> list[Cell]:
    return [
        Cell(
            x=round(LEFT + (impact - 1) * across, 1), y=round(TOP + (len(grid.likelihood) - likelihood) * down, 1),
            width=round(across - GAP, 1), height=round(down - GAP, 1), rating=grid.rating(likelihood * impact),
            strong=(likelihood, impact) in places,
        )
        for likelihood in range(len(grid.likelihood), 0, -1)
        for impact in range(1, len(grid.impact) + 1)
    ]  # fmt: skip


def _label(text: str, x: float, middle: float) -> Label:
    """A word beside its row; two words go on two lines."""
    words = text.split()
    if len(words) == 1 or len(text) <= 8:
        return Label(x, middle + 4, ((round(middle + 3, 1), text),))
    half = (len(words) + 1) // 2
    lines = ((round(middle - 3, 1), " ".join(words[:half])), (round(middle + 9, 1), " ".join(words[half:])))
    return Label(x, middle, lines)


def _ways(dots: Sequence[Dot]) -> list[Way]:
    found = []
    for start, end in pairwise(dots):
        length = ((end.x - start.x) ** 2 + (end.y - start.y) ** 2) ** 0.5
        if length < 4 * DOT:
            continue
        dx, dy = (end.x - start.x) / length * (DOT + 2), (end.y - start.y) / length * (DOT + 2)
        path = f"M{start.x + dx:.1f} {start.y + dy:.1f}L{end.x - dx:.1f} {end.y - dy:.1f}"
        found.append(Way("goal" if end.kind == "target" else "line", path))
    return found


def _apart(dots: Sequence[Dot]) -> tuple[Dot, ...]:
    """Dots in the same cell are set side by side."""
    placed: list[Dot] = []
    for dot in dots:
        shift = sum(1 for other in dots[: len(placed)] if (other.x, other.y) == (dot.x, dot.y))
        placed.append(Dot(dot.kind, round(dot.x + shift * 13, 1), round(dot.y, 1)))
    return tuple(placed)


@dataclass(frozen=True, slots=True)
class Curve:
    """The score over time as a stepped line, with its tolerance and its target."""

    line: str
    goal: str
    top: int
    tolerance: int
    tolerance_y: float
    now: tuple[float, float]
    now_score: int | None
    target: tuple[float, float] | None
    target_score: int | None
    days: tuple[tuple[float, str, str], ...]  # x, anchor, words


FROM_X, TO_X, FROM_Y, TO_Y = 26.0, 300.0, 106.0, 8.0
SHORTEST = timedelta(days=30)


def _days(x: Callable[[datetime], float], begin: datetime, now: datetime) -> tuple[tuple[float, str, str], ...]:
    """The words under the curve: its begin, now, and the middle where there is room for it."""
    here = x(now)
    marks = [(begin, "start")]
    if here - FROM_X > 110:
        marks.append((begin + (now - begin) / 2, "middle"))
    marks.append((now, "middle" if here < 285 else "end"))
    return tuple((x(moment), anchor, date_format(timezone.localtime(moment), "M y")) for moment, anchor in marks)


def score_curve(
    points: Sequence[Point],
    *,
    now: datetime,
    top: int,
    tolerance: int,
    target: tuple[int, date] | None = None,
) -> Curve | None:
    """The curve of the scores (oldest first); None while there has never been a score."""
    if not any(point.score for point in points):
        return None
    begin = min(points[0].when, now - SHORTEST)
    ahead = target if target and target[1] > timezone.localdate(now) else None
    end = timezone.make_aware(datetime.combine(ahead[1], datetime.min.time())) if ahead else now

    def x(moment: datetime) -> float:
        return round(FROM_X + (TO_X - FROM_X) * ((moment - begin) / (end - begin)), 1)

    def y(score: int) -> float:
        return round(FROM_Y - (FROM_Y - TO_Y) * score / top, 1)

    last = points[-1].score
    here = (x(now), y(last or 0))
    goal = (TO_X, y(ahead[0])) if ahead else None
    return Curve(
        line=_steps(points, x, y, here[0]),
        goal=f"M{here[0]} {here[1]}L{goal[0]} {goal[1]}" if goal and last else "",
        top=top,
        tolerance=tolerance,
        tolerance_y=y(tolerance),
        now=here,
        now_score=last,
        target=goal,
        target_score=ahead[0] if ahead else None,
        days=_days(x, begin, now),
    )


def _steps(points: Sequence[Point], x: Callable[[datetime], float], y: Callable[[int], float], end: float) -> str:
    """A path with a step at each change; a gap where there was no score."""
    path = ""
    drawing = False
    for point in points:
        at = x(point.when)
        path += f"H{at}" if drawing else ""
        if point.score is not None:
            path += f"V{y(point.score)}" if drawing else f"M{at} {y(point.score)}"
        drawing = point.score is not None
    return path + (f"H{end}" if drawing else "")
