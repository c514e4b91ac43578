"""Ten thousand risks in and out: downloads, an import with its preview, its undo, and refusals.

The budgets are seconds on a machine of its own. So the floor of each step is how much slower than
such a machine this one is at that moment, by a fixed piece of work done before and after the step,
and the ratio is seconds of that machine. Memory is in megabytes, over a floor of one. Runs in a
process of its own with a database of its own.
"""

import io
import json
import os
import resource
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import django

from bench.measuring import answer_of, empty_site

RISKS, CLOSED_EVERY = 10_000, 10
CSV_SECONDS, XLSX_SECONDS, IMPORT_SECONDS, UNDO_SECONDS = 1.0, 4.0, 15.0, 5.0
REFUSAL_SECONDS, REFUSAL_MEGABYTES = 2.0, 200.0
UNHURRIED = 0.18  # seconds that the work of _slowness takes on one quiet core of a small server
NOW, TODAY = datetime(2026, 10, 6, 9, tzinfo=UTC), date(2026, 10, 6)
Row = tuple[str, float, float, float]  # name, seconds, slowness, budget
WORDS = ("Rare", "Unlikely", "Possible", "Likely", "Almost certain")


def run() -> list[dict[str, Any]]:
    """Seconds of each step, and the worst refusal in seconds and megabytes."""
    with empty_site() as environment:
        found = [answer_of(environment, "bench.imports", "work")]
        found += [answer_of(environment, "bench.imports", name) for name in hostile_files()]
    results = [_result(*row) for row in found[0]]
    seconds, slowness, _size = max(found[1:], key=lambda part: part[0] / part[1])
    megabytes = max(size for _seconds, _slowness, size in found[1:])
    return [
        *results,
        _result(f"slowest refusal of {len(found) - 1} hostile files, s", seconds, slowness, REFUSAL_SECONDS),
        _result("memory of the largest refusal, MB", megabytes, 1.0, REFUSAL_MEGABYTES),
    ]


def _result(name: str, ours: float, slowness: float, budget: float) -> dict[str, Any]:
    return {"name": name, "ours": ours, "floor": slowness, "ratio": ours / slowness, "budget": budget}


def work() -> list[Row]:
    """An import with its preview, the downloads of what it brought, and its undo."""
    from django.core.management import call_command  # noqa: PLC0415 - the settings are read after the environment is set

    from riskreg.domain import imports  # noqa: PLC0415
    from riskreg.domain.import_undo import undo_import  # noqa: PLC0415
    from riskreg.domain.seed import seed  # noqa: PLC0415
    from riskreg.jobs import imports as importing  # noqa: PLC0415
    from riskreg.models import User  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    register = seed(code="IN", risks=5, people_count=20, years=1, now=NOW, today=TODAY, step=lambda _done: None)
    by, data = User.objects.order_by("pk").first(), register_csv()
    file = imports.keep_file(register=register, name="register.csv", data=data, by=by, now=NOW)

    def preview() -> None:
        plan = importing.read_file(register, data, file.name, {})
        imports.preview_import(register=register, rows=plan.risks, paired=plan.paired, today=TODAY)

    def bring_in() -> None:
        preview()
        importing.import_now(register=register, file=file, by=by, now=NOW)

    found = [(f"import of {RISKS:,} rows with preview, s", *_seconds(bring_in), IMPORT_SECONDS)]
    found += _downloads(by)
    undo = _seconds(lambda: undo_import(file=file, by=by, now=NOW))
    return [*found, (f"undo of that import of {RISKS:,} rows, s", *undo, UNDO_SECONDS)]


