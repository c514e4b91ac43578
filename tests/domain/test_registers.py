"""Creating and changing registers."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import translation
from django.utils.translation import gettext

from riskreg.access.checks import permissions_of
from riskreg.access.permissions import Permission
from riskreg.domain import actions, categories, comments, matrices, reasons, registers, reviews, risks
from riskreg.domain.errors import Conflict, Refused
from riskreg.models import Matrix, Membership, Register, Risk
from tests.factories import FIVE_BY_FIVE, NOW, TODAY, RiskFactory


def create(by, **kwargs):
    return registers.create_register(**({"code": "PHX", "name": "Phoenix", "by": by, "now": NOW} | kwargs))


def refusal(function, **kwargs):
    with pytest.raises(Refused) as refused:
        function(**kwargs)
    return refused.value.field


def test_create_register_comes_with_matrix_categories_and_manager(admin):
    register = Register.objects.get(pk=create(admin).pk)
    assert (register.appetite, register.tolerance, register.matrix.number) == (6, 12, 1)
    assert (register.matrix.register, register.matrix.key) == (register, "")
    assert [category.name for category in register.categories.all()] == registers.default_categories()
    assert list(register.memberships.values_list("user", "role")) == [(admin.pk, "manager")]
    assert register.history.count() == 1


@pytest.mark.parametrize(("key", "top", "limits"), [("3x3", 9, (2, 4)), ("4x4", 16, (4, 8)), ("5x5", 25, (6, 12))])
def test_create_register_takes_the_limits_of_the_ready_matrix(admin, key, top, limits):
    register = create(admin, matrix_key=key)
    assert (register.grid.top_score, register.appetite, register.tolerance) == (top, *limits)


def test_create_register_copies_the_matrix(admin):
    one, two = create(admin), create(admin, code="TWO")
    assert one.matrix_id != two.matrix_id
    assert Matrix.objects.filter(register=None).count() == 4


def test_create_register_with_a_grid_and_categories_of_its_own(admin):
    register = create(admin, grid=FIVE_BY_FIVE, categories=["Sea", "Air"], values={"phase": "Build"})
    assert (register.grid, register.phase) == (FIVE_BY_FIVE, "Build")
    assert [category.name for category in register.categories.all()] == ["Sea", "Air"]


@pytest.mark.parametrize("who", ["alice", "bob", "vera", "charlie", "dora"])
def test_create_register_is_for_administrators(request, who):
    person = request.getfixturevalue(who)
    with pytest.raises(PermissionDenied):
        create(person)


@pytest.mark.parametrize("code", ["it", "IT", "X", "1AB", "TOOLONGCODE", "A-B", "", "AB\n"])
def test_create_register_refuses_a_code_that_is_taken_or_malformed(register, admin, code):
    assert refusal(create, by=admin, code=code) == "code"


def test_create_register_refuses_limits_off_the_matrix(admin):
    assert refusal(create, by=admin, matrix_key="3x3", values={"tolerance": 10}) == "tolerance"
    assert refusal(create, by=admin, values={"appetite": 13}) == "tolerance"
    assert refusal(create, by=admin, values={"appetite": 0}) == "appetite"
    assert refusal(create, by=admin, matrix_key="7x7") == "matrix"


def test_load_ready_matrices_twice_writes_them_once(db):
    first = matrices.load_ready_matrices(now=NOW)
    assert [matrix.key for matrix in first] == ["3x3", "4x4", "5x5", "5x5-dimensions"]
    assert [matrix.pk for matrix in matrices.load_ready_matrices(now=NOW)] == [matrix.pk for matrix in first]
    assert len(first[3].guidance) == 5
    assert {len(entry["levels"]) for entry in first[3].guidance} == {5}


def test_load_ready_matrices_brings_an_older_wording_up_to_date(db):
    matrices.load_ready_matrices(now=NOW)
    Matrix.objects.filter(key="3x3").update(name="Old words")
    assert matrices.load_ready_matrices(now=NOW)[0].name == "3×3, quick"


def edit(register, by, seen=1, **values):
    return registers.edit_register(register=register, by=by, now=NOW, seen=seen, values=values)


def test_edit_register_records_who_changed_what(register, bob):
    assert edit(register, bob, name="IT risks") == {"name": ("Technology risks", "IT risks")}
    assert register.history.values_list("name", "history_user").first() == ("IT risks", bob.pk)


@pytest.mark.parametrize("who", ["alice", "vera", "charlie", "dora"])
def test_edit_register_is_for_its_managers(request, register, who):
    person = request.getfixturevalue(who)
    with pytest.raises(PermissionDenied):
        edit(register, person, name="Mine")


def test_edit_register_code_is_fixed_with_the_first_risk(register, bob):
    edit(register, bob, code="ICT")
    RiskFactory(register=register)
    stale = Register.objects.get(pk=register.pk)
    assert refusal(edit, register=stale, by=bob, seen=2, code="IT") == "code"


def test_edit_register_refuses_limits_off_the_matrix_and_an_end_before_the_start(register, bob):
    assert refusal(edit, register=register, by=bob, tolerance=26) == "tolerance"
    assert refusal(edit, register=register, by=bob, tolerance=5) == "tolerance"
    assert refusal(edit, register=register, by=bob, starts_on=TODAY, ends_on=TODAY - timedelta(days=1)) == "ends_on"
    assert refusal(edit, register=register, by=bob, name="  ") == "name"


def test_edit_register_on_a_stale_version_conflicts(register, bob):
    stale = Register.objects.get(pk=register.pk)
    edit(register, bob, phase="Run")
    with pytest.raises(Conflict) as conflict:
        edit(stale, bob, phase="Build")
    assert conflict.value.current.phase == "Run"


def cadence(register, by, today=TODAY, seen=1, **values):
    return registers.edit_cadence(register=register, by=by, now=NOW, today=today, seen=seen, values=values)


def test_edit_cadence_faster_brings_reviews_forward(register, risk, bob):
    assert cadence(register, bob, high_days=20) == 1
    risk.refresh_from_db()
    assert risk.next_review_on == TODAY + timedelta(days=20)
    assert risk.history.first().history_change_reason == "The register's cadence is faster."


def test_edit_cadence_keeps_its_reason_in_one_language(register, risk, bob):
    with translation.override("de"):
        cadence(register, bob, high_days=20)
        stored = risk.history.first().history_change_reason
        assert (stored, reasons.words(stored)) == (
            "The register's cadence is faster.", gettext("The register's cadence is faster.")
        )  # fmt: skip
        assert reasons.words(stored) != stored


def test_edit_cadence_faster_never_dates_back_before_today(register, risk, bob):
    today = TODAY + timedelta(days=45)
    assert cadence(register, bob, today=today, high_days=30) == 1
    risk.refresh_from_db()
    assert risk.next_review_on == today


def test_edit_cadence_slower_leaves_every_date(register, risk, bob):
    assert cadence(register, bob, high_days=300, low_days=10) == 0
    risk.refresh_from_db()
    assert (risk.next_review_on, risk.version) == (TODAY + timedelta(days=60), 1)


def test_edit_cadence_refuses_no_days_at_all(register, bob):
    assert refusal(cadence, register=register, by=bob, low_days=0) == "low_days"


def test_archive_register_and_restore_it(register, bob):
    registers.archive_register(register=register, by=bob, now=NOW, seen=1)
    assert list(Register.objects.active()) == []
    registers.restore_register(register=register, by=bob, now=NOW, seen=2)
    assert list(Register.objects.active()) == [register]


def test_archive_register_is_for_its_managers(register, alice):
    with pytest.raises(PermissionDenied):
        registers.archive_register(register=register, by=alice, now=NOW, seen=1)


def test_create_register_refused_leaves_nothing(admin):
    assert refusal(create, by=admin, categories=["Same"], values={"tolerance": 99}) == "tolerance"
    assert (Register.objects.count(), Membership.objects.count()) == (0, 0)


WRITES = {
    "log a risk": lambda register, risk, bob: risks.log_risk(
        register=register, by=bob, now=NOW, today=TODAY, values={"title": "Too late"}
    ),
    "edit a risk": lambda register, risk, bob: risks.edit_risk(
        risk=risk, by=bob, now=NOW, today=TODAY, seen=1, values={"title": "Too late"}
    ),
    "close a risk": lambda register, risk, bob: risks.close_risk(
        risk=risk, by=bob, now=NOW, seen=1, close_reason="avoided"
    ),
    "add an action": lambda register, risk, bob: actions.add_action(
        risk=risk, by=bob, now=NOW, values={"title": "Too late"}
    ),
    "comment": lambda register, risk, bob: comments.add_comment(risk=risk, by=bob, now=NOW, text="Too late"),
    "add a category": lambda register, risk, bob: categories.add_category(
        register=register, name="Too late", by=bob, now=NOW
    ),
    "edit it": lambda register, risk, bob: registers.edit_register(
        register=register, by=bob, now=NOW, seen=register.version, values={"name": "Too late"}
    ),
}  # fmt: skip


@pytest.mark.parametrize("write", WRITES)
def test_archived_register_is_not_written_in(register, risk, bob, write):
    registers.archive_register(register=register, by=bob, now=NOW, seen=register.version)
    before = Risk.history.count()
    with pytest.raises((Refused, PermissionDenied)) as refused:
        WRITES[write](register, risk, bob)
    if refused.type is Refused:
        assert str(refused.value) == "This register is archived: nothing in it can be changed. Restore it first."
    assert Risk.history.count() == before
    assert [str(one) for one in Register.objects.values_list("name", flat=True)] == ["Technology risks"]


def test_archived_register_is_written_in_again_once_restored(register, risk, bob):
    registers.archive_register(register=register, by=bob, now=NOW, seen=register.version)
    registers.restore_register(register=register, by=bob, now=NOW, seen=register.version)
    assert risks.log_risk(register=register, by=bob, now=NOW, today=TODAY, values={"title": "In time"}).pk


def test_archived_register_leaves_its_manager_only_what_restores_it(register, bob):
    registers.archive_register(register=register, by=bob, now=NOW, seen=register.version)
    assert permissions_of(bob, register) == {Permission.VIEW, Permission.MANAGE_REGISTER}


def test_a_faster_cadence_counts_from_the_day_a_risk_was_opened_again(register, bob, risk):
    reviews.record_review(risk=risk, by=bob, now=NOW, today=TODAY, seen=risk.version, outcome="no_change")
    risks.close_risk(risk=risk, by=bob, now=NOW, seen=risk.version, close_reason="avoided")
    later, day = NOW + timedelta(days=3), TODAY + timedelta(days=3)
    risks.reopen_risk(risk=risk, by=bob, now=later, today=day, seen=risk.version, reason="It is back.")
    register.refresh_from_db()
    registers.edit_cadence(
        register=register, by=bob, now=later, today=day, seen=register.version, values={"high_days": 20}
    )
    risk.refresh_from_db()
    assert risk.next_review_on == day + timedelta(days=20)
