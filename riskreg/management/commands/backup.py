"""manage.py backup: the whole site in one file, while people go on working."""

import json
import os
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from riskreg.domain.backup import make_backup
from riskreg.domain.errors import Refused

NO_KEYS = (
    "The ledger's keys are not in it. Keep them in another place: without them a restored history proves nothing. "
    "They are RISKREG_LEDGER_KEYS or HISTORY_KEY in the environment, else the file history_key in RISKREG_HOME."
)
KEYS_APART = (
    "{file} holds the keys of the ledger. Keep it away from the backup: whoever has the keys and the database can "
    "write a history that looks whole."
)


class Command(BaseCommand):
    """Writes a file, changes nothing."""

    help = (
        "Write the whole site, database and issued PDFs, to FILE while it is used. It can be restored into SQLite "
        "and PostgreSQL. It holds personal data, and the passwords as hashes: only its owner may read it. "
        "Exit codes: 0 written, 1 not written, or written without PDFs that are missing, 2 wrong usage."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """FILE, --keys, --json."""
        parser.add_argument("file", metavar="FILE", help="where to write it; must not exist yet")
        parser.add_argument("--keys", metavar="KEYFILE", help="write the ledger's keys to this file as well")
        parser.add_argument("--json", action="store_true", help="print what was written as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write, say what is in it."""
        path = Path(options["file"]).absolute()
        for name in filter(None, (options["file"], options["keys"])):
            if Path(name).exists():
                raise CommandError(f"{name} exists already: name another file.")
        try:
            made = make_backup(path, now=timezone.now())
            if options["keys"]:
                _write_keys(Path(options["keys"]))
        except Refused as refused:
            raise CommandError(refused.message) from refused
        except OSError as error:
            raise CommandError(f"{error.filename} cannot be written: {error.strerror}.") from error
        said = f"{made.file}: {made.rows} rows, {made.reports} issued PDFs, {made.bytes} bytes"
        self.stdout.write(json.dumps(asdict(made)) if options["json"] else "\n".join([said, *made.heads]))
        self.stderr.write(KEYS_APART.format(file=options["keys"]) if options["keys"] else NO_KEYS)
        if made.missing:
            names = ", ".join(made.missing)
            raise CommandError(f"The backup is written, but these PDFs are missing or no longer as issued: {names}.")


def _write_keys(path: Path) -> None:
    """A file that only its owner may read."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(settings.LEDGER_KEYS)
