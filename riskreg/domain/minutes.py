"""What a meeting came to, item by item, as it stood when each was decided: for the minutes, on screen and on paper."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from riskreg.choices import ItemState
from riskreg.domain import as_of
from riskreg.domain.changes import Change, Names
from riskreg.domain.outcome_words import outcome_changes
from riskreg.models import Action, AgendaItem, Decision, Meeting, Review, Risk, User


@dataclass(slots=True)
class Record:
    """One item of the agenda: its outcome, the risk as it was left, what changed, and what came of it."""

    item: AgendaItem
    number: int
    after: Any  # the historical row that the outcome left; the one at the close for an item without outcome
    review: Review | None = None
    decision: Decision | None = None
    changes: list[Change] = field(default_factory=list)
    actions: list[Action] = field(default_factory=list)

    @property
    def decided(self) -> bool:
        """Whether the item was decided, not put off or left."""
        return self.item.state == ItemState.DECIDED

    @property
    def score(self) -> Change | None:
        """The score before and after, None when it was left."""
        return next((change for change in self.changes if change.field == "current_score"), None)

    @property
    def others(self) -> list[Change]:
        """The other fields that changed; levels are told by the score."""
        return [change for change in self.changes if not change.field.startswith("current_")]


def records_of(meeting: Meeting) -> list[Record]:
    """The items of a meeting in order, those that were dropped included. A fixed number of queries."""
    items = list(meeting.items.select_related("risk__owner").order_by("position", "pk"))
    reviews = {review.item_id: review for review in Review.objects.standing().filter(item__meeting=meeting)}
    decisions = {row.review_id: row for row in Decision.objects.filter(meeting=meeting).select_related("acceptance")}
    actions: dict[int | None, list[Action]] = {}
    for action in Action.objects.filter(item__meeting=meeting).select_related("owner").order_by("created_at", "pk"):
        actions.setdefault(action.item_id, []).append(action)
    left = _left(items, reviews, meeting)
    names = _names(reviews.values(), meeting)
    found = []
    shown = 0
    for item in items:
        shown += item.state != ItemState.DROPPED
        review, after = reviews.get(item.pk), left.get(item.pk, item.risk)
        record = Record(item, shown, after, review, actions=actions.get(item.pk, []))
        if review is not None:
            record.decision = decisions.get(review.pk)
            record.changes = outcome_changes(review, after, names, meeting.register.grid)
        found.append(record)
    return found


def _left(items: Sequence[AgendaItem], reviews: dict[int | None, Review], meeting: Meeting) -> dict[int, Any]:
    """Item → the risk as its review left it, or as it stood at the close: the historical row, where there is one."""
    reviewed = {item.risk_id: reviews[item.pk].risk_version for item in items if item.pk in reviews}
    versions = Risk.history.filter(id__in=reviewed, version__in=set(reviewed.values()))
    rows = {row.id: row for row in versions if row.version == reviewed[row.id]}
    others = [item.risk_id for item in items if item.risk_id not in reviewed]
    if meeting.closed_at is not None and others:
        rows |= {row.id: row for row in as_of.rows_then(Risk, meeting.closed_at, id__in=others)}
    return {item.pk: rows[item.risk_id] for item in items if item.risk_id in rows}


def _names(reviews: Iterable[Review], meeting: Meeting) -> Names:
    """The people and risks that the reviews name."""
    sides = [side for review in reviews for side in (review.before, review.after)]
    people = {side["owner"] for side in sides if side.get("owner")}
    risks = {side["duplicate_of"] for side in sides if side.get("duplicate_of")}
    return Names(
        people=dict(User.objects.filter(pk__in=people).values_list("pk", "name")) if people else {},
        risks=dict(Risk.objects.filter(pk__in=risks).values_list("pk", "reference")) if risks else {},
        grids=((meeting.created_at, meeting.register.grid),),
    )
