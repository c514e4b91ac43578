"""Many rows by one statement, each compared with the version it was read with. Only the recording calls this."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cache
from itertools import groupby
from typing import Any

from django.db import connection, models, transaction
from django.db.models import Case, F, Value, When
from django.db.models.functions import Cast

from riskreg.domain.errors import Conflict
from riskreg.lib.chunks import chunks

BATCH = 200  # rows; each takes two parameters of the statement for each field, and databases limit those
COPIED = 500  # rows in one statement that copies them

Wanted = tuple[Any, dict[str, Any]]  # row, field → new value


class _Raced(Exception):
    """A row of the batch is not what it was."""


def write_all(wanted: Sequence[Wanted]) -> None:
    """Write rows of one model and raise their versions. Raises Conflict with the first that has changed meanwhile."""
    by_fields: dict[tuple[str, ...], list[Wanted]] = {}
    for row, values in wanted:
        by_fields.setdefault(tuple(sorted(values)), []).append((row, values))
    for found in by_fields.values():
        for part in chunks(found, BATCH):
            _write(part)
    _refresh([row for row, _values in wanted], {name for names in by_fields for name in names})


def remove_all(rows: Sequence[Any], *, by: Any, now: datetime, reason: str) -> None:
    """Remove rows of one model that nothing points to, and write the last historical row of each.

    Raises Conflict with the first that has changed meanwhile. What points to a row is the caller's
    to look for: the database refuses to leave it behind.
    """
    ordered = sorted(rows, key=_version)
    for _seen, group in groupby(ordered, key=_version):
        for part in chunks(group, BATCH):
            _remove(part, by=by, now=now, reason=reason)


def write_history(
    model: Any, rows: Sequence[Any], *, kind: str, by: Any, now: datetime, reason: str, version: str = "version"
) -> None:
    """Write the historical rows of rows as they stand in the database, which copies them by itself.

    `kind` is the history's sign for what was done; `version` the SQL of the version noted. Building an
    object for each row, to send back what had just been written, took a third of a large import.
    """
    for ids in chunks((row.pk for row in rows), COPIED):
        _copy_rows(model, ids, kind, by, now, reason, version)


def _copy_rows(model: Any, ids: list[int], kind: str, by: Any, now: datetime, reason: str, version: str) -> None:
    history, quoted = model.history.model, connection.ops.quote_name
    kept = [field.column for field in history.tracked_fields if not field.generated]
    taken = [version if column == "version" else quoted(column) for column in kept]
    noted = {"history_date": now, "history_user": by and by.pk, "history_change_reason": reason, "history_type": kind}
    fields = [history._meta.get_field(name) for name in noted]
    values = [field.get_db_prep_save(value, connection) for field, value in zip(fields, noted.values(), strict=True)]
    names = ", ".join([*map(quoted, kept), *(quoted(field.column) for field in fields)])
    sql = (
        f"INSERT INTO {quoted(history._meta.db_table)} ({names}) "  # noqa: S608 - names of columns
        f"SELECT {', '.join([*taken, *['%s'] * len(values)])} FROM {quoted(model._meta.db_table)} "
        f"WHERE {quoted(model._meta.pk.column)} IN ({', '.join(['%s'] * len(ids))}) "
        f"ORDER BY {quoted(model._meta.pk.column)}"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [*values, *ids])


def _remove(rows: Sequence[Any], *, by: Any, now: datetime, reason: str) -> None:
    """Remove rows that were read at one version, and note it; who was faster makes the count differ."""
    model: Any = type(rows[0])
    write_history(model, rows, kind="-", by=by, now=now, reason=reason, version="version + 1")
    found = model._base_manager.filter(pk__in=[row.pk for row in rows], version=rows[0].version)
    if found._raw_delete(using=found.db) < len(rows):
        raise Conflict(_changed_meanwhile(rows))
    for row in rows:
        row.version += 1


def _version(row: Any) -> int:
    return int(row.version)


@cache
def generated(model: Any) -> dict[str, frozenset[str]]:
    """The columns that the database computes, each with those it computes them from."""
    return {
        column.name: frozenset(part.name for part in column.expression.flatten() if hasattr(part, "name"))
        for column in model._meta.fields
        if column.generated
    }


def _write(wanted: Sequence[Wanted]) -> None:
    rows = [row for row, _values in wanted]
    model: Any = type(rows[0])
    seen = _by_row(model, "version", ((row.pk, row.version) for row in rows))
    values = {name: _by_row(model, name, ((row.pk, new[name]) for row, new in wanted)) for name in wanted[0][1]}
    found = model._base_manager.filter(pk__in=[row.pk for row in rows], version=seen)
    try:
        with transaction.atomic():
            if found.update(version=F("version") + 1, **values) < len(rows):
                raise _Raced
    except _Raced:
        raise Conflict(_changed_meanwhile(rows)) from None
    for row, new in wanted:
        row.version += 1
        for name, value in new.items():
            setattr(row, name, value)


def _by_row(model: Any, name: str, values: Iterable[tuple[Any, Any]]) -> Case | Cast | Value:
    field = model._meta.get_field(name)
    column: Any = field.target_field if field.is_relation else field
    plain = [(pk, value.pk if isinstance(value, models.Model) else value) for pk, value in values]
    if all(value == plain[0][1] for _pk, value in plain):
        return Value(plain[0][1], output_field=column)  # a case for each row would cost the most of all
    found = Case(*(When(pk=pk, then=Value(value, output_field=column)) for pk, value in plain), output_field=column)
    return Cast(found, output_field=column) if connection.features.requires_casted_case_in_updates else found


def _changed_meanwhile(rows: Sequence[Any]) -> Any:
    """The first row that is not at its version any more, as it is now; None when it is gone."""
    now = type(rows[0])._base_manager.in_bulk([row.pk for row in rows])
    raced = next(row for row in rows if row.pk not in now or now[row.pk].version != row.version)
    return now.get(raced.pk)


def _refresh(rows: Sequence[Any], changed: set[str]) -> None:
    model: Any = type(rows[0])
    stale = [name for name, sources in generated(model).items() if sources & changed]
    if not stale:
        return
    by_pk = {row.pk: row for row in rows}
    for ids in chunks(by_pk, BATCH):
        for pk, *values in model._base_manager.filter(pk__in=ids).values_list("pk", *stale):
            for name, value in zip(stale, values, strict=True):
                setattr(by_pk[pk], name, value)
