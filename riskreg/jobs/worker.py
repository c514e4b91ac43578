"""The worker process: takes calls from the queue, gives signs of life, looks after jobs of the dead."""

import os
import signal
import socket
import threading

import structlog
from django.db import Error as DatabaseError
from django.db import close_old_connections, connection
from django.utils import timezone

from riskreg.domain import jobs, recording
from riskreg.jobs import engines, meetings, queue, reminding, running

logger = structlog.get_logger(__name__)
ROUNDS_BETWEEN_CLEANING = 360  # an hour


def work(*, once: bool, with_parent: bool) -> None:
    """Run jobs until told to stop by a signal; with `once`, until none is left.

    `with_parent` also stops when the process that started this one has gone.
    """
    name = f"{socket.gethostname()}-{os.getpid()}"[:64]
    look_after(name=name)
    pulse = Pulse(name=name, parent=os.getppid() if with_parent else None)
    pulse.start()
    try:
        with recording.coming_from("job"):
            engines.current().work_until_told(name=name, once=once)
    finally:
        pulse.stop()
        jobs.worker_gone(name=name)


def look_after(*, name: str) -> None:
    """One round: a sign of life of worker and job, dead jobs found, lost calls repeated."""
    now = timezone.now()
    jobs.worker_beat(name=name, now=now)
    running.beat_current(now=now)
    for job in jobs.requeue_dead(now=now):
        queue.submit(job)
    for job in jobs.find_dead(now=now):  # queued again by the next round, so that people can see it
        logger.error("job_found_dead", job=job.pk, kind=job.kind, attempt=job.attempts)
    for job in jobs.find_forgotten(now=now):
        queue.submit(job)
    reminding.tick(now=now)


class Pulse(threading.Thread):
    """Looks after the jobs every few seconds, also while the worker is deep in one."""

    def __init__(self, *, name: str, parent: int | None) -> None:
        super().__init__(name="pulse", daemon=True)
        self._worker_name = name
        self._parent = parent
        self._stopping = threading.Event()

    def stop(self) -> None:
        """End the thread and wait for it."""
        self._stopping.set()
        self.join()

    def run(self) -> None:
        """Until stopped: every second a look at the parent, every tenth a round."""
        with recording.coming_from("job"):
            self._beat_until_stopped()
        connection.close()

    def _beat_until_stopped(self) -> None:
        seconds = rounds = 0
        while not self._stopping.wait(1):
            self._end_without_parent()
            seconds += 1
            if seconds % jobs.BEAT_EVERY.seconds == 0:
                self._round(clean=rounds % ROUNDS_BETWEEN_CLEANING == 0)
                rounds += 1

    def _round(self, *, clean: bool) -> None:
        close_old_connections()
        try:
            look_after(name=self._worker_name)
            if clean:
                meetings.look_ahead(now=timezone.now())
                queue.forget_old_calls(now=timezone.now())
        except DatabaseError:
            logger.exception("worker_round_failed")  # the database may be back at the next round
            connection.close()

    def _end_without_parent(self) -> None:
        if self._parent is not None and os.getppid() != self._parent:
            self._parent = None
            os.kill(os.getpid(), signal.SIGTERM)
