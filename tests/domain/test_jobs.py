"""A job is run by one worker at a time, and outlives the worker."""

from datetime import timedelta

import pytest

from riskreg.choices import JobState
from riskreg.domain import jobs
from riskreg.domain.errors import Refused
from riskreg.models import Job, WorkerBeat
from tests.factories import NOW

LATER = NOW + timedelta(seconds=61)


@pytest.fixture
def job(bob):
    """Queued, asked for by Bob."""
    return jobs.request_job(kind="register_report", parameters={"register": 1}, by=bob, now=NOW, total=10)


def state(job):
    return Job.objects.get(pk=job.pk).state


def test_start_takes_a_job_once(job):
    first = jobs.start(job_id=job.pk, now=NOW)
    assert (first.state, first.attempts, first.started_at) == (JobState.RUNNING, 1, NOW)
    assert jobs.start(job_id=job.pk, now=NOW) is None


def test_progress_counts_and_keeps_alive(job):
    running = jobs.start(job_id=job.pk, now=NOW)
    jobs.progress(job=running, done=3, total=10, now=LATER)
    fresh = Job.objects.get(pk=job.pk)
    assert (fresh.percent, fresh.beat_at) == (30, LATER)


def test_finish_ends_at_a_hundred_per_cent(job):
    running = jobs.start(job_id=job.pk, now=NOW)
    jobs.finish(job=running, now=LATER)
    fresh = Job.objects.get(pk=job.pk)
    assert (fresh.state, fresh.percent, fresh.finished_at) == (JobState.DONE, 100, LATER)


def test_fail_keeps_the_reason(job):
    jobs.fail(job=jobs.start(job_id=job.pk, now=NOW), error="No such filter.", now=LATER)
    fresh = Job.objects.get(pk=job.pk)
    assert (fresh.state, fresh.error) == (JobState.FAILED, "No such filter.")


def test_find_dead_leaves_the_living_alone(job):
    running = jobs.start(job_id=job.pk, now=NOW)
    jobs.beat(job=running, now=NOW + timedelta(seconds=30))
    assert jobs.find_dead(now=LATER) == []
    assert state(job) == JobState.RUNNING


def test_dead_job_is_shown_then_queued_again_three_attempts_in_all(job):
    now = NOW
    for attempt in (1, 2, 3):
        jobs.start(job_id=job.pk, now=now)
        now += timedelta(seconds=61)
        assert [found.pk for found in jobs.find_dead(now=now)] == [job.pk]
        fresh = Job.objects.get(pk=job.pk)
        assert fresh.state == JobState.DEAD
        assert fresh.error == f"The worker stopped without a word, in attempt {attempt} of 3."
        assert [found.pk for found in jobs.requeue_dead(now=now)] == ([job.pk] if attempt < 3 else [])
    assert state(job) == JobState.DEAD


def test_worker_taken_for_dead_cannot_write_to_the_next_attempt(job):
    first = jobs.start(job_id=job.pk, now=NOW)
    jobs.find_dead(now=LATER)
    jobs.requeue_dead(now=LATER)
    second = jobs.start(job_id=job.pk, now=LATER)
    with pytest.raises(jobs.Superseded):
        jobs.finish(job=first, now=LATER)
    jobs.finish(job=second, now=LATER)
    assert state(job) == JobState.DONE


def test_retry_by_hand_does_not_revive_the_old_attempt(job):
    first = jobs.start(job_id=job.pk, now=NOW)
    jobs.cancel(job=job, now=NOW)
    jobs.retry(job=job, now=LATER)
    jobs.start(job_id=job.pk, now=LATER)  # attempt 1 again
    with pytest.raises(jobs.Superseded):
        jobs.beat(job=first, now=LATER)


def test_cancel_stops_a_running_job_at_its_next_step(job):
    running = jobs.start(job_id=job.pk, now=NOW)
    jobs.cancel(job=job, now=NOW)
    with pytest.raises(jobs.Superseded):
        jobs.progress(job=running, done=1, total=10, now=LATER)


def test_cancel_of_an_ended_job_is_refused(job):
    jobs.finish(job=jobs.start(job_id=job.pk, now=NOW), now=NOW)
    with pytest.raises(Refused):
        jobs.cancel(job=job, now=LATER)


def test_retry_of_a_running_job_is_refused(job):
    jobs.start(job_id=job.pk, now=NOW)
    with pytest.raises(Refused):
        jobs.retry(job=job, now=LATER)


def test_retry_gives_all_attempts_again(job):
    jobs.fail(job=jobs.start(job_id=job.pk, now=NOW), error="x", now=NOW)
    jobs.retry(job=job, now=LATER)
    fresh = Job.objects.get(pk=job.pk)
    assert (fresh.state, fresh.attempts, fresh.error) == (JobState.QUEUED, 0, "")


def test_find_forgotten_calls_again_once_a_minute(job):
    assert jobs.find_forgotten(now=NOW) == []
    assert [found.pk for found in jobs.find_forgotten(now=LATER)] == [job.pk]
    assert jobs.find_forgotten(now=LATER) == []


def test_job_is_visible_to_whoever_asked_and_to_administrators(job, bob, alice, dora, admin):
    seen = {person: list(Job.objects.visible_to(person)) for person in (bob, alice, dora, admin)}
    assert seen == {bob: [job], alice: [], dora: [], admin: [job]}


def test_workers_long_gone_are_forgotten(db):
    jobs.worker_beat(name="old", now=NOW)
    jobs.worker_beat(name="new", now=NOW + timedelta(hours=2))
    assert list(WorkerBeat.objects.values_list("name", flat=True)) == ["new"]
    assert jobs.seconds_since_a_beat(now=NOW + timedelta(hours=2, seconds=5)) == 5
