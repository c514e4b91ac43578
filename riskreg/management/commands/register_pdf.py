"""manage.py register_pdf: the register's table or pack as a PDF file."""

import hashlib
import json
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from riskreg.choices import ReportKind
from riskreg.domain.errors import Refused
from riskreg.jobs.reports import draw
from riskreg.models import Register

KINDS = {"table": ReportKind.REGISTER_TABLE, "pack": ReportKind.REGISTER_PACK}


class Command(BaseCommand):
    """Draws the PDF and writes it to a file; nothing is issued."""

    help = (
        "Write the table of a register, or the whole pack, as PDF, with the filter and order of its web address. The "
        "file is not kept under Reports. Exit codes: 0 written, 1 refused with the reason, 2 wrong usage."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """--register, --kind, --filter, --as-of, --out, --json."""
        parser.add_argument("--register", required=True, metavar="CODE", help="code of the register, as in IT")
        parser.add_argument("--kind", choices=sorted(KINDS), default="table", help="what the PDF shows")
        parser.add_argument(
            "--filter", default="", metavar="QUERYSTRING", help="what follows the ? of the table, as in rating=high"
        )
        parser.add_argument("--as-of", default="", metavar="ISO", help="a past day or moment, as in 2026-06-30")
        parser.add_argument("--out", required=True, metavar="FILE", help="where to write it")
        parser.add_argument("--json", action="store_true", help="print what was written as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Draw, write, say."""
        register = Register.objects.filter(code=options["register"]).first()
        if register is None:
            raise CommandError(f"There is no register {options['register']!r}.")
        try:
            drawn = draw(KINDS[options["kind"]], register=register, query=_query(options), now=timezone.now())
            Path(options["out"]).write_bytes(drawn.pdf)
        except Refused as refusal:
            raise CommandError(refusal.message) from refusal
        except OSError as error:
            raise CommandError(f"{options['out']} cannot be written: {error.strerror}.") from error
        done = {
            "file": options["out"], "risks": drawn.risks, "pages": drawn.pages, "bytes": len(drawn.pdf),
            "sha256": hashlib.sha256(drawn.pdf).hexdigest(),
        }  # fmt: skip
        said = "{file}: {risks} risks on {pages} pages, {bytes} bytes, SHA-256 {sha256}".format(**done)
        self.stdout.write(json.dumps(done) if options["json"] else said)


def _query(options: dict[str, Any]) -> str:
    """The filter with the moment in it."""
    parts = [options["filter"].removeprefix("?"), urlencode({"as_of": options["as_of"]}) if options["as_of"] else ""]
    return "&".join(filter(None, parts))
