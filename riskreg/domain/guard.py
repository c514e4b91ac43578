"""A last line of defence: SQL that writes to a tracked table outside the recording is refused.

It sits on the connection, so it also sees `QuerySet.update`, `bulk_create` and libraries. What may
pass are the columns that the history leaves out, such as the hash of a password.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from typing import Any

from riskreg.domain.ledger_states import tracked_models

_open: ContextVar[bool] = ContextVar("open_for_writing", default=False)
_WRITE = re.compile(
    r"\b(INSERT(?:\s+OR\s+\w+)?\s+INTO|REPLACE\s+INTO|UPDATE(?:\s+OR\s+\w+)?|DELETE\s+FROM|MERGE\s+INTO|"
    r"TRUNCATE(?:\s+TABLE)?)"
    r'\s+(?:ONLY\s+)?(?:"?\w+"?\.)?"?(\w+)"?',
    re.IGNORECASE,
)
_FIRST = frozenset("IURDTMWiurdtmw-/")  # of statements that may write: WITH and comments may stand before the verb
_SET = re.compile(r'\s*"(\w+)" = ')


class UnrecordedWrite(Exception):
    """A tracked row was about to be written outside the recording."""


@contextmanager
def open_for_writing() -> Iterator[None]:
    """Let tracked rows be written in a block: for the recording, migrations of data, a reset and a restore."""
    token = _open.set(True)
    try:
        yield
    finally:
        _open.reset(token)


def install(connection: Any, **_unused: Any) -> None:
    """Put the guard on a connection, once."""
    if refuse_unrecorded not in connection.execute_wrappers:
        connection.execute_wrappers.append(refuse_unrecorded)


def refuse_unrecorded(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
    """An execute wrapper of Django. Raises UnrecordedWrite."""
    if sql.lstrip()[:1] in _FIRST and not _open.get():
        found = [each for each in _WRITE.finditer(sql) if each[2].lower() in _tables()]
        if found and not (len(found) == 1 and _is_untracked(found[0][1].upper(), found[0][2].lower(), sql)):
            raise UnrecordedWrite(f"tracked rows are written through domain.recording alone, not by: {sql[:200]}")
    return execute(sql, params, many, context)


def _is_untracked(verb: str, table: str, sql: str) -> bool:
    """Whether an UPDATE touches only columns that the history leaves out."""
    if verb != "UPDATE":
        return False
    columns = _assigned(sql.partition(" SET ")[2].partition(" WHERE ")[0])
    return bool(columns) and columns <= _tables()[table]


def _assigned(assignments: str) -> set[str]:
    """The columns of `"one" = …, "two" = …`; none when it is not written as Django writes it."""
    columns, depth, begin = set(), 0, 0
    for place, letter in enumerate(f"{assignments},"):
        depth += (letter == "(") - (letter == ")")
        if letter == "," and depth == 0:
            found = _SET.match(assignments, begin)
            if found is None:
                return set()
            columns.add(found[1])
            begin = place + 1
    return columns if depth == 0 else set()


@lru_cache(maxsize=1)
def _tables() -> dict[str, frozenset[str]]:
    """Tracked tables and those of history → the columns that anybody may write."""
    found = {}
    for model in tracked_models().values():
        history = model.history.model  # type: ignore[attr-defined]
        kept = {field.name for field in history.tracked_fields}
        untracked = frozenset(str(field.column) for field in model._meta.concrete_fields if field.name not in kept)
        found[model._meta.db_table] = untracked
        found[history._meta.db_table] = frozenset()
    return found
