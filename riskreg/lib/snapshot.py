"""The database at one moment, to be read at leisure while others go on writing."""

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from django.db import connection, connections, transaction

ALIAS = "snapshot"


@contextmanager
def snapshot(folder: Path) -> Iterator[str]:
    """The alias of a database that stands still for the length of a block.

    SQLite: an online copy in `folder`, made in one step while writers wait for a moment. PostgreSQL:
    one transaction that sees the database as it was when it began; nobody waits.
    """
    with _copy(folder) if connection.vendor == "sqlite" else _transaction() as alias:
        yield alias


@contextmanager
def _transaction() -> Iterator[str]:
    with transaction.atomic(durable=True):
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield connection.alias


@contextmanager
def _copy(folder: Path) -> Iterator[str]:
    with tempfile.TemporaryDirectory(dir=folder, prefix=".snapshot-") as place:  # for the owner alone
        name = str(Path(place) / "copy.sqlite3")
        connection.ensure_connection()
        source: Any = connection.connection
        with closing(sqlite3.connect(name)) as target:
            source.backup(target)  # in one step: a copy in several begins anew with every write
        connections.databases[ALIAS] = connections.databases[connection.alias] | {"NAME": name}
        try:
            yield ALIAS
        finally:
            connections[ALIAS].close()
            del connections[ALIAS]
            del connections.databases[ALIAS]
