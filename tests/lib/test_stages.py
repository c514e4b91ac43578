"""How near a due date is."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from riskreg.lib.stages import last_weekday, stage

MONDAY, WEDNESDAY = 0, 2
DAYS = st.dates(min_value=date(2024, 1, 1), max_value=date(2032, 12, 31))


def stages(due: date, first: date, last: date) -> list[str]:
    """The stage of each day from the first to the last."""
    days = (last - first).days + 1
    return [stage(due, first + timedelta(days=n), leads=[14, 3], weekday=MONDAY) for n in range(days)]


def test_stage_names_the_nearest_lead_that_was_reached():
    due = date(2026, 11, 25)  # a Wednesday
    assert stages(due, date(2026, 11, 10), date(2026, 11, 12)) == ["", "in 14", "in 14"]
    assert stages(due, date(2026, 11, 21), date(2026, 11, 25)) == ["in 14", "in 3", "in 3", "in 3", "today"]


def test_stage_of_something_late_changes_once_a_week():
    due = date(2026, 11, 25)
    assert stages(due, date(2026, 11, 26), date(2026, 12, 1)) == [
        "late", "late", "late", "late", "late 2026-11-30", "late 2026-11-30",
    ]  # fmt: skip
    assert stage(due, date(2026, 12, 7), leads=[], weekday=MONDAY) == "late 2026-12-07"


def test_stage_without_leads_begins_on_the_day():
    due = date(2026, 11, 25)
    assert [stage(due, day, leads=[], weekday=MONDAY) for day in (date(2026, 11, 24), due)] == ["", "today"]


def test_last_weekday_is_today_on_that_weekday():
    assert last_weekday(date(2026, 11, 23), MONDAY) == date(2026, 11, 23)
    assert last_weekday(date(2026, 11, 24), WEDNESDAY) == date(2026, 11, 18)


@given(due=DAYS, after=st.integers(0, 500), weekday=st.integers(0, 6))
def test_something_late_is_told_at_least_every_seven_days_and_never_twice_in_a_week(due, after, weekday):
    today = due + timedelta(days=1 + after)
    week = [stage(due, today + timedelta(days=n), leads=[14, 3], weekday=weekday) for n in range(8)]
    assert 2 <= len(set(week)) <= 3  # the first day of lateness may fall right before the weekday
    assert all(text.startswith("late") for text in week)


@given(due=DAYS, today=DAYS, weekday=st.integers(0, 6))
def test_stages_follow_each_other_and_never_come_back(due, today, weekday):
    tomorrow = today + timedelta(days=1)
    order = [stage(due, day, leads=[14, 3], weekday=weekday) for day in (today, tomorrow)]
    rank = {"": 0, "in 14": 1, "in 3": 2, "today": 3, "late": 4}
    assert rank.get(order[0], 5) <= rank.get(order[1], 5)
