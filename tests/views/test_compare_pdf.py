"""What changed since a PDF: dropped on the page of comparisons."""

import io
from datetime import timedelta

import pikepdf
import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from riskreg.domain import reports, risks
from riskreg.jobs.reports import issue_now
from tests.factories import NOW, TODAY, RegisterFactory, recorded_member

LATER = NOW + timedelta(days=10)
ISSUED = NOW + timedelta(days=5, microseconds=250_000)


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    """A store of our own."""
    settings.REPORTS_DIR = tmp_path / "reports"


@pytest.fixture
def issued(register, bob, risk):
    """The table as Bob issued it, before the risk rose."""
    pdf = reports.report_bytes(issue_now(register=register, query="", classification="", by=bob, now=ISSUED))
    values = {"current_likelihood": 4}
    risks.edit_risk(risk=risk, by=bob, now=LATER, today=TODAY, seen=1, values=values, reason="So it is")
    with time_machine.travel(LATER + timedelta(days=1), tick=False):
        yield pdf


def post(client, person, pdf, code="IT"):
    client.force_login(person)
    return client.post(f"/registers/{code}/compare/", {"pdf": SimpleUploadedFile("a.pdf", pdf)} if pdf else {})


def changed(pdf, **docinfo):
    """The file with other properties."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for name, change in docinfo.items():
            document.docinfo[f"/{name}"] = change(str(document.docinfo[f"/{name}"]))
        buffer = io.BytesIO()
        document.save(buffer)
    return buffer.getvalue()


def refusal(answer):
    assert answer.status_code == 422
    assert answer.context["found"] is not None  # the page stays
    (said,) = answer.context["form"].errors["pdf"]
    assert f"</span>{said.replace(chr(39), '&#x27;')}</p>" in answer.text
    assert 'aria-invalid="true"' in answer.text
    return said


def test_issued_pdf_leads_to_what_changed_since(client, vera, issued):
    answer = post(client, vera, issued)
    assert (answer.status_code, answer["Location"]) == (
        302,
        "/registers/IT/compare/?from=2026-10-11T09%3A00%3A00.250000%2B00%3A00",
    )
    page = client.get(answer["Location"])
    assert [group["key"] for group in page.context["groups"]] == ["rose"]
    assert "Issued here, and unchanged. The PDF shows how the register stood on 11 October 2026 at 09:00." in page.text


def test_pdf_saved_again_is_known_by_its_history(client, vera, issued):
    answer = post(client, vera, changed(issued))
    page = client.get(answer["Location"])
    assert [group["key"] for group in page.context["groups"]] == ["rose"]
    assert "Not an issued report, but it names a history kept here. The PDF shows" in page.text


@pytest.mark.parametrize(
    "path", ["register.pdf", "register.pdf?as_of=2026-10-12", "compare.pdf?from=2026-10-07&to=2026-10-12"]
)
def test_download_of_any_kind_is_known_by_its_history(client, vera, issued, path):
    client.force_login(vera)
    with time_machine.travel(LATER - timedelta(hours=1), tick=False):
        pdf = client.get(f"/registers/IT/{path}").content
    page = client.get(post(client, vera, pdf)["Location"])
    assert [group["key"] for group in page.context["groups"]] == ["rose"]
    if "as_of" in path:
        assert page.context["span"]["start"] == "at the end of 12 October 2026"


def test_pdf_made_after_the_change_shows_nothing(client, vera, issued):
    client.force_login(vera)
    pdf = client.get("/registers/IT/register.pdf").content
    with time_machine.travel(LATER + timedelta(days=2), tick=False):
        client.force_login(vera)
        page = client.get(post(client, vera, pdf)["Location"])
    assert page.context["groups"] == []


def test_pdf_of_another_register_is_refused(client, issued, register, bob):
    recorded_member(bob, RegisterFactory(code="OPS", name="Operations", matrix=register.matrix), "viewer")
    assert refusal(post(client, bob, issued, "OPS")) == (
        "This PDF is not of this register, or names a history that is not kept here."
    )


def test_pdf_with_another_history_is_refused(client, vera, issued):
    other = changed(issued, Keywords=lambda text: text.replace(" #", " #9"))
    assert "is not of this register" in refusal(post(client, vera, other))


def test_pdf_with_other_data_is_refused(client, vera, issued):
    other = changed(issued, Keywords=lambda text: text[:-1] + ("0" if text[-1] != "0" else "1"))
    assert "The attached data is not what the file says it carries" in refusal(post(client, vera, other))


@pytest.mark.parametrize("date", ["D:20270101000000+00'00'", "D:20200101000000+00'00'"])
def test_pdf_with_a_date_that_its_history_denies_is_refused(client, vera, issued, date):
    other = changed(issued, CreationDate=lambda _text: date)
    assert "does not fit the history that it names" in refusal(post(client, vera, other))


@pytest.mark.parametrize("date", ["", "never", "D:20261011090000", "D:99999999999999Z"])
def test_pdf_with_no_date_is_refused(client, vera, issued, date):
    other = changed(issued, CreationDate=lambda _text: date)
    assert "names no state of a register" in refusal(post(client, vera, other))


def test_pdf_of_others_is_refused(client, vera, issued):
    buffer = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.save(buffer)
    assert "Only reports made here do." in refusal(post(client, vera, buffer.getvalue()))


def test_pdf_with_a_password_is_refused(client, vera, issued):
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(issued)) as document:
        document.save(buffer, encryption=pikepdf.Encryption(user="secret", owner="secret"))
    assert "protected with a password" in refusal(post(client, vera, buffer.getvalue()))


@pytest.mark.parametrize("data", [b"no pdf", b"PK\x03\x04", b"%PDF-1.7\n"])
def test_what_is_no_pdf_is_refused(client, vera, issued, data):
    assert refusal(post(client, vera, data)) == "This is not a PDF that can be read."


def test_nothing_chosen_is_said(client, vera, issued):
    assert refusal(post(client, vera, b"")) == "This field is required."


def test_too_large_a_file_is_refused(client, vera, issued, monkeypatch):
    monkeypatch.setattr("riskreg.forms.reports.LARGEST_PDF", 1000)
    assert refusal(post(client, vera, issued)) == "The file is larger than any report."


def test_pdf_of_a_register_that_one_may_not_see_tells_nothing(client, charlie, register, issued):
    assert post(client, charlie, issued).status_code == 404
    recorded_member(charlie, RegisterFactory(code="OPS", name="Operations", matrix=register.matrix), "viewer")
    answer = post(client, charlie, issued, "OPS")
    assert "is not of this register" in refusal(answer)
    assert "Technology risks" not in answer.text
