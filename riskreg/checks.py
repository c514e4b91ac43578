"""System checks of our own: what the database can be trusted with."""

import sqlite3
from typing import Any

from django.conf import settings
from django.core.checks import Info, Tags, register

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
