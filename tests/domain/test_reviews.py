"""One look at one risk."""

from datetime import timedelta

import pytest

from riskreg.choices import AcceptanceState, RiskState
from riskreg.domain import acceptances, reviews, risks
from riskreg.domain.errors import Conflict, Refused
from riskreg.models import Acceptance, Decision, Review, Risk
from tests.factories import NOW, TODAY, RiskFactory, member

LATER = NOW + timedelta(days=40)
DAY = TODAY + timedelta(days=40)


def look(risk, by, outcome="no_change", **more):
    """A review of the risk as it stands, forty days after it was logged unless said otherwise."""
    given = {"now": LATER, "today": DAY, "seen": risk.version} | more
    return reviews.record_review(risk=risk, by=by, outcome=outcome, **given)


@pytest.fixture
def grave(register, alice):
    """IT-001, scored 4 × 5 = 20: above tolerance."""
    return RiskFactory(register=register, owner=alice, by=alice, current_likelihood=4, current_impact=5)


def test_no_change_sets_the_next_date_and_keeps_everything_else(risk, alice):
    review = look(risk, alice, note="Nothing new.")
    risk.refresh_from_db()
    assert (risk.next_review_on, risk.last_reviewed_on, risk.current_score) == (DAY + timedelta(days=60), DAY, 12)
    assert (review.outcome, review.was_due_on, review.next_review_on, review.risk_version) == (
        "no_change", TODAY + timedelta(days=60), DAY + timedelta(days=60), 2,
    )  # fmt: skip
    assert review.before == {"last_reviewed_on": None, "next_review_on": str(TODAY + timedelta(days=60))}
    assert (risk.history.first().history_change_reason, Decision.objects.count()) == ("Nothing new.", 0)


def test_rescoring_counts_from_the_new_rating_and_makes_no_decision(risk, alice):
    review = look(risk, alice, "rescored", values={"current_likelihood": 5, "current_impact": 5})
    assert (risk.current_score, risk.next_review_on) == (25, DAY + timedelta(days=30))
    assert (review.before["current_likelihood"], review.after["current_likelihood"]) == (3, 5)
    assert Decision.objects.count() == 0


def test_the_outcome_kept_is_the_true_one(risk, alice):
    assert look(risk, alice, values={"current_impact": 5}).outcome == "rescored"
    assert look(risk, alice, "rescored", values={"strategy": "mitigate"}).outcome == "strategy_changed"
    assert look(risk, alice, "strategy_changed", values={"strategy": "mitigate"}).outcome == "no_change"


def test_a_new_strategy_is_a_numbered_decision(risk, bob):
    look(risk, bob, "strategy_changed", values={"strategy": "transfer", "transfer_to": "the insurer"}, note="Cheap.")
    decision = Decision.objects.get()
    assert (decision.reference, decision.text, decision.rationale, decision.decided_by) == (
        "IT-D-2026-001", "Transfer the risk to the insurer.", "Cheap.", bob,
    )  # fmt: skip
    assert decision.state_digest == acceptances.state_digest(risk)


def test_decisions_are_numbered_by_register_and_year(register, alice, bob):
    made = [RiskFactory(register=register, owner=alice) for _ in range(2)]
    for risk in made:
        look(risk, bob, "escalated", note="To the board.")
    new_year = DAY.replace(year=2027, month=1, day=2)
    look(made[0], bob, "escalated", note="Again.", today=new_year, now=LATER + timedelta(days=60))
    assert list(Decision.objects.order_by("pk").values_list("reference", flat=True)) == [
        "IT-D-2026-001", "IT-D-2026-002", "IT-D-2027-001",
    ]  # fmt: skip


def test_closing_is_a_review_and_a_decision(risk, bob):
    review = look(risk, bob, "closed", close_reason="avoided", note="Shut down.")
    risk.refresh_from_db()
    assert (risk.state, risk.next_review_on, risk.last_reviewed_on) == (RiskState.CLOSED, None, DAY)
    assert (review.decision.text, review.decision.reference) == ("Close the risk: avoided.", "IT-D-2026-001")


@pytest.mark.parametrize("outcome", ["deferred", "escalated"])
def test_deferring_and_escalating_need_a_reason(risk, bob, outcome):
    with pytest.raises(Refused) as refused:
        look(risk, bob, outcome)
    assert (refused.value.field, Review.objects.count()) == ("note", 0)


def test_deferring_moves_no_date_and_writes_no_version_of_the_risk(risk, bob):
    review = look(risk, bob, "deferred", note="The expert is away.")
    risk.refresh_from_db()
    assert (risk.next_review_on, risk.last_reviewed_on, risk.version) == (TODAY + timedelta(days=60), None, 1)
    assert (review.before, Decision.objects.count()) == ({}, 0)


