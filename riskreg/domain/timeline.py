"""The history of a risk, its actions, comments, reviews and decisions, as sentences with before and after."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from riskreg.domain import as_of, change_kinds, reasons, relations, sentences
from riskreg.domain.changes import Change, Names, action_changes, risk_changes
from riskreg.models import Acceptance, Action, Category, Comment, Decision, Matrix, Notice, Register, Review, Risk
from riskreg.scoring import Grid

FIRST = 20  # entries shown at once
SELF_EXPLAINED = frozenset({"state", "close_reason", "duplicate_of", "moved_to", "last_reviewed_on"})


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the history: `who` did `what` at `when`, perhaps because of `why` and in a meeting (`where`).

    `kinds` are those of domain.change_kinds; `version` is the risk's after it, 0 when the risk itself did not change.
    """

    when: datetime
    who: str
    what: str
    why: str = ""
    key: bool = False
    changes: tuple[Change, ...] = ()
    kinds: frozenset[str] = frozenset()
    where: str = ""
    version: int = 0


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


def timeline_of(
    risk: Risk, *, by: Any = None, everything: bool = False, only: Collection[str] = (), until: datetime | None = None
) -> Timeline:
    """The history of a risk up to a moment (None: now), the newest FIRST entries or everything.

    `only` keeps the entries of these kinds (domain.change_kinds); `by` is who reads it, for related risks that not
    everybody may see. A fixed number of queries.
    """
    past = Q(history_date__lte=until) if until else Q()
    versions = Risk.history.filter(past, id=risk.pk)
    steps = list(versions.order_by("history_id").values_list("history_date", "current_score"))
    limit = len(steps) if everything or only else FIRST + 1  # one more: the state before the oldest entry shown
    risk_rows = list(versions.order_by("-history_id")[:limit])[::-1]
    action_rows = list(Action.history.filter(past, risk_id=risk.pk).order_by("history_id"))
    comment_rows = list(Comment.history.filter(past, risk_id=risk.pk).order_by("history_id"))
    told = _Decided(risk, past, until)
    related = relations.steps_of(risk, by=by, until=until)
    rows = [*risk_rows, *action_rows, *comment_rows, *told.rows, *(step.row for step in related)]
    names = names_for(rows, grids_of(risk.register), until)
    entries = [
        *_risk_entries(risk_rows, names, told.reviews, complete=len(risk_rows) == len(steps)),
        *_action_entries(action_rows, names),
        *(_entry(row, sentences.comment_written(row), names, found={change_kinds.COMMENTS}) for row in comment_rows),
        *(_entry(step.row, sentences.relation_step(step), names, found={change_kinds.RELATED}) for step in related),
        *told.entries(names),
    ]
    entries.sort(key=lambda entry: entry.when)
    entries.reverse()  # of two entries of the same moment the later one comes first, too
    wanted = [entry for entry in entries if not only or entry.kinds & set(only)]
    shown = wanted if everything else wanted[:FIRST]
    return Timeline(
        days=tuple(_by_day(shown)),
        total=len(wanted) if only else sum(map(len, (steps, action_rows, comment_rows, related))) + told.number,
        shown=len(shown),
        scores=tuple(_steps(steps)),
    )


