"""Database triggers that make the ledger append-only, for SQLite and PostgreSQL.

Only a reset of demo data, a restore and the tests' flush may lift them, all through `lifted`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

TABLE = "riskreg_ledgerevent"
NAMES = "riskreg_ledgername"
REFUSAL = "the ledger is append-only"

_SQLITE = {
    "ledger_no_update": f"BEFORE UPDATE ON {TABLE} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
    "ledger_no_delete": f"BEFORE DELETE ON {TABLE} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
    # INSERT OR REPLACE deletes without asking the trigger above.
    "ledger_no_replace": (
        f"BEFORE INSERT ON {TABLE} WHEN EXISTS (SELECT 1 FROM {TABLE} WHERE id = NEW.id"  # noqa: S608 - constants
        f" OR (chain = NEW.chain AND sequence = NEW.sequence)"
        f" OR (chain = NEW.chain AND previous_mac = NEW.previous_mac))"
        f" BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    ),
    "ledger_name_no_delete": f"BEFORE DELETE ON {NAMES} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
}
_FUNCTION = (
    "CREATE OR REPLACE FUNCTION riskreg_ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$BEGIN RAISE EXCEPTION '{REFUSAL}'; END$$"
)
_POSTGRESQL = {
    "ledger_no_update": f"BEFORE UPDATE OR DELETE ON {TABLE} FOR EACH ROW EXECUTE FUNCTION riskreg_ledger_refuse()",
    "ledger_no_truncate": f"BEFORE TRUNCATE ON {TABLE} FOR EACH STATEMENT EXECUTE FUNCTION riskreg_ledger_refuse()",
    "ledger_name_no_delete": f"BEFORE DELETE ON {NAMES} FOR EACH ROW EXECUTE FUNCTION riskreg_ledger_refuse()",
    "ledger_name_no_truncate": (
        f"BEFORE TRUNCATE ON {NAMES} FOR EACH STATEMENT EXECUTE FUNCTION riskreg_ledger_refuse()"
    ),
}


def create(connection: Any) -> None:
    """Put the triggers in place; those already there are made anew."""
    drop(connection)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_FUNCTION)
        for name, body in _wanted(connection).items():
            cursor.execute(f"CREATE TRIGGER {name} {body}")


def drop(connection: Any) -> None:
    """Take the triggers away."""
    with connection.cursor() as cursor:
        for name, body in _wanted(connection).items():
            table = NAMES if f" ON {NAMES} " in body else TABLE
            cursor.execute(
                f"DROP TRIGGER IF EXISTS {name}" + (f" ON {table}" if connection.vendor == "postgresql" else "")
            )


@contextmanager
def lifted(connection: Any) -> Iterator[None]:
    """Without the triggers for the length of a block; afterwards they are back."""
    if TABLE not in connection.introspection.table_names():
        yield
        return
    drop(connection)
    try:
        yield
    finally:
        create(connection)


def missing(connection: Any) -> list[str]:
    """The names of triggers that are not there, or not as they should be; of a table that is not there, none."""
    if TABLE not in connection.introspection.table_names():
        return []
    found = _present(connection)
    return sorted(name for name, body in _wanted(connection).items() if not _same(connection, found.get(name), body))


def _wanted(connection: Any) -> dict[str, str]:
    return _POSTGRESQL if connection.vendor == "postgresql" else _SQLITE


def _present(connection: Any) -> dict[str, str]:
    """Triggers by name, with their text (SQLite) or whether they are enabled (PostgreSQL)."""
    query = (
        "SELECT tgname, tgenabled FROM pg_trigger WHERE NOT tgisinternal AND tgname LIKE 'ledger%'"
        if connection.vendor == "postgresql"
        else "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        return dict(cursor.fetchall())


def _same(connection: Any, found: str | None, body: str) -> bool:
    if found is None:
        return False
    if connection.vendor == "postgresql":
        return found in {"O", "A", b"O", b"A"}
    return found.endswith(body)
