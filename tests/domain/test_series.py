"""The series of a register: next meetings made once, at wall time, and changes that follow."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from riskreg.domain import meetings, series
from riskreg.domain.errors import Conflict, Refused
from riskreg.models import Meeting, MeetingSeries
from tests.factories import NOW, TODAY, OrganisationFactory

FIRST_TUESDAY = "FREQ=MONTHLY;BYDAY=1TU"
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture
def organisation(db):
    return OrganisationFactory()


def values(**more):
    return {
        "rule": FIRST_TUESDAY,
        "first_on": TODAY,
        "starts_at": time(10),
        "minutes": 60,
        "place": "",
        "chair": None,
    } | more


def made(register, by, seen=None, **more):
    return series.set_series(
        register=register, by=by, now=NOW, today=TODAY, seen=seen, values=values(**more)
    )  # fmt: skip


def local(meeting):
    return f"{meeting.starts_at.astimezone(BERLIN):%Y-%m-%d %H:%M}"


def planned(register):
    return list(register.meetings.planned().order_by("starts_at"))


def test_set_series_plans_the_next_three_at_wall_time_over_the_change_of_clocks(organisation, register, bob):
    made(register, bob, starts_at=time(14))  # 6 October 2026 is a first Tuesday; clocks go back on the 25th
    found = planned(register)
    assert [local(meeting) for meeting in found] == [
        "2026-10-06 14:00", "2026-11-03 14:00", "2026-12-01 14:00",
    ]  # fmt: skip
    assert [meeting.starts_at.hour for meeting in found] == [12, 13, 13]  # in UTC


def test_plan_next_again_plans_nothing_twice(organisation, register, bob):
    found = made(register, bob)
    before = [meeting.pk for meeting in planned(register)]
    assert [series.plan_next(series=found, by=None, now=NOW) for _time in range(3)] == [[], [], []]
    assert [meeting.pk for meeting in planned(register)] == before


def test_plan_next_goes_on_as_time_passes(organisation, register, bob):
    found = made(register, bob, starts_at=time(14))
    later = NOW + timedelta(days=40)
    assert [meeting.occurrence_on for meeting in series.plan_next(series=found, by=None, now=later)] == [
        date(2027, 1, 5), date(2027, 2, 2),
    ]  # fmt: skip


def test_plan_next_leaves_moved_and_cancelled_ones_alone(organisation, register, bob):
    found = made(register, bob, starts_at=time(14))
    first, second, _third = planned(register)
    start = first.starts_at + timedelta(days=1)
    meetings.change_meeting(
        meeting=first, by=bob, now=NOW, seen=1, values={"starts_at": start}, reason="Fire drill"
    )  # fmt: skip
    meetings.cancel_meeting(meeting=second, by=bob, now=NOW, seen=1, reason="Strike")
    assert series.plan_next(series=found, by=None, now=NOW) == []
    assert planned(register)[0].starts_at == start


def test_set_series_anew_moves_the_planned_ones_and_raises_their_sequence(organisation, register, bob):
    made(register, bob, starts_at=time(14))
    was = planned(register)
    start = was[1].starts_at + timedelta(hours=1)
    meetings.change_meeting(
        meeting=was[1], by=bob, now=NOW, seen=1, values={"starts_at": start}, reason="Room taken"
    )  # fmt: skip
    made(register, bob, seen=1, rule="FREQ=MONTHLY;BYDAY=2WE", starts_at=time(9))
    now = {meeting.pk: meeting for meeting in planned(register)}
    assert [(local(now[m.pk]), now[m.pk].sequence) for m in (was[0], was[2])] == [
        ("2026-10-14 09:00", 1), ("2026-11-11 09:00", 1),
    ]  # fmt: skip
    assert now[was[1].pk].starts_at == start  # moved by hand, so it stays


def test_set_series_cancels_what_the_new_rule_has_no_day_for(organisation, register, bob):
    made(register, bob, starts_at=time(14))
    made(register, bob, seen=1, starts_at=time(14), rule="FREQ=MONTHLY;BYDAY=1TU;COUNT=1")
    assert [meeting.state for meeting in Meeting.objects.order_by("starts_at")] == ["planned", "cancelled", "cancelled"]


def test_end_series_plans_no_more_and_keeps_what_is_planned(organisation, register, bob):
    found = made(register, bob)
    series.end_series(series=found, by=bob, now=NOW, today=TODAY, seen=1)
    assert series.plan_next(series=found, by=None, now=NOW + timedelta(days=90)) == []
    assert len(planned(register)) == 3


def test_plan_next_of_an_archived_register_plans_nothing(organisation, register, bob):
    found = made(register, bob)
    found.register.archived_at = NOW
    assert series.plan_next(series=found, by=None, now=NOW + timedelta(days=90)) == []


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"rule": "FREQ=DAILY"}, "rule"),
        ({"rule": "FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30"}, "rule"),
        ({"first_on": date(2126, 1, 1)}, "first_on"),
    ],
)
def test_set_series_refuses(organisation, register, bob, given, field):
    with pytest.raises(Refused) as refused:
        made(register, bob, **given)
    assert (refused.value.field, MeetingSeries.objects.count()) == (field, 0)


def test_set_series_is_for_those_who_may_chair_and_by_them(organisation, register, alice, bob):
    with pytest.raises(PermissionDenied):
        made(register, alice)
    with pytest.raises(Refused):
        made(register, bob, chair=alice)


def test_set_series_on_an_old_page_is_a_conflict(organisation, register, bob):
    made(register, bob)
    with pytest.raises(Conflict):
        made(register, bob, seen=None, minutes=90)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(day=st.dates(date(2024, 1, 1), date(2032, 12, 31)), at=st.times())
def test_start_on_is_wall_time_in_every_season(day, at):
    at = at.replace(microsecond=0, second=0)
    found = MeetingSeries(starts_at=at)
    start = series.start_on(day, found, BERLIN).astimezone(BERLIN)
    skipped = start.utcoffset() != datetime.combine(day, at, tzinfo=BERLIN).utcoffset()
    assert start.date() == day or skipped
    assert (start.time().replace(tzinfo=None) == at) is not skipped
