"""What changed on a risk since the last review meeting of its register: field by field, with who and when."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from riskreg.choices import ActionState
from riskreg.domain.changes import Change, Names, Shown, action_changes, risk_changes
from riskreg.domain.timeline import author, grids_of, names_for
from riskreg.models import Action, Meeting, Register, Risk
from riskreg.scoring import Grid

# Told elsewhere on the page, or in the wake of something else.
LEFT_OUT = frozenset(
    {"next_review_on", "last_reviewed_on", "owner_as_written", "current_score", "inherent_score", "target_score"}
)


@dataclass(frozen=True, slots=True)
class Line:
    """One field (or one action) that changed: before and after, by whom, when. `what` is a word on its state."""

    change: Change
    who: str
    when: datetime
    what: str = ""


@dataclass(frozen=True, slots=True)
class Since:
    """What changed on a risk since a moment; `then` is the score it had, None when it had none."""

    moment: datetime | None
    is_new: bool = False
    then: int | None = None
    then_rating: str = ""
    places: tuple[int | None, int | None] = (None, None)  # the likelihood and impact it had
    lines: tuple[Line, ...] = ()
    done: int = 0  # actions completed since


def with_last(meetings: QuerySet[Meeting]) -> QuerySet[Meeting]:
    """The meetings with `last_starts_at` and `last_closed_at` of the one that their register held before."""
    held = Meeting.objects.closed().filter(register=OuterRef("register"), closed_at__lte=OuterRef("opened_at"))
    held = held.exclude(pk=OuterRef("pk")).order_by("-closed_at")
    return meetings.annotate(
        last_starts_at=Subquery(held.values("starts_at")[:1]), last_closed_at=Subquery(held.values("closed_at")[:1])
    )


def changes_since(risk: Risk, moment: datetime | None, *, actions: bool = True) -> Since:
    """What changed on the risk since the moment; without one (no meeting yet) nothing is said.

    `actions` False: the caller knows already that none of its actions changed.
    """
    if moment is None:
        return Since(None, then=risk.current_score, then_rating=_rating(risk, risk), places=_places(risk))
    rows = _risk_rows(risk, moment) if risk.changed_at > moment or risk.logged_at > moment else []
    steps = list(moved_actions(moment).filter(risk_id=risk.pk).order_by("history_id")) if actions else []
    if len(rows) < 2 and not steps:
        new = risk.logged_at > moment
        return Since(moment, is_new=new, then=risk.current_score, then_rating=_rating(risk, risk), places=_places(risk))
    bases = _action_bases(steps, moment)
    names = names_for([*rows, *steps, *bases.values()], _grids(risk.register, moment))
    base = rows[0] if rows else None
    lines = [*_risk_lines(rows, names), *_action_lines(steps, bases, names)]
    return Since(
        moment=moment,
        is_new=risk.logged_at > moment,
        then=base.current_score if base else risk.current_score,
        then_rating=_rating(risk, base or risk, names.grid_at(base.history_date) if base else None),
        places=_places(base or risk),
        lines=tuple(lines),
        done=sum(1 for row in _last_of(steps) if row.state == ActionState.DONE),
    )


def last_writer(row: Any) -> str:
    """The name of whoever wrote the present version of a row; "" when nobody is known."""
    if row is None:
        return ""
    found = row.history.order_by("-history_id").values_list("history_user__name", flat=True).first()
    return found or ""


def moved_actions(moment: datetime) -> QuerySet[Any]:
    """The historical rows of actions since a moment."""
    found: QuerySet[Any] = Action.history.filter(history_date__gt=moment)
    return found


def _rating(risk: Risk, row: Any, grid: Grid | None = None) -> str:
    return (grid or risk.register.grid).rating(row.current_score)


def _places(row: Any) -> tuple[int | None, int | None]:
    return row.current_likelihood, row.current_impact


def _grids(register: Register, moment: datetime) -> tuple[tuple[datetime, Grid], ...]:
    """Only a matrix made since then can differ from today's."""
    if register.matrix is not None and register.matrix.created_at > moment:
        return grids_of(register)
    return ((register.created_at, register.grid),)


def _risk_rows(risk: Risk, moment: datetime) -> list[Any]:
    """The historical rows since then, preceded by the one in force at that moment if there was one."""
    past = Risk.history.filter(id=risk.pk)
    rows = list(past.filter(history_date__gt=moment).order_by("history_id"))
    if rows and rows[0].version > 1:
        base = past.filter(history_date__lte=moment).order_by("-history_date", "-history_id").first()
        return [base, *rows] if base else rows
    return rows


def _risk_lines(rows: Sequence[Any], names: Names) -> Iterable[Line]:
    """Net changes between the first and the last row; the last row to touch a field says who and when."""
    if len(rows) < 2:
        return []
    touched: dict[str, Any] = {}
    for before, after in pairwise(rows):
        touched |= {change.field: after for change in risk_changes(before, after, names)}
    net = [change for change in risk_changes(rows[0], rows[-1], names) if change.field not in LEFT_OUT]
    return [Line(change, author(touched[change.field], names), touched[change.field].history_date) for change in net]


def _action_bases(steps: Sequence[Any], moment: datetime) -> dict[int, Any]:
    """The state at that moment of the actions that changed since and were there already."""
    old = {row.id for row in steps} - {row.id for row in steps if row.history_type == "+"}
    if not old:
        return {}
    rows = Action.history.filter(id__in=old, history_date__lte=moment).order_by("history_id")
    return {row.id: row for row in rows}


def _last_of(steps: Sequence[Any]) -> list[Any]:
    return list({row.id: row for row in steps}.values())


def _action_lines(steps: Sequence[Any], bases: dict[int, Any], names: Names) -> Iterable[Line]:
    for row in _last_of(steps):
        base = bases.get(row.id)
        title = Change("action", _("Action"), Shown(""), Shown(row.title))
        if base is None:
            what = _("added") if row.state == ActionState.TODO else str(ActionState(row.state).label).lower()
            yield Line(title, author(row, names), row.history_date, what)
        elif base.state != row.state:
            yield Line(title, author(row, names), row.history_date, str(ActionState(row.state).label).lower())
        else:
            yield from (
                Line(change, author(row, names), row.history_date, row.title)
                for change in action_changes(base, row, names)
            )
