"""Search and dashboard at 100,000 risks, as multiples of the register page of 50 rows in the same run."""

import json
import os
import sys
import time
from typing import Any

import django

from bench.measuring import measured_apart, medians

DASHBOARD_BUDGET, SEARCH_BUDGET = 3.0, 3.0
TYPED = (("a rare word", "retail unit"), ("a word of many risks", "billing"), ("letters wrong", "biling gatewya"))


def run(risks: int = 100_000) -> list[dict[str, Any]]:
    """The dashboard, and the list under the search field for three questions; the first counting beside them."""
    return list(measured_apart("bench.find", risks))


def main(risks: int) -> list[dict[str, Any]]:
    """The same, in a process that may do with its database as it likes."""
    from django.conf import settings  # noqa: PLC0415 - the settings are read after the environment is set
    from django.core.management import call_command  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415

    from bench.page import registers_of  # noqa: PLC0415
    from riskreg.lib import collector  # noqa: PLC0415

    settings.ALLOWED_HOSTS = ["testserver"]
    storage = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = settings.STORAGES | {"staticfiles": storage}
    call_command("migrate", verbosity=0)
    client = Client()
    client.force_login(registers_of(risks), backend=settings.AUTHENTICATION_BACKENDS[0])

    def spent(address: str, **headers: str) -> float:
        started = time.process_time()
        response = client.get(address, **headers)
        took = time.process_time() - started
        if response.status_code != 200:
            raise RuntimeError(f"{address}: {response.status_code}")
        return took

    def row(name: str, ours: float, floor: float, budget: float | None) -> dict[str, Any]:
        return {"name": name, "ours": ours, "floor": floor, "ratio": round(ours / floor, 2), "budget": budget}

    page, board, figures = "/registers/BIG/", "/registers/BIG/dashboard/", "/registers/BIG/dashboard/?figures=now"
    typing = {"HTTP_HX_REQUEST": "true", "HTTP_HX_TARGET": "found"}
    spent(page)
    waiting = spent(board)
    counting = spent(figures)
    collector.settle()  # as the web server does
    found = [row(f"dashboard, {risks:,}", *medians(lambda: spent(board), lambda: spent(page)), DASHBOARD_BUDGET)]
    floor = found[0]["floor"]
    found += [
        row(f"dashboard, {risks:,}, first answer while nothing is counted", waiting, floor, None),
        row(f"dashboard, {risks:,}, the figures counted for the first time", counting, floor, None),
    ]
    for name, words in TYPED:
        address = f"/search/?q={words.replace(' ', '+')}"
        ours, floor = medians(lambda at=address: spent(at, **typing), lambda: spent(page))
        found.append(row(f"search while typing, {risks:,}, {name}", ours, floor, SEARCH_BUDGET))
    return found


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "riskreg.settings")
    django.setup()
    sys.stdout.write(json.dumps(main(int(sys.argv[1]))))
