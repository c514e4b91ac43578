"""What a register report is filled with."""

from datetime import date, timedelta

from riskreg.domain import risks
from riskreg.jobs.register_data import report_data, sort_sentence
from riskreg.models import Matrix
from riskreg.reports.data import Levels
from tests.factories import NOW, TODAY, ActionFactory, CategoryFactory, OrganisationFactory, RiskFactory


def test_report_data_tells_everything_of_a_risk(register, alice, bob):
    OrganisationFactory()
    category = CategoryFactory(register=register, name="Continuity")
    risk = RiskFactory(
        register=register, owner=alice, category=category, title="Backups rot", cause="Old tapes", strategy="mitigate",
        inherent_likelihood=5, inherent_impact=5, target_likelihood=1, target_impact=4, target_on=date(2027, 3, 1),
        tags="\nsystem:Vault\n", controls="Weekly test", today=TODAY - timedelta(days=63), now=NOW - timedelta(days=63),
    )  # fmt: skip
    ActionFactory(risk=risk, due_on=TODAY - timedelta(days=1))
    risks.edit_risk(risk=risk, by=bob, now=NOW, today=TODAY, seen=1, values={"current_likelihood": 4})
    report = report_data(register=register, query="", now=NOW, classification=None)
    (line,) = report.lines
    assert (line.reference, line.title, line.state, line.category) == ("IT-001", "Backups rot", "open", "Continuity")
    assert (line.inherent, line.current, line.target) == (Levels(5, 5), Levels(4, 4), Levels(1, 4))
    assert (line.owner, line.strategy, line.open_actions, line.overdue_actions) == ("Alice Owner", "mitigate", 1, 1)
    assert (line.next_review_on, line.overdue_days, line.movement, line.is_new) == (date(2026, 10, 3), 3, 4, False)
    assert (line.tags, line.controls, line.logged_on) == (("Vault",), "Weekly test", date(2026, 8, 4))
    assert (report.organisation, report.timezone, report.since_text) == ("Harbour Works", "Europe/Berlin", "1 Oct 2026")
    assert (report.filter_text, report.sort_text) == ("Open risks and drafts", "current score, highest first")


def test_report_data_of_me_is_of_the_person_who_asks(register, alice, bob, risk):
    kept = [
        [
            line.reference
            for line in report_data(register=register, query="owner=me", now=NOW, classification="", by=by).lines
        ]
        for by in (alice, bob, None)
    ]
    assert kept == [["IT-001"], [], []]


def test_report_data_of_an_empty_register_has_no_lines(register):
    assert report_data(register=register, query="", now=NOW, classification=None).lines == []


def test_sort_sentence_names_each_column():
    assert sort_sentence(("-score", "owner", "reference")) == "current score, highest first, owner, reference"


def test_report_data_tells_what_the_impact_levels_look_like(register, bob):
    told = ["a", "b", "Another plan has to give way.", "d", "e"]
    Matrix.objects.filter(pk=register.matrix_id).update(guidance=[{"dimension": "Money", "levels": told}])
    register.refresh_from_db()
    data = report_data(register=register, query="", now=NOW, classification="", by=bob)
    ((dimension, levels),) = data.guidance
    assert (dimension, [text for _label, text in levels]) == ("Money", told)
