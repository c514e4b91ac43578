"""What is on the agenda of a meeting: drafted from the data, and what the chair makes of it.

`AgendaItem.position` orders the items and has gaps, so that one move is one write. It is no
number to show.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from riskreg.access.permissions import Permission
from riskreg.choices import LIVE_RISK_STATES, AgendaReason, ItemState
from riskreg.domain import recording
from riskreg.domain.agenda_reasons import Candidate, Reason, points_of, reasons_for
from riskreg.domain.errors import Refused
from riskreg.domain.meetings import last_closed, require_planned
from riskreg.domain.rights import require_right
from riskreg.models import AgendaItem, Meeting, Risk

STEP = 1024  # between two positions: ten moves into the same gap before all are spread anew
MOST_ITEMS = 200  # more than any meeting can look at
LONGEST_ITEM = 120  # minutes
QUICK, USUAL, LONG = 1, 2, 4  # minutes of an item until the chair says otherwise


@dataclass(frozen=True, slots=True)
class Drafted:
    """What drafting an agenda did; `left_off` risks have a reason, too, but the agenda is full."""

    added: int
    removed: int
    left_off: int


def day_of(meeting: Meeting) -> date:
    """The day of the meeting in the organisation's zone."""
    return timezone.localdate(meeting.starts_at)


def shown_items(meeting: Meeting) -> list[AgendaItem]:
    """The items in order, without those dropped; their risks with owner at hand."""
    items = meeting.items.exclude(state=ItemState.DROPPED).select_related("risk__owner", "risk__category")
    return list(items.order_by("position", "pk"))


@transaction.atomic
def draft_agenda(*, meeting: Meeting, by: Any, now: datetime, today: date) -> Drafted:
    """Draft the agenda of a planned meeting from the data, or bring it up to date.

    What the chair did stays: the order, what was dropped, added, given another time or a note. New
    risks are put where their weight belongs; items that the chair did not touch and that have no
    reason any more go. Raises PermissionDenied, Refused and Conflict.
    """
    require_right(by, Permission.CHAIR_MEETING, meeting.register)
    require_planned(meeting)
    recording.update(meeting, {"drafted_at": now}, by=by, now=now, seen=meeting.version)
    day = max(day_of(meeting), today)
    found = reasons_for(meeting.register, today=today, now=now, since=last_closed(meeting.register), on=day)
    wanted = {candidate.risk.pk: candidate for candidate in found}
    present = list(meeting.items.select_related("risk").order_by("position", "pk"))
    for item in present:
        item.meeting = meeting
    kept, gone = _sort_out(present, wanted)
    for item in gone:
        recording.delete(item, by=by, now=now, seen=item.version)
    for item in kept:
        recording.update(item, _refreshed(item, wanted.get(item.risk_id)), by=by, now=now, seen=item.version)
    known, room = {item.risk_id for item in kept}, max(0, MOST_ITEMS - len(kept))
    fresh = [candidate for candidate in found if candidate.risk.pk not in known]
    _insert(meeting, kept, fresh[:room], day=day, by=by, now=now)
    return Drafted(added=len(fresh[:room]), removed=len(gone), left_off=len(fresh[room:]))


@transaction.atomic
def add_item(*, meeting: Meeting, risk: Risk, by: Any, now: datetime) -> AgendaItem:
    """Put a risk on the agenda by hand, at the end; one that was dropped comes back. Returns the item.

    Raises PermissionDenied, Refused (another register, closed, there already, the agenda is full).
    """
    require_right(by, Permission.CHAIR_MEETING, meeting.register)
    require_planned(meeting)
    if risk.register_id != meeting.register_id or risk.state not in LIVE_RISK_STATES:
        raise Refused(_("Only drafts and open risks of this register can be on its agenda."), field="risk")
    present = list(meeting.items.select_for_update().order_by("position", "pk"))
    added: Reason = {"code": AgendaReason.ADDED}
    last = (present[-1].position if present else 0) + STEP
    item = next((item for item in present if item.risk_id == risk.pk), None)
    if item is None:
        if len(present) >= MOST_ITEMS:
            raise Refused(_("The agenda is full: %(most)s items.") % {"most": MOST_ITEMS}, field="risk")
        item = AgendaItem(meeting=meeting, risk=risk, position=last, reasons=[added], minutes=usual_minutes([]))
        recording.insert(item, by=by, now=now)
        return item
    if item.state != ItemState.DROPPED:
        raise Refused(_("%(risk)s is on the agenda already.") % {"risk": risk.reference}, field="risk")
    item.meeting = meeting
    reasons = item.reasons if _is_added(item) else [*item.reasons, added]
    changes = {"state": ItemState.OPEN, "drop_reason": "", "reasons": reasons}
    recording.update(item, changes, by=by, now=now, seen=item.version)
    return item


@transaction.atomic
def drop_item(*, item: AgendaItem, by: Any, now: datetime, seen: int, reason: str) -> None:
    """Take an item off the agenda, with a reason; it is listed as dropped. Raises as the others do."""
    _require_editable(item, by)
    if not reason.strip():
        raise Refused(_("Say why this is not looked at in the meeting."), field="reason")
    changes = {"state": ItemState.DROPPED, "drop_reason": reason.strip()[:300]}
    recording.update(item, changes, by=by, now=now, seen=seen, reason=reason.strip())


@transaction.atomic
def restore_item(*, item: AgendaItem, by: Any, now: datetime, seen: int) -> None:
    """Put a dropped item back where it was. Raises PermissionDenied, Refused and Conflict."""
    _require_editable(item, by)
    recording.update(item, {"state": ItemState.OPEN, "drop_reason": ""}, by=by, now=now, seen=seen)


