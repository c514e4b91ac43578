"""Appointments: computed from settings and the clock."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from riskreg.choices import RunState
from riskreg.domain import reminder_settings, schedule
from riskreg.domain.errors import Refused
from riskreg.models import ScheduledRun
from tests.factories import NOW, OrganisationFactory

ZONES = ["Europe/London", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "Pacific/Apia"]


@pytest.fixture
def site(register):
    OrganisationFactory(time_zone="Europe/London")
    return register


def london(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=ZoneInfo("Europe/London"))


def test_newest_appointment_is_todays_hour_or_yesterdays(site):
    before, after = london(2026, 10, 8, 6, 59), london(2026, 10, 8, 7, 0)
    assert list(schedule.appointments(now=before)) == [("reminders", datetime(2026, 10, 7, 6, tzinfo=UTC))]
    assert list(schedule.appointments(now=after)) == [("reminders", datetime(2026, 10, 8, 6, tzinfo=UTC))]


def test_appointment_before_the_first_register_is_none(site):
    assert list(schedule.appointments(now=NOW)) == []


def test_week_of_silence_is_followed_by_one_run(site):
    schedule.take_due(now=london(2026, 10, 8, 7, 0))
    assert len(schedule.take_due(now=london(2026, 10, 15, 9, 0))) == 2  # the one that nobody did, and the newest


def test_taking_twice_makes_one_run(site):
    now = london(2026, 10, 8, 7, 0)
    assert [run.pk for run in schedule.take_due(now=now)] == [run.pk for run in schedule.take_due(now=now)]


def test_clock_that_goes_back_repeats_nothing(site):
    (run,) = schedule.take_due(now=london(2026, 10, 8, 7, 30))
    started = schedule.start(run_id=run.pk, now=london(2026, 10, 8, 7, 30))
    schedule.finish(run=started, now=london(2026, 10, 8, 7, 31), result={})
    assert schedule.take_due(now=london(2026, 10, 8, 7, 5)) == []
    assert schedule.take_due(now=london(2026, 10, 8, 8, 5)) == []


def test_dead_run_is_taken_over_and_given_up_after_five(site):
    now = london(2026, 10, 8, 7, 0)
    (run,) = schedule.take_due(now=now)
    for _attempt in range(5):
        assert schedule.start(run_id=run.pk, now=now) is not None
        assert schedule.start(run_id=run.pk, now=now) is None
        now += timedelta(minutes=6)
    assert schedule.start(run_id=run.pk, now=now) is None
    run.refresh_from_db()
    assert (run.state, run.attempts) == (RunState.FAILED, 5)
    schedule.retry(run=run)
    run.refresh_from_db()
    assert run.state == RunState.DUE


def test_overtaken_run_may_not_end(site):
    now = london(2026, 10, 8, 7, 0)
    (run,) = schedule.take_due(now=now)
    slow = schedule.start(run_id=run.pk, now=now)
    quick = schedule.start(run_id=run.pk, now=now + timedelta(minutes=6))
    with pytest.raises(schedule.Overtaken):
        schedule.still_mine(run=slow, now=now + timedelta(minutes=7))
    schedule.finish(run=quick, now=now + timedelta(minutes=8), result={"people": 1})


def test_repeated_run_says_nothing_of_its_failure_any_more(site):
    (run,) = schedule.take_due(now=london(2026, 10, 8, 7, 0))
    started = schedule.start(run_id=run.pk, now=london(2026, 10, 8, 7, 0))
    schedule.fail(run=started, now=london(2026, 10, 8, 7, 1), error="The disk is full.")
    schedule.retry(run=run)
    run.refresh_from_db()
    assert (run.state, run.error, run.finished_at, run.attempts) == ("due", "", None, 0)


def test_run_that_did_not_fail_is_not_repeated(site):
    (run,) = schedule.take_due(now=london(2026, 10, 8, 7, 0))
    with pytest.raises(Refused):
        schedule.retry(run=run)


def test_monthly_report_has_its_own_appointment(site, bob):
    values = {"report_day": 15, "hour": 9}
    reminder_settings.edit_settings(register=site, by=bob, now=NOW, seen=0, values=values)
    now = london(2026, 11, 14, 12, 0)
    assert list(schedule.appointments(now=now)) == [
        ("reminders", datetime(2026, 11, 14, 9, tzinfo=UTC)), ("report:IT", datetime(2026, 10, 15, 8, tzinfo=UTC)),
    ]  # fmt: skip
    assert schedule.next_appointments(now=now) == [
        ("reminders", datetime(2026, 11, 15, 9, tzinfo=UTC)), ("report:IT", datetime(2026, 11, 15, 9, tzinfo=UTC)),
    ]  # fmt: skip


def test_lateness_is_told_after_26_hours(site):
    now = london(2026, 10, 8, 7, 0)
    assert schedule.late_by(now=now) is None
    (run,) = schedule.take_due(now=now)
    assert schedule.late_by(now=now + timedelta(hours=25)) is None
    assert schedule.late_by(now=now + timedelta(hours=27)) == timedelta(hours=27)
    schedule.finish(run=schedule.start(run_id=run.pk, now=now), now=now, result={})
    assert ScheduledRun.objects.get().state == RunState.DONE
    assert schedule.late_by(now=now + timedelta(hours=25)) is None


@example(start=1472, zone="America/New_York", hour=3)  # the night in which 2 and 3 are one moment
@settings(max_examples=200)
@given(
    start=st.integers(0, 3 * 365 * 24),
    zone=st.sampled_from(ZONES), hour=st.integers(0, 23),
)  # fmt: skip
def test_every_day_has_exactly_one_appointment(start, zone, hour):
    zone = ZoneInfo(zone)
    moment, found = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=start), set()
    for step in range(5 * 48):  # five days by half hours, over nights that are too long or too short
        found.add(schedule._newest(moment + timedelta(minutes=30 * step), hour, zone))
    days = sorted(due.astimezone(zone).date() for due in found)
    assert days == [days[0] + timedelta(days=n) for n in range(len(days))]
    hours = [schedule.hour_of(ScheduledRun(due_at=due), zone) for due in found]
    assert all(shown in {hour, hour + 1} for shown in hours)  # the next one where the clock skipped it
    assert sum(shown != hour for shown in hours) <= 1


@pytest.mark.parametrize("hour", [1, 2])
def test_hour_that_the_clock_skips_comes_right_after_with_those_of_the_next_hour(hour):
    london = ZoneInfo("Europe/London")
    moment = schedule.wall_time(date(2027, 3, 28), hour, london)
    assert moment == datetime(2027, 3, 28, 1, tzinfo=UTC)
    assert schedule.hour_of(ScheduledRun(due_at=moment), london) == 2  # reminds whoever wants it at 1 or at 2
