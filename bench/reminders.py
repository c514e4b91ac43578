"""A reminder run over 100,000 risks and 1,000 owners by the clock, and its memory as a multiple of one over 10,000."""

import json
import os
import resource
import sys
import time
from datetime import datetime, timedelta
from typing import Any

import django

from bench.measuring import answer_of, empty_site

SECONDS = 60.0
MEMORY = 1.5  # of a few MB: the driver keeps statements, which are longer where a message has sixty lines and not four
PEOPLE = 1_000
WRITTEN = 50


def run() -> list[dict[str, Any]]:
    """Both runs, each in a process that has done nothing else."""
    few, many = _measured(10_000), _measured(100_000)
    return [
        _row(f"run over 100,000 risks, {many['messages']:,} messages, to a minute", many["wall"], SECONDS, 1.0),
        _row("memory that it adds, MB, × the run over 10,000", many["memory"], few["memory"], MEMORY),
        {"name": "seconds of a processor in it", "ours": many["cpu"], "floor": None, "ratio": None, "budget": None},
        {"name": "milliseconds of a processor to write a message with its PDF", "ours": many["write"], "floor": None,
         "ratio": None, "budget": None},
        {"name": "lines told by it", "ours": many["lines"], "floor": few["lines"], "ratio": None, "budget": None},
    ]  # fmt: skip


def _measured(risks: int) -> dict[str, Any]:
    with empty_site(EMAIL_URL="") as environment:
        answer_of(environment, "bench.reminders", "make", risks)
        found: dict[str, Any] = answer_of(environment, "bench.reminders", "remind", risks)
    return found


def make(risks: int) -> None:
    """The register: every owner with as many risks, and a manager who hears of all that is long overdue."""
    from django.core.management import call_command  # noqa: PLC0415 - the settings are read after the environment is set
    from django.db import connection, transaction  # noqa: PLC0415

    from bench.rows import NOW, make_register  # noqa: PLC0415
    from riskreg.choices import Role  # noqa: PLC0415
    from riskreg.domain import recording  # noqa: PLC0415
    from riskreg.domain.guard import open_for_writing  # noqa: PLC0415
    from riskreg.models import Membership, User  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    register = make_register("BIG", risks, PEOPLE)
    people = list(User.objects.members_of(register).order_by("pk").values_list("pk", flat=True))
    with transaction.atomic(), open_for_writing(), connection.cursor() as cursor:
        cursor.execute(  # rows repeat after a thousand: nobody owns copies of one risk alone
            "UPDATE riskreg_risk SET owner_id = %s + (number + number / 1000 * 37) %% %s WHERE owner_id IS NOT NULL",
            [people[0], PEOPLE],
        )  # fmt: skip
    with transaction.atomic():
        chief = User(name="Manager of it all", email="manager@seed.example")
        recording.insert(chief, by=None, now=NOW)
        recording.insert(Membership(user=chief, register=register, role=Role.MANAGER, since=NOW), by=None, now=NOW)


def remind() -> dict[str, Any]:
    """One run, as a worker does it."""
    from django.db import connection  # noqa: PLC0415

    from bench.rows import NOW  # noqa: PLC0415
    from riskreg.domain import reminders  # noqa: PLC0415
    from riskreg.domain.reminder_context import load_context, people_in_batches  # noqa: PLC0415
    from riskreg.models import Delivery, Notice, User  # noqa: PLC0415

    now, told = NOW + timedelta(days=5), 0
    with connection.cursor() as cursor:  # pages of the file that SQLite keeps, up to a fixed size, are not the run's
        cursor.execute("PRAGMA cache_size=-2048")
    list(User.objects.all()[:1])  # what the first query loads is not the run's
    memory, started, spent = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.monotonic(), time.process_time()
    for people in people_in_batches():
        context = load_context(people, today=now.date(), now=now)
        for user in people:
            told += len(reminders.remind(user=user, now=now, today=now.date(), context=context))
    wall, cpu = time.monotonic() - started, time.process_time() - spent
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - memory
    if told < PEOPLE * 0.9 or told != Delivery.objects.count():
        raise RuntimeError(f"{told} messages to {PEOPLE} owners")
    lines = Notice.objects.count()
    return {
        "wall": wall, "cpu": cpu, "memory": memory / 1024, "messages": told, "lines": lines, "write": _writing(now),
    }  # fmt: skip


def _writing(now: datetime) -> float:
    """Milliseconds of a processor that one message takes, from the database to the bytes for the mail server."""
    from riskreg.jobs.messages import compose  # noqa: PLC0415
    from riskreg.models import Delivery  # noqa: PLC0415

    first, *others = Delivery.objects.order_by("pk")[: WRITTEN + 1]
    compose(first, now=now)  # fonts and templates are read once a process
    started = time.process_time()
    for delivery in others:
        mail = compose(delivery, now=now)
        if mail is None or not mail.attachments:
            raise RuntimeError("a message without its PDF")
        mail.message().as_bytes()
    return round((time.process_time() - started) / len(others) * 1000, 1)


def _row(name: str, ours: float, floor: float, budget: float) -> dict[str, Any]:
    return {"name": name, "ours": ours, "floor": floor, "ratio": round(ours / floor, 2), "budget": budget}


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "riskreg.settings")
    django.setup()
    if sys.argv[1] == "make":
        make(int(sys.argv[2]))
    else:
        sys.stdout.write(json.dumps(remind()))