@transaction.atomic
def move_item(*, item: AgendaItem, by: Any, now: datetime, seen: int, to: int) -> None:
    """Move an item to a place on the agenda, 1 being the first; places out of range are the ends.

    Usually one write. Raises PermissionDenied, Refused and Conflict.
    """
    _require_editable(item, by)
    shown = item.meeting.items.exclude(state=ItemState.DROPPED).select_for_update().order_by("position", "pk")
    others = [other for other in shown if other.pk != item.pk]
    at = min(max(to, 1), len(others) + 1) - 1
    order: list[AgendaItem] = [*others[:at], item, *others[at:]]
    places = spread([None if row is item else row.position for row in order])
    for row, place in zip(order, places, strict=True):
        if row.position != place:
            row.meeting = item.meeting
            recording.update(row, {"position": place}, by=by, now=now, seen=seen if row is item else row.version)


@transaction.atomic
def set_minutes(*, item: AgendaItem, by: Any, now: datetime, seen: int, minutes: int) -> None:
    """Say how long an item may take. Raises PermissionDenied, Refused and Conflict."""
    _require_editable(item, by)
    if not 1 <= minutes <= LONGEST_ITEM:
        raise Refused(_("Between one minute and two hours."), field="minutes")
    recording.update(item, {"minutes": minutes}, by=by, now=now, seen=seen)


def usual_minutes(reasons: Iterable[Reason]) -> int:
    """How long an item with these reasons takes until the chair says otherwise."""
    codes = {reason["code"] for reason in reasons}
    if AgendaReason.OVER_TOLERANCE in codes:
        return LONG
    return QUICK if codes == {AgendaReason.REVIEW_DUE} else USUAL


def spread(places: Sequence[int | None]) -> list[int]:
    """Positions for a list in order: those given stay where the gaps leave room for the rest, else all are new."""
    found: list[int] = []
    below, waiting = 0, 0
    for place in [*places, None]:
        at_end = len(found) + waiting == len(places)
        if place is None and not at_end:
            waiting += 1
            continue
        above = place if place is not None else below + STEP * (waiting + 1)
        step = (above - below) // (waiting + 1)
        if step < 1 or above <= below:
            return [STEP * (number + 1) for number in range(len(places))]
        found += [below + step * (number + 1) for number in range(waiting)]
        if place is not None:
            found.append(place)
        below, waiting = above, 0
    return found


def _sort_out(present: Sequence[AgendaItem], wanted: dict[int, Candidate]) -> tuple[list[AgendaItem], list[AgendaItem]]:
    """The items that stay and those that go."""
    kept: list[AgendaItem] = []
    gone: list[AgendaItem] = []
    for item in present:
        closed = item.risk.state not in LIVE_RISK_STATES
        ours = item.state == ItemState.DROPPED or item.note or _is_added(item) or _is_retimed(item)
        (gone if closed or (item.risk_id not in wanted and not ours) else kept).append(item)
    return kept, gone


def _is_added(item: AgendaItem) -> bool:
    return any(reason["code"] == AgendaReason.ADDED for reason in item.reasons)


def _is_retimed(item: AgendaItem) -> bool:
    return item.minutes != usual_minutes(item.reasons)


def _refreshed(item: AgendaItem, candidate: Candidate | None) -> dict[str, Any]:
    """The reasons of today, and the time they usually take unless the chair set another."""
    if candidate is None and item.state == ItemState.DROPPED:
        return {}
    reasons = list(candidate.reasons) if candidate else []
    if _is_added(item) or not reasons:  # without a reason in the data it is there because the chair wants it
        reasons.append({"code": AgendaReason.ADDED})
    return {"reasons": reasons} | ({} if _is_retimed(item) else {"minutes": usual_minutes(reasons)})


def _insert(
    meeting: Meeting, kept: list[AgendaItem], fresh: Sequence[Candidate], *, day: date, by: Any, now: datetime
) -> None:
    """Write new items where their weight belongs among those that are there, in the chair's order."""
    order: list[tuple[int, AgendaItem]] = [(points_of(item.reasons, day), item) for item in kept]
    new = []
    for candidate in fresh:
        item = AgendaItem(
            meeting=meeting, risk=candidate.risk, reasons=list(candidate.reasons),
            minutes=usual_minutes(candidate.reasons), carried_from_id=candidate.carried_from,
        )  # fmt: skip
        order.insert(_place_for(candidate.points, [points for points, _item in order]), (candidate.points, item))
        new.append(item)
    places = spread([item.position for _points, item in order])
    for (_points, item), place in zip(order, places, strict=True):
        if item.pk is None:
            item.position = place
        elif item.position != place:
            recording.update(item, {"position": place}, by=by, now=now, seen=item.version)
    recording.insert_all(new, by=by, now=now)


def _place_for(points: int, others: Sequence[int]) -> int:
    """Where a new item disagrees with the fewest others: few lighter ones before it, few others after it.

    Those of the same weight were there first. Among equally good places it is the last.
    """
    wrong = best = sum(1 for other in others if other >= points)
    place = 0
    for number, other in enumerate(others, start=1):
        wrong += (other < points) - (other >= points)
        if wrong <= best:
            best, place = wrong, number
    return place


def _require_editable(item: AgendaItem, by: Any) -> None:
    require_right(by, Permission.CHAIR_MEETING, item.meeting.register)
    require_planned(item.meeting)
