"""Generate a large register."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from riskreg.domain.errors import Refused
from riskreg.domain.seed import seed


class Command(BaseCommand):
    help = "Write a register with many risks and their history, the same every time. For benches and load tests."

    def add_arguments(self, parser: CommandParser) -> None:
        """The size of it."""
        parser.add_argument("--code", required=True, help="code of the new register, as in BIG")
        parser.add_argument("--risks", type=int, default=1_000)
        parser.add_argument("--people", type=int, default=50, help="how many owners")
        parser.add_argument("--years", type=int, default=2, help="how far the history goes back")

    def handle(self, *args: Any, **options: Any) -> None:
        """Seed, and say how far it is."""
        if min(options["risks"], options["people"], options["years"]) < 1:
            raise CommandError("--risks, --people and --years must be 1 or more", returncode=2)
        now = timezone.now()

        def step(written: int) -> None:
            if options["verbosity"] > 0:
                self.stderr.write(f"{written} of {options['risks']} risks")

        try:
            seed(
                code=options["code"],
                risks=options["risks"],
                people_count=options["people"],
                years=options["years"],
                now=now,
                today=timezone.localdate(now),
                step=step,
            )
        except Refused as refused:
            raise CommandError(refused.message) from None
