"""The history of a risk, its actions and its comments, as sentences with before and after."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from riskreg.domain import sentences
from riskreg.domain.changes import Change, Names, action_changes, risk_changes
from riskreg.models import Action, Category, Comment, Matrix, Register, Risk, User
from riskreg.scoring import Grid

FIRST = 20  # entries shown at once
SELF_EXPLAINED = frozenset({"state", "close_reason", "duplicate_of", "last_reviewed_on"})


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the history: `who` did `what` at `when`, perhaps because of `why`."""

    when: datetime
    who: str
    what: str
    why: str = ""
    key: bool = False
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class Day:
    """The entries of one day, the newest first."""

    day: date
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Point:
    """The current score from a moment on; None while not scored."""

    when: datetime
    score: int | None


@dataclass(frozen=True, slots=True)
class Timeline:
    """The newest entries by day, how many there are in all, and the score over time (oldest first)."""

    days: tuple[Day, ...]
    total: int
    shown: int
    scores: tuple[Point, ...]


def timeline_of(risk: Risk, *, everything: bool = False) -> Timeline:
    """The history of a risk, the newest FIRST entries or everything. A fixed number of queries."""
    steps = list(Risk.history.filter(id=risk.pk).order_by("history_id").values_list("history_date", "current_score"))
    limit = len(steps) if everything else FIRST + 1  # one more: the state before the oldest entry shown
    risk_rows = list(Risk.history.filter(id=risk.pk).order_by("-history_id")[:limit])[::-1]
    action_rows = list(Action.history.filter(risk_id=risk.pk).order_by("history_id"))
    comment_rows = list(Comment.history.filter(risk_id=risk.pk).order_by("history_id"))
    rows = [*risk_rows, *action_rows, *comment_rows]
    names = names_for(rows, grids_of(risk.register))
    entries = [
        *_risk_entries(risk_rows, names, complete=len(risk_rows) == len(steps)),
        *_action_entries(action_rows, names),
        *(_entry(row, sentences.comment_written(row), names) for row in comment_rows),
    ]
    entries.sort(key=lambda entry: entry.when)
    entries.reverse()  # of two entries of the same moment the later one comes first, too
    shown = entries if everything else entries[:FIRST]
    return Timeline(
        days=tuple(_by_day(shown)),
        total=len(steps) + len(action_rows) + len(comment_rows),
        shown=len(shown),
        scores=tuple(_steps(steps)),
    )


def names_for(rows: Iterable[Any], grids: tuple[tuple[datetime, Grid], ...]) -> Names:
    """What the ids in these historical rows stand for; three queries at most."""
    rows = list(rows)
    people = _ids(rows, "history_user_id") | _ids(rows, "owner_id")
    categories = _ids(rows, "category_id")
    risks = _ids(rows, "duplicate_of_id")
    return Names(
        people=dict(User.objects.filter(pk__in=people).values_list("pk", "name")),
        categories=dict(Category.objects.filter(pk__in=categories).values_list("pk", "name")) if categories else {},
        risks=dict(Risk.objects.filter(pk__in=risks).values_list("pk", "reference")) if risks else {},
        grids=grids,
    )


def author(row: Any, names: Names) -> str:
    """Who wrote a historical row; people who were erased, and the system, have words of their own."""
    if row.history_user_id is None:
        return _("The system")
    return names.people.get(row.history_user_id, _("Somebody who has left"))


def grids_of(register: Register) -> tuple[tuple[datetime, Grid], ...]:
    """The matrices the register has had, each with the moment it came into force, oldest first."""
    found: list[tuple[datetime, int]] = []
    history = Register.history.filter(id=register.pk).order_by("history_id")
    for since, matrix in history.values_list("history_date", "matrix_id"):
        if matrix is not None and (not found or found[-1][1] != matrix):
            found.append((since, matrix))
    if {matrix for _since, matrix in found} <= {register.matrix_id}:
        return ((found[0][0] if found else register.created_at, register.grid),)
    matrices = Matrix.objects.in_bulk([matrix for _since, matrix in found])
    return tuple((since, matrices[matrix].grid) for since, matrix in found if matrix in matrices)


def above_since(scores: Sequence[Point], tolerance: int) -> date | None:
    """The day on which the score last rose above the tolerance; None if it is not above it."""
    since = None
    for point in scores:
        if point.score is None or point.score <= tolerance:
            since = None
        elif since is None:
            since = timezone.localdate(point.when)
    return since


def _risk_entries(rows: Sequence[Any], names: Names, *, complete: bool) -> list[Entry]:
    """One entry a row; the oldest row, unless it is the first of all, only tells what was before."""
    found = []
    before = None
    for row in rows:
        if before is not None:
            changes = risk_changes(before, row, names)
            what, key = sentences.risk_changed(before, row, changes)
            told = tuple(change for change in changes if change.field not in SELF_EXPLAINED)
            found.append(_entry(row, what, names, key=key, changes=told))
        elif complete:
            found.append(_entry(row, sentences.risk_logged(row), names, key=True))
        before = row
    return found


def _action_entries(rows: Sequence[Any], names: Names) -> list[Entry]:
    found = []
    before: dict[int, Any] = {}
    for row in rows:
        if row.id in before:
            changes = action_changes(before[row.id], row, names)
            what = sentences.action_changed(before[row.id], row, changes)
            told = tuple(change for change in changes if change.field != "state")
            found.append(_entry(row, what, names, changes=told))
        else:
            found.append(_entry(row, sentences.action_added(row), names))
        before[row.id] = row
    return found


def _entry(row: Any, what: str, names: Names, *, key: bool = False, changes: tuple[Change, ...] = ()) -> Entry:
    why = (row.history_change_reason or "").strip()
    if why == _("Reviewed, no change."):
        why = ""
    return Entry(when=row.history_date, who=author(row, names), what=what, why=why, key=key, changes=changes)


def _by_day(entries: Sequence[Entry]) -> Iterable[Day]:
    for day, found in groupby(entries, key=lambda entry: timezone.localdate(entry.when)):
        yield Day(day, tuple(found))


def _steps(rows: Iterable[tuple[datetime, int | None]]) -> Iterable[Point]:
    """The moments at which the score changed."""
    last: Point | None = None
    for when, score in rows:
        if last is None or last.score != score:
            last = Point(when, score)
            yield last


def _ids(rows: Iterable[Any], name: str) -> set[int]:
    return {value for row in rows if (value := getattr(row, name, None)) is not None}
