"""Calls through procrastinate, for several workers on PostgreSQL: the database wakes one of them at once.

A call is written with the transaction of whoever makes it, so one that is rolled back wakes nobody.
"""

from datetime import datetime
from typing import Any

from asgiref.sync import async_to_sync
from django.utils.module_loading import import_string
from django_tasks.backends.base import BaseTaskBackend
from django_tasks.base import Task, TaskResult, TaskResultStatus
from procrastinate.contrib.django import app
from procrastinate.jobs import DeleteJobCondition, Status

CALL = "riskreg.call"
POLL_EVERY = 5.0  # seconds, should a notification of the database be lost


class Backend(BaseTaskBackend):
    """Hands the tasks of django-tasks to procrastinate."""

    def enqueue(self, task: Task, args: Any, kwargs: Any) -> TaskResult:
        """Call for a task, as part of the transaction at hand."""
        self.validate_task(task)
        number = app.configure_task(CALL).defer(path=task.module_path, args=list(args), kwargs=dict(kwargs))
        return TaskResult(
            task=task, id=str(number), status=TaskResultStatus.READY, enqueued_at=None, started_at=None,
            last_attempted_at=None, finished_at=None, args=list(args), kwargs=dict(kwargs), backend=self.alias,
            errors=[], worker_ids=[],
        )  # fmt: skip


@app.task(name=CALL)
def call(path: str, args: list[Any], kwargs: dict[str, Any]) -> None:
    """Do what a call asks for."""
    import_string(path).call(*args, **kwargs)


def work_until_told(*, name: str, once: bool) -> None:
    """Do what is called for until a signal ends it; with `once`, until nothing is left."""
    with app.replace_connector(app.connector.get_worker_connector()):  # type: ignore[attr-defined] # Django's has it
        app.run_worker(
            name=name, wait=not once, fetch_job_polling_interval=POLL_EVERY, delete_jobs=DeleteJobCondition.ALWAYS
        )


def forget_old_calls(*, now: datetime) -> None:
    """Remove calls whose worker died over them: what they asked for is called for again by our own tables."""
    for lost in async_to_sync(app.job_manager.get_stalled_jobs)():
        if lost.id is not None:
            async_to_sync(app.job_manager.finish_job_by_id_async)(lost.id, Status.FAILED, True)
