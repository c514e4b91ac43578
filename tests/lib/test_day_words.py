"""Dates in words."""

from datetime import date

import pytest

from riskreg.lib.day_words import distance, due_words, full_day, overdue, short_day

TODAY = date(2026, 10, 6)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 10, 6), ("6 Oct", "(today)", False)),
        (date(2026, 10, 7), ("7 Oct", "(tomorrow)", False)),
        (date(2026, 10, 14), ("14 Oct", "(in 8 days)", False)),
        (date(2027, 1, 4), ("4 Jan", "(in 90 days)", False)),
        (date(2027, 8, 1), ("1 Aug", "(in 299 days)", False)),
        (date(2027, 8, 2), ("2 Aug 2027", "(in 300 days)", False)),
        (date(2026, 10, 5), ("1 day overdue", "5 Oct", True)),
        (date(2026, 9, 27), ("9 days overdue", "27 Sep", True)),
        (date(2025, 12, 31), ("279 days overdue", "31 Dec 2025", True)),
    ],
)
def test_due_words_lead_with_what_matters(day, words):
    assert tuple(due_words(day, TODAY)) == words


def test_distance_looks_both_ways():
    days = [date(2026, 10, 3), date(2026, 10, 5), date(2026, 10, 9)]
    assert [distance(day, TODAY) for day in days] == ["3 days ago", "yesterday", "in 3 days"]


def test_days_have_a_year_when_it_is_another_one():
    assert [short_day(TODAY, TODAY), short_day(date(2027, 3, 12), TODAY), full_day(TODAY)] == [
        "6 Oct", "12 Mar 2027", "6 Oct 2026",
    ]  # fmt: skip


def test_overdue_is_silent_until_the_day_has_passed():
    assert [overdue(date(2026, 10, day), TODAY) for day in (6, 7, 5)] == ["", "", "1 day overdue"]
