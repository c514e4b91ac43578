"""manage.py flush: Django's own, which the ledger's triggers would stop."""

from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.core.management.commands.flush import Command as DjangoFlush
from django.db import connections

from riskreg.domain.guard import open_for_writing
from riskreg.lib import ledger_triggers


class Command(DjangoFlush):
    """For demo data and tests."""

    help = "Empty every table, the ledger too. Refused in production."

    def handle(self, **options: Any) -> None:
        """Lift the triggers for as long as it takes."""
        if settings.PRODUCTION:
            raise CommandError("This site is in production: its history is not thrown away. To start anew, begin with "
                               "an empty database.")  # fmt: skip
        with open_for_writing(), ledger_triggers.lifted(connections[options["database"]]):
            super().handle(**options)
