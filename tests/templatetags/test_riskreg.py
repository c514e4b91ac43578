"""Filters and tags of our own."""

from datetime import date

from riskreg.domain import risks
from riskreg.templatetags.riskreg import RegisterHead, day_in_words, days_overdue, register_head
from tests.factories import NOW, TODAY, RiskFactory


def test_day_in_words_says_date_and_distance():
    assert day_in_words(date(2027, 3, 12), date(2027, 3, 3)) == "12 Mar 2027 (in 9 days)"
    assert day_in_words(None, TODAY) == ""


def test_days_overdue_says_how_late():
    assert [days_overdue(day, TODAY) for day in (date(2026, 9, 27), TODAY, None)] == ["9 days overdue", "", ""]


def test_register_head_counts_and_tells_rights(register, alice, bob, vera):
    RiskFactory(register=register, owner=alice, current_likelihood=5, current_impact=5)
    RiskFactory(register=register, owner=alice)
    RiskFactory(register=register)
    closed = RiskFactory(register=register, owner=alice)
    risks.close_risk(risk=closed, by=bob, now=NOW, seen=1, close_reason="avoided")
    heads = [register_head({"register": register, "user": user}) for user in (bob, alice, vera)]
    assert heads == [
        RegisterHead(open=2, above=1, drafts=1, may_log=True, may_import=True, may_manage=True),
        RegisterHead(open=2, above=1, drafts=1, may_log=True, may_import=False, may_manage=False),
        RegisterHead(open=2, above=1, drafts=1, may_log=False, may_import=False, may_manage=False),
    ]
