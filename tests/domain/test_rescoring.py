"""A new matrix: preview, correction, confirmation."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from riskreg.domain import matrices, rescoring, risks
from riskreg.domain.errors import Conflict, Refused
from riskreg.models import Matrix, Register, Risk
from riskreg.scoring import Band, Grid, Level
from tests.factories import FIVE_BY_FIVE, NOW, TODAY, RiskFactory

THREE = Grid(
    likelihood=tuple(map(Level, ("Low", "Middle", "High"))),
    impact=tuple(map(Level, ("Small", "Medium", "Large"))),
    bands=(Band("low", 1), Band("moderate", 3), Band("high", 6), Band("critical", 9)),
)
STRICT = Grid(FIVE_BY_FIVE.likelihood, FIVE_BY_FIVE.impact, (Band("low", 1), Band("high", 5), Band("critical", 10)))


def change(register, by, grid=THREE, **kwargs):
    level_map = kwargs.pop("level_map", rescoring.proposed_map(register.grid, grid))
    found = rescoring.preview(register=register, grid=grid, level_map=level_map)
    values = {
        "name": "New", "appetite": 2, "tolerance": 4, "fingerprint": found.fingerprint, "now": NOW, "today": TODAY,
        "seen": register.version,
    }  # fmt: skip
    return rescoring.change_matrix(
        register=register, by=by, grid=grid, level_map=level_map, **(values | kwargs)
    )  # fmt: skip


def test_preview_shows_before_and_after_and_writes_nothing(register, risk):
    level_map = rescoring.proposed_map(FIVE_BY_FIVE, THREE)
    assert level_map == rescoring.LevelMap((1, 2, 2, 3, 3), (1, 2, 2, 3, 3))
    found = rescoring.preview(register=register, grid=THREE, level_map=level_map)
    shift = found.changed[0].current
    assert (shift.before, shift.after) == (
        rescoring.Place((3, 4), 12, "high"), rescoring.Place((2, 3), 6, "high"),
    )  # fmt: skip
    assert (Matrix.objects.filter(register=register).count(), risk.history.count()) == (0, 1)


def test_preview_leaves_out_what_stays_the_same_and_what_has_no_score(register, risk):
    RiskFactory(register=register, current_likelihood=None, current_impact=None)
    same = rescoring.preview(
        register=register, grid=FIVE_BY_FIVE, level_map=rescoring.proposed_map(FIVE_BY_FIVE, FIVE_BY_FIVE)
    )
    assert (same.changed, same.unchanged) == ([], 1)


def test_change_matrix_makes_a_version_and_rescores_each_risk(register, risk, bob):
    closed = RiskFactory(register=register, current_likelihood=5, current_impact=5, inherent_likelihood=5)
    risks.close_risk(risk=closed, by=bob, now=NOW, seen=1, close_reason="avoided")
    before = register.matrix
    assert change(register, bob) == 2
    register = Register.objects.get(pk=register.pk)
    assert (register.matrix.number, register.grid, register.appetite, register.tolerance) == (1, THREE, 2, 4)
    assert Matrix.objects.get(pk=before.pk).grid == FIVE_BY_FIVE
    risk.refresh_from_db()
    closed.refresh_from_db()
    assert (risk.current_likelihood, risk.current_impact, risk.current_score) == (2, 3, 6)
    assert (closed.current_score, closed.inherent_likelihood, closed.next_review_on) == (9, 3, None)
    assert risk.history.first().history_change_reason == "Re-scored on matrix version 1."
    assert risk.history.first().history_user == bob


def test_change_matrix_takes_the_correction_of_one_risk(register, risk, bob):
    change(register, bob, corrections={risk.pk: (1, None)})
    risk.refresh_from_db()
    assert (risk.current_likelihood, risk.current_impact) == (1, 3)


def test_change_matrix_takes_another_map(register, risk, bob):
    change(register, bob, level_map=rescoring.LevelMap((1, 1, 1, 1, 1), (1, 1, 2, 2, 3)))
    risk.refresh_from_db()
    assert (risk.current_likelihood, risk.current_impact) == (1, 2)


def test_change_matrix_brings_the_review_forward_where_the_rating_rises(register, risk, bob):
    low = RiskFactory(register=register, current_likelihood=1, current_impact=1)
    change(register, bob, grid=STRICT, appetite=4, tolerance=9)
    risk.refresh_from_db()
    low.refresh_from_db()
    assert (risk.current_score, risk.next_review_on) == (12, TODAY + timedelta(days=30))
    assert (low.version, low.next_review_on) == (1, TODAY + timedelta(days=180))


def test_change_matrix_conflicts_when_a_risk_changed_since_the_preview(register, risk, bob, alice):
    found = rescoring.preview(register=register, grid=THREE, level_map=rescoring.proposed_map(FIVE_BY_FIVE, THREE))
    risks.edit_risk(risk=risk, by=alice, now=NOW, today=TODAY, seen=1, values={"current_impact": 5})
    with pytest.raises(Conflict):
        change(register, bob, fingerprint=found.fingerprint)
    assert Register.objects.get(pk=register.pk).matrix_id == register.matrix_id
    assert Matrix.objects.filter(register=register).count() == 0


def test_change_matrix_conflicts_when_the_register_changed(register, risk, bob):
    with pytest.raises(Conflict):
        change(register, bob, seen=register.version + 1)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"appetite": 10}, "appetite"),
        ({"tolerance": 10}, "tolerance"),
        ({"appetite": 5}, "tolerance"),
        ({"level_map": rescoring.LevelMap((1, 2, 3), (1, 2, 3, 3, 3))}, ""),
        ({"corrections": {1: (4, 1)}}, ""),
    ],
)
def test_change_matrix_refuses_what_does_not_fit(register, bob, values, field):
    with pytest.raises(Refused) as refused:
        change(register, bob, **values)
    assert refused.value.field == field
    assert Matrix.objects.filter(register=register).count() == 0


def test_change_matrix_refuses_the_one_in_force(register, bob):
    with pytest.raises(Refused):
        change(register, bob, grid=FIVE_BY_FIVE, name=register.matrix.name, appetite=6, tolerance=12)


@pytest.mark.parametrize("who", ["alice", "vera", "charlie", "dora"])
def test_change_matrix_is_for_managers(request, register, who):
    with pytest.raises(PermissionDenied):
        change(register, request.getfixturevalue(who))


def test_change_matrix_needs_a_fixed_number_of_queries_to_preview(register, alice, django_assert_num_queries):
    RiskFactory.create_batch(20, register=register, owner=alice)
    with django_assert_num_queries(1):
        rescoring.preview(register=register, grid=THREE, level_map=rescoring.proposed_map(FIVE_BY_FIVE, THREE))
    assert Risk.objects.count() == 20


def test_fault_messages_cover_every_code():
    codes = ("likelihood_count", "impact_count", "label_missing", "label_twice", "band_start", "band_order")
    assert all(matrices.fault_message(code) for code in (*codes, "band_unknown", "band_unreachable"))
