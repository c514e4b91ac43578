"""Which task does which kind of job, and how workers are woken."""

from datetime import datetime

from django.db import transaction

from riskreg.jobs import engines
from riskreg.jobs.imports import IMPORT_REGISTER, UNDO_IMPORT, import_file, undo_file
from riskreg.jobs.ledger import LEDGER_CHECK, check_ledger
from riskreg.jobs.reports import REGISTER_REPORT, issue_register_report
from riskreg.models import Job

TASKS = {
    REGISTER_REPORT: issue_register_report, IMPORT_REGISTER: import_file, UNDO_IMPORT: undo_file,
    LEDGER_CHECK: check_ledger,
}  # fmt: skip


def submit(job: Job) -> None:
    """Wake a worker for a queued job, once the transaction at hand is committed."""
    transaction.on_commit(lambda: TASKS[job.kind].enqueue(job.pk))


def forget_old_calls(*, now: datetime) -> None:
    """Remove what the engine has kept of calls that are over; the jobs themselves stay."""
    engines.current().forget_old_calls(now=now)
