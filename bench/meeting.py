"""One step of a live meeting (record the outcome, show the next item) and one poll of a follower against the floor.

Runs in a process of its own with a database of its own, as the bench of the register page does.
"""

import json
import os
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import django

from bench.measuring import measured_apart, medians

STEP_BUDGET, STEP_QUERIES, POLL_QUERIES = 2.0, 20, 3
ITEMS = 30
HTMX = {"HTTP_HX_REQUEST": "true"}
MARKS = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")  # of the transaction; no queries


def run(risks: int = 1_000) -> list[dict[str, Any]]:
    """A step and a poll as multiples of the floor; their queries as multiples of the most allowed."""
    return list(measured_apart("bench.meeting", risks))


def main(risks: int) -> list[dict[str, Any]]:
    """The same, in a process that may do with its database as it likes."""
    from django.conf import settings  # noqa: PLC0415 - the settings are read after the environment is set
    from django.core.management import call_command  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415

    settings.ROOT_URLCONF = "bench.floor"
    settings.ALLOWED_HOSTS = ["testserver"]
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    call_command("migrate", verbosity=0)
    manager, meeting = _meeting(risks)
    client = Client()
    client.force_login(manager, backend=settings.AUTHENTICATION_BACKENDS[0])
    client.post(f"/meetings/{meeting.pk}/open/")
    follower = Client()
    follower.force_login(manager, backend=settings.AUTHENTICATION_BACKENDS[0])
    floor = _timed(lambda: follower.get("/floor/BIG/"), 200)
    step = _timed(lambda: _step(client, meeting), 200)
    poll = _timed(lambda: _poll(follower, meeting), 204)
    results = []
    for name, ours, budget in (("step of the chair", step, STEP_BUDGET), ("poll without news", poll, None)):
        mine, bare = medians(ours, floor)
        results.append(
            {"name": f"live meeting of {ITEMS}, {name}", "ours": mine, "floor": bare,
             "ratio": round(mine / bare, 2), "budget": budget}
        )  # fmt: skip
    return results + _queries(client, follower, meeting)


def _meeting(risks: int) -> tuple[Any, Any]:
    """The manager of a register and its planned meeting; the one before was closed a month ago."""
    from django.db import transaction  # noqa: PLC0415 - after the set-up

    from bench.rows import NOW, make_register  # noqa: PLC0415
    from riskreg.domain import agenda, meetings, recording  # noqa: PLC0415
    from riskreg.models import Meeting, Membership, Organisation, Risk, User  # noqa: PLC0415

    manager = User(name="Bench Manager", email="bench@example.org")
    with transaction.atomic():
        recording.insert(Organisation(pk=1, name="Bench", time_zone="Europe/Berlin"), by=None, now=NOW)
        recording.insert(manager, by=None, now=NOW)
    register = make_register("BIG", risks)
    then = NOW - timedelta(days=30)
    with transaction.atomic():
        recording.insert(Membership(user=manager, register=register, role="manager", since=NOW), by=None, now=NOW)
        before = Meeting(
            register=register, title="Review", starts_at=then, state="closed", created_at=then, opened_at=then,
            closed_at=then, chair=manager,
        )  # fmt: skip
        recording.insert(before, by=None, now=then)
    meeting = meetings.plan_meeting(
        register=register, by=manager, now=NOW, values={"starts_at": NOW, "title": "Review"}
    )
    for risk in Risk.objects.filter(register=register).live().order_by("-current_score", "number")[:ITEMS]:
        agenda.add_item(meeting=meeting, risk=risk, by=manager, now=NOW)
    return manager, meeting


def _step(client: Any, meeting: Any) -> Any:
    """Record "no change" with a note for the item that is on; the answer shows the next."""
    from riskreg.models import Floor  # noqa: PLC0415 - after the set-up

    item = Floor.objects.select_related("item__risk").get(meeting=meeting).item
    form = {"version": item.risk.version, "no_change": "1", "note": "As it was."}
    address = f"/meetings/{meeting.pk}/items/{item.pk}/outcome/"
    started = time.process_time()
    return client.post(address, form, **HTMX), started


def _poll(follower: Any, meeting: Any) -> Any:
    from riskreg.models import Floor  # noqa: PLC0415 - after the set-up

    seen = Floor.objects.get(meeting=meeting).revision
    started = time.process_time()
    return follower.get(f"/meetings/{meeting.pk}/floor/?seen={seen}"), started


def _timed(ask: Callable[[], Any], status: int) -> Callable[[], float]:
    def once() -> float:
        started = time.process_time()
        answer = ask()
        ended = time.process_time()
        if isinstance(answer, tuple):  # what is looked up first does not count
            answer, started = answer
        if answer.status_code != status:
            raise RuntimeError(f"{answer.status_code}, not {status}")
        return ended - started

    return once


def _queries(client: Any, follower: Any, meeting: Any) -> list[dict[str, Any]]:
    from django.db import connection  # noqa: PLC0415 - after the set-up
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    results = []
    for name, ask, most in (
        ("step", lambda: _step(client, meeting), STEP_QUERIES),
        ("poll without news", lambda: _poll(follower, meeting), POLL_QUERIES),
    ):
        with CaptureQueriesContext(connection) as captured:
            ask()
        found = [query["sql"] for query in captured.captured_queries[1:] if not query["sql"].startswith(MARKS)]
        results.append(
            {"name": f"live meeting, {name}: queries and the most allowed", "ours": len(found), "floor": most,
             "ratio": round(len(found) / most, 2), "budget": 1.0}
        )  # fmt: skip
    return results


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "riskreg.settings")
    django.setup()
    sys.stdout.write(json.dumps(main(int(sys.argv[1]))))
