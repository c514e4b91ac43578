"""What is missing or late on a risk."""

from datetime import timedelta

import pytest

from riskreg.domain import risks
from riskreg.domain.gaps import gaps_of
from tests.factories import NOW, TODAY, ActionFactory, RiskFactory


def codes(risk, *actions, today=TODAY):
    return [gap.code for gap in gaps_of(risk, actions, today=today)]


def test_gaps_of_a_bare_draft(register):
    risk = RiskFactory(register=register, current_likelihood=None, current_impact=None)
    assert codes(risk) == ["no_owner", "not_scored", "no_strategy"]


def test_gaps_none_on_a_risk_that_is_treated(register, alice):
    risk = RiskFactory(register=register, owner=alice, strategy="mitigate")
    assert codes(risk, ActionFactory(risk=risk, due_on=TODAY)) == []


@pytest.mark.parametrize("strategy", ["mitigate", "avoid"])
def test_gaps_treatment_without_an_open_action(register, alice, strategy):
    risk = RiskFactory(register=register, owner=alice, strategy=strategy)
    assert codes(risk) == ["no_action"]
    risk.strategy_note = "The contract covers it."
    assert codes(risk) == []


def test_gaps_transfer_to_nobody(register, alice):
    risk = RiskFactory(register=register, owner=alice, strategy="transfer", strategy_note="Insured")
    assert codes(risk) == ["no_transferee"]


def test_gaps_above_tolerance_says_since_when(register, alice):
    risk = RiskFactory(register=register, owner=alice, strategy="accept", current_likelihood=4)
    (gap,) = gaps_of(risk, [], today=TODAY, above_since=TODAY)
    assert (gap.fault, gap.fact, gap.step, gap.field) == (
        "Above tolerance since 6 Oct 2026.",
        "Tolerance is 12, the score is 16.",
        "edit",
        "strategy",
    )


def test_gaps_review_overdue_is_one_click(register, alice):
    risk = RiskFactory(register=register, owner=alice, strategy="accept")
    (gap,) = gaps_of(risk, [], today=risk.next_review_on + timedelta(days=1))
    assert (gap.fault, gap.step) == ("The review is 1 day overdue.", "confirm")
    assert codes(risk, today=risk.next_review_on) == []


def test_gaps_name_late_actions_up_to_three(register, alice):
    risk = RiskFactory(register=register, owner=alice, strategy="mitigate")
    late = [ActionFactory(risk=risk, owner=alice, due_on=TODAY - timedelta(days=n)) for n in range(5)]
    found = gaps_of(risk, late, today=TODAY)
    assert [gap.code for gap in found] == ["action_late"] * 3 + ["actions_late"]
    assert found[0].fault == f"“{late[4].title}” is 4 days late."
    assert found[0].action == late[4].pk
    assert found[3].fault == "1 more action is late."


def test_gaps_target_date_passed_and_not_reached(register, alice):
    plan = {"target_likelihood": 1, "target_impact": 4, "target_on": TODAY - timedelta(days=1), "strategy": "accept"}
    missed = RiskFactory(register=register, owner=alice, **plan)
    reached = RiskFactory(register=register, owner=alice, current_likelihood=1, **plan)
    for risk in (missed, reached):
        risk.refresh_from_db()
    assert (codes(missed), codes(reached)) == (["target_passed"], [])


def test_gaps_owner_who_left(register, alice):
    risk = RiskFactory(register=register, owner=alice, strategy="accept")
    alice.is_active = False
    assert codes(risk) == ["owner_left"]


def test_gaps_draft_that_is_complete_can_be_opened(register, alice):
    risk = RiskFactory(register=register, strategy="accept")
    risk.owner = alice
    assert codes(risk) == ["ready_to_open"]


def test_gaps_none_on_a_closed_risk(risk, alice):
    risks.close_risk(risk=risk, by=alice, now=NOW, seen=1, close_reason="occurred")
    assert codes(risk) == []
