"""manage.py register_pdf: the register's table as a PDF file."""

import hashlib
import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from riskreg.domain.errors import Refused
from riskreg.jobs.reports import draw_register
from riskreg.models import Register


class Command(BaseCommand):
    """Draws the PDF and writes it to a file; nothing is issued."""

    help = (
        "Write the table of a register as PDF, with the filter and order of its web address. The file is not kept "
        "under Reports. Exit codes: 0 written, 1 refused with the reason, 2 wrong usage."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """--register, --kind, --filter, --out, --json."""
        parser.add_argument("--register", required=True, metavar="CODE", help="code of the register, as in IT")
        parser.add_argument("--kind", choices=["table"], default="table", help="what the PDF shows")
        parser.add_argument(
            "--filter", default="", metavar="QUERYSTRING", help="what follows the ? of the table, as in rating=high"
        )
        parser.add_argument("--out", required=True, metavar="FILE", help="where to write it")
        parser.add_argument("--json", action="store_true", help="print what was written as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Draw, write, say."""
        register = Register.objects.filter(code=options["register"]).first()
        if register is None:
            raise CommandError(f"There is no register {options['register']!r}.")
        try:
            drawn = draw_register(register=register, query=options["filter"].removeprefix("?"), now=timezone.now())
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
