"""What changed in a register between two moments: groups of risks, field by field, with who and why. Read only."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from riskreg.choices import RiskState
from riskreg.domain import as_of, compare_words, reasons, sentences, timeline
from riskreg.domain.changes import RISK_FIELDS, Change, Names, Shown, action_changes, column_of, risk_changes, show
from riskreg.lib.readable import Readable
from riskreg.models import Action, Register, Risk

NEW, ROSE, FELL, CLOSED, REOPENED = "new", "rose", "fell", "closed", "reopened"
REOWNED, STRATEGY, OVERDUE, OTHER = "reowned", "strategy", "overdue", "other"
GROUPS = (ROSE, FELL, NEW, CLOSED, REOPENED, REOWNED, STRATEGY, OVERDUE, OTHER)
_SCORE = ("current_likelihood", "current_impact")
_STRATEGY = ("strategy", "strategy_note", "transfer_to")
_ELSEWHERE = frozenset(
    {*_SCORE, *_STRATEGY, "current_score", "current_rationale", "owner", "owner_as_written", "state", "close_reason",
     "duplicate_of", "next_review_on", "last_reviewed_on"}
)  # fmt: skip
_COLUMNS = tuple(map(column_of, RISK_FIELDS))
_ROW = ("id", "reference", "number", "logged_by_id", "history_date", "history_user_id", "history_change_reason")


@dataclass(frozen=True, slots=True)
class ComparedChange(Readable):
    """One change, or one sentence, with who did it, when and why."""

    change: Change | None
    what: str
    who: str
    when: datetime
    why: str


@dataclass(frozen=True, slots=True)
class Item(Readable):
    """A risk in a group: its score at both ends (empty where there was none), and what is told of it there."""

    reference: str
    title: str
    before: Shown
    after: Shown
    told: tuple[ComparedChange, ...]


@dataclass(frozen=True, slots=True)
class Move(Readable):
    """A way across the heat map; no `start` for a new risk, no `end` for a closed one. (likelihood, impact)"""

    reference: str
    start: tuple[int, int] | None
    end: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """The register at both ends, the groups in the order of GROUPS, and how many live risks are in none."""

    first: Register
    last: Register
    groups: Mapping[str, tuple[Item, ...]]
    unchanged: int
    moves: tuple[Move, ...]

    @property
    def rescaled(self) -> bool:
        """Whether the matrix is another one, so that the scores do not compare."""
        return self.first.matrix_id != self.last.matrix_id


@dataclass(slots=True)
class _Span:
    """A risk that was written between the two moments."""

    before: Any  # None when it was logged in between
    after: Any = None
    blame: dict[str, Any] = field(default_factory=dict)  # column → the row that changed it last
    actions: list[ComparedChange] = field(default_factory=list)


def compare(*, register: Register, start: datetime, end: datetime) -> Comparison:
    """Everything that differs between two moments. Raises Refused when the register did not exist at the first."""
    first, last = as_of.register_then(register, start), as_of.register_then(register, end)
    spans = _spans(register, first, start, end)
    names = _names(register, spans, end)
    _add_actions(spans, first, last, start, end, names)
    spans = dict(sorted(spans.items(), key=lambda pair: pair[1].after.number))
    groups: dict[str, list[Item]] = {key: [] for key in GROUPS}
    touched: set[int] = set()
    for pk, span in spans.items():
        for key, item in _items(span, names):
            groups[key].append(item)
            touched.add(pk)
    for pk, item in _overdue(first, last, start, end):
        groups[OVERDUE].append(item)
        touched.add(pk)
    live = set(as_of.risks_of(last).live().order_by().values_list("id", flat=True))
    return Comparison(
        first=first,
        last=last,
        groups={key: tuple(_sorted(key, items)) for key, items in groups.items()},
        unchanged=len(live - touched),
        moves=tuple(_moves(spans)),
    )


def _spans(register: Register, first: Register, start: datetime, end: datetime) -> dict[int, _Span]:
    versions = Risk.history.filter(register=register.pk, history_date__gt=start, history_date__lte=end)
    ids = versions.order_by().values("id")
    kept = as_of.risks_of(first).filter(id__in=ids).order_by().values_list(*_COLUMNS, *_ROW, named=True)
    spans = {row.id: _Span(row, row) for row in kept}
    written = versions.order_by("id", "history_date", "history_id").values_list(*_COLUMNS, *_ROW, named=True)
    for row in written.iterator(chunk_size=2000):
        span = spans.setdefault(row.id, _Span(None))
        if span.after is None:
            span.blame[""] = row
        else:
            for column in _COLUMNS:
                if getattr(row, column) != getattr(span.after, column):
                    span.blame[column] = row
        span.after = row
    return spans


def _names(register: Register, spans: Mapping[int, _Span], end: datetime) -> Names:
    rows = [row for span in spans.values() for row in (span.before, span.after, *span.blame.values()) if row]
    return timeline.names_for(rows, timeline.grids_of(register), end)


def _add_actions(
    spans: dict[int, _Span], first: Register, last: Register, start: datetime, end: datetime, names: Names
) -> None:
    """What happened to the actions, as sentences of their risks."""
    written = Action.history.filter(risk__register=last.pk, history_date__gt=start, history_date__lte=end)
    rows = list(written.order_by("history_date", "history_id"))
    if not rows:
        return
    known = {row.id: row for row in as_of.rows_then(Action, start, id__in={row.id for row in rows})}
    missing = {row.risk_id for row in rows} - spans.keys()
    for risk in as_of.risks_of(first).filter(id__in=missing).values_list(*_COLUMNS, *_ROW, named=True):
        spans[risk.id] = _Span(risk, risk)
    people = timeline.names_for([*rows, *known.values()], names.grids, end)
    for row in rows:
        before, known[row.id] = known.get(row.id), row
        if row.risk_id in spans:
            what = (
                sentences.action_changed(before, row, action_changes(before, row, people))
                if before is not None
                else sentences.action_added(row)
            )
            spans[row.risk_id].actions.append(_told(None, row, people, what))


def _items(span: _Span, names: Names) -> Iterable[tuple[str, Item]]:
    before, after = span.before, span.after
    if before is None:
        yield NEW, _item(span, names, [_told(None, span.blame[""], names, sentences.risk_logged(span.blame[""]))])
        if after.state == RiskState.CLOSED:
            yield CLOSED, _item(span, names, [_closing(span, names)])
        return
    changes = {change.field: change for change in risk_changes(before, after, names)}
    if before.state != RiskState.CLOSED == after.state:
        yield CLOSED, _item(span, names, [_closing(span, names)])
    elif before.state == RiskState.CLOSED != after.state:
        yield REOPENED, _item(span, names, [_told(None, span.blame["state"], names, _("reopened the risk."))])
    way = (after.current_score or 0) - (before.current_score or 0)
    if way and before.current_score and after.current_score:
        yield (ROSE if way > 0 else FELL), _item(span, names, _fields(span, names, changes, _SCORE))
    if before.owner_id != after.owner_id:
        yield REOWNED, _item(span, names, _fields(span, names, changes, ("owner",)))
    if before.strategy != after.strategy:
        yield STRATEGY, _item(span, names, _fields(span, names, changes, _STRATEGY))
    rest = [name for name in changes if name not in _ELSEWHERE]
    if not (way and before.current_score and after.current_score):
        rest += [name for name in _SCORE if name in changes]
    if before.strategy == after.strategy:
        rest += [name for name in _STRATEGY if name in changes]
    told = [*_fields(span, names, changes, rest), *span.actions]
    if told:
        yield OTHER, _item(span, names, told)


def _item(span: _Span, names: Names, told: Sequence[ComparedChange]) -> Item:
    before = show("current_score", span.before, names) if span.before else Shown("")
    after = show("current_score", span.after, names)
    return Item(span.after.reference, span.after.title, before, after, tuple(told))


def _fields(span: _Span, names: Names, changes: Mapping[str, Change], wanted: Iterable[str]) -> list[ComparedChange]:
    found = []
    for name in wanted:
        if name in changes:
            row = span.blame.get(column_of(name), span.after)
            found.append(_told(changes[name], row, names))
    return found


def _closing(span: _Span, names: Names) -> ComparedChange:
    row = span.blame.get("state", span.after)
    return _told(None, row, names, compare_words.closed(row, names))


def _told(change: Change | None, row: Any, names: Names, what: str = "") -> ComparedChange:
    why = reasons.words(row.history_change_reason)
    return ComparedChange(change, what, timeline.author(row, names), row.history_date, why)


def _overdue(first: Register, last: Register, start: datetime, end: datetime) -> Iterable[tuple[int, Item]]:
    """Reviews that were not overdue at the first moment and are at the last."""
    began, ended = timezone.localdate(start), timezone.localdate(end)
    already = set(as_of.risks_of(first).review_overdue(began).order_by().values_list("id", flat=True))
    rows = as_of.risks_of(last).review_overdue(ended).exclude(id__in=already).order_by("next_review_on", "number")
    for pk, reference, title, due, score in rows.values_list(
        "id", "reference", "title", "next_review_on", "current_score"
    ):
        shown = Shown(str(score), last.grid.rating(score)) if score else Shown("")
        what = compare_words.due_since(due, ended) if due else ""
        told = ComparedChange(None, what, "", end, "")
        yield pk, Item(reference, title, shown, shown, (told,))


def _sorted(key: str, items: list[Item]) -> list[Item]:
    """The gravest first; what is overdue stays in the order it was due."""
    return items if key == OVERDUE else sorted(items, key=lambda item: -int(item.after.text or 0))


def _moves(spans: Mapping[int, _Span]) -> Iterable[Move]:
    for span in spans.values():
        start, end = _place(span.before), _place(span.after)
        if start != end:
            yield Move(span.after.reference, start, end)


def _place(row: Any) -> tuple[int, int] | None:
    """Where an open risk stands on the heat map."""
    if row is None or row.state != RiskState.OPEN or row.current_score is None:
        return None
    return row.current_likelihood, row.current_impact