def _downloads(by: Any) -> list[Row]:
    """The whole answer to each download of the register, permissions and queries with it."""
    from django.conf import settings  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415

    settings.ALLOWED_HOSTS = ["testserver"]
    client = Client()
    client.force_login(by, backend=settings.AUTHENTICATION_BACKENDS[0])
    found = []
    for ending, budget in (("csv", CSV_SECONDS), ("xlsx", XLSX_SECONDS), ("json", XLSX_SECONDS)):

        def fetch(address: str = f"/registers/IN/register.{ending}") -> None:
            answer = client.get(address)
            if answer.status_code != 200 or len(b"".join(answer)) < RISKS * 10:
                raise SystemExit(f"{address} gave {answer.status_code}")

        fetch()
        best = min((_seconds(fetch) for _round in range(3)), key=lambda pair: pair[0] / pair[1])
        found.append((f"{ending.upper()} of {RISKS:,} risks, s", *best, budget))
    return found


def register_csv() -> bytes:
    """A spreadsheet like many: words for scores, owners nobody knows, a tenth closed."""
    lines = ["ID;Risk;Cause;Category;Likelihood;Impact;Strategy;Owner;Status;Due date"]
    lines += [
        f"R{n};System {n} fails in the night shift;Power and cooling depend on one supplier;Area {n % 12};"
        f"{WORDS[n % 5]};{n // 5 % 5 + 1};{('Mitigate', 'Accept', 'Transfer')[n % 3]};Person {n % 40};"
        f"{'Closed' if n % CLOSED_EVERY == 0 else 'Open'};2027-0{n % 9 + 1}-15"
        for n in range(RISKS)
    ]
    return "\r\n".join(lines).encode()


def _seconds(step: Callable[[], object]) -> tuple[float, float]:
    """CPU seconds of a step, and how much slower than a machine of its own this one was around it."""
    before = _slowness()
    start = time.process_time()
    step()
    taken = time.process_time() - start
    return taken, (before + _slowness()) / 2


def _slowness() -> float:
    start = time.process_time()
    sum(number * number for number in range(3_000_000))
    return (time.process_time() - start) / UNHURRIED


def hostile_files() -> dict[str, Callable[[], bytes]]:
    """Files that want to be expensive, by name."""
    return {
        "zip bomb": lambda: _packed({"xl/workbook.xml": b"<x/>", "xl/worksheets/sheet1.xml": b"0" * 400_000_000}),
        "XML bomb": lambda: _packed({"xl/workbook.xml": _entities(), "xl/worksheets/sheet1.xml": _entities()}),
        "ODS XML bomb": lambda: _packed(
            {"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": _entities()}
        ),
        "million columns": lambda: b",".join([b"Risk"] * 1_000_000) + b"\n" + b"," * 999_999,
        "cell of 19 MB": lambda: b"Risk,Impact\n" + b"a" * 19_000_000 + b",3",
        "cell of 50 MB": lambda: b"Risk,Impact\n" + b"a" * 50_000_000 + b",3",
        "quoted cell of 19 MB": lambda: b'Risk,Impact\n"' + b"a\n" * 9_500_000 + b'",3',
        "deep JSON": lambda: b"[" * 500_000 + b"]" * 500_000,
        "long JSON": lambda: b'[{"risk":"' + b"a" * 15_000_000 + b'"}]',
        "noise": lambda: bytes(range(256)) * 60_000,
    }


def _packed(parts: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


def _entities() -> bytes:
    names = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    return f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e0 "ha">{names}]><x>&e11;</x>'.encode()


def refusal(name: str) -> tuple[float, float, float]:
    """Seconds until a hostile file is refused, the machine's slowness, and the megabytes it takes beside the file."""
    from riskreg.imports import ImportRefused, read_register  # noqa: PLC0415

    # Made elsewhere, so that making it does not count as the memory of reading it.
    maker = "import sys; from bench.imports import hostile_files as f; sys.stdout.buffer.write(f()[sys.argv[1]]())"
    made = subprocess.run([sys.executable, "-c", maker, name], check=True, capture_output=True)  # noqa: S603

    def read() -> None:
        try:
            read_register(made.stdout, name="register")
        except ImportRefused:
            return
        raise SystemExit(f"{name} was read instead of refused")

    before = _megabytes()
    return *_seconds(read), _megabytes() - before


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "riskreg.settings")
    django.setup()
    sys.stdout.write(json.dumps(work() if sys.argv[1] == "work" else refusal(sys.argv[1])))
