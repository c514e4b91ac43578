"""What the register page counts."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from riskreg.domain import actions, figures, risks
from riskreg.domain.figures import Extra, Group, Needs
from riskreg.models import Register, Risk
from tests.factories import NOW, TODAY, ActionFactory, RiskFactory


def test_groups_count_by_state_levels_and_strategy(register, alice):
    for strategy in ("mitigate", "mitigate", ""):
        RiskFactory(register=register, owner=alice, strategy=strategy)
    RiskFactory(register=register, current_likelihood=None, current_impact=None)
    groups = figures.register_groups(register)
    assert set(groups) == {
        Group("open", 3, 4, "mitigate", 2), Group("open", 3, 4, "", 1), Group("draft", None, None, "", 1),
    }  # fmt: skip
    assert (figures.count(groups), figures.cells(groups)) == (4, {(3, 4): 3})
    assert figures.ratings(groups, register.grid) == {"critical": 0, "high": 3, "moderate": 0, "low": 0, "": 0}


def test_needs_count_drafts_and_open_risks(register, alice, bob):
    late = RiskFactory(register=register, owner=alice, strategy="avoid", today=TODAY - timedelta(days=90))
    ActionFactory(risk=late, due_on=TODAY - timedelta(days=1))
    ActionFactory(risk=late, due_on=TODAY - timedelta(days=2))
    RiskFactory(register=register)
    closed = RiskFactory(register=register, today=TODAY - timedelta(days=90))
    risks.close_risk(risk=closed, by=bob, now=NOW, seen=1, close_reason="avoided")
    assert figures.needs(register, today=TODAY) == Needs(reviews_overdue=1, unowned=1, undecided=1, late_actions=1)


def test_figures_are_kept_until_the_next_write(register, alice, risk):
    register.refresh_from_db()
    figures.register_groups(register)
    figures.needs(register, today=TODAY)
    with CaptureQueriesContext(connection) as queries:
        assert figures.count(figures.register_groups(register)) == 1
        figures.needs(register, today=TODAY)
    assert len(queries) == 0
    actions.add_action(risk=risk, by=alice, now=NOW, values={"title": "Test it", "due_on": TODAY - timedelta(days=1)})
    assert figures.needs(Register.objects.get(pk=register.pk), today=TODAY).late_actions == 1


def test_figures_know_a_new_day(register, risk):
    assert figures.needs(register, today=TODAY).reviews_overdue == 0
    assert figures.needs(register, today=TODAY + timedelta(days=61)).reviews_overdue == 1


def test_extras_tell_the_score_of_then_and_the_actions(register, alice, bob):
    old = RiskFactory(register=register, owner=alice, now=NOW - timedelta(days=30))
    risks.edit_risk(risk=old, by=bob, now=NOW - timedelta(days=10), today=TODAY, seen=1, values={"current_impact": 2})
    risks.edit_risk(risk=old, by=bob, now=NOW, today=TODAY, seen=2, values={"current_impact": 5})
    ActionFactory(risk=old, due_on=TODAY - timedelta(days=1))
    ActionFactory(risk=old)
    done = ActionFactory(risk=old)
    actions.set_action_state(action=done, by=bob, now=NOW, seen=1, state="done")
    new = RiskFactory(register=register)
    found = figures.extras(register, [old.pk, new.pk], since=datetime(2026, 10, 1, tzinfo=UTC), today=TODAY)
    assert found == {old.pk: Extra(6, 2, 1), new.pk: Extra(None, 0, 0)}


def test_named_cells_list_the_oldest_first(register, alice):
    made = [RiskFactory(register=register, owner=alice, title=f"Risk {n}") for n in range(3)]
    named = figures.named_cells(Risk.objects.filter(register=register), most=2)
    assert named == {(3, 4): [(risk.reference, risk.title) for risk in made[:2]]}


@pytest.mark.parametrize(
    ("day", "start"), [((2026, 10, 6), (2026, 10, 1)), ((2026, 12, 31), (2026, 10, 1)), ((2027, 1, 1), (2027, 1, 1))]
)
def test_quarter_start_is_the_first_of_three_months(day, start):
    assert figures.quarter_start(date(*day)) == date(*start)
