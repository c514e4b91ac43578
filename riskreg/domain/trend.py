"""The open risks of a register by rating, at the end of each quarter and now. Read only.

What was counted for a moment of the past is kept in the process: the past does not change.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.core.cache import caches
from django.utils import timezone

from riskreg.domain import as_of, figures
from riskreg.domain.errors import Refused
from riskreg.domain.figures import Group
from riskreg.models import Register
from riskreg.scoring import Grid

QUARTERS = 8


@dataclass(frozen=True, slots=True)
class Position:
    """The register at a moment, counted: its groups, on its matrix of that time."""

    grid: Grid
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class Point:
    """Open risks by rating on a day; "" stands for not scored."""

    on: date
    ratings: dict[str, int]


def position_at(register: Register, moment: datetime) -> Position | None:
    """The register counted as it stood; None before it was begun."""
    key, store = f"position-{register.pk}-{moment.timestamp()}", caches["local"]
    found: Position | None = store.get(key)
    if found is None:
        try:
            past = as_of.register_then(register, moment)
        except Refused:
            return None
        found = Position(past.grid, figures.groups_of(as_of.risks_of(past)))
        store.set(key, found, timeout=None)
    return found


def trend_of(register: Register, position: datetime, *, quarters: int = QUARTERS) -> list[Point]:
    """A point for the end of each of the last quarters, and for `position`; without those before the first risk."""
    found: list[Point] = []
    for moment in [*quarter_ends(position, quarters - 1), position]:
        if moment == position and register.as_of is None:
            there: Position | None = Position(register.grid, _now(register, position))
        else:
            there = position_at(register, moment)
        if there is None:
            continue
        ratings: Counter[str] = Counter()
        for group in figures.open_only(there.groups):
            ratings[there.grid.rating(group.score)] += group.count
        if found or ratings:
            found.append(Point(timezone.localdate(moment), dict(ratings)))
    return found


def quarter_ends(position: datetime, number: int) -> list[datetime]:
    """The last moments of the quarters that ended before `position`, oldest first."""
    day = figures.quarter_start(timezone.localdate(position))
    ends = []
    for _number in range(number):
        end = day - timedelta(days=1)
        ends.append(timezone.make_aware(datetime.combine(end, time.max)))
        day = figures.quarter_start(end)
    return ends[::-1]


def _now(register: Register, position: datetime) -> tuple[Group, ...]:
    """The present, unless `position` lies in the past."""
    if timezone.now() - position < timedelta(minutes=5):
        return figures.register_groups(register)
    there = position_at(register, position)
    return there.groups if there else ()
