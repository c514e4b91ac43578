"""The live meeting: one chair, outcomes recorded at once, undo by one step."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from riskreg.domain import floor
from riskreg.domain.errors import Conflict, Refused
from riskreg.models import Comment, Floor, Review, Risk
from tests.factories import NOW, TODAY
from tests.live import decide, opened, planned

LATER = NOW + timedelta(minutes=5)


@pytest.fixture
def meeting(register, bob):
    return planned(register, bob)


def states(meeting) -> list[str]:
    return list(meeting.items.order_by("position").values_list("state", flat=True))


def test_open_puts_the_first_item_on(meeting, bob):
    held = opened(meeting, bob)
    assert (held.item, held.chair, held.revision) == (meeting.items.order_by("position").first(), bob, 1)
    meeting.refresh_from_db()
    assert (meeting.state, meeting.opened_at) == ("live", NOW)


def test_open_is_refused_while_another_of_the_register_is_live(meeting, register, bob):
    opened(meeting, bob)
    other = planned(register, bob, risks=0)
    with pytest.raises(Refused):
        opened(other, bob)


def test_open_is_refused_twice(meeting, bob):
    opened(meeting, bob)
    with pytest.raises(Refused):
        opened(meeting, bob)


def test_open_needs_the_right(meeting, alice):
    with pytest.raises(PermissionDenied):
        opened(meeting, alice)


def test_outcome_is_recorded_and_the_next_item_is_on(meeting, bob):
    held = opened(meeting, bob)
    first, second, _third = meeting.items.order_by("position")
    review = decide(held, by=bob)
    held.refresh_from_db()
    assert (review.outcome, review.item, held.item, held.revision) == ("no_change", first, second, 2)
    assert states(meeting) == ["decided", "open", "open"]
    first.refresh_from_db()
    assert first.seconds_used == 60


def test_outcome_of_a_decided_item_is_refused(meeting, bob):
    held = opened(meeting, bob)
    first = held.item
    decide(held, by=bob)
    with pytest.raises(Refused):
        decide(held, first, by=bob)


def test_outcome_with_an_old_version_is_a_conflict(meeting, bob):
    held = opened(meeting, bob)
    rows = floor.agenda_of(meeting)
    with pytest.raises(Conflict):
        floor.record_outcome(
            floor=held, item=rows[0], agenda=rows, by=bob, now=LATER, today=TODAY, seen=rows[0].risk.version - 1,
            token=held.chair_token, outcome="no_change",
        )  # fmt: skip
    assert states(meeting) == ["open", "open", "open"]


def test_after_the_last_item_the_ones_skipped_come_again_and_then_none(meeting, bob):
    held = opened(meeting, bob)
    first, _second, third = meeting.items.order_by("position")
    floor.step_to(floor=held, item=third, by=bob, now=LATER, token=held.chair_token)
    decide(held, by=bob)
    assert held.item == first
    decide(held, by=bob)
    decide(held, by=bob)
    assert held.item is None


def test_two_chairs_at_once_are_impossible(meeting, bob, admin):
    stale = opened(meeting, bob)
    floor.take_chair(meeting=stale.meeting, by=admin, now=LATER)
    with pytest.raises(floor.ChairTaken):
        decide(stale, by=bob)
    assert states(meeting) == ["open", "open", "open"]
    assert Review.objects.count() == 0
    assert Risk.objects.filter(last_reviewed_on__isnull=False).count() == 0
    with pytest.raises(floor.ChairTaken):
        floor.step_to(floor=stale, item=None, by=bob, now=LATER, token=stale.chair_token)


def test_taking_the_chair_back_makes_the_other_one_stale(meeting, bob, admin):
    held = opened(meeting, bob)
    first = floor.take_chair(meeting=held.meeting, by=admin, now=LATER)
    second = floor.take_chair(meeting=held.meeting, by=bob, now=LATER)
    assert floor.beat(meeting=held.meeting, token=first.chair_token, now=LATER) is False
    assert floor.beat(meeting=held.meeting, token=second.chair_token, now=LATER) is True


def test_no_token_is_no_chair(meeting, bob):
    held = opened(meeting, bob)
    with pytest.raises(floor.ChairTaken):
        floor.step_to(floor=held, item=None, by=bob, now=LATER, token="")


def test_undo_takes_the_last_outcome_back(meeting, bob):
    held = opened(meeting, bob)
    first = held.item
    risk = first.risk
    due = Risk.objects.get(pk=risk.pk).next_review_on
    decide(held, by=bob, outcome="rescored", values={"current_likelihood": 5})
    assert Risk.objects.get(pk=risk.pk).current_score == 15
    item = floor.undo(floor=held, by=bob, now=LATER, today=TODAY, token=held.chair_token)
    found = Risk.objects.get(pk=risk.pk)
    assert (item, held.item, found.current_score, found.next_review_on) == (first, first, 9, due)
    assert states(meeting) == ["open", "open", "open"]


def test_undo_prefers_the_item_that_is_on(meeting, bob):
    held = opened(meeting, bob)
    first = held.item
    decide(held, by=bob)
    decide(held, by=bob)
    floor.step_to(floor=held, item=first, by=bob, now=LATER, token=held.chair_token)
    held.refresh_from_db()
    assert floor.undo(floor=held, by=bob, now=LATER, today=TODAY, token=held.chair_token) == first
    assert states(meeting) == ["open", "decided", "open"]


def test_undo_without_anything_is_refused(meeting, bob):
    held = opened(meeting, bob)
    with pytest.raises(Refused):
        floor.undo(floor=held, by=bob, now=LATER, today=TODAY, token=held.chair_token)


def test_deferred_item_is_deferred(meeting, bob):
    held = opened(meeting, bob)
    with pytest.raises(Refused):
        decide(held, by=bob, outcome="deferred")
    decide(held, by=bob, outcome="deferred", note="The vendor answers next week.")
    assert states(meeting) == ["deferred", "open", "open"]


def test_note_and_action_from_the_room_move_the_revision(meeting, bob, alice):
    held = opened(meeting, bob)
    floor.say(floor=held, item=held.item, by=alice, now=LATER, text="The scan ran again.")
    action = floor.add_action(
        floor=held, item=held.item, by=alice, now=LATER, values={"title": "Sign the offer", "owner": bob}
    )
    assert Floor.objects.get(pk=held.pk).revision == 3
    assert (action.item, action.risk) == (held.item, held.item.risk)
    assert Comment.objects.get().text == "The scan ran again."


def test_pulse_is_one_query_and_only_for_those_who_may_see(
    meeting, bob, vera, charlie, dora, django_assert_num_queries
):
    opened(meeting, bob)
    with django_assert_num_queries(1):
        found = floor.pulse(meeting.pk, user=vera)
    assert (found.revision, found.state) == (1, "live")
    assert floor.pulse(meeting.pk, user=charlie) is None
    assert floor.pulse(meeting.pk, user=dora).revision == 1


def test_time_left_open_overnight_is_not_time_used(meeting, bob):
    held = opened(meeting, bob)
    assert floor.seconds_on(held, held.item, NOW + timedelta(hours=14)) == floor.MOST_SECONDS
