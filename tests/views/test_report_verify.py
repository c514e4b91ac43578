"""The page that tells whether a PDF is one of ours, and the command that does."""

import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from riskreg.domain import reports
from riskreg.jobs.reports import issue_now
from tests.factories import NOW
from tests.lib.test_signing import pair, pem


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    """A store of our own."""
    settings.REPORTS_DIR = tmp_path / "reports"


@pytest.fixture
def key(settings):
    """The site signs."""
    settings.SIGNING_KEY = pem(*pair())


@pytest.fixture
def issued(register, bob, risk):
    """What Bob issues, and its bytes."""

    # the first event of the history, whose head the next report names
    issue_now(register=register, query="", classification="", by=bob, now=NOW - timedelta(hours=1))

    def issue():
        report = issue_now(register=register, query="", classification="", by=bob, now=NOW)
        return report, reports.report_bytes(report)

    return issue


def verify(client, person, pdf):
    client.force_login(person)
    answer = client.post("/reports/verify/", {"pdf": SimpleUploadedFile("a.pdf", pdf)})
    return answer.status_code, " ".join(answer.content.decode().split())


def test_report_verify_knows_what_was_issued(client, vera, issued):
    report, pdf = issued()
    status, page = verify(client, vera, pdf)
    assert status == 200
    for said in (
        "Issued here, and unchanged", report.sha256, "Bob Chair", "The head that the file names is in the history",
        "The attached data is what the file says it carries.", "The file is not signed.",
    ):  # fmt: skip
        assert said in page


def test_report_verify_tells_a_stranger_nothing(client, charlie, issued):
    report, pdf = issued()
    _status, page = verify(client, charlie, pdf)
    assert "Not known here" in page
    assert "Bob Chair" not in page
    assert report.title not in page


def test_report_verify_refuses_what_is_no_pdf(client, vera, issued):
    status, page = verify(client, vera, b"no pdf")
    assert status == 422
    assert "This is not a PDF that can be read." in page


def test_report_verify_reads_the_signature_of_the_site(client, vera, issued, key):
    report, pdf = issued()
    assert report.parameters["signed_by"] == "Brightwater risk register"
    _status, page = verify(client, vera, pdf)
    assert "Issued here, and unchanged" in page
    assert "Signed with the key of this site, as Brightwater risk register, and unchanged since." in page
    client.force_login(vera)
    assert "signed as Brightwater risk register" in client.get("/reports/").content.decode()


def test_report_verify_finds_one_flipped_byte_of_a_signed_report(client, vera, issued, key):
    _report, pdf = issued()
    at = pdf.index(b"stream\n") + 40  # in the drawing of the first page
    _status, page = verify(client, vera, pdf[:at] + bytes([pdf[at] ^ 1]) + pdf[at + 1 :])
    assert "Issued here, and unchanged" not in page
    assert "The signature of Brightwater risk register does not hold: the file was changed after it was signed." in page


def test_report_verify_finds_what_was_added_after_the_signature(client, vera, issued, key):
    _status, page = verify(client, vera, issued()[1] + b"\n% added")
    assert "Brightwater risk register signed it, but something was added to the file afterwards." in page


def test_report_verify_tells_a_signature_of_others_from_its_own(client, vera, issued, key, settings):
    _report, pdf = issued()
    settings.SIGNING_KEY = pem(*pair("Another site"))
    assert "with a key that is not the one of this site" in verify(client, vera, pdf)[1]


def ask(path):
    """What `verify_history --pdf` says of the file."""
    said = StringIO()
    try:
        call_command("verify_history", pdf=str(path), json=True, stdout=said)
    except CommandError:
        assert json.loads(said.getvalue())["whole"] is False
    return json.loads(said.getvalue())["pdf"]


def test_verify_history_of_a_pdf_names_its_state_and_signature(issued, key, settings, tmp_path):
    pdf = issued()[1]
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf)
    assert (ask(path)["known"], ask(path)["signature"]) == (True, True)
    path.write_bytes(pdf + b"\n% added")
    assert (ask(path)["known"], ask(path)["signature"]) == (True, False)
    settings.SIGNING_KEY = ""
    path.write_bytes(issued()[1])
    assert (ask(path)["known"], ask(path)["signature"]) == (True, None)
