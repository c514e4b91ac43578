"""The register as a file: exactly the risks and the order of the table."""

import csv
import io
import re

import openpyxl
import pypdf
import pytest
import time_machine

from tests.factories import NOW, RiskFactory


@pytest.fixture
def five(register, alice, bob):
    with time_machine.travel(NOW, tick=False):
        for likelihood, impact, owner in ((1, 2, alice), (5, 5, bob), (3, 3, alice), (5, 4, None), (2, 2, alice)):
            RiskFactory(register=register, owner=owner, current_likelihood=likelihood, current_impact=impact)
        yield register


QUERIES = [
    "",
    "sort=reference",
    "sort=-reference&owner=me",
    "rating=critical",
    "rating=critical&state=draft",
    "q=nothing+such",
]


def references(kind, content):
    """The references in a downloaded file, in order."""
    if kind == "csv":
        text = content.decode("utf-8-sig")
        cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row[:1]]
    elif kind == "xlsx":
        sheets = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
        cells = [str(row[0]) for row in sheets.worksheets[0].iter_rows(values_only=True) if row]
    else:
        pages = pypdf.PdfReader(io.BytesIO(content)).pages
        cells = [line for page in pages[1:] for line in page.extract_text().splitlines()]
    return [cell for cell in cells if re.fullmatch(r"IT-\d{3}", cell)]


@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("kind", ["csv", "xlsx", "pdf"])
def test_register_download_holds_what_the_table_shows(client, five, alice, kind, query):
    client.force_login(alice)
    table = [row.reference for row in client.get(f"/registers/IT/?{query}").context["page"].rows]
    response = client.get(f"/registers/IT/register.{kind}?{query}")
    assert response.status_code == 200
    assert references(kind, response.content) == table
    assert response["Content-Disposition"] == f'attachment; filename="IT-register-2026-10-06.{kind}"'


def test_register_download_of_chosen_references_holds_those(client, five, alice):
    client.force_login(alice)
    response = client.get("/registers/IT/register.csv?ref=IT-001&ref=IT-003&state=all")
    assert references("csv", response.content) == ["IT-003", "IT-001"]


@pytest.mark.parametrize("kind", ["csv", "xlsx", "pdf"])
def test_register_download_is_not_there_for_a_stranger(client, five, charlie, kind):
    client.force_login(charlie)
    assert client.get(f"/registers/IT/register.{kind}").status_code == 404


def test_register_pdf_states_its_filter(client, five, alice):
    client.force_login(alice)
    response = client.get("/registers/IT/register.pdf?rating=critical&sort=title")
    text = " ".join(pypdf.PdfReader(io.BytesIO(response.content)).pages[0].extract_text().split())
    assert "Open risks and drafts, rating Critical, sorted by risk" in text
