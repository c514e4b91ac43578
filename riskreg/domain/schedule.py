"""Appointments of scheduled jobs: computed from settings and the clock, taken by inserting their row.

Only the newest missed appointment is caught up with, so a week's silence is followed by one message.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta
from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from riskreg.choices import RunState
from riskreg.domain import organisation
from riskreg.domain.errors import Refused
from riskreg.models import Register, ReminderSettings, ScheduledRun

REMINDERS = "reminders"
REPORT = "report"
LEASE = timedelta(minutes=5)
MOST_ATTEMPTS = 5
LATE_AFTER = timedelta(hours=26)
USUAL_HOUR = ReminderSettings._meta.get_field("hour").get_default()


class Overtaken(Exception):
    """The run was taken over by another worker, as this one gave no sign of life."""


def wall_time(day: date, hour: int, zone: ZoneInfo) -> datetime:
    """The moment at which a clock on the wall shows the hour; where the clock skips it, the moment right after."""
    return datetime.combine(day, time(hour), tzinfo=zone).astimezone(ZoneInfo("UTC"))


def appointments(*, now: datetime) -> Iterator[tuple[str, datetime]]:
    """The newest past appointment of every job: (job, moment)."""
    return ((job, moment) for job, moment, _hour in _newest_of_all(now))


def _newest_of_all(now: datetime) -> Iterator[tuple[str, datetime, int]]:
    """The same with the hour of the day that each is set to."""
    site = organisation.current()
    registers = list(Register.objects.active().values_list("pk", "code", "created_at"))
    if not registers:
        return
    chosen = {row.register_id: row for row in ReminderSettings.objects.filter(register__archived_at=None)}
    oldest = min(created for _pk, _code, created in registers)
    for hour in sorted({chosen[pk].hour if pk in chosen else USUAL_HOUR for pk, _code, _at in registers}):
        moment = _newest(now, hour, site.zone)
        if moment >= oldest:
            yield REMINDERS, moment, hour
    for pk, code, created in registers:
        day = chosen[pk].report_day if pk in chosen else None
        if day is not None:
            moment = _newest_of_month(now, day, chosen[pk].hour, site.zone)
            if moment >= created:
                yield f"{REPORT}:{code}", moment, chosen[pk].hour


def next_appointments(*, now: datetime) -> list[tuple[str, datetime]]:
    """When each job runs next, the soonest first: (job, moment)."""
    zone = organisation.current().zone
    coming: dict[str, datetime] = {}
    for job, moment, hour in _newest_of_all(now):
        day = moment.astimezone(zone).date() + (relativedelta(days=1) if job == REMINDERS else relativedelta(months=1))
        ahead = wall_time(day, hour, zone)
        coming[job] = min(ahead, coming.get(job, ahead))
    return sorted(coming.items(), key=lambda pair: pair[1])


def take_due(*, now: datetime) -> list[ScheduledRun]:
    """The runs that wait for a worker: new appointments, and those whose worker has died."""
    for job, moment in appointments(now=now):
        ScheduledRun.objects.get_or_create(job=job, due_at=moment)
    orphaned = Q(state=RunState.RUNNING, claimed_until__lt=now)
    waiting = ScheduledRun.objects.filter(Q(state=RunState.DUE) | orphaned).order_by("due_at", "pk")
    return list(waiting)


def start(*, run_id: int, now: datetime) -> ScheduledRun | None:
    """Take a run; None when another worker has it or it has ended. Gives up what died too often."""
    run = ScheduledRun.objects.filter(pk=run_id).first()
    if run is None or not (run.state == RunState.DUE or _is_orphaned(run, now)):
        return None
    same = ScheduledRun.objects.filter(pk=run.pk, state=run.state, attempts=run.attempts)
    if run.attempts >= MOST_ATTEMPTS:
        same.update(state=RunState.FAILED, finished_at=now, error=_("The worker died %s times.") % run.attempts)
        return None
    if not same.update(
        state=RunState.RUNNING, attempts=F("attempts") + 1, claimed_until=now + LEASE, started_at=now, error=""
    ):
        return None
    return ScheduledRun.objects.get(pk=run.pk)


def still_mine(*, run: ScheduledRun, now: datetime) -> None:
    """A sign of life of a run. Raises Overtaken."""
    _write(run, claimed_until=now + LEASE)


def finish(*, run: ScheduledRun, now: datetime, result: dict[str, Any]) -> None:
    """The run is done. Raises Overtaken."""
    _write(run, state=RunState.DONE, finished_at=now, result=result, claimed_until=None)


def fail(*, run: ScheduledRun, now: datetime, error: str) -> None:
    """The run ended with an error; it can be retried by hand. Raises Overtaken."""
    _write(run, state=RunState.FAILED, finished_at=now, error=error[:500], claimed_until=None)


def recent_runs() -> list[ScheduledRun]:
    """The newest runs of every job, ten at most."""
    return list(ScheduledRun.objects.order_by("-due_at", "-pk")[:10])


def note_run_by_hand(*, now: datetime, result: dict[str, Any]) -> None:
    """Write down a reminder run that a person or cron started, so that it counts as the newest one."""
    ScheduledRun.objects.update_or_create(
        job=REMINDERS, due_at=now,
        defaults={"state": RunState.DONE, "started_at": now, "finished_at": now, "result": result},
    )  # fmt: skip


@transaction.atomic
def retry(*, run: ScheduledRun) -> None:
    """Let a failed run run again. Raises Refused."""
    anew = {"state": RunState.DUE, "attempts": 0, "error": "", "finished_at": None}
    if not ScheduledRun.objects.filter(pk=run.pk, state=RunState.FAILED).update(**anew):
        raise Refused(_("Only a run that failed can be repeated."))


def late_by(*, now: datetime) -> timedelta | None:
    """How long ago reminders last went out, when that is longer than LATE_AFTER; None when all is well."""
    since = silent_since()
    return now - since if since and now - since > LATE_AFTER else None


def silent_since() -> datetime | None:
    """When the last reminder run ended; before there was one, when the first was due; None before that."""
    runs = ScheduledRun.objects.filter(job=REMINDERS)
    done = runs.filter(state=RunState.DONE).order_by("-finished_at").values_list("finished_at", flat=True).first()
    return done or runs.order_by("due_at").values_list("due_at", flat=True).first()


def _is_orphaned(run: ScheduledRun, now: datetime) -> bool:
    return run.state == RunState.RUNNING and run.claimed_until is not None and run.claimed_until < now


def _newest(now: datetime, hour: int, zone: ZoneInfo) -> datetime:
    today = now.astimezone(zone).date()
    moment = wall_time(today, hour, zone)
    return moment if moment <= now else wall_time(today - timedelta(days=1), hour, zone)


def _newest_of_month(now: datetime, day: int, hour: int, zone: ZoneInfo) -> datetime:
    today = now.astimezone(zone).date()
    moment = wall_time(today.replace(day=day), hour, zone)
    if moment <= now:
        return moment
    last_month = today.replace(day=1) - timedelta(days=1)
    return wall_time(last_month.replace(day=day), hour, zone)


def hour_of(run: ScheduledRun, zone: ZoneInfo) -> int:
    """The hour of the day that the appointment stands for.

    Where the clock skips an hour, those of that hour and those of the next meet in one moment: it is the later one.
    """
    return run.due_at.astimezone(zone).hour


def _write(run: ScheduledRun, **values: Any) -> None:
    mine = ScheduledRun.objects.filter(pk=run.pk, state=RunState.RUNNING, attempts=run.attempts)
    if not mine.update(**values):
        raise Overtaken
