"""Paper and history: a PDF in the language of its register whoever draws it, history in that of whoever reads it."""

import io
import re

import pytest
from pypdf import PdfReader

from riskreg.domain import reasons, registers, risks
from riskreg.domain.timeline import timeline_of
from riskreg.jobs.reports import draw_register
from riskreg.lib.languages import speaking
from riskreg.models import Decision
from tests.factories import NOW, OrganisationFactory, RiskFactory


@pytest.fixture
def german(register, bob, risk):
    """The register IT with its papers in German."""
    OrganisationFactory()
    values = {"language": "de"}
    registers.edit_register(register=register, by=bob, now=NOW, seen=register.version, values=values)
    return register


def test_pdf_is_in_the_language_of_its_register_whoever_draws_it(german):
    found = set()
    for code in ("en-gb", "fr", "de"):
        with speaking(code):
            found.add(draw_register(register=german, query="", now=NOW).pdf)
    (pdf,) = found
    reader = PdfReader(io.BytesIO(pdf))
    text = re.sub(r"\s+", " ", reader.pages[0].extract_text())
    assert reader.trailer["/Root"]["/Lang"] == "de"
    assert ("Stand:" in text, "Offene Risiken und Entwürfe" in text, "Position at" in text) == (True, True, False)


def test_decision_is_in_the_language_of_the_register_and_history_in_that_of_the_reader(german, bob, alice):
    risk = RiskFactory(register=german, owner=alice, title="Keys are lost", current_likelihood=2, current_impact=2)
    risks.close_risk(risk=risk, by=bob, now=NOW, seen=risk.version, close_reason="avoided")
    assert not Decision.objects.filter(text__startswith="Close").exists()
    with speaking("de"):
        entries = [entry.what for day in timeline_of(risk).days for entry in day.entries]
    assert entries[0] == "hat das Risiko geschlossen: Vermieden."
    assert next(entry.what for day in timeline_of(risk).days for entry in day.entries) == "closed the risk: avoided."


@pytest.mark.parametrize(
    ("stored", "read"),
    [
        ("Reviewed, no change.", "Geprüft, keine Änderung."),
        ("Imported from risks 100%.csv.", "Importiert aus risks 100%.csv."),
        ("Undone: raised the impact from 2 to 3.", "Die Änderung wurde rückgängig gemacht."),
        ("The supplier asked for it.", "The supplier asked for it."),
    ],
)
def test_reason_of_the_software_is_stored_once_and_read_in_every_language(stored, read):
    with speaking("de"):
        assert reasons.words(stored) == read
    assert reasons.words(stored) == stored
