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
_WRITE = re.compile(r'(INSERT(?: OR \w+)? INTO|REPLACE INTO|UPDATE|DELETE FROM|TRUNCATE(?: TABLE)?)\s+"?(\w+)"?', re.I)
_SET = re.compile(r'"(\w+)" = ')


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
    if sql[:1] in "IURDTiurdt" and not _open.get():
        found = _WRITE.match(sql)
        if found and found[2] in _tables() and not _is_untracked(found[1].upper(), found[2], sql):
            raise UnrecordedWrite(f"tracked rows are written through domain.recording alone, not by: {sql[:200]}")
    return execute(sql, params, many, context)


def _is_untracked(verb: str, table: str, sql: str) -> bool:
    """Whether an UPDATE touches only columns that the history leaves out."""
    if verb != "UPDATE":
        return False
    assignments = sql.partition(" SET ")[2].partition(" WHERE ")[0]
    columns = set(_SET.findall(assignments))
    return bool(columns) and columns <= _tables()[table]


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
