"""The live meeting: who has the chair, which item is on, and what is recorded under it, at once.

The floor is a pointer for the screens of those who follow, no part of the history: it is written
by compare-and-set on the token of the one browser that chairs, so two chairs at once cannot be.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, F, FilteredRelation, OuterRef, Q
from django.utils.translation import gettext as _

from riskreg.access.permissions import Permission
from riskreg.choices import ItemState, MeetingState, ReviewOutcome
from riskreg.domain import actions, comments, recording, reviews
from riskreg.domain.errors import Refused
from riskreg.domain.rights import require_right
from riskreg.models import Action, AgendaItem, Comment, Floor, Meeting, Review, Risk
from riskreg.models.meetings import new_uid

TO_COME = (ItemState.OPEN,)
MOST_SECONDS = 4 * 3600  # a floor left open overnight is not time used


class ChairTaken(Refused):
    """The browser that asks does not have the chair (any more)."""


@dataclass(frozen=True, slots=True)
class Pulse:
    """What a poll of the floor learns."""

    revision: int
    state: str
    seen_at: datetime


def pulse(meeting: int, *, user: Any) -> Pulse | None:
    """The revision of a floor that the person may see, in one query; None when there is none for them.

    The join says what `visible_to` says, without a query for the roles.
    """
    rows = Floor.objects.filter(meeting=meeting)
    if not (user.is_administrator or user.is_auditor):
        rows = rows.filter(meeting__register__memberships__user=user.pk)
    row = rows.values_list("revision", "meeting__state", "seen_at").first()
    return Pulse(*row) if row else None


@transaction.atomic
def open_meeting(*, meeting: Meeting, by: Any, now: datetime, seen: int) -> Floor:
    """Start a planned meeting with `by` in the chair, on its first item. Raises Refused and Conflict."""
    require_right(by, Permission.CHAIR_MEETING, meeting.register)
    if meeting.state != MeetingState.PLANNED:
        raise Refused(_("Only a planned meeting can be opened."))
    if Meeting.objects.live().filter(register=meeting.register_id).exists():
        raise Refused(_("Another review of this register is live. Close it first."))
    changes = {"state": MeetingState.LIVE, "opened_at": now, "chair": by}
    recording.update(meeting, changes, by=by, now=now, seen=seen)
    first = meeting.items.filter(state__in=TO_COME).order_by("position", "pk").first()
    return Floor.objects.create(meeting=meeting, chair=by, item=first, item_since=now, seen_at=now)


@transaction.atomic
def take_chair(*, meeting: Meeting, by: Any, now: datetime) -> Floor:
    """Give the chair to `by`, in the browser that asks; whoever had it can only follow from now on. Raises Refused."""
    require_right(by, Permission.CHAIR_MEETING, meeting.register)
    require_live(meeting)
    token = new_uid()
    Floor.objects.filter(meeting=meeting).update(chair=by, chair_token=token, revision=F("revision") + 1, seen_at=now)
    return Floor.objects.select_related("chair").get(meeting=meeting)


def beat(*, meeting: Meeting, token: str, now: datetime) -> bool:
    """Note a sign of life of the chair; False when this browser has not got the chair."""
    return bool(Floor.objects.filter(meeting=meeting, chair_token=token).update(seen_at=now))


@transaction.atomic
def step_to(*, floor: Floor, item: AgendaItem | None, by: Any, now: datetime, token: str) -> None:
    """Put another item on, for everybody; the time is kept for the one that was on. Raises ChairTaken, Refused."""
    require_live(floor.meeting)
    _keep_time(floor, by=by, now=now)
    _move(floor, item, now=now, token=token)


@transaction.atomic
def record_outcome(
    *,
    floor: Floor,
    item: AgendaItem,
    agenda: Sequence[AgendaItem],
    by: Any,
    now: datetime,
    today: date,
    seen: int,
    token: str,
    outcome: str,
    note: str = "",
    values: Mapping[str, Any] | None = None,
    close_reason: str = "",
    duplicate_of: Risk | None = None,
    acceptance: Mapping[str, Any] | None = None,
    open_draft: bool = False,
) -> Review:
    """Record what an item came to and put the next undecided one on; all of it or nothing.

    `agenda` are the items of the meeting in order, `seen` is the version of the risk.
    Raises ChairTaken, Refused and Conflict.
    """
    require_live(floor.meeting)
    if item.state not in TO_COME:
        raise Refused(_("This item is decided. Undo it to decide it anew."))
    with recording.together():
        review = reviews.record_review(
            risk=item.risk, by=by, now=now, today=today, seen=seen, outcome=outcome, note=note, item=item,
            values=values, close_reason=close_reason, duplicate_of=duplicate_of, acceptance=acceptance,
            open_draft=open_draft,
        )  # fmt: skip
        state = ItemState.DEFERRED if outcome == ReviewOutcome.DEFERRED else ItemState.DECIDED
        changes = {"state": state, "seconds_used": seconds_on(floor, item, now)}
        recording.update(item, changes, by=by, now=now, seen=item.version)
    _move(floor, next_open(agenda, after=item), now=now, token=token)
    return review


@transaction.atomic
def undo(*, floor: Floor, by: Any, now: datetime, today: date, token: str) -> AgendaItem:
    """Take back the outcome of the item that is on, or else the one recorded last; puts that item on.

    Raises ChairTaken and Refused (nothing to undo, or the risk was changed since).
    """
    require_live(floor.meeting)
    standing = Review.objects.standing().filter(item__meeting=floor.meeting_id)
    standing = standing.select_related("item", "risk__register__matrix")
    review = standing.filter(item=floor.item_id).first() if floor.item_id else None
    review = review or standing.order_by("-reviewed_at", "-pk").first()
    if review is None or review.item is None:
        raise Refused(_("Nothing has been recorded that could be undone."))
    reviews.undo_review(review=review, by=by, now=now, today=today)
    item = review.item
    item.refresh_from_db()
    recording.update(item, {"state": ItemState.OPEN}, by=by, now=now, seen=item.version)
    _move(floor, item, now=now, token=token)
    return item


@transaction.atomic
def say(*, floor: Floor, item: AgendaItem, by: Any, now: datetime, text: str) -> Comment:
    """Add a note from the room to the risk of an item; everybody's screen shows it. Raises Refused."""
    require_live(floor.meeting)
    comment = comments.add_comment(risk=item.risk, by=by, now=now, text=text)
    touch(floor)
    return comment


