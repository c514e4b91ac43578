"""Names stand for the marks that were sealed; of people who were erased nothing is asked."""

import pytest
from django.db import transaction

from riskreg.domain import ledger_check, ledger_names, recording
from riskreg.domain.guard import open_for_writing
from riskreg.models import LedgerName, User
from tests.factories import NOW


def faults() -> list[str]:
    return [f"{fault.subject}: {fault.what}" for chain in ledger_check.check_history() for fault in chain.faults]


@pytest.fixture
def renamed(alice):
    """Alice, who had another name."""
    with transaction.atomic():
        recording.update(alice, {"name": "Alice Married"}, by=None, now=NOW, seen=alice.version)
    assert faults() == []
    return alice


def test_name_changed_past_the_ledger_is_found(renamed):
    with open_for_writing():
        User.objects.filter(pk=renamed.pk).update(name="Eve")
    assert faults() == [f"person {renamed.pk}: the name is not what its last event says"]


def test_old_name_put_back_past_the_ledger_is_found(renamed):
    with open_for_writing():
        User.objects.filter(pk=renamed.pk).update(name="Alice Owner")
    assert faults() == [f"person {renamed.pk}: the name is not what its last event says"]


def test_name_of_the_past_that_was_never_sealed_is_found(renamed):
    with open_for_writing():
        User.history.filter(id=renamed.pk, version=1).update(email="eve@example.org")
    assert faults() == [f"person {renamed.pk}: the email of version 1 was never sealed"]


def test_another_name_for_a_mark_is_found(renamed):
    LedgerName.objects.filter(text="Alice Owner").update(text="Eve")
    assert faults() == [f"person {renamed.pk}: the name kept for a mark is not the one it stands for"]


def test_erased_person_raises_no_alarm(renamed):
    ledger_names.forget(renamed, instead="Erased person", now=NOW)
    with transaction.atomic():
        values = {"name": "Erased person"}
        recording.update(renamed, values, by=None, now=NOW, seen=renamed.version, event="person_erased")
    assert faults() == []


def test_a_name_forgotten_without_a_sealed_erasure_is_found(renamed):
    ledger_names.forget(renamed, instead="Erased person", now=NOW)
    with open_for_writing():
        User.objects.filter(pk=renamed.pk).update(name="Eve")
    assert f"person {renamed.pk}: the name kept for a mark is not the one it stands for" in faults()
