"""Meetings before they are held: planned, moved, cancelled, people invited."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import translation

from riskreg.domain import meetings, members
from riskreg.domain.errors import Conflict, Refused
from tests.factories import NOW, TODAY, RiskFactory, member

START = NOW + timedelta(days=7)


@pytest.fixture
def meeting(register, bob):
    return meetings.plan_meeting(register=register, by=bob, now=NOW, values={"starts_at": START})


def names(meeting):
    return list(meeting.attendees.values_list("name", flat=True))


def test_plan_meeting_invites_managers_and_owners(register, bob, alice, vera, risk):
    found = meetings.plan_meeting(register=register, by=bob, now=NOW, values={"starts_at": START})
    assert (found.title, found.chair, found.sequence, names(found)) == (
        "Risk review", bob, 0, ["Alice Owner", "Bob Chair"],
    )  # fmt: skip


def test_plan_meeting_is_called_what_it_is_in_the_language_of_its_register(register, bob):
    with translation.override("de"):
        found = meetings.plan_meeting(register=register, by=bob, now=NOW, values={"starts_at": START})
    assert found.title == "Risk review"


def test_plan_meeting_invites_whom_the_last_one_had(register, bob, alice, vera, risk, meeting):
    meetings.invite(meeting=meeting, by=bob, now=NOW, user=vera)
    meetings.invite(meeting=meeting, by=bob, now=NOW, name="Gail Guest")
    found = meetings.plan_meeting(register=register, by=bob, now=NOW, values={"starts_at": START + timedelta(days=7)})
    assert names(found) == names(meeting)


def test_change_meeting_to_another_time_raises_the_sequence_and_keeps_the_name(meeting, bob):
    uid = meeting.uid
    values = {"starts_at": START + timedelta(days=1)}
    meetings.change_meeting(meeting=meeting, by=bob, now=NOW, seen=1, values=values, reason="Ill")
    meeting.refresh_from_db()
    assert (meeting.uid, meeting.sequence, meeting.version) == (uid, 1, 2)
    assert meeting.history.first().history_change_reason == "Ill"


def test_change_meeting_to_another_time_needs_a_reason(meeting, bob):
    with pytest.raises(Refused) as refused:
        meetings.change_meeting(meeting=meeting, by=bob, now=NOW, seen=1, values={"starts_at": NOW}, reason=" ")
    assert refused.value.field == "reason"


def test_change_meeting_of_the_chair_alone_leaves_the_sequence(meeting, bob, register):
    other = member(register, "Otto Other", "manager")
    meetings.change_meeting(meeting=meeting, by=bob, now=NOW, seen=1, values={"chair": other})
    assert (meeting.chair, meeting.sequence) == (other, 0)


def test_cancel_meeting_says_why_and_is_final(meeting, bob):
    meetings.cancel_meeting(meeting=meeting, by=bob, now=NOW, seen=1, reason="Strike")
    assert (meeting.state, meeting.cancel_reason, meeting.sequence) == ("cancelled", "Strike", 1)
    with pytest.raises(Refused):
        meetings.change_meeting(meeting=meeting, by=bob, now=NOW, seen=2, values={"title": "Again"})


def test_change_meeting_on_an_old_version_is_a_conflict(meeting, bob):
    meetings.change_meeting(meeting=meeting, by=bob, now=NOW, seen=1, values={"place": "Room 3"})
    with pytest.raises(Conflict):
        meetings.change_meeting(meeting=meeting, by=bob, now=NOW, seen=1, values={"place": "Room 4"})


def test_change_meeting_is_for_those_who_may_chair(meeting, alice):
    with pytest.raises(PermissionDenied):
        meetings.change_meeting(meeting=meeting, by=alice, now=NOW, seen=1, values={"place": "Room 3"})


def test_invite_nobody_twice(meeting, bob, vera):
    meetings.invite(meeting=meeting, by=bob, now=NOW, user=vera)
    meetings.invite(meeting=meeting, by=bob, now=NOW, name="Gail Guest", email="gail@example.net")
    for again in ({"user": vera}, {"name": "G. Guest", "email": "GAIL@example.net"}, {"name": " "}):
        with pytest.raises(Refused):
            meetings.invite(meeting=meeting, by=bob, now=NOW, **again)


def test_remove_attendee(meeting, bob):
    attendee = meeting.attendees.get()
    meetings.remove_attendee(attendee=attendee, by=bob, now=NOW, seen=1)
    assert names(meeting) == []


def test_set_attendance(meeting, bob):
    attendee = meeting.attendees.get()
    meetings.set_attendance(attendee=attendee, by=bob, now=NOW, seen=1, attendance="apologies")
    attendee.refresh_from_db()
    assert attendee.attendance == "apologies"


def test_usual_people_are_members_still(register, bob, alice, meeting):
    RiskFactory(register=register, owner=alice)
    meetings.invite(meeting=meeting, by=bob, now=NOW, user=alice)
    membership = alice.memberships.get()
    members.remove_member(membership=membership, by=bob, now=NOW, today=TODAY, seen=1, successor=None)
    assert [person.name for person in meetings.usual_people(register, chair=bob)] == ["Bob Chair"]