def test_above_tolerance_the_third_no_change_in_a_row_is_explained(grave, alice):
    for days in (1, 2):
        look(grave, alice, now=LATER + timedelta(days=days))
    with pytest.raises(Refused) as refused:
        look(grave, alice, now=LATER + timedelta(days=3))
    assert refused.value.field == "note"
    assert look(grave, alice, now=LATER + timedelta(days=3), note="We wait for the vendor.").outcome == "no_change"


def test_within_tolerance_nothing_need_be_explained(risk, alice):
    assert [look(risk, alice, now=LATER + timedelta(days=days)).outcome for days in range(4)] == ["no_change"] * 4


def test_another_outcome_between_starts_the_count_anew(grave, alice):
    look(grave, alice, now=LATER)
    look(grave, alice, "rescored", values={"current_impact": 4}, now=LATER + timedelta(days=1))
    look(grave, alice, now=LATER + timedelta(days=2))
    assert look(grave, alice, now=LATER + timedelta(days=3)).outcome == "no_change"


@pytest.mark.parametrize("outcome", ["no_change", "deferred"])
def test_a_stale_version_conflicts_whatever_the_outcome(risk, alice, bob, outcome):
    mine = Risk.objects.get(pk=risk.pk)
    risks.edit_risk(risk=risk, by=bob, now=NOW, today=TODAY, seen=1, values={"title": "Bob's words"})
    with pytest.raises(Conflict):
        look(mine, alice, outcome, note="x")
    assert Review.objects.count() == 0


def test_a_closed_risk_is_not_reviewed(risk, bob):
    look(risk, bob, "closed", close_reason="avoided")
    with pytest.raises(Refused):
        look(risk, bob)


def test_accepting_signs_at_once_when_the_reviewer_approves(risk, bob):
    terms = {"approver": bob, "rationale": "Cheap to repair.", "expires_on": DAY + timedelta(days=90)}
    review = look(risk, bob, "accepted", acceptance=terms)
    accepted = Acceptance.objects.get()
    assert (accepted.state, accepted.is_in_force(DAY), risk.strategy) == (AcceptanceState.SIGNED, True, "accept")
    assert (review.decision.acceptance, review.decision.text) == (
        accepted, "Accept the risk at 12 High until 13 Feb 2027.",
    )  # fmt: skip
    assert (review.decision.expires_on, Decision.objects.count()) == (accepted.expires_on, 1)


def test_accepting_asks_somebody_else_to_sign(risk, alice, bob):
    terms = {"approver": bob, "rationale": "Cheap to repair.", "expires_on": DAY + timedelta(days=90)}
    review = look(risk, alice, "accepted", acceptance=terms)
    asked = Acceptance.objects.get()
    assert (asked.state, asked.asked_by, asked.approver) == (AcceptanceState.ASKED, alice, bob)
    assert review.decision.text == "Accept the risk at 12 High until 13 Feb 2027, once Bob Chair has signed."
    signed = acceptances.sign(
        acceptance=asked, by=bob, now=LATER, today=DAY, seen=1, digest=acceptances.state_digest(risk)
    )
    assert (signed, asked.state) == (review.decision, AcceptanceState.SIGNED)


def test_accepting_without_terms_is_refused_and_writes_nothing(risk, bob):
    with pytest.raises(Refused) as refused:
        look(risk, bob, "accepted")
    assert (refused.value.field, Risk.objects.get().strategy, Review.objects.count()) == ("expires_on", "", 0)


def test_a_draft_is_opened_by_its_triage_if_it_is_complete(register, alice, bob):
    draft = RiskFactory(register=register, owner=alice, current_impact=None)
    look(draft, bob, "rescored", values={"current_impact": 4}, open_draft=True)
    bare = RiskFactory(register=register, current_impact=None)
    look(bare, bob, open_draft=True)
    assert (draft.state, bare.state) == (RiskState.OPEN, RiskState.DRAFT)


@pytest.mark.parametrize(
    ("outcome", "more"),
    [
        ("no_change", {}),
        ("rescored", {"values": {"current_impact": 5, "current_rationale": "Worse."}}),
        ("strategy_changed", {"values": {"strategy": "avoid"}}),
        ("closed", {"close_reason": "irrelevant"}),
        ("deferred", {"note": "Later."}),
        ("escalated", {"note": "Board."}),
    ],
)
def test_undo_puts_everything_back_in_a_new_version(risk, bob, outcome, more):
    was = Risk.objects.filter(pk=risk.pk).values().get()
    review = look(risk, bob, outcome, **more)
    reviews.undo_review(review=review, by=bob, now=LATER + timedelta(minutes=1), today=DAY)
    present = Risk.objects.filter(pk=risk.pk).values().get()
    moved = {"version", "changed_at"}
    assert {name: value for name, value in present.items() if name not in moved} == {
        name: value for name, value in was.items() if name not in moved
    }
    assert (Review.objects.standing().count(), risk.history.count()) == (0, present["version"])


