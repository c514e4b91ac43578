"""manage.py verify_history: is the history whole, and are the rows what it says?"""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from riskreg.domain import ledger_check
from riskreg.lib import signing
from riskreg.models import Register
from riskreg.reports.attached import NotAttached, proof_of


class Command(BaseCommand):
    """The check of the ledger."""

    help = (
        "Check every seal and number of the ledger, and that the rows are what their last events say. With --pdf, say "
        "whether the register really had the state that an issued PDF names. "
        "Exit codes: 0 everything fits, 1 something does not, 2 wrong usage."
    )

    requires_system_checks: list[str] = []  # `manage.py check` is the place for advice

    def add_arguments(self, parser: CommandParser) -> None:
        """--register, --pdf, --json."""
        parser.add_argument("--register", metavar="CODE", help="check one register alone")
        parser.add_argument("--pdf", metavar="FILE", help="look for the state that this PDF names")
        parser.add_argument("--json", action="store_true", help="answer in JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Check, answer, and end with 1 when something does not fit."""
        register = self._register(options["register"])
        results = ledger_check.check_history(register)
        unrecorded = {} if register else ledger_check.unrecorded_rows()
        pdf = self._pdf(options["pdf"]) if options["pdf"] else None
        faults = sum(found.fault_count for found in results)
        answer = {
            "chains": [asdict(found) for found in results], "unrecorded": unrecorded, "pdf": pdf,
            "whole": not faults and not unrecorded and (pdf is None or _holds(pdf)),
        }  # fmt: skip
        self.stdout.write(json.dumps(answer, indent=2) if options["json"] else _words(answer))
        if not answer["whole"]:
            raise CommandError("Something does not fit: see above.")

    def _register(self, code: str | None) -> Register | None:
        if code is None:
            return None
        found = Register.objects.filter(code=code).first()
        if found is None:
            raise CommandError(f"There is no register {code}.", returncode=2)
        return found

    def _pdf(self, name: str) -> dict[str, Any]:
        try:
            data = Path(name).read_bytes()
            head = proof_of(data).history_head
        except (OSError, NotAttached) as error:
            raise CommandError(f"{name} cannot be read: {error}", returncode=2) from error
        known = bool(head) and ledger_check.head_is_known(head)
        return {"file": name, "head": head, "known": known, "signature": self._signature(data)}

    def _signature(self, data: bytes) -> bool | None:
        """Whether every signature holds; None where there is none."""
        if not signing.is_signed(data):
            return None
        try:
            found = signing.signatures(data)
        except signing.CannotSign as error:
            raise CommandError(str(error), returncode=2) from error
        return bool(found) and all(one.intact and one.whole for one in found)


def _holds(pdf: dict[str, Any]) -> bool:
    return pdf["known"] and pdf["signature"] is not False


def _words(answer: dict[str, Any]) -> str:
    """The answer for people."""
    lines = []
    for found in answer["chains"]:
        verdict = f"{found['fault_count']} faults" if found["fault_count"] else "whole"
        lines.append(f"{found['chain']}: {found['events']} events, {found['rows']} rows, {verdict}")
        lines += [_fault(fault) for fault in found["faults"]]
    lines += [f"{count} rows of {model} have no event" for model, count in answer["unrecorded"].items()]
    if answer["pdf"]:
        known = "is in the ledger" if answer["pdf"]["known"] else "is NOT in the ledger"
        lines.append(f"{answer['pdf']['file']}: {answer['pdf']['head'] or 'names no history'} {known}")
        said = {None: "not signed", True: "the signature holds", False: "the signature does NOT hold"}
        lines.append(f"{answer['pdf']['file']}: {said[answer['pdf']['signature']]}")
    return "\n".join(lines)


def _fault(fault: dict[str, Any]) -> str:
    differs = f"; differs in: {', '.join(fault['fields'])}" if fault["fields"] else ""
    return f"  event {fault['sequence']} ({fault['subject']}): {fault['what']}{differs}"
