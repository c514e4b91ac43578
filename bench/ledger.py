"""The check of a history of 100,000 events, as a multiple of computing their seals; and the memory it takes."""

import json
import os
import resource
import sys
import time
from datetime import UTC, date, datetime, timedelta
from typing import Any

import django

from bench.measuring import measured_apart

BUDGET, SECONDS = 10.0, 10.0
NOW, TODAY = datetime(2026, 10, 6, 9, tzinfo=UTC), date(2026, 10, 6)


def run(events: int = 100_000) -> list[dict[str, Any]]:
    """The check, measured in a process of its own."""
    return list(measured_apart("bench.ledger", events))


def main(events: int) -> list[dict[str, Any]]:
    """The same, in a process that may do with its database as it likes."""
    from django.core.management import call_command  # noqa: PLC0415 - the settings are read after the environment is set

    from riskreg.domain import ledger, ledger_check  # noqa: PLC0415
    from riskreg.lib import chain  # noqa: PLC0415
    from riskreg.models import LedgerEvent  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    _write(events)
    key, content = ledger.current_key(), []
    for values in LedgerEvent.objects.order_by("pk").values_list(*ledger.CONTENT)[:5_000]:
        content.append(values)
    started = time.process_time()
    for values in content:
        chain.mac(key, "", values)
    floor = (time.process_time() - started) * events / len(content)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    wall, started = time.monotonic(), time.process_time()
    results = ledger_check.check_history()
    ledger_check.unrecorded_rows()
    ours, wall = time.process_time() - started, time.monotonic() - wall
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - memory
    if any(found.fault_count for found in results):
        raise RuntimeError("the history is not whole")
    counted = sum(found.events for found in results)
    return [
        _row(f"check of {counted:,} events", ours, floor, BUDGET),
        _row("the same, by the clock, to ten seconds", wall, SECONDS, 1.0),
        {"name": "memory that it adds, MB", "ours": memory / 1024, "floor": None, "ratio": None, "budget": None},
    ]


def _row(name: str, ours: float, floor: float, budget: float) -> dict[str, Any]:
    return {"name": name, "ours": ours, "floor": floor, "ratio": round(ours / floor, 2), "budget": budget}


def _write(events: int) -> None:
    """A register whose thousand risks were changed until there are so many events."""
    from django.db import transaction  # noqa: PLC0415

    from riskreg.domain import ledger_check, recording, seed  # noqa: PLC0415
    from riskreg.models import Risk  # noqa: PLC0415

    register = seed.seed(
        code="BIG", risks=1_000, people_count=20, years=2, now=NOW, today=TODAY, step=lambda _done: None
    )
    number = 0
    while ledger_check.length(f"register:{register.pk}") < events:
        number += 1
        risks = list(Risk.objects.filter(register=register).select_related("register").order_by("pk"))
        with transaction.atomic():
            changes = [(risk, {"cause": f"As it was found in round {number}."}) for risk in risks]
            recording.update_all(changes, by=None, now=NOW + timedelta(minutes=number))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "riskreg.settings")
    django.setup()
    sys.stdout.write(json.dumps(main(int(sys.argv[1]))))
