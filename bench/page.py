"""The register page of 50 rows out of 100,000 against the floor of bench/floor.py, and its queries.

Runs in a process of its own with a database of its own, so it touches nothing of the site's.
"""

import json
import os
import sys
import time
from collections.abc import Callable
from typing import Any

import django

from bench.measuring import measured_apart, medians

PAGE_BUDGET, PARTIAL_BUDGET, QUERIES = 2.0, 1.5, 12
HTMX = {"HTTP_HX_REQUEST": "true", "HTTP_HX_TARGET": "risks"}
FILTERED = "?strategy=mitigate"


def run(risks: int = 100_000) -> list[dict[str, Any]]:
    """Page and partial, with kept figures and without, as multiples of the floor; query counts as multiples of 12."""
    return list(measured_apart("bench.page", risks))


def main(risks: int) -> list[dict[str, Any]]:
    """The same, in a process that may do with its database as it likes."""
    from django.conf import settings  # noqa: PLC0415 - the settings are read after the environment is set
    from django.core.cache import caches  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415

    from riskreg.lib import collector  # noqa: PLC0415

    settings.ROOT_URLCONF = "bench.floor"
    settings.ALLOWED_HOSTS = ["testserver"]
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    call_command("migrate", verbosity=0)
    client = Client()
    client.force_login(registers_of(risks), backend=settings.AUTHENTICATION_BACKENDS[0])
    forget = caches["local"].clear

    def get(address: str, *, before: Callable[[], None] | None = None, **headers: str) -> Callable[[], float]:
        def once() -> float:
            if before:
                before()
            started = time.process_time()
            response = client.get(address, **headers)
            spent = time.process_time() - started
            if response.status_code != 200:
                raise RuntimeError(f"{address}: {response.status_code}")
            return spent

        return once

    for address in ("/registers/BIG/", "/floor/BIG/"):
        client.get(address)
    collector.settle()  # as the web server does
    results = []
    for words, query in (("filtered, ", FILTERED), ("", "")):
        ours, floor = f"/registers/BIG/{query}", f"/floor/BIG/{query}"
        for name, once, budget in (
            ("page", get(ours), PAGE_BUDGET),
            ("htmx partial", get(ours, **HTMX), PARTIAL_BUDGET),
            ("page, nothing kept", get(ours, before=forget), PAGE_BUDGET),
            ("htmx partial, nothing kept", get(ours, before=forget, **HTMX), PARTIAL_BUDGET),
        ):
            mine, bare = medians(once, get(floor))
            results.append(
                {"name": f"register, 50 of {risks:,}, {words}{name}", "ours": mine, "floor": bare,
                 "ratio": round(mine / bare, 2), "budget": budget}
            )  # fmt: skip
    return results + _queries(client, forget)


def registers_of(risks: int) -> Any:
    """A manager of the two registers."""
    from django.db import transaction  # noqa: PLC0415 - after the set-up

    from bench.rows import NOW, make_register  # noqa: PLC0415
    from riskreg.domain import recording  # noqa: PLC0415
    from riskreg.models import Membership, User  # noqa: PLC0415

    manager = User(name="Bench Manager", email="bench@example.org")
    with transaction.atomic():
        recording.insert(manager, by=None, now=NOW)
    for code, number in (("BIG", risks), ("SMALL", 100)):
        register = make_register(code, number)
        with transaction.atomic():
            row = Membership(user=manager, register=register, role="manager", since=NOW)
            recording.insert(row, by=None, now=NOW)
    return manager


def _queries(client: Any, forget: Callable[[], None]) -> list[dict[str, Any]]:
    from django.db import connection  # noqa: PLC0415 - after the set-up
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    results = []
    for name, headers in (("page", {}), ("htmx partial", HTMX)):
        counts = []
        for code in ("SMALL", "BIG"):
            forget()
            with CaptureQueriesContext(
                connection,
            ) as queries:
                client.get(f"/registers/{code}/?q=the", **headers)
            counts.append(len(queries))
        few, many = counts
        results += [
            {"name": f"register, {name}: queries, nothing kept, and the most allowed", "ours": many, "floor": QUERIES,
             "ratio": round(many / QUERIES, 2), "budget": 1.0},
            {"name": f"register, {name}: queries at all risks and at 100", "ours": many, "floor": few,
             "ratio": round(many / few, 2), "budget": 1.0},
        ]  # fmt: skip
    return results


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "riskreg.settings")
    django.setup()
    sys.stdout.write(json.dumps(main(int(sys.argv[1]))))
