"""An import is taken back as a whole, or not at all."""

from datetime import timedelta

import pytest

from riskreg.domain import imports, relations
from riskreg.domain.comments import add_comment
from riskreg.domain.errors import Refused
from riskreg.domain.import_undo import can_undo, undo_import
from riskreg.domain.ledger_check import check_history
from riskreg.domain.risks import edit_risk
from riskreg.imports.plan import PlannedRisk
from riskreg.models import ImportFile, Relation, Risk
from tests.factories import NOW, TODAY


@pytest.fixture
def file(register, bob, risk):
    """An import that changed IT-001, logged two risks and brought a category."""
    kept = imports.keep_file(register=register, name="old.csv", data=b"x", by=bob, now=NOW)
    rows = [
        PlannedRisk(row=2, reference="IT-001", title="A sharper title", likelihood=5, impact=5, state="closed"),
        PlannedRisk(row=3, title="Disk fills", category="Storage"),
        PlannedRisk(row=4, title="Mail stops", likelihood=2, impact=2),
    ]
    imports.run(
        register=register, file=kept, rows=rows, paired=False, by=bob, now=NOW, today=TODAY, reason="", skipped=0,
        problems=0, headers=["ID", "Risk"],
    )  # fmt: skip
    return kept


def test_undo_import_puts_everything_back(file, register, risk, bob):
    undo_import(file=file, by=bob, now=NOW)
    back = Risk.objects.get()
    assert (back.reference, back.title, back.state, back.current_score) == (
        "IT-001", "Backups cannot be restored", "open", risk.current_score,
    )  # fmt: skip
    assert (register.categories.count(), back.next_review_on) == (0, risk.next_review_on)
    assert Risk.history.filter(reference="IT-002").count() == 2  # logged and removed: nothing is erased
    file.refresh_from_db()
    assert can_undo(file) is False


def test_undo_import_is_refused_once_a_risk_was_edited(file, bob):
    changed = Risk.objects.get(reference="IT-003")
    edit_risk(risk=changed, by=bob, now=NOW, today=TODAY, seen=changed.version, values={"title": "Mail is late"})
    with pytest.raises(Refused) as refused:
        undo_import(file=file, by=bob, now=NOW)
    assert refused.value.message == (
        "The import can no longer be undone as a whole, because these risks were worked on since: IT-003."
    )
    assert Risk.objects.count() == 3


def test_undo_import_is_refused_once_something_was_added(file, bob):
    add_comment(risk=Risk.objects.get(reference="IT-002"), by=bob, now=NOW, text="Look at this.")
    with pytest.raises(Refused):
        undo_import(file=file, by=bob, now=NOW)


def test_undo_import_takes_its_own_relations_back_and_no_others(register, bob, risk):
    kept = imports.keep_file(register=register, name="export.json", data=b"x", by=bob, now=NOW)
    rows = [
        PlannedRisk(row=2, reference="A", title="Disk fills", relations=(("causes", "B"), ("similar", "it-001"))),
        PlannedRisk(row=3, reference="B", title="Mail stops", relations=(("caused_by", "A"), ("similar", "X-9"))),
    ]  # fmt: skip
    imports.run(
        register=register, file=kept, rows=rows, paired=False, by=bob, now=NOW, today=TODAY, reason="", skipped=0,
        problems=0, headers=["ID", "Risk"],
    )  # fmt: skip
    said = Relation.objects.values_list("risk__reference", "kind", "other__reference")
    assert list(said) == [("IT-002", "causes", "IT-003"), ("IT-002", "similar", "IT-001")]
    later = NOW + timedelta(hours=1)
    mine = relations.relate(risk=risk, other=Risk.objects.get(reference="IT-003"), kind="similar", by=bob, now=later)
    with pytest.raises(Refused):
        undo_import(file=kept, by=bob, now=NOW)
    relations.unrelate(relation=mine, by=bob, now=later, seen=1)

    undo_import(file=kept, by=bob, now=later)

    assert (Relation.objects.count(), list(Risk.objects.all())) == (0, [risk])
    assert [checked.faults for checked in check_history()] == [[]] * len(check_history())


def test_undo_import_works_once(file, bob):
    undo_import(file=file, by=bob, now=NOW)
    with pytest.raises(Refused):
        undo_import(file=ImportFile.objects.get(), by=bob, now=NOW)


def test_remembered_options_are_those_of_the_last_file_with_the_same_headers(file, register):
    ImportFile.objects.update(options={"mapping": {"title": "Risk"}, "sheet": "A"})
    assert imports.remembered_options(register=register, headers=["Risk", "ID"]) == (
        {"mapping": {"title": "Risk"}},
        "old.csv",
    )
    assert imports.remembered_options(register=register, headers=["Risk"]) == ({}, "")
