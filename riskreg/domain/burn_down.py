"""Actions to be done at the end of each month: as it was, and as it will be if all are done when due. Read only."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Q
from django.utils import timezone

from riskreg.choices import OPEN_ACTION_STATES, ActionState, RiskState
from riskreg.models import Action, Register

MONTHS = 6  # to either side


@dataclass(frozen=True, slots=True)
class Mark:
    """How many actions are open at the end of a day; `ahead` of today, as planned."""

    on: date
    open: int
    ahead: bool


def burn_down(register: Register, today: date) -> tuple[Mark, ...]:
    """A mark for each of the last month ends, today, and the month ends to come; empty when there never was one.

    Dropped actions and those of closed risks are left out. One query.
    """
    before, after = month_ends(today, MONTHS)
    rows = Action.objects.filter(risk__register=register).exclude(state=ActionState.DROPPED)
    rows = rows.exclude(risk__state=RiskState.CLOSED)
    counts = {f"then_{n}": Count("pk", filter=_open_then(day)) for n, day in enumerate(before)}
    todo = Q(state__in=OPEN_ACTION_STATES)
    late_or_ahead = {f"ahead_{n}": Count("pk", filter=todo & _not_due_by(day)) for n, day in enumerate(after)}
    found = rows.order_by().aggregate(all=Count("pk"), now=Count("pk", filter=todo), **counts, **late_or_ahead)
    if not found["all"]:
        return ()
    past = [Mark(day, found[f"then_{n}"], False) for n, day in enumerate(before)]
    future = [Mark(day, found[f"ahead_{n}"], True) for n, day in enumerate(after)]
    return (*past, Mark(today, found["now"], False), *future)


def month_ends(today: date, number: int) -> tuple[list[date], list[date]]:
    """The last days of the months before this one, and of this one and those to come (today's own left out)."""
    before, first = [], today.replace(day=1)
    for _number in range(number):
        before.append(first - timedelta(days=1))
        first = (first - timedelta(days=1)).replace(day=1)
    after, day = [], today.replace(day=1)
    for _number in range(number):
        day = (day + timedelta(days=32)).replace(day=1)
        after.append(day - timedelta(days=1))
    return before[::-1], [end for end in after if end > today]


def _open_then(day: date) -> Q:
    end = timezone.make_aware(datetime.combine(day, time.max))
    return Q(created_at__lte=end) & (Q(completed_at=None) | Q(completed_at__gt=end))


def _not_due_by(day: date) -> Q:
    return Q(due_on=None) | Q(due_on__gt=day)