@transaction.atomic
def add_action(*, floor: Floor, item: AgendaItem, by: Any, now: datetime, values: Mapping[str, Any]) -> Action:
    """Add an action under an item; everybody's screen shows it. Raises Refused."""
    require_live(floor.meeting)
    action = actions.add_action(risk=item.risk, by=by, now=now, values=values, item=item)
    touch(floor)
    return action


def touch(floor: Floor) -> None:
    """Tell those who follow that there is something new to see."""
    Floor.objects.filter(pk=floor.pk).update(revision=F("revision") + 1)


def require_live(meeting: Meeting) -> None:
    """Raise Refused unless the meeting is being held."""
    if meeting.state != MeetingState.LIVE:
        raise Refused(_("This meeting is not live."))


def next_open(agenda: Sequence[AgendaItem], *, after: AgendaItem) -> AgendaItem | None:
    """The next item without an outcome, from `after` on and then from the top; None when all are decided."""
    waiting = [item for item in agenda if item.state in TO_COME and item.pk != after.pk]
    later = [item for item in waiting if (item.position, item.pk) > (after.position, after.pk)]
    return next(iter(later or waiting), None)


def seconds_on(floor: Floor, item: AgendaItem, now: datetime) -> int:
    """How long an item has been on by now."""
    if floor.item_id != item.pk:
        return item.seconds_used
    spent = int((now - floor.item_since).total_seconds())
    return item.seconds_used + min(max(spent, 0), MOST_SECONDS)


def agenda_of(meeting: Meeting, *, since: datetime | None = None) -> list[AgendaItem]:
    """The items in order, without those dropped: risk, owner and standing review of each, in one query.

    `standing` is that review; `said` whether the room has said something about the risk, `noted`
    whether a review of it has a note, `moved` whether an action of it has moved since a moment:
    most often no, and then nobody need ask.
    """
    said = Comment.objects.filter(risk=OuterRef("risk"), created_at__gte=meeting.opened_at or meeting.created_at)
    noted = Review.objects.standing().filter(risk=OuterRef("risk")).exclude(note="")
    moved = Action.history.filter(risk_id=OuterRef("risk"), history_date__gt=since or meeting.created_at)
    items = AgendaItem.objects.filter(~Q(state=ItemState.DROPPED), meeting=meeting).annotate(
        standing=FilteredRelation("reviews", condition=Q(reviews__undone_at=None)),
        said=Exists(said),
        noted=Exists(noted),
        moved=Exists(moved),
    )
    joined: Any = items
    found = list(joined.select_related("risk__owner", "risk__category", "standing").order_by("position", "pk"))
    for item in found:  # one object for all of them: the register with its matrix is read once
        item.meeting = meeting
        item.risk.register = meeting.register
        item.__dict__.setdefault("standing", None)  # the join leaves the attribute out where there is none
    return found


def _keep_time(floor: Floor, *, by: Any, now: datetime) -> None:
    item = floor.item
    if item is None or item.state not in TO_COME:
        return
    seconds = seconds_on(floor, item, now)
    recording.update(item, {"seconds_used": seconds}, by=by, now=now, seen=item.version)


def _move(floor: Floor, item: AgendaItem | None, *, now: datetime, token: str) -> None:
    """Compare-and-set on the token: of two browsers that think they chair, one fails here, and writes nothing."""
    changes = {"item": item, "item_since": now, "revision": F("revision") + 1, "seen_at": now}
    if not token or not Floor.objects.filter(pk=floor.pk, chair_token=token).update(**changes):
        raise ChairTaken(_("Somebody else has taken the chair. Nothing of this was recorded."))
    floor.item, floor.item_since, floor.revision, floor.seen_at = item, now, floor.revision + 1, now
