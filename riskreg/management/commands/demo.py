"""Load the demo data."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from riskreg.domain import demo
from riskreg.domain.errors import Refused
from riskreg.jobs.minutes import issue_minutes


class Command(BaseCommand):
    help = "Load demo data into an empty database: two registers, eight people, sixty risks and two years of history."

    def add_arguments(self, parser: CommandParser) -> None:
        """Whether to empty the database first."""
        parser.add_argument("--reset", action="store_true", help="empty the database first; everything in it is lost")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, and print the sign-ins."""
        if options["reset"] and not settings.PRODUCTION:
            call_command("flush", interactive=False, verbosity=0)
        try:
            sign_ins = demo.load(now=timezone.now(), issue_minutes=issue_minutes)
        except Refused as refused:
            raise CommandError(refused.message) from None
        if options["verbosity"] > 0:
            self.stdout.write(f"Demo data loaded. Sign in with the password {demo.PASSWORD} as:")
            for address in sign_ins:
                self.stdout.write(f"  {address}")
