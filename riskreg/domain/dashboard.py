"""Where a register stands: everything its dashboard shows, counted once for each of its revisions. Read only."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.cache import caches
from django.db.models import Count, OuterRef, QuerySet, Subquery

from riskreg.choices import RiskState
from riskreg.domain import ages, burn_down, figures, trend
from riskreg.domain.burn_down import Mark
from riskreg.domain.figures import Cell, Needs
from riskreg.domain.trend import Point, Position
from riskreg.models import Acceptance, Register, Risk
from riskreg.scoring import Grid, score

Ratings = dict[str, int]  # rating → open risks; "" for not scored


@dataclass(frozen=True, slots=True)
class Movement:
    """How many open risks rose, fell, came and went since a moment."""

    rose: int = 0
    fell: int = 0
    new: int = 0
    gone: int = 0


@dataclass(frozen=True, slots=True)
class Board:
    """The figures of one register on one day, compared with `since`."""

    since: datetime
    then: Position | None
    cells: dict[Cell, int]
    targets: dict[Cell, int]
    movement: Movement
    ratings: Ratings
    categories: dict[int | None, Ratings]
    owners: dict[int | None, Ratings]
    strategies: dict[str, Ratings]
    over_appetite: int
    over_tolerance: int
    ages: dict[str, int]
    acceptances: dict[str, int]
    actions: tuple[Mark, ...]
    trend: tuple[Point, ...]
    needs: Needs

    @property
    def open(self) -> int:
        """All open risks."""
        return sum(self.ratings.values())


def board_of(register: Register, *, now: datetime, today: date, since: datetime) -> Board:
    """The board, counted now or kept since the last write in the register."""
    return figures.kept(register, _name(today, since), lambda: _board(register, now, today, since))


def at_hand(register: Register, *, today: date, since: datetime) -> bool:
    """Whether `board_of` answers without counting."""
    return bool(caches["local"].has_key(figures.key_of(register, _name(today, since))))


def last_quarter_end(now: datetime) -> datetime:
    """What a dashboard compares with unless told otherwise."""
    return trend.quarter_ends(now, 1)[0]


def rated(pairs: Iterable[tuple[Any, int | None, int | None, int]], grid: Grid) -> dict[Any, Ratings]:
    """(key, likelihood, impact, count) → key → rating → count."""
    found: defaultdict[Any, Counter[str]] = defaultdict(Counter)
    for key, likelihood, impact, number in pairs:
        found[key][grid.rating(score(likelihood, impact))] += number
    return {key: dict(counts) for key, counts in found.items()}


def _name(today: date, since: datetime) -> str:
    return f"board-{today}-{since.timestamp()}"


def _board(register: Register, now: datetime, today: date, since: datetime) -> Board:
    groups, grid = figures.register_groups(register), register.grid
    opened = figures.open_only(groups)
    risks = Risk.objects.filter(register=register).counted().order_by()
    levels = ("current_likelihood", "current_impact")
    return Board(
        since=since,
        then=trend.position_at(register, since),
        cells=figures.cells(groups),
        targets=_targets(risks),
        movement=_movement(register, since),
        ratings=figures.ratings(groups, grid),
        categories=rated(_counted(risks, "category", *levels), grid),
        owners=rated(_counted(risks, "owner", *levels), grid),
        strategies=rated(((g.strategy, g.likelihood, g.impact, g.count) for g in opened), grid),
        over_appetite=figures.count(g for g in opened if (g.score or 0) > register.appetite),
        over_tolerance=figures.count(g for g in opened if (g.score or 0) > register.tolerance),
        ages=risks.aggregate(**{f"age_{step}": Count("pk", filter=ages.reviewed(step, today)) for step in ages.AGES}),
        acceptances=_acceptances(register, today),
        actions=burn_down.burn_down(register, today),
        trend=tuple(trend.trend_of(register, now)),
        needs=figures.needs(register, today=today),
    )


def _counted(risks: QuerySet[Risk], *keys: str) -> Iterable[Any]:
    return risks.values_list(*keys).annotate(number=Count("pk"))


def _targets(risks: QuerySet[Risk]) -> dict[Cell, int]:
    """Where the risks are to be: the target's cell, or today's where there is no target."""
    keys = ("target_likelihood", "target_impact", "current_likelihood", "current_impact")
    found: Counter[Cell] = Counter()
    for likelihood, impact, now_likelihood, now_impact, number in _counted(risks, *keys):
        cell = (likelihood, impact) if likelihood and impact else (now_likelihood, now_impact)
        if all(cell):
            found[cell] += number
    return dict(found)


def _movement(register: Register, since: datetime) -> Movement:
    """Among the risks written since: what nobody wrote stands where it stood."""
    past = Risk.history.filter(id=OuterRef("pk"), history_date__lte=since).order_by("-history_date", "-history_id")
    rows: Any = Risk.objects.filter(register=register, changed_at__gt=since).order_by()
    rows = rows.annotate(
        then_state=Subquery(past.values("state")[:1]), then_score=Subquery(past.values("current_score")[:1])
    )
    keys = ("state", "current_score", "then_state", "then_score")
    tally: Counter[str] = Counter()
    for state, points, then_state, then_points, number in rows.values_list(*keys).annotate(number=Count("pk")):
        tally[_way(state, points, then_state, then_points)] += number
    return Movement(tally["rose"], tally["fell"], tally["new"], tally["gone"])


def _way(state: str, points: int | None, then_state: str | None, then_points: int | None) -> str:
    is_open, was_open = state == RiskState.OPEN, then_state == RiskState.OPEN
    if is_open != was_open:
        return "new" if is_open else "gone"
    if not is_open or (points or 0) == (then_points or 0):
        return ""
    return "rose" if (points or 0) > (then_points or 0) else "fell"


def _acceptances(register: Register, today: date) -> dict[str, int]:
    rows = Acceptance.objects.filter(risk__register=register, risk__state=RiskState.OPEN).order_by()
    counts: Mapping[str, Any] = {
        f"ends_{step}": Count("pk", filter=ages.expiring(step, today)) for step in ages.ACCEPTANCES
    }
    return rows.aggregate(**counts)
