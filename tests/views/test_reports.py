"""Issued reports on screen."""

import hashlib

import pytest

from riskreg.domain import registers
from riskreg.jobs.reports import issue_now
from riskreg.models import Job, Report
from tests.factories import NOW, RegisterFactory


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    """A store of our own."""
    settings.REPORTS_DIR = tmp_path / "reports"
    return settings.REPORTS_DIR


@pytest.fixture
def report(register, bob, risk):
    """Issued by Bob."""
    return issue_now(register=register, query="", classification="Internal", by=bob, now=NOW)


def test_report_list_shows_what_proves_a_copy(client, vera, report):
    client.force_login(vera)
    page = client.get("/reports/").content.decode()
    assert report.sha256 in page
    assert "Bob Chair" in page
    assert "Issue a report" not in page


def test_report_list_of_a_stranger_is_empty(client, charlie, report):
    client.force_login(charlie)
    assert report.sha256 not in client.get("/reports/").content.decode()


def test_report_list_costs_the_same_for_one_and_for_many(
    client, vera, report, register, bob, django_assert_num_queries
):
    client.force_login(vera)
    client.get("/reports/")
    with django_assert_num_queries(8):
        client.get("/reports/")
    for _number in range(10):
        issue_now(register=register, query="", classification="", by=bob, now=NOW)
    with django_assert_num_queries(8):
        client.get("/reports/")


def test_report_download_gives_the_bytes_issued(client, vera, report):
    client.force_login(vera)
    answer = client.get(f"/reports/{report.pk}/download/")
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == f'attachment; filename="IT-2026-10-06-{report.sha256[:8]}.pdf"'
    assert hashlib.sha256(answer.content).hexdigest() == report.sha256


def test_report_download_of_a_stranger_is_not_there(client, charlie, report):
    client.force_login(charlie)
    assert client.get(f"/reports/{report.pk}/download/").status_code == 404


def test_report_download_of_a_changed_file_says_so(client, vera, report, folder):
    next(folder.rglob("*.pdf")).write_bytes(b"%PDF something else")
    client.force_login(vera)
    answer = client.get(f"/reports/{report.pk}/download/")
    assert answer.status_code == 410
    assert "has changed since it was issued" in answer.content.decode()


def test_report_issue_small_is_done_at_once(client, bob, risk):
    client.force_login(bob)
    answer = client.post(
        "/reports/issue/", {"register": "IT", "query": "/registers/IT/?rating=high", "classification": ""}
    )
    assert (answer.status_code, answer["Location"]) == (302, "/reports/")
    report = Report.objects.get()
    assert report.parameters == {"query": "rating=high", "classification": "", "risks": 1}


def test_report_issue_big_goes_to_a_worker(client, bob, risk, monkeypatch, django_capture_on_commit_callbacks):
    monkeypatch.setattr("riskreg.views.reports.INLINE_LIMIT", 0)
    client.force_login(bob)
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post("/reports/issue/", {"register": "IT"})
    job = Job.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/jobs/{job.pk}/")
    assert (job.state, job.report) == ("done", Report.objects.get())
    assert f"/reports/{job.report_id}/download/" in client.get(f"/jobs/{job.pk}/").content.decode()


def test_report_issue_with_a_bad_filter_keeps_what_was_typed(client, bob, risk):
    client.force_login(bob)
    answer = client.post("/reports/issue/", {"register": "IT", "query": "rating=wild", "classification": "Secret"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "The filter is not understood" in page
    assert 'value="Secret"' in page
    assert Report.objects.count() == 0


@pytest.mark.parametrize(
    "query",
    ["http://testserver/registers/PHX/?strategy=accept", "/registers/PHX/", "/registers/IT/settings/?q=x", "a/b?q=x"],
)
def test_report_issue_refuses_the_address_of_another_page(client, bob, risk, query):
    client.force_login(bob)
    answer = client.post("/reports/issue/", {"register": "IT", "query": query})
    assert (answer.status_code, Report.objects.count()) == (422, 0)
    page = answer.content.decode()
    assert "This is not the address of the table of Technology risks." in page
    assert f'value="{query}"' in page


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("?rating=high", "rating=high"),
        ("q=a/b", "q=a/b"),
        ("q=why?", "q=why?"),
        ("http://testserver/registers/IT/", ""),
    ],
)
def test_report_issue_takes_a_query_as_it_is(client, bob, risk, query, kept):
    client.force_login(bob)
    client.post("/reports/issue/", {"register": "IT", "query": query})
    assert Report.objects.get().parameters["query"] == kept


def test_report_issue_is_for_managers(client, alice, dora, charlie, risk):
    for person in (alice, dora, charlie):
        client.force_login(person)
        assert client.get("/reports/issue/").status_code == 403
        assert client.post("/reports/issue/", {"register": "IT"}).status_code == 403


def test_report_issue_of_a_register_one_does_not_manage_is_refused(client, bob, register):
    RegisterFactory(code="HR", matrix=register.matrix)
    client.force_login(bob)
    assert client.post("/reports/issue/", {"register": "HR"}).status_code == 422
    assert Report.objects.count() == 0


def test_report_issue_offers_what_was_asked_for_by_the_link(client, bob, risk):
    client.force_login(bob)
    page = client.get("/reports/issue/?register=IT&query=rating%3Dhigh").content.decode()
    assert 'value="rating=high"' in page


def test_report_sign_off_stands_with_the_report(client, vera, report):
    client.force_login(vera)
    assert "Sign off as Vera Viewer" in client.get(f"/reports/{report.pk}/sign-off/").content.decode()
    said = {"position": "Chief technology officer", "remark": "See page 3", "read": "on"}
    page = client.post(f"/reports/{report.pk}/sign-off/", said, follow=True).content.decode()
    assert "<b>Vera Viewer</b>, Chief technology officer" in page
    assert "See page 3" in page
    assert f"/reports/{report.pk}/sign-off/" not in page
    assert "You have signed off this report." in client.get(f"/reports/{report.pk}/sign-off/").content.decode()


def test_report_sign_off_says_what_is_missing_and_keeps_the_rest(client, vera, report):
    client.force_login(vera)
    answer = client.post(f"/reports/{report.pk}/sign-off/", {"position": "", "remark": "See page 3"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert ["Say in which position you sign." in page, "Tick this when" in page, "See page 3" in page] == [True] * 3


def test_report_sign_off_twice_says_so(client, vera, report):
    client.force_login(vera)
    said = {"position": "Chief technology officer", "read": "on"}
    client.post(f"/reports/{report.pk}/sign-off/", said)
    answer = client.post(f"/reports/{report.pk}/sign-off/", said)
    assert (answer.status_code, "You have signed off this report." in answer.content.decode()) == (422, True)


def test_report_list_offers_the_sign_off_only_to_those_who_may(client, vera, bob, report, register):
    client.force_login(vera)
    address = f'"/reports/{report.pk}/sign-off/"'
    assert address in client.get("/reports/").text
    registers.archive_register(register=register, by=bob, now=NOW, seen=register.version)
    assert address not in client.get("/reports/").text


def test_report_issue_refused_is_still_among_the_reports(client, bob, register):
    client.force_login(bob)
    page = client.post("/reports/issue/", {"register": "nonsense"})
    assert (page.status_code, page.context["nav"]) == (422, "reports")
