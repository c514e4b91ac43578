"""manage.py migrate: Django's own, allowed to write tracked rows; our triggers stand afterwards."""

from typing import Any

from django.core.management.commands.migrate import Command as DjangoMigrate
from django.db import connections
from django.utils import timezone

from riskreg.domain import ledger_adoption
from riskreg.domain.guard import open_for_writing
from riskreg.lib import ledger_triggers, search_triggers


class Command(DjangoMigrate):
    """A migration may move data between columns, and on SQLite it may rebuild a table without its triggers."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Migrate, then put back what a rebuilt table has lost."""
        connection = self._connection = connections[options["database"]]
        with open_for_writing():
            super().handle(*args, **options)
        if ledger_triggers.missing(connection):
            ledger_triggers.create(connection)
        if search_triggers.missing(connection):
            search_triggers.create(connection)
        if options["database"] == "default" and not options["migration_name"]:
            self._adopt(options["verbosity"])

    def migration_progress_callback(self, action: str, migration: Any = None, fake: bool = False) -> None:
        """Take the triggers of the search away first: SQLite rebuilds no table that another one's trigger names."""
        if action in {"apply_start", "unapply_start"} and self._connection.vendor == "sqlite":
            search_triggers.drop(self._connection)
        super().migration_progress_callback(action, migration, fake)

    def _adopt(self, verbosity: int) -> None:
        """Rows that were here before the ledger become part of it."""
        adopted = ledger_adoption.adopt(now=timezone.now())
        if adopted and verbosity:
            self.stdout.write(f"Sealed {adopted} versions of rows that are older than the ledger.")
