"""Calls in a table of ours, asked for every second: needs nothing but the database, SQLite or PostgreSQL."""

from datetime import datetime, timedelta

from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

KEEP_CALLS = timedelta(days=7)


def work_until_told(*, name: str, once: bool) -> None:
    """Do what is called for until a signal ends it; with `once`, until nothing is left."""
    worker = Worker(
        queue_names=["default"], interval=1, batch=once, backend_name="default", startup_delay=False,
        max_tasks=None, worker_id=name, excluded_queue_names=[],
    )  # fmt: skip
    worker.configure_signals()
    worker.run()


def forget_old_calls(*, now: datetime) -> None:
    """Remove the records of calls that ended a week ago; the jobs themselves stay."""
    DBTaskResult.objects.finished().filter(finished_at__lt=now - KEEP_CALLS).delete()
