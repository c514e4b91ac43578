"""The end of a meeting: what still blocks it, the freeze, what is carried over, and corrections afterwards."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from riskreg.access.permissions import Permission
from riskreg.choices import OPEN_ACTION_STATES, AgendaReason, Attendance, ItemState, MeetingState, RiskState
from riskreg.domain import decisions, floor, meetings, outbox, recording
from riskreg.domain.agenda_reasons import carried_reason
from riskreg.domain.errors import Refused
from riskreg.domain.rights import require_right
from riskreg.models import Action, Addendum, AgendaItem, Decision, Floor, Meeting, Report, User

CARRIED = (ItemState.OPEN, ItemState.DEFERRED)


@dataclass(frozen=True, slots=True)
class Closed:
    """What came of closing a meeting."""

    decisions: tuple[Decision, ...]
    carried: int
    next_meeting: Meeting | None
    told: int  # people who got an action, and hear of it through the outbox


def what_blocks(agenda: Sequence[AgendaItem], tolerance: int) -> list[AgendaItem]:
    """The undecided items whose risk stands above tolerance: each is decided, or deferred with a reason, first."""
    return [
        item
        for item in agenda
        if item.state == ItemState.OPEN
        and item.risk.state != RiskState.CLOSED
        and (item.risk.current_score or 0) > tolerance
    ]


def next_meeting(meeting: Meeting) -> Meeting | None:
    """The meeting of the same register that is planned next."""
    planned = Meeting.objects.planned().filter(register=meeting.register_id, starts_at__gte=meeting.starts_at)
    return planned.order_by("starts_at", "pk").first()


@transaction.atomic
def close_meeting(
    *,
    held: Floor,
    by: Any,
    now: datetime,
    today: date,
    token: str,
    attendance: Mapping[int, str],
    guests: Sequence[str] = (),
    next_at: datetime | None = None,
) -> Closed:
    """Close a live meeting for ever: attendance, numbers for its decisions, open items to the next one.

    `attendance` says for each attendee (by id) whether they were there, `guests` names people who came
    uninvited; `next_at` plans the next meeting where none is planned. Raises PermissionDenied, Refused,
    ChairTaken and Conflict.
    """
    meeting = held.meeting
    require_right(by, Permission.CHAIR_MEETING, meeting.register)
    floor.require_live(meeting)
    agenda = floor.agenda_of(meeting)
    if what_blocks(agenda, meeting.register.tolerance):
        raise Refused(_("Items above tolerance are still undecided. Decide them, or defer them with a reason."))
    floor.step_to(floor=held, item=None, by=by, now=now, token=token)
    _attend(meeting, attendance, guests, by=by, now=now)
    numbered = decisions.number_decisions(meeting=meeting, by=by, now=now, today=today)
    following = next_meeting(meeting)
    if following is None and next_at is not None:
        following = _plan(meeting, next_at, by=by, now=now)
    carried = _carry_over(agenda, following, by=by, now=now) if following else 0
    changes = {"state": MeetingState.CLOSED, "closed_at": now, "closed_by": by, "chair": by}
    recording.update(meeting, changes, by=by, now=now, seen=meeting.version)
    return Closed(tuple(numbered), carried, following, _tell_owners(meeting, now=now))


@transaction.atomic
def keep_minutes(*, meeting: Meeting, report: Report, by: Any, now: datetime) -> None:
    """Say which issued PDF is the minutes of a closed meeting: once, and never another. Raises Refused, Conflict."""
    if meeting.state != MeetingState.CLOSED:
        raise Refused(_("The meeting is not closed yet."))
    if meeting.minutes_report_id is not None:
        raise Refused(_("The minutes have been issued. They never change; write an addendum."))
    recording.update(meeting, {"minutes_report": report}, by=by, now=now, seen=meeting.version)


@transaction.atomic
def add_addendum(*, meeting: Meeting, by: Any, now: datetime, text: str) -> Addendum:
    """Add a numbered correction to the minutes and return it. Raises PermissionDenied and Refused."""
    require_right(by, Permission.CHAIR_MEETING, meeting.register)
    if meeting.state != MeetingState.CLOSED:
        raise Refused(_("The meeting is not closed yet."))
    if not text.strip():
        raise Refused(_("Write the correction first."), field="text")
    last = meeting.addenda.aggregate(last=Max("number"))["last"] or 0
    addendum = Addendum(meeting=meeting, number=last + 1, text=text.strip(), written_by=by, written_at=now)
    recording.insert(addendum, by=by, now=now)
    return addendum


def actions_of(meeting: Meeting) -> list[Action]:
    """The actions given under the items of a meeting, by owner and date."""
    found = Action.objects.filter(item__meeting=meeting).select_related("owner", "risk")
    return list(found.order_by("owner__name", "due_on", "pk"))


def _tell_owners(meeting: Meeting, *, now: datetime) -> int:
    """Owe everybody who got an action one message about all of theirs; returns to how many."""
    by_owner: dict[User, list[int]] = {}
    for action in actions_of(meeting):
        if action.owner is not None and action.state in OPEN_ACTION_STATES:
            by_owner.setdefault(action.owner, []).append(action.pk)
    return sum(
        outbox.tell(recipient=owner, by=None, what="meeting_action", ids=ids, now=now, register=meeting.register)
        for owner, ids in by_owner.items()
    )


def _attend(meeting: Meeting, attendance: Mapping[int, str], guests: Sequence[str], *, by: Any, now: datetime) -> None:
    for attendee in meeting.attendees.all():
        there = attendance.get(attendee.pk, attendee.attendance)
        meetings.set_attendance(attendee=attendee, by=by, now=now, seen=attendee.version, attendance=there)
    for name in guests:
        guest = meetings.invite(meeting=meeting, by=by, now=now, name=name)
        meetings.set_attendance(attendee=guest, by=by, now=now, seen=1, attendance=Attendance.PRESENT)


def _plan(meeting: Meeting, starts_at: datetime, *, by: Any, now: datetime) -> Meeting:
    values = {
        "title": meeting.title, "minutes": meeting.minutes, "place": meeting.place, "chair": by, "starts_at": starts_at,
    }  # fmt: skip
    return meetings.plan_meeting(register=meeting.register, by=by, now=now, values=values)


def _carry_over(agenda: Sequence[AgendaItem], following: Meeting, *, by: Any, now: datetime) -> int:
    """Put what was not decided on the next agenda, with its age: since when, and how many meetings put it off."""
    open_items = [item for item in agenda if item.state in CARRIED and item.risk.state != RiskState.CLOSED]
    there = {item.risk_id: item for item in following.items.all()}
    last = max([item.position for item in there.values()], default=0)
    fresh = []
    for item in open_items:
        reason = carried_reason(item)
        known = there.get(item.risk_id)
        if known is not None:
            reasons = [reason, *(other for other in known.reasons if other.get("code") != AgendaReason.CARRIED_OVER)]
            changes = {"carried_from": item, "reasons": reasons, "state": ItemState.OPEN, "drop_reason": ""}
            recording.update(known, changes, by=by, now=now, seen=known.version)
            continue
        last += 1
        fresh.append(
            AgendaItem(
                meeting=following, risk=item.risk, position=last, minutes=item.minutes, carried_from=item,
                reasons=[reason],
            )
        )  # fmt: skip
    recording.insert_all(fresh, by=by, now=now)
    return len(open_items)
