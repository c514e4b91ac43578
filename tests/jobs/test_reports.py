"""Reports drawn by jobs: the right risks, the right person, written together with the job's end."""

import io

import pypdf
import pytest
from django.test import override_settings

from riskreg.choices import DeliveryKind, DeliveryState, JobState
from riskreg.domain import jobs
from riskreg.domain.errors import Conflict, Refused
from riskreg.domain.guard import open_for_writing
from riskreg.jobs import queue, running
from riskreg.jobs.reports import REGISTER_REPORT, draw_pack, draw_register, issue_now, page_count
from riskreg.models import Delivery, Job, Membership, Report
from tests import factories
from tests.factories import NOW


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    """A store of our own."""
    settings.REPORTS_DIR = tmp_path / "reports"


def ask(register, by, query=""):
    wanted = {"register": register.pk, "query": query, "classification": "Internal"}
    return jobs.request_job(kind=REGISTER_REPORT, parameters=wanted, by=by, now=NOW, total=1)


def run(job, commit):
    """Submit the job; the tests' queue runs it at once."""
    with commit(execute=True):
        queue.submit(job)
    return Job.objects.get(pk=job.pk)


def test_job_issues_the_report_and_ends(register, bob, risk, django_capture_on_commit_callbacks):
    job = run(ask(register, bob), django_capture_on_commit_callbacks)
    report = Report.objects.get()
    assert (job.state, job.report, job.percent, job.error) == (JobState.DONE, report, 100, "")
    assert (report.issued_by, report.parameters["risks"]) == (bob, 1)
    assert report.parameters["classification"] == "Internal"


def test_job_puts_its_report_into_the_inbox_of_who_asked(
    client, register, bob, alice, risk, django_capture_on_commit_callbacks
):
    run(ask(register, bob), django_capture_on_commit_callbacks)
    (word,) = Delivery.objects.filter(kind=DeliveryKind.REPORT)
    assert (word.recipient, word.state, word.about) == (bob, DeliveryState.INBOX, {"report": Report.objects.get().pk})
    client.force_login(bob)
    assert f'href="/reports/{word.about["report"]}/download/"' in client.get("/inbox/").content.decode()
    client.force_login(alice)
    assert "/download/" not in client.get("/inbox/").content.decode()


def test_job_with_a_bad_filter_fails_with_the_reason(register, bob, django_capture_on_commit_callbacks):
    job = run(ask(register, bob, query="rating=enormous"), django_capture_on_commit_callbacks)
    assert (job.state, Report.objects.count()) == (JobState.FAILED, 0)
    assert job.error.startswith("The filter is not understood: ")


def test_job_of_somebody_who_is_no_longer_manager_fails(register, bob, transactional_db):
    job = ask(register, bob)
    with open_for_writing():
        Membership.objects.filter(user=bob).update(role="viewer")
    queue.submit(job)
    job.refresh_from_db()
    assert (job.state, job.error) == (JobState.FAILED, "You may no longer issue reports of this register.")


def test_job_cancelled_before_its_turn_does_nothing(register, bob, django_capture_on_commit_callbacks):
    job = ask(register, bob)
    jobs.cancel(job=job, now=NOW)
    assert run(job, django_capture_on_commit_callbacks).state == JobState.CANCELLED
    assert Report.objects.count() == 0


def test_job_with_an_error_fails_and_says_where_to_look(register, bob, tmp_path, django_capture_on_commit_callbacks):
    (tmp_path / "file").write_text("not a folder")
    with override_settings(REPORTS_DIR=tmp_path / "file"):
        job = run(ask(register, bob), django_capture_on_commit_callbacks)
    assert job.state == JobState.FAILED
    assert job.error == f"Something went wrong on our side. The server's log says what, under job {job.pk}."


def test_job_overtaken_by_a_change_says_so(register, bob, transactional_db):
    def work(_job, _step):
        raise Conflict(None)

    job = ask(register, bob)
    running.run(job.pk, work)
    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert job.error.startswith("What this job works on was changed meanwhile.")


def test_draw_register_holds_exactly_the_risks_of_the_filter(register, alice):
    factories.RiskFactory(register=register, owner=alice, title="Kept", current_likelihood=5, current_impact=5)
    factories.RiskFactory(register=register, owner=alice, title="Left out", current_likelihood=1, current_impact=1)
    drawn = draw_register(register=register, query="rating=critical", now=NOW)
    text = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(drawn.pdf)).pages)
    assert (drawn.risks, "Kept" in text, "Left out" in text) == (1, True, False)


@pytest.mark.parametrize("query", ["ratings=high", "rating=enormous", "owner=Nobody+Known", "sort=-luck", "cell=9x9"])
def test_draw_register_refuses_a_filter_it_does_not_understand(register, query):
    with pytest.raises(Refused, match="The filter is not understood"):
        draw_register(register=register, query=query, now=NOW)


@pytest.mark.parametrize(("paper", "wide"), [("A4", (842, 595)), ("Letter", (792, 612))])
def test_reports_are_printed_on_the_paper_of_the_site(register, risk, settings, paper, wide):
    settings.PAPER = paper
    tall = wide[::-1]
    for draw_, sizes in ((draw_register, {wide}), (draw_pack, {wide, tall})):
        pages = pypdf.PdfReader(io.BytesIO(draw_(register=register, query="", now=NOW).pdf)).pages
        assert {(round(page.mediabox.width), round(page.mediabox.height)) for page in pages} == sizes


@pytest.mark.parametrize("count", [0, 1, 60])
def test_page_count_is_that_of_the_file(register, alice, count):
    for _number in range(count):
        factories.RiskFactory(register=register, owner=alice)
    drawn = draw_register(register=register, query="", now=NOW)
    assert drawn.pages == page_count(drawn.pdf) == len(pypdf.PdfReader(io.BytesIO(drawn.pdf)).pages)


def test_issue_now_keeps_the_same_bytes_as_drawn(register, bob, risk):
    report = issue_now(register=register, query="", classification="", by=bob, now=NOW)
    assert report.size == len(draw_register(register=register, query="", now=NOW, classification="").pdf)
    assert (report.title, report.position_at) == ("Technology risks: register table", NOW)
