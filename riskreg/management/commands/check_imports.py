"""Read a folder of registers and compare each with the figures expected of it."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from riskreg.imports.errors import ImportRefused
from riskreg.imports.plan import ImportPlan, PlannedRisk
from riskreg.imports.reader import read_register

SCORES = ("likelihood", "impact")


class Command(BaseCommand):
    help = (
        "Read every file named in a JSON of expected figures and say file by file what differs. Writes nothing. "
        'The JSON: {"file.csv": {"options": {"mapping": {}, "scales": {}}, "risks": 3, "skipped": 0, "stopped": 0, '
        '"levels": {"R1": [3, 2]}, "counts": {"strategy": {"mitigate": 2}}}, "empty.xlsx": {"refused": "no rows"}}.'
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """The folder, and the figures."""
        parser.add_argument("folder", type=Path)
        parser.add_argument("--expected", type=Path, help="the JSON; expected.json in the folder otherwise")

    def handle(self, *args: Any, **options: Any) -> None:
        """Check each file; an error at the end if any differs."""
        path = options["expected"] or options["folder"] / "expected.json"
        try:
            expected = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise CommandError(f"{path.name}: {error}") from None
        wrong = 0
        for name, figures in expected.items():
            faults = _faults(options["folder"] / name, figures)
            wrong += bool(faults)
            self.stdout.write(f"{'wrong' if faults else 'right'}  {name}")
            for fault in faults:
                self.stdout.write(f"       {fault}")
        self.stdout.write(f"{len(expected) - wrong} of {len(expected)} files as expected.")
        if wrong:
            raise CommandError(f"{wrong} files differ.")


def _faults(path: Path, figures: dict[str, Any]) -> list[str]:
    """What differs, as sentences."""
    try:
        plan = read_register(path.read_bytes(), name=path.name, **figures.get("options", {}))
    except ImportRefused as refused:
        wanted = figures.get("refused")
        return [] if wanted is not None and wanted in str(refused) else [f"refused: {refused}"]
    except OSError as error:
        return [str(error.strerror)]
    if "refused" in figures:
        return [f"read, with {len(plan.risks)} risks, instead of refused"]
    return [*_number_faults(plan, figures), *_level_faults(plan, figures), *_count_faults(plan, figures)]


def _number_faults(plan: ImportPlan, figures: dict[str, Any]) -> list[str]:
    found = {
        "risks": len(plan.risks),
        "skipped": len(plan.skipped),
        "stopped": len(plan.stopped_rows()),
        "problems": len(plan.problems),
    }
    faults = [
        f"{name}: {found[name]}, not {figures[name]}" for name in found if figures.get(name, found[name]) != found[name]
    ]
    ends = found["risks"] + found["skipped"] + found["stopped"]
    return faults if ends == plan.rows_read else [*faults, f"rows: {plan.rows_read} read, {ends} accounted for"]


def _level_faults(plan: ImportPlan, figures: dict[str, Any]) -> list[str]:
    wanted = figures.get("levels", [])
    found: Any = [[risk.likelihood, risk.impact] for risk in plan.risks]
    if isinstance(wanted, dict):
        found = {risk.reference: [risk.likelihood, risk.impact] for risk in plan.risks}
        return [f"{key}: {found.get(key)}, not {levels}" for key, levels in wanted.items() if found.get(key) != levels]
    return [f"levels: {found}, not {wanted}"] if wanted and found != wanted else []


def _count_faults(plan: ImportPlan, figures: dict[str, Any]) -> list[str]:
    faults = []
    for name, wanted in figures.get("counts", {}).items():
        found = dict(Counter(str(_value(risk, name)) for risk in plan.risks))
        if found != wanted:
            faults.append(f"{name}: {found}, not {wanted}")
    return faults


def _value(risk: PlannedRisk, name: str) -> Any:
    """A field of the risk, or with "original." before it the cell it was read from."""
    field = name.removeprefix("original.")
    value = risk.original.get(field, "") if field != name else getattr(risk, field)
    return "" if value is None else value
