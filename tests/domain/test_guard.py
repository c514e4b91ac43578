"""A write to a tracked table outside the recording is refused, however it is written; what goes through it is whole."""

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from riskreg.domain import bulk, demo, guard, ledger_check, people
from riskreg.domain.bulk import Pick
from riskreg.domain.guard import UnrecordedWrite
from riskreg.domain.ledger_states import tracked_models
from riskreg.models import LedgerEvent, Register, Risk, User
from tests.factories import NOW, TODAY, RiskFactory

TRACKED = sorted(tracked_models())
SQL = (
    "INSERT INTO {table} (id) VALUES (1)",
    'INSERT INTO "{table}" ("id") VALUES (1)',
    "INSERT OR REPLACE INTO {table} (id) VALUES (1)",
    "REPLACE INTO {table} (id) VALUES (1)",
    "UPDATE {table} SET version = 7",
    "update {table} set version = 7",
    "UPDATE ONLY {table} SET version = 7",
    'UPDATE "public"."{table}" SET "version" = 7',
    "UPDATE OR IGNORE {table} SET version = 7",
    "  UPDATE {table} SET version = 7",
    "/* by hand */ UPDATE {table} SET version = 7",
    "-- by hand\nUPDATE {table} SET version = 7",
    "WITH old AS (SELECT 1) UPDATE {table} SET version = 7",
    "WITH gone AS (DELETE FROM {table} RETURNING 1) SELECT 1",
    "DELETE FROM {table}",
    "TRUNCATE {table}",
    "TRUNCATE TABLE {table}",
    "MERGE INTO {table} USING {table} AS other ON true WHEN MATCHED THEN DELETE",
)


def ways(model) -> dict:
    """Each way to write a row of a model with Django; none gets as far as the database."""
    manager = model._base_manager
    column = "history_type" if hasattr(model, "instance_type") else "version"
    return {
        "save a new row": lambda: model().save(),
        "save a row": lambda: model(pk=1).save(force_update=True),
        "save one column": lambda: model(pk=1).save(update_fields=[column]),
        "create": lambda: manager.create(),
        "bulk_create": lambda: manager.bulk_create([model(), model()]),
        "bulk_update": lambda: manager.bulk_update([model(pk=1)], [column]),
        "update": lambda: manager.filter(pk=1).update(**{column: "1"}),
        "update by itself": lambda: manager.filter(pk=1).update(**{column: F(column)}),
        "delete": lambda: manager.filter(pk=1)._raw_delete(connection.alias),
    }


@pytest.mark.django_db
@pytest.mark.parametrize("name", TRACKED)
def test_every_way_to_write_a_tracked_row_outside_the_recording_is_refused(name):
    model = tracked_models()[name]
    passed = []
    for table in (model, model.history.model):
        for way, attempt in ways(table).items():
            try:
                with transaction.atomic():
                    attempt()
            except UnrecordedWrite:
                continue
            passed.append(f"{table.__name__}: {way}")
    assert passed == []


def test_risk_cannot_be_deleted_outside_the_recording(risk):
    for attempt in (risk.delete, Risk.objects.filter(pk=risk.pk).delete):
        with pytest.raises(UnrecordedWrite), transaction.atomic():
            attempt()


@pytest.mark.django_db
@pytest.mark.parametrize("name", TRACKED)
def test_sql_that_writes_a_tracked_table_is_refused(name):
    model = tracked_models()[name]
    for table in (model._meta.db_table, model.history.model._meta.db_table):
        for statement in SQL:
            with pytest.raises(UnrecordedWrite), connection.cursor() as cursor:
                cursor.execute(statement.format(table=table))


@pytest.mark.django_db
def test_columns_without_history_may_be_written_and_no_other_beside_them(alice):
    User.objects.filter(pk=alice.pk).update(last_login=timezone.now())
    Register.objects.update(next_number=F("next_number") + 1, revision=F("revision") + 1)
    for statement in (
        'UPDATE "riskreg_user" SET "last_login" = NULL, "name" = \'x\'',
        'UPDATE "riskreg_user" SET "last_login" = NULL, name = \'x\'',
        'UPDATE "riskreg_user" SET "name" = COALESCE("last_login" = NULL, \'x\')',
        'UPDATE "riskreg_user" SET "last_login" = NULL; UPDATE "riskreg_user" SET "name" = \'x\'',
    ):
        with pytest.raises(UnrecordedWrite), connection.cursor() as cursor:
            cursor.execute(statement)


@pytest.mark.django_db
def test_every_new_connection_is_guarded():
    fresh = connection.copy()
    try:
        fresh.connect()
        assert fresh.execute_wrappers == [guard.refuse_unrecorded]
    finally:
        fresh.close()


def unsound() -> list:
    found = [fault for chain in ledger_check.check_history() for fault in chain.faults]
    return found + list(ledger_check.unrecorded_rows())


@pytest.mark.django_db
def test_demo_seed_import_bulk_and_administration_all_go_through_the_recording(tmp_path):
    demo.load(now=timezone.now())
    call_command("seed", code="BIG", risks=20, people=3, years=1, verbosity=0)
    table = tmp_path / "risks.csv"
    table.write_text("Title,Category,Likelihood,Impact,Owner\nThe cellar floods,Water,2,3,\nThe mast falls,Wind,1,5,\n")
    call_command("import_register", str(table), register="IT", verbosity=0)
    admin = User.objects.get(email="admin@demo.example")
    register = Register.objects.select_related("matrix").get(code="IT")
    risks = Risk.objects.filter(register=register).live().order_by("pk")[:5]
    picks = [Pick(risk.reference, risk.version) for risk in risks]
    when = {"now": timezone.now(), "today": timezone.now().date()}
    changed = bulk.assign(register=register, picks=picks, owner=User.objects.get(email="owner@demo.example"), by=admin,
                          **when)  # fmt: skip
    assert changed.refused == {}
    viewer = User.objects.get(email="viewer@demo.example")
    people.deactivate(person=viewer, by=admin, seen=viewer.version, successors={}, **when)
    assert unsound() == []
    assert LedgerEvent.objects.count() > 1_500


def test_a_row_written_past_the_guard_is_found(register, risk):
    RiskFactory(register=register, now=NOW, today=TODAY)
    with guard.open_for_writing():
        Risk.objects.filter(pk=risk.pk).update(title="Past the guard")
    assert unsound() != []
