"""Imports files: in the request when they are small, else by a worker."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from riskreg.access.checks import can
from riskreg.access.permissions import Permission
from riskreg.domain import imports, jobs, organisation, reasons
from riskreg.domain.errors import Refused
from riskreg.domain.import_undo import undo_import
from riskreg.imports.errors import ImportRefused
from riskreg.imports.plan import ImportPlan
from riskreg.imports.reader import first_rows, read_register
from riskreg.jobs.running import Step, run
from riskreg.models import ImportFile, Job, Register

IMPORT_REGISTER, UNDO_IMPORT = "import_register", "undo_import"
INLINE_LIMIT = 500  # rows; more take longer than a page may


@task()
def import_file(job_id: int) -> None:
    """The job of kind IMPORT_REGISTER with this number."""
    run(job_id, _import)


@task()
def undo_file(job_id: int) -> None:
    """The job of kind UNDO_IMPORT with this number."""
    run(job_id, _undo)


def job_of(file: ImportFile, states: Iterable[str]) -> Job | None:
    """The job that imports the file or takes the import back, if it is in one of these states."""
    numbers = [file.result.get("job"), file.result.get("undo_job")]
    return Job.objects.filter(pk__in=filter(None, numbers), state__in=states).order_by("-pk").first()


def read_file(register: Register, data: bytes, name: str, options: dict[str, Any]) -> ImportPlan:
    """The plan of a file for a register, read with the options kept beside it. Raises ImportRefused."""
    grid = register.grid
    how = {key: value for key, value in options.items() if key != "take"}
    return read_register(
        data,
        name=name,
        likelihood_levels=len(grid.likelihood),
        impact_levels=len(grid.impact),
        impact_amounts=[level.low for level in grid.impact],
        **how,
    )


def first_rows_of(file: ImportFile, sheet: str) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """The sheets of a kept file and how one begins, nothing for a file that is no table."""
    try:
        return first_rows(bytes(file.data), name=file.name, sheet=sheet)
    except ImportRefused:
        return [], []


def import_now(*, register: Register, file: ImportFile, by: Any, now: datetime) -> None:
    """Read a kept file and write its risks. Raises Refused, Conflict."""
    try:
        plan = read_file(register, bytes(file.data), file.name, file.options)
    except ImportRefused as refused:
        raise Refused(str(refused)) from refused
    today = now.astimezone(organisation.current().zone).date()
    imports.run(
        register=register,
        file=file,
        rows=plan.risks,
        paired=plan.paired,
        by=by,
        now=now,
        today=today,
        reason=reasons.IMPORTED % {"file": file.name},
        skipped=len(plan.skipped),
        problems=len(plan.problems),
        take=file.options.get("take", ()),
        headers=(*plan.columns.values(), *plan.unused_columns),
    )


def _file_of(job: Job) -> ImportFile:
    file = ImportFile.objects.filter(pk=job.parameters["file"]).select_related("register__matrix").first()
    if file is None or job.requested_by is None or not can(job.requested_by, Permission.IMPORT_RISKS, file.register):
        raise Refused(_("You may no longer import into this register."))
    return file


def _undo(job: Job, step: Step) -> None:
    """Take an import back; that and the end of the job are written together."""
    file = _file_of(job)
    step(0, job.total)
    with transaction.atomic():
        undo_import(file=file, by=job.requested_by, now=timezone.now())
        jobs.finish(job=job, now=timezone.now())


def _import(job: Job, step: Step) -> None:
    """Import what the job asks for; the risks and the end of the job are written together."""
    file, by, now = _file_of(job), job.requested_by, timezone.now()
    step(0, job.total)
    with transaction.atomic(), timezone.override(organisation.current().zone):
        import_now(register=file.register, file=file, by=by, now=now)
        jobs.finish(job=job, now=timezone.now())
