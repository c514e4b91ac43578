"""What the rows of a file mean for the risks that are there already."""

from datetime import date

from riskreg.domain import imports
from riskreg.domain.risks import edit_risk
from riskreg.imports.plan import PlannedRisk
from riskreg.models import Risk
from tests.factories import NOW, TODAY, CategoryFactory, RiskFactory


def preview_import(register, row, **options):
    return imports.preview_import(register=register, rows=[row], paired=False, today=TODAY, **options)


def bring(register, row, **options):
    return imports.import_risks(
        register=register, rows=[row], paired=False, by=None, now=NOW, today=TODAY, reason="", **options
    )


def test_a_new_category_of_a_known_risk_is_an_update(register, risk):
    row = PlannedRisk(row=2, reference="IT-001", title=risk.title, category="Cloud")
    assert preview_import(register, row).changes == {2: {"category": ("", "Cloud")}}
    bring(register, row)
    assert Risk.objects.get().category.name == "Cloud"


def test_tags_without_their_kinds_are_no_change(register):
    RiskFactory(register=register, title="Twice", tags="\nservice:mail\ntag:old\n")
    assert preview_import(register, PlannedRisk(row=2, title="Twice", tags=("old", "mail"))).counts()["unchanged"] == 1
    row = PlannedRisk(row=2, title="Twice", tags=("mail", "vendor: Acme"))
    bring(register, row)
    assert Risk.objects.get().tags == "\nservice:mail\nvendor:Acme\n"


def test_an_unknown_owner_takes_nothing_from_the_present_one(register, risk, alice):
    row = PlannedRisk(row=2, reference="IT-001", title=risk.title, owner="Meier, Hans")
    assert preview_import(register, row).counts()["unchanged"] == 1


def test_dates_of_the_file_set_the_target_and_bring_the_review_forward_only(register):
    bring(register, PlannedRisk(row=2, title="Soon", due_on="2026-12-01", next_review_on="2026-10-08"))
    bring(register, PlannedRisk(row=3, title="Late", next_review_on="2030-01-01"))
    soon, late = Risk.objects.order_by("number")
    assert (soon.target_on, soon.next_review_on) == (date(2026, 12, 1), date(2026, 10, 8))
    assert late.next_review_on == date(2026, 10, 20)


def test_an_opportunity_is_tagged(register):
    bring(register, PlannedRisk(row=2, title="A prize", opportunity=True))
    assert Risk.objects.get().tags == "\ntag:opportunity\n"


def test_event_and_description_are_both_kept(register):
    bring(register, PlannedRisk(row=2, title="Flood", event="Water comes in", description="Through the old door"))
    assert Risk.objects.get().event == "Water comes in\n\nThrough the old door"


def test_edited_export_changes_only_what_the_file_changed(register, risk, alice):
    CategoryFactory(register=register, name="Cloud")
    edit_risk(risk=risk, by=alice, now=NOW, today=TODAY, seen=1, values={"cause": "In the register"})
    row = PlannedRisk(row=2, reference="IT-001", version=1, title=risk.title, consequence="In the file")
    outcome = preview_import(register, row)
    assert (outcome.changes, outcome.clashes) == ({2: {"consequence": ("", "In the file")}}, {})


def test_what_both_sides_changed_stays_until_somebody_decides(register, risk, alice):
    edit_risk(risk=risk, by=alice, now=NOW, today=TODAY, seen=1, values={"title": "As the register has it"})
    row = PlannedRisk(row=2, reference="IT-001", version=1, title="As the file has it")
    outcome = bring(register, row)
    assert outcome.clashes == {2: {"title": ("As the register has it", "As the file has it")}}
    assert outcome.counts() == {"created": 0, "updated": 0, "unchanged": 1}
    bring(register, row, take={2})
    assert Risk.objects.get().title == "As the file has it"


def test_a_draft_of_the_file_stays_a_draft(register, alice):
    row = PlannedRisk(row=2, title="Flood", likelihood=2, impact=2, owner="Alice Owner", state="draft")
    bring(register, row)
    assert Risk.objects.get().state == "draft"


def test_a_closed_risk_is_left_alone_and_that_is_said(register, risk):
    bring(register, PlannedRisk(row=2, reference="IT-001", title=risk.title, state="closed"))
    outcome = preview_import(register, PlannedRisk(row=2, reference="IT-001", title="Another title"))
    assert (outcome.counts()["unchanged"], outcome.notes) == (1, {2: ["IT-001 is closed; reopen it to change it."]})
