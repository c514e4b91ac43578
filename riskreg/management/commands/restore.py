"""manage.py restore: a backup into an empty site."""

import json
import os
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from riskreg.domain import restore
from riskreg.domain.errors import Refused
from riskreg.domain.restore import Restored, Unsound

IN_ENVIRONMENT = "This site's keys come from the environment: put those of {file} there (RISKREG_LEDGER_KEYS)."


class Command(BaseCommand):
    """Replaces the whole database, the ledger too: all of it or nothing."""

    help = (
        "Restore a backup into an empty site and check its history. Stop the site first. Everybody signs in anew "
        "afterwards. Nothing is changed unless all of it fits. "
        "Exit codes: 0 restored, 1 refused with the reason or restored with faults, 2 wrong usage."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """FILE, --keys, --replace, --accept-faults, --json."""
        parser.add_argument("file", metavar="FILE", help="what manage.py backup has written")
        parser.add_argument("--keys", metavar="KEYFILE", help="take the ledger's keys from this file")
        parser.add_argument("--replace", action="store_true", help="throw away everything that is in this site")
        parser.add_argument(
            "--accept-faults", action="store_true", help="restore even a history that does not fit together"
        )
        parser.add_argument("--json", action="store_true", help="answer in JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Check the file, restore, say what the check of the history found."""
        if not options["replace"] and not restore.is_empty():
            raise CommandError("This site is not empty. With --replace everything in it is thrown away.")
        if options["keys"]:
            self._use_keys(options["keys"])
        try:
            with restore.open_backup(Path(options["file"])) as archive:
                call_command("migrate", interactive=False, verbosity=0)
                done = restore.restore(archive, accept_faults=options["accept_faults"])
        except Unsound as refused:
            self.stderr.write(_words(refused.found))
            raise CommandError(f"{refused.message} To restore it all the same: --accept-faults.") from refused
        except Refused as refused:
            raise CommandError(refused.message) from refused
        finally:
            connection.close()
        if options["keys"]:
            _install_keys()
        answer = asdict(done) | {"whole": not done.faults}
        self.stdout.write(json.dumps(answer) if options["json"] else _words(done))
        if done.faults:
            raise CommandError("Restored, but its history does not fit together: see above.")

    def _use_keys(self, name: str) -> None:
        """Check with these keys, which the site finds in its folder from the next start on."""
        if os.environ.get("RISKREG_LEDGER_KEYS") or os.environ.get("HISTORY_KEY"):
            raise CommandError(IN_ENVIRONMENT.format(file=name))
        try:
            settings.LEDGER_KEYS = Path(name).read_text().strip()
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{name} cannot be read: {error}.", returncode=2) from error


def _install_keys() -> None:
    """Put the keys where the settings look for them; what was there stays beside them."""
    path = settings.RISKREG_HOME / "history_key"
    draft = path.with_name(".history_key.restored")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(settings.LEDGER_KEYS)
    if path.exists() and path.read_text().strip() != settings.LEDGER_KEYS:
        os.replace(path, path.with_name("history_key.replaced"))
    os.replace(draft, path)


def _words(done: Restored) -> str:
    """The answer for people."""
    lines = [f"Backup of {done.made_at}: {done.rows} rows, {done.reports} issued PDFs"]
    for chain in done.chains:
        verdict = f"{len(chain.faults)} faults" if chain.faults else "whole"
        lines.append(f"{chain.chain}: {chain.events} events, {chain.rows} rows, {verdict}")
        lines += [f"  event {fault.sequence} ({fault.subject}): {fault.what}" for fault in chain.faults]
    lines += [f"{count} rows of {model} have no event" for model, count in done.unrecorded.items()]
    return "\n".join(lines)
