"""Background work: who asked for it, how far it is, and what happens when a worker dies over it.

The queue only wakes workers. A job is run by whoever turns its row from queued to running, and
each attempt has a number: a worker that was taken for dead can no longer write to the job.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from riskreg.choices import JobState
from riskreg.domain.errors import Refused
from riskreg.models import Job, Report, WorkerBeat

BEAT_EVERY = timedelta(seconds=10)
DEAD_AFTER = timedelta(seconds=60)  # six beats missed
MAX_ATTEMPTS = 3
FORGET_WORKERS_AFTER = timedelta(hours=1)
RETRYABLE_STATES = (JobState.FAILED, JobState.CANCELLED, JobState.DEAD)
CANCELLABLE_STATES = (JobState.QUEUED, JobState.RUNNING, JobState.DEAD)


class Superseded(Exception):
    """This attempt no longer counts: the job was cancelled, or given to another worker."""


def request_job(*, kind: str, parameters: Mapping[str, Any], by: Any, now: datetime, total: int = 0) -> Job:
    """Record that work is owed and return the job, queued. Waking a worker is up to the caller (jobs.queue.submit)."""
    return Job.objects.create(
        kind=kind, parameters=dict(parameters), requested_by=by, created_at=now, beat_at=now, total=total
    )


def latest(*, kind: str, state: str = "") -> Job | None:
    """The job of this kind that was asked for last, in any state or in this one."""
    found = Job.objects.filter(kind=kind, state=state) if state else Job.objects.filter(kind=kind)
    return found.select_related("requested_by").order_by("-created_at", "-pk").first()


def start(*, job_id: int, now: datetime) -> Job | None:
    """Take a queued job: it is running from now on. None when it is not queued, so somebody else has it."""
    taken = Job.objects.filter(pk=job_id, state=JobState.QUEUED).update(
        state=JobState.RUNNING, started_at=now, beat_at=now, finished_at=None, done=0, attempts=F("attempts") + 1
    )
    return Job.objects.get(pk=job_id) if taken else None


def beat(*, job: Job, now: datetime) -> None:
    """A sign of life of this attempt. Raises Superseded."""
    _write(job, beat_at=now)


def progress(*, job: Job, done: int, total: int, now: datetime) -> None:
    """How far this attempt is; a sign of life as well. Raises Superseded."""
    _write(job, done=done, total=total, beat_at=now)


def finish(*, job: Job, now: datetime, report: Report | None = None) -> None:
    """The work is done; `report` is what came of it. Raises Superseded, so call it in the result's transaction."""
    _write(job, state=JobState.DONE, finished_at=now, done=max(job.total, 1), total=max(job.total, 1),
           report=report, error="")  # fmt: skip


def fail(*, job: Job, error: str, now: datetime) -> None:
    """The work cannot be done; `error` says why, to whoever asked. Raises Superseded."""
    _write(job, state=JobState.FAILED, finished_at=now, error=error)


def cancel(*, job: Job, now: datetime) -> None:
    """Give up a job that is queued, running or dead; a worker on it stops at its next step. Raises Refused."""
    gone = Job.objects.filter(pk=job.pk, state__in=CANCELLABLE_STATES).update(state=JobState.CANCELLED, finished_at=now)
    if not gone:
        raise Refused(_("This job has ended already."))


def retry(*, job: Job, now: datetime) -> None:
    """Queue a failed, cancelled or dead job anew, with all its attempts. Raises Refused."""
    again = Job.objects.filter(pk=job.pk, state__in=RETRYABLE_STATES).update(
        state=JobState.QUEUED, attempts=0, done=0, error="", beat_at=now, finished_at=None
    )
    if not again:
        raise Refused(_("This job does not need another try."))


def find_dead(*, now: datetime) -> list[Job]:
    """Mark running jobs without a sign of life as dead, and return them."""
    silent = Job.objects.silent_since(now - DEAD_AFTER)
    return [job for job in silent if _declare_dead(job, now)]


def requeue_dead(*, now: datetime) -> list[Job]:
    """Queue dead jobs again while they have attempts left, and return them."""
    dead = Job.objects.filter(state=JobState.DEAD, attempts__lt=MAX_ATTEMPTS)
    return [
        job
        for job in dead
        if Job.objects.filter(pk=job.pk, state=JobState.DEAD).update(state=JobState.QUEUED, beat_at=now)
    ]


def find_forgotten(*, now: datetime) -> list[Job]:
    """Queued jobs nobody has taken up for a while: the call to a worker may have been lost, so call again.

    A second call does no harm, because only one worker can take the job.
    """
    quiet = Job.objects.filter(state=JobState.QUEUED, beat_at__lt=now - DEAD_AFTER)
    return [job for job in quiet if Job.objects.filter(pk=job.pk, state=JobState.QUEUED).update(beat_at=now)]


def worker_beat(*, name: str, now: datetime) -> None:
    """A sign of life of a worker process; workers that are long gone are forgotten."""
    WorkerBeat.objects.update_or_create(
        name=name, defaults={"beat_at": now}, create_defaults={"beat_at": now, "started_at": now}
    )
    WorkerBeat.objects.filter(beat_at__lt=now - FORGET_WORKERS_AFTER).delete()


def worker_gone(*, name: str) -> None:
    """A worker has ended in good order."""
    WorkerBeat.objects.filter(name=name).delete()


def workers(*, now: datetime) -> list[dict[str, Any]]:
    """The worker processes of the last hour: name, started_at, beat_at, seconds of silence, and whether alive."""
    rows = WorkerBeat.objects.values("name", "started_at", "beat_at")
    return [
        row | {"silence": int((now - row["beat_at"]).total_seconds()), "alive": now - row["beat_at"] <= DEAD_AFTER}
        for row in rows
    ]


def seconds_since_a_beat(*, now: datetime) -> float | None:
    """How long ago the liveliest worker gave a sign of life; None when there is no worker."""
    newest = WorkerBeat.objects.order_by("-beat_at").values_list("beat_at", flat=True).first()
    return (now - newest).total_seconds() if newest else None


def _declare_dead(job: Job, now: datetime) -> bool:
    note = _("The worker stopped without a word, in attempt %(attempt)s of %(most)s.")
    return bool(
        Job.objects.filter(pk=job.pk, state=JobState.RUNNING, beat_at=job.beat_at).update(
            state=JobState.DEAD, finished_at=now, error=note % {"attempt": job.attempts, "most": MAX_ATTEMPTS}
        )
    )


def _write(job: Job, **values: Any) -> None:
    """Write to the job if it is still running in the attempt that the caller holds. Raises Superseded."""
    current = Job.objects.filter(pk=job.pk, state=JobState.RUNNING, attempts=job.attempts, started_at=job.started_at)
    if not current.update(**values):
        raise Superseded
    for name, value in values.items():
        setattr(job, name, value)
