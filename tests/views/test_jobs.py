"""Jobs on screen: for whoever asked, and all of them for administrators."""

from datetime import timedelta

import pytest
from django.utils import timezone

from riskreg.choices import JobState
from riskreg.domain import jobs
from riskreg.models import Job
from tests.factories import NOW

HTMX = {"HX-Request": "true"}


@pytest.fixture
def job(register, bob):
    """Queued, asked for by Bob."""
    wanted = {"register": register.pk, "query": "", "classification": ""}
    return jobs.request_job(kind="register_report", parameters=wanted, by=bob, now=NOW, total=10)


def test_jobs_is_for_administrators(client, admin, bob, job):
    client.force_login(bob)
    assert client.get("/jobs/").status_code == 403
    client.force_login(admin)
    assert client.get("/jobs/").status_code == 200


def test_jobs_shows_workers_and_what_the_dead_left(client, admin, job):
    now = timezone.now()
    jobs.worker_beat(name="living-1", now=now)
    jobs.start(job_id=job.pk, now=now - timedelta(minutes=2))
    jobs.find_dead(now=now)
    client.force_login(admin)
    page = client.get("/jobs/").content.decode()
    assert "living-1" in page
    assert "The worker stopped without a word, in attempt 1 of 3." in page
    assert f'action="/jobs/{job.pk}/retry/"' in page


def test_jobs_costs_the_same_for_one_and_for_many(client, admin, bob, job, django_assert_num_queries):
    client.force_login(admin)
    client.get("/jobs/")
    with django_assert_num_queries(16):
        client.get("/jobs/")
    for _number in range(20):
        jobs.request_job(kind="register_report", parameters={}, by=bob, now=NOW)
    with django_assert_num_queries(16):
        client.get("/jobs/")


def test_job_detail_of_somebody_else_is_not_there(client, alice, job):
    client.force_login(alice)
    assert client.get(f"/jobs/{job.pk}/").status_code == 404
    assert client.get(f"/jobs/{job.pk}/progress/", headers=HTMX).status_code == 404
    assert client.post(f"/jobs/{job.pk}/cancel/").status_code == 404


def test_job_progress_asks_again_until_the_end(client, bob, job):
    client.force_login(bob)
    part = client.get(f"/jobs/{job.pk}/progress/", headers=HTMX).content.decode()
    assert 'hx-trigger="every 2s"' in part
    assert "<html" not in part
    jobs.fail(job=jobs.start(job_id=job.pk, now=NOW), error="No such filter.", now=NOW)
    part = client.get(f"/jobs/{job.pk}/progress/", headers=HTMX).content.decode()
    assert "hx-trigger" not in part
    assert "No such filter." in part


def test_job_progress_without_htmx_is_the_page(client, bob, job):
    client.force_login(bob)
    answer = client.get(f"/jobs/{job.pk}/progress/")
    assert (answer.status_code, answer["Location"]) == (302, f"/jobs/{job.pk}/")


def test_job_cancel_and_retry(client, bob, job, settings, tmp_path, django_capture_on_commit_callbacks):
    settings.REPORTS_DIR = tmp_path
    client.force_login(bob)
    assert client.post(f"/jobs/{job.pk}/cancel/")["Location"] == f"/jobs/{job.pk}/"
    assert Job.objects.get(pk=job.pk).state == JobState.CANCELLED
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"/jobs/{job.pk}/retry/")
    assert Job.objects.get(pk=job.pk).state == JobState.DONE


def test_job_retry_from_the_list_goes_back_to_it(client, admin, job):
    jobs.cancel(job=job, now=NOW)
    client.force_login(admin)
    assert client.post(f"/jobs/{job.pk}/retry/", {"from": "list"})["Location"] == "/jobs/"


def test_job_cancel_by_link_is_refused(client, bob, job):
    client.force_login(bob)
    assert client.get(f"/jobs/{job.pk}/cancel/").status_code == 405


@pytest.mark.parametrize(
    ("kind", "words"), [("register_report", "A report in the background"), ("import_register", "Import")]
)
def test_job_detail_says_what_the_job_does(client, bob, kind, words):
    client.force_login(bob)
    job = jobs.request_job(kind=kind, parameters={}, by=bob, now=NOW)
    page = client.get(f"/jobs/{job.pk}/").text
    heading = page.partition("<h1>")[2].partition("</h1>")[0].strip()
    assert (heading, "waits under Reports" in page) == (words, kind == "register_report")
