"""Checks the whole ledger, as long as that takes, and keeps what it found."""

import time

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from riskreg.access.checks import can
from riskreg.access.permissions import Permission
from riskreg.domain import jobs, ledger_check, ledger_results
from riskreg.domain.errors import Refused
from riskreg.domain.ledger_check import Checked
from riskreg.jobs.running import Step, run
from riskreg.models import Job

LEDGER_CHECK = "ledger_check"


@task()
def check_ledger(job_id: int) -> None:
    """The job of kind LEDGER_CHECK with this number."""
    run(job_id, _check)


def _check(job: Job, step: Step) -> None:
    """Check chain after chain; what was found and the end of the job are written together."""
    by = job.requested_by
    if by is None or not can(by, Permission.CHECK_LEDGER):
        raise Refused(_("You may no longer check the ledger."))
    names, done = ledger_check.chain_names(), 0
    total = sum(ledger_check.length(name) for name in names)

    def passed(count: int) -> None:
        nonlocal done
        done += count
        step(min(done, total), total)

    results: dict[str, tuple[Checked, float]] = {}
    for name in names:
        started = time.monotonic()
        found = ledger_check.check_chain(name, passed=passed)
        results[name] = found, time.monotonic() - started
    unrecorded = ledger_check.unrecorded_rows()
    with transaction.atomic():
        ledger_results.keep(results, unrecorded=unrecorded, now=timezone.now())
        jobs.finish(job=job, now=timezone.now())
