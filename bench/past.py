"""The register page as of a day long past against the page of the present: 10,000 risks with 20 changes each.

Runs in a process of its own with a database of its own, as the bench of the register page does.
"""

import json
import os
import random
import statistics
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import django

from bench.measuring import measured_apart

BUDGET, CHANGES, ROUNDS = 3.0, 20, 11
HTMX = {"HTTP_HX_REQUEST": "true", "HTTP_HX_TARGET": "risks"}
QUERIES = {"": "", "filtered, sorted, ": "strategy=mitigate&sort=-owner"}


def run(risks: int = 10_000) -> list[dict[str, Any]]:
    """The page of the past as a multiple of the page of today, with what each keeps and without."""
    other = os.environ.get("BENCH_DATABASE_URL")
    return list(measured_apart("bench.past", risks, **({"DATABASE_URL": other} if other else {})))


def main(risks: int) -> list[dict[str, Any]]:
    """The same, in a process that may do with its database as it likes."""
    from django.conf import settings  # noqa: PLC0415 - the settings are read after the environment is set
    from django.core.cache import caches  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415

    from riskreg.lib import collector  # noqa: PLC0415

    settings.ALLOWED_HOSTS = ["testserver"]
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    call_command("migrate", verbosity=0)
    client = Client()
    client.force_login(_lives(risks), backend=settings.AUTHENTICATION_BACKENDS[0])
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    collector.settle()

    def page(query: str, before: Callable[[], None], **headers: str) -> Callable[[], float]:
        def once() -> float:
            before()
            started = time.perf_counter()
            response = client.get(f"/registers/PAST/?{query}", **headers)
            spent = time.perf_counter() - started
            if response.status_code != 200:
                raise RuntimeError(f"{query}: {response.status_code}")
            return spent

        return once

    results = []
    for kept, before in (("", lambda: None), (", nothing kept", caches["local"].clear)):
        for kind, headers in (("page", {}), ("htmx partial", HTMX)):
            for words, query in QUERIES.items():
                name, past = f"{words}{kind}{kept}", f"{query}&as_of={_day()}"
                results.append(_row(name, page(past, before, **headers), page(query, before, **headers)))
    return results


def _row(name: str, then: Callable[[], float], now: Callable[[], float]) -> dict[str, Any]:
    then(), now()
    pairs = [(then(), now()) for _round in range(ROUNDS)]
    past, present = (statistics.median(pair[side] for pair in pairs) for side in (0, 1))
    ratio = round(past / present, 2)
    return {"name": f"as of a year ago, {name}", "ours": past, "floor": present, "ratio": ratio, "budget": BUDGET}


def _day() -> str:
    from bench.rows import TODAY  # noqa: PLC0415

    return str(TODAY - timedelta(days=365))


def _lives(risks: int) -> Any:
    """A manager of a register whose risks have a past of twenty versions each."""
    from django.db import transaction  # noqa: PLC0415 - after the set-up

    from bench.rows import NOW, make_register  # noqa: PLC0415
    from riskreg.domain import recording  # noqa: PLC0415
    from riskreg.domain.guard import open_for_writing  # noqa: PLC0415
    from riskreg.models import Membership, Risk, User  # noqa: PLC0415

    manager = User(name="Bench Manager", email="bench@example.org")
    register = make_register("PAST", risks)
    chance, past = random.Random(1), Risk.history.model  # noqa: S311 - made-up scores
    with transaction.atomic(), open_for_writing():
        recording.insert(manager, by=None, now=NOW)
        recording.insert(Membership(user=manager, register=register, role="manager", since=NOW), by=None, now=NOW)
        Risk.history.filter(register=register.pk)._raw_delete("default")
        for risk in Risk.objects.filter(register=register).order_by("pk").iterator(chunk_size=500):
            values = {field.attname: getattr(risk, field.attname) for field in past.tracked_fields
                      if not field.generated}  # fmt: skip
            days = sorted(chance.sample(range(1, 720), CHANGES - 1), reverse=True)
            versions = []
            for number, day in enumerate([730, *days], 1):
                scores = {"current_likelihood": chance.randint(1, 5)} if number < CHANGES else {}
                at = NOW - timedelta(days=day)
                versions.append(
                    past(
                        **values | scores | {"version": number},
                        history_date=at,
                        history_type="+" if number == 1 else "~",
                    )
                )
            past._base_manager.bulk_create(versions)
        type(register).history.filter(id=register.pk).update(history_date=NOW - timedelta(days=800))
        User.history.update(history_date=NOW - timedelta(days=800))
    return manager


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "riskreg.settings")
    django.setup()
    sys.stdout.write(json.dumps(main(int(sys.argv[1]))))