def test_undo_gives_a_new_owner_back(risk, alice, bob):
    review = look(risk, bob, values={"owner": bob})
    assert (review.before["owner"], review.after["owner"]) == (alice.pk, bob.pk)
    reviews.undo_review(review=review, by=bob, now=LATER, today=DAY)
    assert Risk.objects.get().owner == alice


def test_undo_is_refused_when_the_risk_changed_since(risk, alice):
    review = look(risk, alice)
    risks.edit_risk(risk=risk, by=alice, now=LATER, today=DAY, seen=2, values={"title": "Other"})
    with pytest.raises(Refused):
        reviews.undo_review(review=review, by=alice, now=LATER, today=DAY)
    assert Review.objects.standing().count() == 1


def test_undo_twice_is_refused(risk, alice):
    review = look(risk, alice)
    reviews.undo_review(review=review, by=alice, now=LATER, today=DAY)
    with pytest.raises(Refused):
        reviews.undo_review(review=review, by=alice, now=LATER, today=DAY)


def test_undo_keeps_a_numbered_decision_in_the_list(risk, bob):
    review = look(risk, bob, "escalated", note="Board.")
    reviews.undo_review(review=review, by=bob, now=LATER, today=DAY)
    assert (Decision.objects.get().reference, Decision.objects.get().review.undone_at) == ("IT-D-2026-001", LATER)


def test_undo_ends_the_acceptance_and_brings_the_one_before_back(risk, bob):
    terms = {"approver": bob, "rationale": "Cheap.", "expires_on": DAY + timedelta(days=90)}
    look(risk, bob, "accepted", acceptance=terms)
    second = look(risk, bob, "accepted", now=LATER + timedelta(days=1), acceptance=terms | {"rationale": "Still."})
    reviews.undo_review(review=second, by=bob, now=LATER + timedelta(days=2), today=DAY)
    states = Acceptance.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == [AcceptanceState.SIGNED, AcceptanceState.ENDED]


def test_undo_of_a_closing_brings_the_acceptance_back_and_undo_of_a_score_freshens_it(risk, bob):
    terms = {"approver": bob, "rationale": "Cheap.", "expires_on": DAY + timedelta(days=90)}
    look(risk, bob, "accepted", acceptance=terms)
    for days, outcome, more in (
        (1, "closed", {"close_reason": "avoided"}),
        (2, "rescored", {"values": {"current_impact": 5}}),
    ):
        review = look(risk, bob, outcome, now=LATER + timedelta(days=days), **more)
        assert Acceptance.objects.in_force(DAY).count() == 0
        reviews.undo_review(review=review, by=bob, now=LATER + timedelta(days=days, hours=1), today=DAY)
        assert Acceptance.objects.in_force(DAY).count() == 1


def test_undo_leaves_an_acceptance_ended_once_somebody_was_asked_for_another(risk, alice, bob):
    """One acceptance at a time: what was asked for since stays, and the older one does not come back beside it."""
    terms = {"rationale": "Cheap.", "expires_on": DAY + timedelta(days=90)}
    look(risk, bob, "accepted", acceptance=terms | {"approver": bob})
    chair = member(risk.register, "Carol Second", "manager")
    second = look(risk, chair, "accepted", now=LATER + timedelta(days=1), acceptance=terms | {"approver": chair})
    when = {"now": LATER + timedelta(days=2), "today": DAY}
    granted = Acceptance.objects.latest("pk")
    acceptances.withdraw(acceptance=granted, by=bob, now=when["now"], seen=granted.version, reason="Too early.")
    asked = acceptances.ask(risk=risk, approver=bob, by=alice, **terms, **when)
    reviews.undo_review(review=second, by=chair, now=LATER + timedelta(days=3), today=DAY)
    states = Acceptance.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == [AcceptanceState.ENDED, AcceptanceState.ENDED, AcceptanceState.ASKED]
    assert acceptances.live_acceptance(risk) == asked


def test_last_review_is_the_latest_that_stands(risk, alice):
    first = look(risk, alice)
    second = look(risk, alice, now=LATER + timedelta(days=1))
    assert reviews.last_review(risk) == second
    reviews.undo_review(review=second, by=alice, now=LATER + timedelta(days=2), today=DAY)
    assert reviews.last_review(risk) == first
