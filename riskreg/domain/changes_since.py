"""What changed on a risk since the last review meeting of its register: field by field, with who and when."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from django.core.cache import caches
from django.db.models import Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from riskreg.choices import ActionState
from riskreg.domain.changes import Change, Names, Shown, action_changes, risk_changes
from riskreg.domain.timeline import author, grids_of
from riskreg.lib.languages import within
from riskreg.models import Action, Category, Meeting, Register, Risk, User
from riskreg.scoring import Grid

# Told elsewhere on the page, or in the wake of something else.
LEFT_OUT = frozenset(
    {"next_review_on", "last_reviewed_on", "owner_as_written", "current_score", "inherent_score", "target_score"}
)

_NUMBERS = ("owner_id", "category_id", "duplicate_of_id", "moved_to_id")  # fields that stand for a name


@dataclass(frozen=True, slots=True)
class Line:
    """One field (or one action) that changed: before and after, by whom, when. `what` is a word on its state."""

    change: Change
    who: str
    when: datetime
    what: str = ""


@dataclass(frozen=True, slots=True)
class ChangesSince:
    """What changed on a risk since a moment; `then` is the score it had, None when it had none."""

    moment: datetime | None
    is_new: bool = False
    then: int | None = None
    then_rating: str = ""
    places: tuple[int | None, int | None] = (None, None)  # the likelihood and impact it had
    lines: tuple[Line, ...] = ()
    done: int = 0  # actions completed since


@dataclass(frozen=True, slots=True)
class PreviousMeeting:
    """The meeting that a register held before another: when it began and was closed, None before the first."""

    starts_at: datetime | None = None
    closed_at: datetime | None = None


def meeting_before(meeting: Meeting) -> PreviousMeeting:
    """The meeting of the register that was closed before this one was opened.

    Kept per process: once a meeting is live, none of its register can be closed before it any more.
    """
    opened = meeting.opened_at.timestamp() if meeting.opened_at else 0
    key, store = f"meeting-before-{meeting.pk}-{opened}", caches["local"]
    found = store.get(key)
    if found is None:
        held = Meeting.objects.closed().filter(register=meeting.register_id, closed_at__lte=meeting.opened_at)
        row = held.order_by("-closed_at").values_list("starts_at", "closed_at").first()
        found = PreviousMeeting(*row) if row else PreviousMeeting()
        store.set(key, found)
    return found


def changes_since(risk: Risk, moment: datetime | None, *, actions: bool = True) -> ChangesSince:
    """What changed on the risk since the moment; without one (no meeting yet) nothing is said.

    `actions` False: the caller knows already that none of its actions changed.
    """
    if moment is None:
        return ChangesSince(None, then=risk.current_score, then_rating=_rating(risk, risk), places=_places(risk))
    rows = _risk_rows(risk, moment) if risk.changed_at > moment or risk.logged_at > moment else []
    steps = list(moved_actions(moment).filter(risk_id=risk.pk).order_by("history_id")) if actions else []
    if len(rows) < 2 and not steps:
        new = risk.logged_at > moment
        return ChangesSince(
            moment, is_new=new, then=risk.current_score, then_rating=_rating(risk, risk), places=_places(risk)
        )
    bases = _action_bases(steps, moment)
    names = _names(rows, [*steps, *bases.values()], _grids(risk.register, moment))
    base = rows[0] if rows else None
    lines = [*_risk_lines(rows, names), *_action_lines(steps, bases, names)]
    return ChangesSince(
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
    found: QuerySet[Any] = Action.history.filter(history_date__gt=moment).select_related("history_user")
    return found


def _rating(risk: Risk, row: Any, grid: Grid | None = None) -> str:
    return (grid or risk.register.grid).rating(row.current_score)


def _places(row: Any) -> tuple[int | None, int | None]:
    return row.current_likelihood, row.current_impact


def _called(model: Any, field: str, ids: set[Any]) -> dict[int, str]:
    return dict(model.objects.filter(pk__in=ids).values_list("pk", field)) if ids else {}


def _grids(register: Register, moment: datetime) -> tuple[tuple[datetime, Grid], ...]:
    """Only a matrix made since then can differ from today's."""
    if register.matrix is not None and register.matrix.created_at > moment:
        return grids_of(register)
    return ((register.created_at, register.grid),)


def _risk_rows(risk: Risk, moment: datetime) -> list[Any]:
    """The historical rows since then, preceded by the one in force at that moment if there was one."""
    past = Risk.history.filter(id=risk.pk)
    base = past.filter(history_date__lte=moment).order_by("-history_date", "-history_id").values("history_id")[:1]
    rows = past.filter(Q(history_date__gt=moment) | Q(history_id=Subquery(base))).order_by("history_id")
    return list(rows.select_related("history_user"))


def _names(rows: Sequence[Any], actions: Sequence[Any], grids: tuple[tuple[datetime, Grid], ...]) -> Names:
    """Names of whoever wrote, and of what changed: an owner or category that stayed is not asked for."""
    writers = {row.history_user_id: row.history_user.name for row in (*rows, *actions) if row.history_user}
    owners = {row.owner_id for row in actions}
    people = owners if len(owners) > 1 else set()
    found = {name: {getattr(row, name) for row in rows} for name in _NUMBERS}
    moved = {name: ids - {None} if len(ids) > 1 else set() for name, ids in found.items()}
    people |= moved["owner_id"]
    return Names(
        people=writers | _called(User, "name", people - writers.keys() - {None}),
        categories=_called(Category, "name", moved["category_id"]),
        risks=_called(Risk, "reference", moved["duplicate_of_id"] | moved["moved_to_id"]),
        grids=grids,
    )


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
            what = _("added") if row.state == ActionState.TODO else within(ActionState(row.state).label)
            yield Line(title, author(row, names), row.history_date, what)
        elif base.state != row.state:
            yield Line(title, author(row, names), row.history_date, within(ActionState(row.state).label))
        else:
            yield from (
                Line(change, author(row, names), row.history_date, row.title)
                for change in action_changes(base, row, names)
            )
