"""Rules of recurrence: the same days as dateutil gives, in every season, and words people use."""

import time
from datetime import date, datetime, timedelta

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from riskreg.lib import recurrence
from riskreg.lib.recurrence import BadRule, Pattern, clean, next_days, pattern_of, rule_words

DAYS = st.dates(date(1999, 1, 1), date(2105, 12, 31))
PATTERNS = st.builds(
    Pattern,
    kind=st.sampled_from([recurrence.MONTHLY, recurrence.WEEKLY, recurrence.QUARTERLY]),
    weekday=st.integers(0, 6),
    week=st.sampled_from(recurrence.WEEKS),
    every=st.integers(1, 12),
)


@settings(max_examples=200)
@given(pattern=PATTERNS, first=DAYS, days=st.integers(0, 900))
def test_next_days_are_those_of_the_standard(pattern, first, days):
    after = first + timedelta(days=days)
    expected = []
    for found in rrulestr(pattern.rule(), dtstart=datetime.combine(first, datetime.min.time())):
        if found.date() > after:
            expected.append(found.date())
        if len(expected) == 5:
            break
    assert next_days(pattern.rule(), first, after=after, count=5) == expected


@given(pattern=PATTERNS)
def test_pattern_survives_being_written_as_a_rule(pattern):
    found = pattern_of(clean(pattern.rule()))
    assert found.rule() == pattern.rule()
    assert "%" not in rule_words(pattern.rule())


def test_next_days_on_the_leap_day():
    found = next_days("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", date(2026, 1, 1), after=date(2026, 1, 1), count=3)
    assert found == [date(2028, 2, 29), date(2032, 2, 29), date(2036, 2, 29)]


def test_next_days_end_with_the_rule():
    rule = clean("RRULE:FREQ=WEEKLY;BYDAY=TU;UNTIL=20261020T090000Z")
    assert next_days(rule, date(2026, 10, 6), after=date(2026, 10, 6), count=9) == [
        date(2026, 10, 13), date(2026, 10, 20),
    ]  # fmt: skip


def test_a_day_that_never_comes_is_found_out_soon():
    began = time.perf_counter()
    assert next_days("FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30", date(2026, 1, 1), after=date(2026, 1, 1), count=1) == []
    assert time.perf_counter() - began < 5  # to the year 9999 it would be minutes


@pytest.mark.parametrize(
    "rule",
    ["", "every Tuesday", "FREQ=DAILY", "FREQ=SECONDLY", "FREQ=WEEKLY;BYHOUR=3", "FREQ=WEEKLY;INTERVAL=0",
     "FREQ=WEEKLY;FREQ=WEEKLY", "FREQ=MONTHLY;BYDAY=1XX", "FREQ=WEEKLY;COUNT=2;UNTIL=99999999", "INTERVAL=2"],
)  # fmt: skip
def test_clean_refuses_what_cannot_be_kept(rule):
    with pytest.raises(BadRule):
        clean(rule)


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("FREQ=MONTHLY;BYDAY=1TU", "The first Tuesday of every month"),
        ("FREQ=MONTHLY;INTERVAL=2;BYDAY=-1FR", "The last Friday of every 2 months"),
        ("FREQ=MONTHLY;INTERVAL=3;BYDAY=1TU", "The first Tuesday of every third month"),
        ("FREQ=WEEKLY;BYDAY=MO", "Every week on Monday"),
        ("FREQ=WEEKLY;INTERVAL=6;BYDAY=MO", "Every 6 weeks on Monday"),
        ("FREQ=MONTHLY;BYMONTHDAY=15", "FREQ=MONTHLY;BYMONTHDAY=15"),
    ],
)
def test_rule_words(rule, words):
    assert rule_words(rule) == words
