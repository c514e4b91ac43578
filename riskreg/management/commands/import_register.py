"""Import the risks of a spreadsheet."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from riskreg.domain import imports, reasons
from riskreg.domain.errors import Refused
from riskreg.imports.errors import ImportRefused
from riskreg.imports.plan import ImportPlan
from riskreg.imports.reader import read_register
from riskreg.models import Register, User


class Command(BaseCommand):
    help = "Import the risks of a CSV, XLSX, ODS, JSON or PDF file (of ours). With --dry-run nothing is written."

    def add_arguments(self, parser: CommandParser) -> None:
        """The file, the register, and what the file does not say by itself."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--register", required=True, help="code of the register, as in IT")
        parser.add_argument("--sheet", help="name of the sheet; found by itself otherwise")
        parser.add_argument(
            "--header-row", type=int, help="number of the header row, from 1; found by itself otherwise"
        )
        parser.add_argument(
            "--map", action="append", default=[], metavar="FIELD=HEADER", help="this field is that column"
        )
        parser.add_argument(
            "--scale", action="append", default=[], metavar="FIELD=RULE", help="how the words of a field become levels"
        )
        parser.add_argument("--by", metavar="EMAIL", help="the person in whose name the history is written")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, write nothing")
        parser.add_argument("--json", action="store_true", help="print the whole result as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, write, report."""
        register = Register.objects.filter(code=options["register"]).select_related("matrix").first()
        if register is None:
            raise CommandError(_("There is no register %(code)s.") % {"code": options["register"]})
        plan = self._read(register, options)
        try:
            outcome = self._write(register, plan, options)
        except Refused as refused:
            raise CommandError(refused.message) from None
        if options["json"]:
            self.stdout.write(json.dumps(plan.as_json() | outcome.counts(), ensure_ascii=False, indent=1))
        else:
            self._tell(plan, outcome, dry=options["dry_run"])

    def _read(self, register: Register, options: dict[str, Any]) -> ImportPlan:
        path: Path = options["file"]
        try:
            return read_register(
                path.read_bytes(),
                name=path.name,
                sheet=options["sheet"],
                header_row=options["header_row"],
                mapping=_pairs(options["map"], "--map"),
                scales=_pairs(options["scale"], "--scale"),
                likelihood_levels=len(register.grid.likelihood),
                impact_levels=len(register.grid.impact),
                impact_amounts=[level.low for level in register.grid.impact],
            )
        except OSError as error:
            raise CommandError(f"{path.name}: {error.strerror}") from None
        except ImportRefused as refused:
            raise CommandError(str(refused)) from None

    def _write(self, register: Register, plan: ImportPlan, options: dict[str, Any]) -> imports.Outcome:
        if options["dry_run"]:
            today = timezone.localdate()
            return imports.preview_import(register=register, rows=plan.risks, paired=plan.paired, today=today)
        by = None
        if options["by"]:
            by = User.objects.active().filter(email__iexact=options["by"]).first()
            if by is None:
                raise CommandError(_("Nobody signs in with %(email)s.") % {"email": options["by"]})
        now = timezone.now()
        reason = reasons.IMPORTED % {"file": options["file"].name}
        return imports.import_risks(
            register=register,
            rows=plan.risks,
            paired=plan.paired,
            by=by,
            now=now,
            today=timezone.localdate(now),
            reason=reason,
        )

    def _tell(self, plan: ImportPlan, outcome: imports.Outcome, *, dry: bool) -> None:
        for problem in plan.problems:
            self.stderr.write(f"row {problem.row}, {problem.column or '-'}: {problem.value!r}: {problem.reason}")
        counts = outcome.counts() | {
            "skipped": len(plan.skipped),
            "stopped": len(plan.stopped_rows()),
            "rows": plan.rows_read,
        }
        line = _(
            "%(rows)s rows read: %(created)s created, %(updated)s updated, %(unchanged)s unchanged, "
            "%(skipped)s skipped, %(stopped)s with problems."
        )
        self.stdout.write(line % counts)
        if dry:
            self.stdout.write(_("Nothing was written."))


def _pairs(items: list[str], option: str) -> dict[str, str]:
    """FIELD=TEXT options as a mapping; a usage error for anything else."""
    found = {}
    for item in items:
        name, equals, text = item.partition("=")
        if not equals:
            raise CommandError(f"{option} needs FIELD=TEXT, not {item!r}", returncode=2)
        found[name.strip()] = text.strip()
    return found
