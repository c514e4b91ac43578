"""manage.py worker: runs background jobs."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import Error as DatabaseError

from riskreg.jobs import worker


class Command(BaseCommand):
    """The job worker."""

    help = (
        "Run background jobs until stopped (SIGTERM or Ctrl-C end it after the job at hand). Any number of workers "
        "may run. Exit codes: 0 ended in good order, 1 the database is not usable, 2 wrong usage."
    )

    requires_system_checks: list[str] = []  # `manage.py check` is the place for advice

    def add_arguments(self, parser: CommandParser) -> None:
        """--once and --with-parent."""
        parser.add_argument("--once", action="store_true", help="run the jobs that wait, then end")
        parser.add_argument("--with-parent", action="store_true", help="end when the starting process has gone")

    def handle(self, *args: Any, **options: Any) -> None:
        """Work; a database that is not there is said in one sentence."""
        try:
            worker.work(once=options["once"], with_parent=options["with_parent"])
        except DatabaseError as error:
            raise CommandError(f"The database is not usable ({error}). Has `manage.py prepare` run?") from error
