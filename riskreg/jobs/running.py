"""Runs one job: takes it, keeps it alive while it works, and writes down how it ended."""

import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from django.utils import timezone
from django.utils.translation import gettext as _

from riskreg.domain import jobs, organisation, recording
from riskreg.domain.errors import Conflict, Refused
from riskreg.lib.languages import speaking
from riskreg.lib.stack import call_with_room
from riskreg.models import Job

logger = structlog.get_logger(__name__)
TIME_LIMIT = timedelta(minutes=30)  # a job that hangs longer gives no more signs of life, and is found dead

Step = Callable[[int, int], None]  # done, total
Work = Callable[[Job, Step], None]

_current: Job | None = None
_lock = threading.Lock()


def run(job_id: int, work: Work) -> None:
    """Do the work of a queued job, if nobody else has taken it.

    `work` calls its second argument with (done, total) as it goes on, and finishes the job in
    the transaction that writes its result. A refusal or an error of `work` ends the job as failed.
    """
    job = jobs.start(job_id=job_id, now=timezone.now())
    if job is None:
        return
    _set_current(job)
    try:
        asked_by = getattr(job.requested_by, "language", "")
        with recording.coming_from("job"), speaking(asked_by, organisation.current().language):
            call_with_room(work, job, _stepper(job))
    except jobs.Superseded:
        logger.warning("job_superseded", job=job.pk, kind=job.kind, attempt=job.attempts)
    except Refused as refusal:
        _fail(job, refusal.message)
    except Conflict:
        _fail(job, _("What this job works on was changed meanwhile. Nothing was written; it can be started again."))
    except Exception:
        logger.exception("job_failed", job=job.pk, kind=job.kind, attempt=job.attempts)
        _fail(job, _("Something went wrong on our side. The server's log says what, under job %s.") % job.pk)
    finally:
        _set_current(None)


def beat_current(*, now: datetime) -> None:
    """A sign of life of the job that this process is working on, if there is one. Called from another thread."""
    with _lock:
        job = _current
    if job is None or (job.started_at and now - job.started_at > TIME_LIMIT):
        return
    try:
        jobs.beat(job=job, now=now)
    except jobs.Superseded:
        return  # the working thread finds out at its own next step


def _set_current(job: Job | None) -> None:
    global _current
    with _lock:
        _current = job


def _stepper(job: Job) -> Step:
    """Writes progress at most once a second, so that small steps cost nothing."""
    last = 0.0

    def step(done: int, total: int) -> None:
        nonlocal last
        if time.monotonic() - last >= 1:
            last = time.monotonic()
            jobs.progress(job=job, done=done, total=total, now=timezone.now())

    return step


def _fail(job: Job, error: str) -> None:
    try:
        jobs.fail(job=job, error=error, now=timezone.now())
    except jobs.Superseded:
        logger.warning("job_superseded", job=job.pk, kind=job.kind, attempt=job.attempts)