def names_for(rows: Iterable[Any], grids: tuple[tuple[datetime, Grid], ...], moment: datetime | None = None) -> Names:
    """What the ids in these historical rows stand for, or stood for at a moment; a fixed number of queries."""
    rows = list(rows)
    people = {value for name in ("history_user_id", "owner_id", "approver_id", "decided_by_id", "recipient_id")
              for value in _ids(rows, name)}  # fmt: skip
    categories = _ids(rows, "category_id")
    risks = _ids(rows, "duplicate_of_id") | _ids(rows, "moved_to_id")
    headings = dict(Category.objects.filter(pk__in=categories).values_list("pk", "name")) if categories else {}
    if headings and moment is not None:
        headings |= dict(as_of.rows_then(Category, moment, id__in=list(headings)).values_list("id", "name"))
    return Names(
        people=as_of.people_then(people, moment),
        categories=headings,
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


class _Decided:
    """What reviews, acceptances, decisions and escalations add to the history of a risk: four queries."""

    def __init__(self, risk: Risk, past: Q, until: datetime | None) -> None:
        reviews = Review.objects.filter(risk=risk).select_related("item__meeting")
        decisions = Decision.objects.filter(risk=risk).numbered().order_by("decided_at", "pk")
        if until is not None:
            reviews, decisions = reviews.filter(reviewed_at__lte=until), decisions.filter(decided_at__lte=until)
        self.reviews = {review.risk_version: review for review in reviews}
        self.acceptances = list(Acceptance.history.filter(past, risk_id=risk.pk).order_by("history_id"))
        self.decisions = list(decisions)
        notices = Notice.objects.filter(subject=f"risk:{risk.pk}", stage__startswith="escalated ")
        if until is not None:
            notices = notices.filter(told_at__lte=until)
        self.escalations: dict[tuple[date, str], list[Notice]] = {}
        for notice in notices.order_by("told_at", "pk"):
            self.escalations.setdefault((timezone.localdate(notice.told_at), notice.stage), []).append(notice)
        told = [notice for found in self.escalations.values() for notice in found]
        self.rows = [*self.acceptances, *self.decisions, *told]
        self.number = len(self.acceptances) + len(self.decisions) + len(self.escalations)

    def entries(self, names: Names) -> Iterable[Entry]:
        """One for each step of an acceptance, each numbered decision, and each escalation of an overdue review."""
        before: dict[int, Any] = {}
        for row in self.acceptances:
            what = sentences.acceptance_step(before.get(row.id), row, names)
            before[row.id] = row
            yield _entry(row, what, names, key=True, found={change_kinds.REVIEWS})
        for decision in self.decisions:
            who = names.people.get(decision.decided_by_id or 0, _("Somebody who has left"))
            what = sentences.decided(decision)
            yield Entry(decision.decided_at, who, what, key=True, kinds=frozenset({change_kinds.REVIEWS}))
        for (day, stage), found in self.escalations.items():
            people = [names.people.get(notice.recipient_id, _("Somebody who has left")) for notice in found]
            what = sentences.escalated(sorted(people), due=date.fromisoformat(stage.split()[1]), day=day)
            yield Entry(found[0].told_at, _("The system"), what, key=True, kinds=frozenset({change_kinds.REVIEWS}))


def _risk_entries(rows: Sequence[Any], names: Names, reviews: dict[int, Review], *, complete: bool) -> Iterable[Entry]:
    """One entry a row; the oldest row, unless it is the first of all, only tells what was before."""
    before = None
    for row in rows:
        if before is not None:
            changes = risk_changes(before, row, names)
            review = reviews.get(row.version)
            what, key = sentences.risk_changed(before, row, changes, review)
            told = tuple(change for change in changes if change.field not in SELF_EXPLAINED)
            found = change_kinds.of_fields(change.field for change in changes)
            found |= {change_kinds.REVIEWS} if review else set()
            yield _entry(row, what, names, key=key, changes=told, found=found, review=review)
        elif complete:
            yield _entry(row, sentences.risk_logged(row), names, key=True, found={change_kinds.STATE})
        before = row


def _action_entries(rows: Sequence[Any], names: Names) -> Iterable[Entry]:
    before: dict[int, Any] = {}
    for row in rows:
        if row.id in before:
            changes = action_changes(before[row.id], row, names)
            what = sentences.action_changed(before[row.id], row, changes)
            told = tuple(change for change in changes if change.field != "state")
            yield _entry(row, what, names, changes=told, found={change_kinds.ACTIONS})
        else:
            yield _entry(row, sentences.action_added(row), names, found={change_kinds.ACTIONS})
        before[row.id] = row


def _entry(
    row: Any,
    what: str,
    names: Names,
    *,
    key: bool = False,
    changes: tuple[Change, ...] = (),
    found: Collection[str],
    review: Review | None = None,
) -> Entry:
    why = row.history_change_reason or ""
    why = "" if why == reasons.REVIEWED else reasons.words(why)
    return Entry(
        when=row.history_date, who=author(row, names), what=what, key=key, changes=changes, kinds=frozenset(found),
        why=(review.note if review else "") or why, where=review.item.meeting.title if review and review.item else "",
        version=row.version if isinstance(row, Risk.history.model) else 0,
    )  # fmt: skip


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
