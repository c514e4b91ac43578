"""Every bench, one table: python -m bench [name…]

A bench is a module here with `run() -> list[dict]`; each dict has name, ours, floor, ratio and
budget (None where there is none). Both sides are CPU seconds of the same run on the same machine,
so the ratio is what counts. Ends with 1 when a budget is broken. The results go to var/bench.json.
"""

import importlib
import json
import os
import pkgutil
import platform
import sqlite3
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import django

import bench

OUT = Path(__file__).resolve().parent.parent / "var" / "bench.json"
COLUMNS = ("name", "ours", "floor", "ratio", "budget")


def main(names: list[str]) -> int:
    """Run the benches named (all without names); 1 when a budget is broken, 2 for an unknown name."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "riskreg.settings")
    known = [module.name for module in pkgutil.iter_modules(bench.__path__) if not module.name.startswith("_")]
    unknown = set(names) - set(known)
    if unknown:
        sys.stderr.write(f"No such bench: {', '.join(sorted(unknown))}. There are: {', '.join(known)}\n")
        return 2
    django.setup()
    results = [result for name in names or known for result in _run(name)]
    _table(results)
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps({"machine": _machine(), "results": results}, indent=1) + "\n")
    return 1 if any(_broken(result) for result in results) else 0


def _run(name: str) -> list[dict[str, Any]]:
    """The results of one bench; a module without run() is a helper of the others."""
    run = getattr(importlib.import_module(f"bench.{name}"), "run", None)
    if run is None:
        return []
    sys.stderr.write(f"{name} …\n")
    return [result | {"bench": name} for result in run()]


def _broken(result: dict[str, Any]) -> bool:
    return result.get("budget") is not None and result["ratio"] > result["budget"]


def _table(results: list[dict[str, Any]]) -> None:
    rows = [COLUMNS, *(tuple(_cell(result.get(name)) for name in COLUMNS) for result in results)]
    widths = [max(len(row[n]) for row in rows) for n in range(len(COLUMNS))]
    for number, row in enumerate(rows):
        cells = [row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))]
        over = "   over budget" if number and _broken(results[number - 1]) else ""
        sys.stdout.write("  ".join(cells) + over + "\n")


def _cell(value: Any) -> str:
    if value is None:
        return "–"
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def _machine() -> dict[str, str]:
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "python": platform.python_version(),
        "django": django.get_version(),
        "sqlite": sqlite3.sqlite_version,
        "processor": platform.machine(),
        "cores": str(os.cpu_count()),
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
