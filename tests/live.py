"""A meeting to be held: what the tests of the live screen share."""

from datetime import timedelta
from typing import Any

from django.db import transaction

from riskreg.domain import agenda, floor, meetings, recording
from riskreg.models import AgendaItem, Attendee, Floor, Meeting, Register
from tests.factories import NOW, TODAY, RiskFactory


def planned(
    register: Register, chair: Any, *, risks: int = 3, likelihood: int = 3, impact: int = 3, **more: Any
) -> Meeting:
    """A planned meeting with this many risks on its agenda, one minute each."""
    values = {"starts_at": NOW, "title": "Technology risk review", "minutes": 60, "chair": chair} | more
    meeting = meetings.plan_meeting(register=register, by=chair, now=NOW, values=values)
    for _number in range(risks):
        risk = RiskFactory(
            register=register, owner=chair, current_likelihood=likelihood, current_impact=impact, strategy="mitigate"
        )
        agenda.add_item(meeting=meeting, risk=risk, by=chair, now=NOW)
    return meeting


def opened(meeting: Meeting, chair: Any) -> Floor:
    """The floor of the meeting, opened by `chair`."""
    meeting.refresh_from_db()
    return floor.open_meeting(meeting=meeting, by=chair, now=NOW, seen=meeting.version)


def decide(
    held: Floor, item: AgendaItem | None = None, *, by: Any, outcome: str = "no_change", minutes: int = 1, **more: Any
):
    """Record an outcome for the item that is on (or another), through the domain."""
    found = floor.agenda_of(held.meeting)
    wanted = item.pk if item else held.item_id
    row = next(row for row in found if row.pk == wanted)
    now = NOW + timedelta(minutes=minutes)
    return floor.record_outcome(
        floor=held, item=row, agenda=found, by=by, now=now, today=TODAY, seen=row.risk.version,
        token=held.chair_token, outcome=outcome, **more,
    )  # fmt: skip


def attend(meeting: Meeting, person: Any) -> Attendee:
    """Somebody invited to a meeting."""
    with transaction.atomic():
        return meetings.invite(meeting=meeting, by=meeting.chair, now=NOW, user=person)


def put_on(meeting: Meeting, risk: Any) -> AgendaItem:
    """A risk at the end of an agenda, whatever the state of the meeting."""
    last = meeting.items.order_by("position").last()
    item = AgendaItem(meeting=meeting, risk=risk, position=last.position + 1 if last else 1)
    with transaction.atomic():
        recording.insert(item, by=None, now=NOW)
    return item
