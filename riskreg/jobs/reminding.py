"""The scheduled runs as tasks: the rows in the database are the truth, a task only wakes a worker."""

from datetime import datetime, timedelta
from typing import Any

import structlog
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from riskreg.choices import DeliveryKind, ReportKind
from riskreg.domain import organisation, outbox, reminders, schedule
from riskreg.domain.places import settings_of
from riskreg.jobs.reports import draw_pack, keep, signed
from riskreg.jobs.sending import deliver
from riskreg.lib.stack import call_with_room
from riskreg.models import Delivery, Register, ScheduledRun, User

logger = structlog.get_logger(__name__)
CALL_AGAIN = timedelta(seconds=30)
_called: dict[str, datetime] = {}


@task()
def scheduled_run(run_id: int) -> None:
    """Do one appointment, if nobody else has taken it."""
    run = schedule.start(run_id=run_id, now=timezone.now())
    if run is None:
        return
    try:
        call_with_room(_remind if run.job == schedule.REMINDERS else _report, run)
    except schedule.Overtaken:
        logger.warning("run_overtaken", run=run.pk, job=run.job)
    except Exception:
        logger.exception("run_failed", run=run.pk, job=run.job)
        schedule.fail(run=run, now=timezone.now(), error=_("The server's log says why, under run %s.") % run.pk)
    deliver.enqueue()


def tick(*, now: datetime) -> None:
    """One look at clock and outbox, by every worker every few seconds: wakes a worker for what is due.

    What a worker was woken for a moment ago is not called out again: it may only be busy.
    """
    due = schedule.take_due(now=now)
    _report_lateness(now)  # before a run that comes late ends the silence
    for run in due:
        if _not_lately(f"run {run.pk} {run.attempts}", now):
            scheduled_run.enqueue(run.pk)
    if Delivery.objects.claimable(now).exists() and _not_lately("deliver", now):
        deliver.enqueue()


def _not_lately(what: str, now: datetime) -> bool:
    """Whether this process has not woken anybody for this within CALL_AGAIN; notes that it does now."""
    for old in [key for key, at in _called.items() if now - at >= CALL_AGAIN]:
        del _called[old]
    return _called.setdefault(what, now) == now


def _remind(run: ScheduledRun) -> None:
    """Owe everybody their messages of the day of the run, and end it. Raises Overtaken."""
    zone = organisation.current().zone

    def moment() -> datetime:
        now = timezone.now().astimezone(zone)
        schedule.still_mine(run=run, now=now)
        return now

    result = reminders.remind_everybody(moment=moment, hour=schedule.hour_of(run, zone))
    schedule.finish(run=run, now=timezone.now(), result=result)


def _report_lateness(now: datetime) -> None:
    """That no reminder run has ended for more than a day is itself news to administrators, once in each silence."""
    late, since = schedule.late_by(now=now), schedule.silent_since()
    if late is None or since is None:
        return
    for admin in User.objects.active().filter(is_administrator=True):
        outbox.put(
            kind=DeliveryKind.LATE_RUN, recipient=admin, period=f"since {since.isoformat()}",
            about={"hours": int(late.total_seconds() // 3600)}, now=now,
        )  # fmt: skip


def _report(run: ScheduledRun) -> None:
    """Issue a register's monthly pack, owe it to its list, and end the run, all or nothing. Raises Overtaken."""
    now = timezone.now()
    register = Register.objects.active().filter(code=run.job.partition(":")[2]).first()
    if register is None:
        schedule.finish(run=run, now=now, result={"reports": 0, "messages": 0})
        return
    wanted: dict[str, Any] = {
        "register": register,
        "query": "",
        "classification": register.classification,
        "by": None,
        "now": now,
    }
    drawn = signed(draw_pack(**wanted, progress=lambda: schedule.still_mine(run=run, now=timezone.now())))
    with transaction.atomic():
        report = keep(drawn, **wanted, kind=ReportKind.REGISTER_PACK)
        made = 0
        for user in User.objects.active().filter(pk__in=settings_of(register).report_to).order_by("pk"):
            put = outbox.put(
                kind=DeliveryKind.REPORT, recipient=user, period=f"{register.code} {run.due_at:%Y-%m-%d}",
                about={"report": report.pk}, now=now, register=register,
            )  # fmt: skip
            made += put is not None
        schedule.finish(run=run, now=timezone.now(), result={"reports": 1, "messages": made})
