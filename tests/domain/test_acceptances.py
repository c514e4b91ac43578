"""Decisions to live with a risk."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from riskreg.choices import AcceptanceState
from riskreg.domain import acceptances, registers, risks
from riskreg.domain.errors import Refused
from riskreg.models import Acceptance, Decision
from tests.factories import NOW, TODAY, RiskFactory, member

UNTIL = TODAY + timedelta(days=100)


def ask(risk, approver, by=None, **more):
    """A request to accept the risk for a hundred days."""
    given = {"rationale": "The repair costs more.", "expires_on": UNTIL, "now": NOW, "today": TODAY} | more
    return acceptances.ask(risk=risk, approver=approver, by=by, **given)


def sign(asked, by, **more):
    given = {"now": NOW, "today": TODAY, "seen": asked.version, "digest": acceptances.state_digest(asked.risk)}
    return acceptances.sign(acceptance=asked, by=by, **(given | more))


@pytest.fixture
def accepted(risk, alice, bob):
    """IT-001, accepted by Bob at 12 for a hundred days."""
    asked = ask(risk, bob, by=alice)
    sign(asked, bob)
    return asked


def test_sign_binds_the_acceptance_to_the_state_and_makes_a_decision(accepted, risk, bob):
    decision = Decision.objects.get()
    assert (accepted.state, accepted.likelihood, accepted.impact, accepted.matrix) == (
        AcceptanceState.SIGNED, 3, 4, risk.register.matrix,
    )  # fmt: skip
    assert (decision.text, decision.decided_by, decision.rationale, decision.expires_on) == (
        "Accept the risk at 12 High until 14 Jan 2027.", bob, "The repair costs more.", UNTIL,
    )  # fmt: skip
    assert accepted.state_digest == decision.state_digest == acceptances.state_digest(risk)


@pytest.mark.parametrize(
    ("terms", "field"),
    [
        ({"rationale": "  "}, "rationale"),
        ({"expires_on": TODAY}, "expires_on"),
        ({"expires_on": TODAY + timedelta(days=733)}, "expires_on"),
    ],
)
def test_ask_needs_a_reason_and_an_end(risk, bob, terms, field):
    with pytest.raises(Refused) as refused:
        ask(risk, bob, **terms)
    assert (refused.value.field, Acceptance.objects.count()) == (field, 0)


def test_ask_needs_a_score(register, bob):
    with pytest.raises(Refused):
        ask(RiskFactory(register=register, current_impact=None), bob)


@pytest.mark.parametrize("who", ["alice", "vera", "charlie", "dora"])
def test_only_people_with_the_right_are_asked(risk, who, request):
    with pytest.raises(Refused) as refused:
        ask(risk, request.getfixturevalue(who))
    assert refused.value.field == "approver"


def test_whoever_scored_last_does_not_accept_a_high_risk(risk, bob, admin):
    risks.edit_risk(risk=risk, by=bob, now=NOW, today=TODAY, seen=1, values={"current_impact": 5})
    risks.edit_risk(risk=risk, by=admin, now=NOW, today=TODAY, seen=2, values={"title": "Same score"})
    with pytest.raises(Refused) as refused:
        ask(risk, bob)
    assert (refused.value.field, list(acceptances.signers(risk))) == ("approver", [admin])
    assert ask(risk, admin).state == AcceptanceState.ASKED


def test_whoever_scored_last_accepts_a_moderate_risk(register, bob):
    risk = RiskFactory(register=register, by=bob, current_likelihood=2, current_impact=4)
    assert sign(ask(risk, bob, by=bob), bob).decided_by == bob


def test_a_register_can_switch_the_second_person_off(register, bob):
    risk = RiskFactory(register=register, by=bob)
    registers.edit_register(register=register, by=bob, now=NOW, seen=1, values={"four_eyes": False}, reason="Small")
    assert sign(ask(risk, bob, by=bob), bob).decided_by == bob
    assert register.history.first().history_change_reason == "Small"


def test_a_score_given_while_the_request_waits_still_needs_the_second_person(risk, alice, bob):
    asked = ask(risk, bob, by=alice)
    risks.edit_risk(risk=risk, by=bob, now=NOW, today=TODAY, seen=1, values={"current_impact": 5})
    with pytest.raises(Refused):
        sign(asked, bob)
    assert Decision.objects.count() == 0


def test_sign_is_refused_on_another_state_than_was_read(risk, alice, bob):
    asked, read = ask(risk, bob, by=alice), acceptances.state_digest(risk)
    risks.edit_risk(risk=risk, by=alice, now=NOW, today=TODAY, seen=1, values={"current_impact": 5})
    with pytest.raises(Refused):
        sign(asked, bob, digest=read)
    sign(asked, bob)
    assert (asked.impact, asked.is_in_force(TODAY)) == (5, True)


def test_sign_is_for_the_person_asked_alone(risk, alice, bob, admin):
    with pytest.raises(Refused):
        sign(ask(risk, bob, by=alice), admin)


def test_sign_after_the_asked_end_is_refused(risk, alice, bob):
    asked = ask(risk, bob, by=alice)
    with pytest.raises(Refused) as refused:
        sign(asked, bob, today=UNTIL)
    assert refused.value.field == "expires_on"


def test_decline_says_why_and_ends_the_request(risk, alice, bob):
    asked = ask(risk, bob, by=alice)
    with pytest.raises(Refused):
        acceptances.decline(acceptance=asked, by=bob, now=NOW, seen=1, reason=" ")
    acceptances.decline(acceptance=asked, by=bob, now=NOW, seen=1, reason="Mitigate it.")
    assert (asked.state, asked.end_reason, Decision.objects.count()) == (AcceptanceState.DECLINED, "Mitigate it.", 0)
    with pytest.raises(Refused):
        sign(asked, bob)


def test_withdraw_ends_what_was_signed(accepted, bob):
    acceptances.withdraw(acceptance=accepted, by=bob, now=NOW, seen=accepted.version, reason="The repair is cheap.")
    assert (accepted.state, Acceptance.objects.in_force(TODAY).count()) == (AcceptanceState.ENDED, 0)
    with pytest.raises(Refused):
        acceptances.withdraw(acceptance=accepted, by=bob, now=NOW, seen=accepted.version, reason="Twice")


@pytest.mark.parametrize(
    "change",
    [
        {"current_impact": 3}, {"inherent_likelihood": 5, "inherent_impact": 5},
        {"target_likelihood": 1, "target_impact": 1}, {"consequence": "worse"}, {"title": "Another"},
    ],
)  # fmt: skip
def test_scores_and_statement_make_it_stale(accepted, risk, alice, change):
    risks.edit_risk(risk=risk, by=alice, now=NOW, today=TODAY, seen=1, values=change)
    accepted.refresh_from_db()
    assert (accepted.stale_since, accepted.is_in_force(TODAY)) == (NOW, False)
    assert Acceptance.objects.lapsed(TODAY).count() == 1


def test_other_fields_leave_it_in_force(accepted, risk, alice):
    values = {"strategy": "mitigate", "controls": "A fence", "current_rationale": "Measured", "owner": None}
    risks.edit_risk(risk=risk, by=alice, now=NOW, today=TODAY, seen=1, values=values)
    accepted.refresh_from_db()
    assert accepted.is_in_force(TODAY)


def test_it_expires_after_its_last_day(accepted):
    assert (accepted.is_in_force(UNTIL), accepted.is_in_force(UNTIL + timedelta(days=1))) == (True, False)


def test_closing_the_risk_ends_it(accepted, risk, bob):
    risks.close_risk(risk=risk, by=bob, now=NOW, seen=1, close_reason="avoided")
    accepted.refresh_from_db()
    assert (accepted.state, accepted.end_reason) == (AcceptanceState.ENDED, "The risk was closed.")


def test_a_renewal_asked_of_another_waits_for_the_end_and_a_signature_replaces(accepted, risk, alice, bob, register):
    carol = member(register, "Carol Manager", "manager")
    with pytest.raises(Refused):
        ask(risk, carol, by=alice)
    later = {"today": UNTIL + timedelta(days=1), "expires_on": UNTIL + timedelta(days=50)}
    asked = ask(risk, carol, by=alice, **later)
    accepted.refresh_from_db()
    assert (asked.state, accepted.state) == (AcceptanceState.ASKED, AcceptanceState.ENDED)
    renewed = ask(risk, bob, by=bob, **later)
    sign(renewed, bob, today=later["today"])
    assert [row.state for row in Acceptance.objects.order_by("pk")] == ["ended", "ended", "signed"]


def test_consequences_state_score_limits_and_what_follows(register, alice):
    risk = RiskFactory(register=register, current_likelihood=4, current_impact=5, consequence="no invoices for weeks.")
    assert acceptances.consequences_in_words(risk) == [
        "The risk stays at 20 Critical. Nothing more is done to lower it while the acceptance holds.",
        "That is above tolerance (12): the rule is to escalate it, not to live with it.",
        "If it happens, this follows: no invoices for weeks.",
    ]


def test_lists_of_what_waits_and_what_runs_out(risk, alice, bob):
    asked = ask(risk, bob, by=alice)
    assert (list(acceptances.to_sign(bob)), list(acceptances.to_sign(alice))) == ([asked], [])
    sign(asked, bob)
    near = UNTIL - timedelta(days=10)
    found = [list(acceptances.running_out(person, today=near, days=14)) for person in (alice, bob)]
    assert (found, list(acceptances.running_out(alice, today=TODAY, days=14))) == ([[asked], [asked]], [])


def test_standing_words_name_the_day_of_the_organisation(accepted):
    accepted.stale_since = datetime(2026, 11, 4, 23, 30, tzinfo=UTC)
    with timezone.override("Europe/Berlin"):
        assert acceptances.standing_words(accepted, TODAY) == "Out of date since 5 Nov 2026"
