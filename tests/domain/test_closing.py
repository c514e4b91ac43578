"""The end of a meeting: what blocks it, the freeze, numbers, what is carried over, addenda."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from riskreg.domain import agenda, closing, comments, floor, meetings
from riskreg.domain.errors import Refused
from riskreg.domain.minutes import records_of
from riskreg.models import Decision, Meeting
from tests.factories import NOW, TODAY
from tests.live import decide, opened, planned

LATER = NOW + timedelta(minutes=45)


def close(held, by, **more):
    held.refresh_from_db()
    given = {"attendance": {}} | more
    return closing.close_meeting(held=held, by=by, now=LATER, today=TODAY, token=held.chair_token, **given)


def test_close_is_refused_while_an_item_above_tolerance_is_undecided(register, bob):
    held = opened(planned(register, bob, risks=2, likelihood=5, impact=4), bob)
    decide(held, by=bob)
    blocking = closing.what_blocks(floor.agenda_of(held.meeting), register.tolerance)
    assert [item.pk for item in blocking] == [held.item_id]
    with pytest.raises(Refused):
        close(held, bob)
    decide(held, by=bob, outcome="deferred", note="The supplier answers on Friday.")
    close(held, bob)
    assert Meeting.objects.get().state == "closed"


def test_close_lets_undecided_items_within_tolerance_pass(register, bob):
    held = opened(planned(register, bob), bob)
    closed = close(held, bob)
    assert (closed.decisions, closed.carried, closed.next_meeting) == ((), 0, None)


def test_close_by_a_stale_chair_is_refused_and_writes_nothing(register, bob, admin):
    held = opened(planned(register, bob), bob)
    token = held.chair_token
    floor.take_chair(meeting=held.meeting, by=admin, now=LATER)
    with pytest.raises(floor.ChairTaken):
        closing.close_meeting(held=held, by=bob, now=LATER, today=TODAY, token=token, attendance={})
    assert Meeting.objects.get().state == "live"


def test_close_needs_the_right(register, bob, alice):
    held = opened(planned(register, bob), bob)
    with pytest.raises(PermissionDenied):
        close(held, alice)


def test_close_numbers_the_decisions_in_the_order_of_the_agenda(register, bob):
    held = opened(planned(register, bob), bob)
    decide(held, by=bob, outcome="strategy_changed", values={"strategy": "avoid"})
    decide(held, by=bob)
    decide(held, by=bob, outcome="escalated", note="To the board.")
    assert list(Decision.objects.values_list("reference", flat=True)) == [None, None]
    closed = close(held, bob)
    assert [decision.reference for decision in closed.decisions] == ["IT-D-2026-001", "IT-D-2026-002"]


def test_close_keeps_attendance_and_guests(register, bob):
    held = opened(planned(register, bob), bob)
    row = held.meeting.attendees.get()
    close(held, bob, attendance={row.pk: "present"}, guests=["Gwen Guest"])
    found = list(held.meeting.attendees.values_list("name", "attendance"))
    assert found == [("Bob Chair", "present"), ("Gwen Guest", "present")]


def test_close_carries_open_and_deferred_items_over_with_their_age(register, bob):
    held = opened(planned(register, bob), bob)
    following = planned(register, bob, risks=0, starts_at=NOW + timedelta(days=28))
    decide(held, by=bob)
    decide(held, by=bob, outcome="deferred", note="Later.")
    closed = close(held, bob)
    items = list(following.items.order_by("position"))
    assert (closed.carried, closed.next_meeting, len(items)) == (2, following, 2)
    assert [item.carried_from.state for item in items] == ["deferred", "open"]
    assert items[0].reasons == [{"code": "carried_over", "since": "2026-10-06", "times": 1}]


def test_close_brings_back_what_the_next_agenda_had_dropped(register, bob):
    held = opened(planned(register, bob, risks=1), bob)
    following = planned(register, bob, risks=0, starts_at=NOW + timedelta(days=28))
    item = agenda.add_item(meeting=following, risk=held.item.risk, by=bob, now=NOW)
    agenda.drop_item(item=item, by=bob, now=NOW, seen=item.version, reason="Decided before")
    decide(held, by=bob, outcome="deferred", note="The supplier is silent.")
    close(held, bob)
    item.refresh_from_db()
    assert (item.state, item.drop_reason, item.reasons[0]["code"]) == ("open", "", "carried_over")


def test_carried_items_are_as_old_as_the_day_of_the_organisation_says(register, bob):
    meeting = planned(register, bob, risks=1)
    late = datetime(2026, 10, 6, 22, 30, tzinfo=UTC)  # the next day in Berlin
    held = floor.open_meeting(meeting=meeting, by=bob, now=late, seen=meeting.version)
    following = planned(register, bob, risks=0, starts_at=NOW + timedelta(days=28))
    with timezone.override("Europe/Berlin"):
        close(held, bob)
    assert following.items.get().reasons[0]["since"] == "2026-10-07"


def test_carried_items_grow_older(register, bob):
    held = opened(planned(register, bob, risks=1), bob)
    second = planned(register, bob, risks=0, starts_at=NOW + timedelta(days=28))
    close(held, bob)
    third = planned(register, bob, risks=0, starts_at=NOW + timedelta(days=56))
    close(opened(second, bob), bob)
    assert third.items.get().reasons == [{"code": "carried_over", "since": "2026-10-06", "times": 2}]


def test_close_plans_the_next_meeting_where_none_is(register, bob):
    held = opened(planned(register, bob), bob)
    closed = close(held, bob, next_at=NOW + timedelta(days=28))
    assert (closed.next_meeting.starts_at, closed.carried) == (NOW + timedelta(days=28), 3)


def test_closed_meeting_never_changes(register, bob):
    held = opened(planned(register, bob), bob)
    first = held.item
    decide(held, by=bob)
    close(held, bob)
    held.meeting.refresh_from_db()
    now, token = LATER, held.chair_token
    attendee = held.meeting.attendees.get()
    for refused in (
        lambda: decide(held, floor.agenda_of(held.meeting)[1], by=bob),
        lambda: floor.undo(floor=held, by=bob, now=now, today=TODAY, token=token),
        lambda: floor.step_to(floor=held, item=first, by=bob, now=now, token=token),
        lambda: floor.take_chair(meeting=held.meeting, by=bob, now=now),
        lambda: floor.say(floor=held, item=first, by=bob, now=now, text="One more thing"),
        lambda: floor.add_action(floor=held, item=first, by=bob, now=now, values={"title": "X"}),
        lambda: meetings.set_attendance(attendee=attendee, by=bob, now=now, seen=attendee.version, attendance="absent"),
        lambda: meetings.invite(meeting=held.meeting, by=bob, now=now, name="Late Guest"),
        lambda: close(held, bob),
    ):
        with pytest.raises(Refused):
            refused()


def test_addenda_are_numbered_and_only_for_closed_meetings(register, bob):
    held = opened(planned(register, bob), bob)
    with pytest.raises(Refused):
        closing.add_addendum(meeting=held.meeting, by=bob, now=LATER, text="Too early")
    close(held, bob)
    for number in (1, 2):
        row = closing.add_addendum(meeting=held.meeting, by=bob, now=LATER, text=" It was Tuesday. ")
        assert (row.number, row.text) == (number, "It was Tuesday.")
    with pytest.raises(Refused):
        closing.add_addendum(meeting=held.meeting, by=bob, now=LATER, text="  ")


def test_records_show_the_risk_as_the_outcome_left_it(register, bob):
    held = opened(planned(register, bob, risks=2), bob)
    risk = held.item.risk
    decide(held, by=bob, outcome="rescored", note="Closed to the outside.", values={"current_likelihood": 2})
    close(held, bob)
    risk.refresh_from_db()
    comments.add_comment(risk=risk, by=bob, now=LATER, text="Hm.")
    first, second = records_of(held.meeting)
    assert (first.score.before.text, first.score.after.text, first.decided) == ("9", "6", True)
    assert (first.after.current_score, first.review.note) == (6, "Closed to the outside.")
    assert (second.review, second.decided, second.changes) == (None, False, [])
