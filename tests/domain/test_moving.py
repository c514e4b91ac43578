"""Moving risks to another register: what comes along, what stays, and that both pasts stay whole."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from riskreg.choices import AcceptanceState, ActionState, CloseReason, RiskState
from riskreg.domain import acceptances, as_of, bulk, moving, risks, undo
from riskreg.domain.bulk import Pick
from riskreg.domain.errors import Conflict, Refused
from riskreg.domain.ledger_check import check_history
from riskreg.models import Action, Risk
from riskreg.scoring import Band, Grid, Level
from tests.factories import (
    NOW,
    TODAY,
    ActionFactory,
    CategoryFactory,
    MatrixFactory,
    RegisterFactory,
    RiskFactory,
    UserFactory,
    recorded_member,
)  # fmt: skip

LATER = NOW + timedelta(days=3)
THREE = Grid(
    tuple(Level(word) for word in ("Seldom", "Sometimes", "Often")),
    tuple(Level(word) for word in ("Small", "Middling", "Big")),
    (Band("low", 1), Band("moderate", 3), Band("high", 6)),
)


@pytest.fixture
def operations(bob):
    """Another register, with a matrix of three by three, that Bob manages as well."""
    found = RegisterFactory(code="OPS", name="Operations", matrix=MatrixFactory(key="three", levels=THREE.as_json()))
    recorded_member(bob, found, "manager")
    return found


def move(risk, to, by, **more):
    return moving.move_risk(
        risk=risk, to=to, by=by, now=LATER, today=TODAY + timedelta(days=3), seen=risk.version, **more
    )


def test_a_moved_risk_goes_on_under_a_new_reference(register, operations, bob):
    was = RiskFactory(register=register, owner=bob, title="Disk fills", cause="Logs grow", tags="\ntag:disk\n")

    fresh = move(was, operations, bob, reason="The project ends.")

    assert (fresh.reference, fresh.title, fresh.cause, fresh.tags) == ("OPS-001", "Disk fills", "Logs grow", was.tags)
    assert (fresh.state, fresh.owner, fresh.register) == (RiskState.OPEN, bob, operations)
    was.refresh_from_db()
    assert (was.state, was.close_reason, was.moved_to, was.next_review_on) == ("closed", "moved", fresh, None)
    assert moving.came_from(fresh, bob) == "IT-001"
    assert moving.came_from(was, bob) == ""


def test_levels_are_carried_over_to_the_other_matrix(register, operations, bob):
    risk = RiskFactory(register=register, owner=bob, current_likelihood=4, current_impact=5, target_likelihood=2,
                       target_impact=1)  # fmt: skip
    seen = moving.preview(risk, operations)

    fresh = move(risk, operations, bob)

    assert (fresh.current_likelihood, fresh.current_impact, fresh.target_likelihood, fresh.target_impact) == (
        3,
        3,
        2,
        1,
    )
    assert (seen.score, seen.rating, seen.rescaled) == (9, "high", True)


def test_the_review_date_stays_or_comes_forward(register, operations, bob):
    risk = RiskFactory(register=register, owner=bob)
    due = risk.next_review_on

    fresh = move(risk, operations, bob)

    assert fresh.next_review_on == min(due, TODAY + timedelta(days=3 + operations.cadence_days(fresh.rating)))


def test_open_actions_come_along_and_say_so_on_both_sides(register, operations, bob, alice):
    risk = RiskFactory(register=register, owner=bob)
    ActionFactory(risk=risk, title="Buy a disk", owner=alice, due_on=TODAY)
    done = ActionFactory(risk=risk, title="Look at it")
    Action.objects.filter(pk=done.pk)

    fresh = move(risk, operations, bob)

    assert list(fresh.actions.values_list("title", "owner", "due_on")) == [
        ("Buy a disk", None, TODAY), ("Look at it", None, None),
    ]  # fmt: skip
    assert set(risk.actions.values_list("state", flat=True)) == {ActionState.DROPPED}


def test_what_does_not_fit_there_stays_behind_and_is_told_before(register, operations, bob, alice):
    risk = RiskFactory(register=register, owner=alice, category=CategoryFactory(register=register, name="Data"))
    seen = moving.preview(risk, operations)

    fresh = move(risk, operations, bob)

    assert seen.lost == ("the category “Data”", "the owner Alice Owner, who is not a member there")
    assert (fresh.category, fresh.owner, fresh.owner_as_written, fresh.state) == (None, None, "Alice Owner", "draft")


def test_a_category_of_the_same_name_is_found(register, operations, bob):
    there = CategoryFactory(register=operations, name="Data")
    risk = RiskFactory(register=register, owner=bob, category=CategoryFactory(register=register, name="Data"))

    assert move(risk, operations, bob).category == there


def test_an_acceptance_ends_with_the_move(register, operations, bob, alice):
    risk = RiskFactory(register=register, owner=alice, strategy="accept")
    acceptance = acceptances.ask(
        risk=risk, approver=bob, rationale="Fine", expires_on=TODAY + timedelta(days=90), by=alice, now=NOW, today=TODAY
    )
    assert moving.preview(risk, operations).lost[-1] == "the acceptance, which held for this register"

    move(risk, operations, bob)

    acceptance.refresh_from_db()
    assert acceptance.state == AcceptanceState.ENDED


def test_only_somebody_who_edits_risks_there_may_move_them_there(register, operations, alice, bob):
    risk = RiskFactory(register=register, owner=alice)
    with pytest.raises(PermissionDenied):
        move(risk, operations, alice)
    assert moving.targets(risk, alice) == []
    assert moving.targets(risk, bob) == [operations]
    assert moving.targets(register, bob) == [operations]


def test_a_closed_risk_and_the_same_register_are_refused(register, operations, bob):
    risk = RiskFactory(register=register, owner=bob)
    with pytest.raises(Refused, match="already"):
        move(risk, register, bob)
    fresh = move(risk, operations, bob)
    with pytest.raises(Refused, match="closed"):
        move(risk, operations, bob)
    assert Risk.objects.filter(register=operations).count() == 1
    assert fresh.number == 1


def test_a_move_on_an_older_version_writes_nothing(register, operations, bob):
    risk = RiskFactory(register=register, owner=bob)
    stale = Risk.objects.get(pk=risk.pk)
    risks.edit_risk(risk=risk, by=bob, now=NOW, today=TODAY, seen=1, values={"title": "Disk is full"})

    with pytest.raises(Conflict):
        move(stale, operations, bob)

    assert not Risk.objects.filter(register=operations).exists()


def test_a_moved_risk_is_neither_reopened_nor_is_its_move_undone(register, operations, bob):
    risk = RiskFactory(register=register, owner=bob)
    move(risk, operations, bob)
    with pytest.raises(Refused, match="lives on as OPS-001"):
        risks.reopen_risk(risk=risk, by=bob, now=LATER, today=TODAY, seen=risk.version, reason="Back")
    assert undo.undoable(risk, by=bob, now=LATER) is None


def test_nobody_closes_a_risk_as_moved_by_hand(register, bob):
    risk = RiskFactory(register=register, owner=bob)
    with pytest.raises(Refused):
        risks.close_risk(risk=risk, by=bob, now=NOW, seen=1, close_reason=CloseReason.MOVED)


def test_the_old_register_still_shows_the_risk_on_days_before(register, operations, bob):
    risk = RiskFactory(register=register, owner=bob)
    move(risk, operations, bob)

    then = as_of.risk_then(risk, as_of.register_then(register, NOW + timedelta(days=1)))

    assert (then.state, then.moved_to_id) == (RiskState.OPEN, None)


def test_both_chains_are_whole_after_a_move_there_and_back(register, operations, bob):
    risk = RiskFactory(register=register, owner=bob)
    ActionFactory(risk=risk)
    back = move(move(risk, operations, bob), register, bob)

    assert back.reference == "IT-002"
    assert [checked.faults for checked in check_history()] == [[]] * len(check_history())


def test_many_at_once_with_those_refused_named(register, operations, bob):
    for _number in range(2):
        RiskFactory(register=register, owner=bob)
    gone = RiskFactory(register=register, owner=bob)
    risks.close_risk(risk=gone, by=bob, now=NOW, seen=1, close_reason=CloseReason.AVOIDED)
    picks = [Pick("IT-001", 1), Pick("IT-002", 1), Pick("IT-003", 2)]

    outcome = bulk.move(register=register, picks=picks, to=operations, by=bob, now=LATER, today=TODAY)

    assert outcome.changed == ["IT-001", "IT-002"]
    assert list(outcome.refused) == ["IT-003"]
    assert list(Risk.objects.filter(register=operations).values_list("reference", flat=True)) == ["OPS-001", "OPS-002"]


def test_a_stranger_learns_nothing_of_the_other_register(register, operations, bob):
    outsider = UserFactory(name="Otto Outside")
    recorded_member(outsider, operations, "viewer")
    risk = RiskFactory(register=register, owner=bob)

    assert moving.came_from(move(risk, operations, bob), outsider) == ""
