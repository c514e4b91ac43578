"""The rows of a file become risks."""

import pytest

from riskreg.choices import RiskState
from riskreg.domain import imports
from riskreg.domain.errors import Refused
from riskreg.domain.guard import open_for_writing
from riskreg.domain.risks import close_risk
from riskreg.imports.plan import PlannedRisk
from riskreg.models import ImportFile, Risk
from tests.factories import NOW, TODAY, RiskFactory, UserFactory, member


def bring(register, rows, *, paired=False, by=None):
    return imports.import_risks(
        register=register, rows=rows, paired=paired, by=by, now=NOW, today=TODAY, reason="Imported from old.csv."
    )


def test_import_risks_one_pair_of_scores_is_the_current_one(register, alice):
    row = PlannedRisk(row=2, title="Disk fills", likelihood=4, impact=2, owner="alice owner", strategy="mitigate")
    bring(register, [row])
    risk = Risk.objects.get()
    assert (risk.current_score, risk.inherent_score, risk.owner, risk.state) == (8, None, alice, RiskState.OPEN)


def test_import_risks_two_pairs_are_inherent_and_current(register):
    row = PlannedRisk(row=2, title="Disk fills", likelihood=4, impact=5, residual_likelihood=2, residual_impact=5)
    bring(register, [row], paired=True)
    risk = Risk.objects.get()
    assert (risk.inherent_score, risk.current_score) == (20, 10)


def test_import_risks_keeps_an_unknown_owner_as_written(register):
    bring(register, [PlannedRisk(row=2, title="Disk fills", owner="Meier, Hans")])
    risk = Risk.objects.get()
    assert (risk.owner, risk.owner_as_written, risk.state) == (None, "Meier, Hans", RiskState.DRAFT)


@pytest.mark.parametrize("written", ["Owner, Alice", " owner,  alice ", "Alice  Owner", "A. O. <{email}>"])
def test_import_risks_knows_a_member_as_mail_programs_write_the_name(register, alice, written):
    bring(register, [PlannedRisk(row=2, title="Disk fills", owner=written.format(email=alice.email))])
    risk = Risk.objects.get()
    assert (risk.owner, risk.owner_as_written) == (alice, "")


def test_preview_import_names_the_rows_whose_owner_is_no_member(register, alice):
    rows = [PlannedRisk(row=number, title=f"Risk {number}", owner=owner) for number, owner in enumerate(
        ("alice owner", "Meier, Hans", ""), start=2)]  # fmt: skip
    assert imports.preview_import(register=register, rows=rows, paired=False).strangers == {3}


def test_import_risks_does_not_choose_between_namesakes(register, alice):

    member(register, "Sam Twin", "viewer")
    twin = UserFactory(name="Sam Twin", email="twin@example.org")
    with open_for_writing():
        register.memberships.model.objects.create(user=twin, register=register, role="viewer", since=NOW)
    bring(register, [PlannedRisk(row=2, title="Disk fills", owner="Sam Twin")])
    assert Risk.objects.get().owner_as_written == "Sam Twin"


def test_import_risks_adds_missing_categories_once(register):
    rows = [PlannedRisk(row=n, title=f"Risk {n}", category=name) for n, name in enumerate(["Cloud", "cloud ", "Data"])]
    bring(register, rows)
    assert sorted(register.categories.values_list("name", flat=True)) == ["Cloud", "Data"]
    assert sorted(risk.category.name for risk in Risk.objects.all()) == ["Cloud", "Cloud", "Data"]


def test_import_risks_again_changes_nothing(register):
    rows = [PlannedRisk(row=2, title="Disk fills", likelihood=4, impact=2, original={"likelihood": "Likely"})]
    assert bring(register, rows).counts() == {"created": 1, "updated": 0, "unchanged": 0}
    assert bring(register, rows).counts() == {"created": 0, "updated": 0, "unchanged": 1}
    assert Risk.objects.count() == 1


def test_import_risks_updates_by_our_own_reference(register, risk):
    row = PlannedRisk(row=2, reference="IT-001", title="A sharper title", likelihood=5, impact=5)
    assert bring(register, [row]).updated == {2: "IT-001"}
    risk.refresh_from_db()
    assert (risk.title, risk.current_score, risk.history.count()) == ("A sharper title", 25, 2)


def test_import_risks_closes_what_the_file_calls_closed(register):
    bring(register, [PlannedRisk(row=2, title="Disk fills", state="closed")])
    risk = Risk.objects.get()
    assert (risk.state, risk.close_reason, risk.next_review_on) == (RiskState.CLOSED, "irrelevant", None)


def test_import_risks_keeps_the_cells_as_they_stood(register):
    bring(
        register,
        [PlannedRisk(row=2, title="Disk fills", reference="R.7", likelihood=4, original={"likelihood": "hoch"})],
    )
    assert Risk.objects.get().imported_cells == {"likelihood": "hoch", "reference": "R.7"}


def test_preview_import_says_what_import_risks_does_and_writes_nothing(register, risk):
    rows = [PlannedRisk(row=2, title=risk.title, likelihood=1, impact=1), PlannedRisk(row=3, title="Brand new")]
    foreseen = imports.preview_import(register=register, rows=rows, paired=False)
    assert Risk.objects.count() == 1
    assert foreseen.counts() == bring(register, rows).counts() == {"created": 1, "updated": 1, "unchanged": 0}


def test_run_imports_a_kept_file_only_once(register, bob):
    file = imports.keep_file(register=register, name="old.csv", data=b"x", by=bob, now=NOW)
    rows = [PlannedRisk(row=2, title="Disk fills")]
    arguments = {
        "register": register, "file": file, "rows": rows, "paired": False, "by": bob, "now": NOW, "today": TODAY,
        "reason": "", "skipped": 0, "problems": 0,
    }  # fmt: skip
    imports.run(**arguments)
    with pytest.raises(Refused):
        imports.run(**arguments)
    assert (Risk.objects.count(), file.result["created"]) == (1, 1)


def test_set_options_of_a_file_that_somebody_has_imported_meanwhile_is_refused(register, bob):
    file = imports.keep_file(register=register, name="old.csv", data=b"x", by=bob, now=NOW)
    stale = ImportFile.objects.get(pk=file.pk)
    imports.run(
        register=register, file=file, rows=[PlannedRisk(row=2, title="Disk fills")], paired=False, by=bob, now=NOW,
        today=TODAY, reason="", skipped=0, problems=0,
    )  # fmt: skip
    with pytest.raises(Refused):
        imports.set_options(file=stale, options={"sheet": "Other"})
    assert ImportFile.objects.get().options == {}


def test_import_risks_is_all_or_nothing(register):
    rows = [PlannedRisk(row=2, title="Fine"), PlannedRisk(row=3, title="Off the matrix", likelihood=9, impact=1)]
    with pytest.raises(Refused):
        bring(register, rows)
    assert Risk.objects.count() == 0


def test_import_risks_leaves_closed_risks_alone(register, risk, alice):

    close_risk(risk=risk, by=alice, now=NOW, seen=1, close_reason="avoided")
    assert bring(register, [PlannedRisk(row=2, title=risk.title, likelihood=1, impact=1)]).counts()["unchanged"] == 1


def test_import_risks_counts_a_risk_once_when_the_file_has_it_twice(register):
    existing = RiskFactory(register=register, title="Twice")
    outcome = bring(
        register, [PlannedRisk(row=2, title="Twice", likelihood=1, impact=1), PlannedRisk(row=3, title="Twice")]
    )
    assert (outcome.updated, len(outcome.created)) == ({2: existing.reference}, 1)
