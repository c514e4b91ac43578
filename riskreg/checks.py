"""System checks of our own: what the database can be trusted with."""

import sqlite3
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Info, Tags, register
from django.db import Error as DatabaseError
from django.db import connections

from riskreg.lib import ledger_triggers, signing
from riskreg.lib.sqlite import journal_mode


@register(Tags.database)
def sqlite_journal(app_configs: Any, databases: Any = None, **kwargs: Any) -> list[Info]:
    """Says which journal mode SQLite runs in, and why."""
    if not settings.USES_SQLITE or journal_mode() == "WAL":
        return []
    return [
        Info(
            f"SQLite {sqlite3.sqlite_version} lacks the WAL-reset fix, so journal_mode is DELETE.",
            hint="Readers and writers wait for each other. SQLite 3.51.3, or PostgreSQL, lifts that.",
            id="riskreg.I001",
        )
    ]


@register(Tags.database)
def ledger_is_append_only(app_configs: Any, databases: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """Fails when a trigger of the ledger is missing: a migration that rebuilds its table drops them."""
    faults: list[CheckMessage] = []
    for alias in databases or []:
        try:
            missing = ledger_triggers.missing(connections[alias])
        except DatabaseError:
            continue  # no database yet: there is nothing to protect
        faults += [
            Error(
                f"The ledger's trigger {name} is missing or not as it should be.",
                hint="Events could be changed or deleted unseen until the next check. manage.py prepare puts it back.",
                id="riskreg.E001",
            )
            for name in missing
        ]
    return faults


@register(Tags.security)
def reports_can_be_signed(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Fails where a key to sign with is set that cannot be used: reports would go out unsigned, or not at all."""
    reason = signing.fault()
    return [Error(reason, hint="Mend SIGNING_KEY, or leave it empty.", id="riskreg.E002")] if reason else []
