"""The only way to write a tracked row: compare-and-set, historical row, one transaction.

Nothing else may call `save()`, `update()` or `delete()` on a tracked model. The version check
is part of the UPDATE itself, so two writers cannot both succeed, on either database.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import connection, models
from django.db.models import F

from riskreg.domain.errors import Conflict
from riskreg.models import Register, Risk

Change = tuple[Any, Any]  # before, after


def insert(row: Any, *, by: Any, now: datetime, reason: str = "") -> None:
    """Write a new row and its first historical row; raises what the database raises."""
    insert_all([row], by=by, now=now, reason=reason)


def insert_all(rows: Sequence[Any], *, by: Any, now: datetime, reason: str = "") -> None:
    """Write new rows of one model and their historical rows."""
    _require_transaction()
    if not rows:
        return
    model = type(rows[0])
    if len(rows) == 1:
        rows[0].skip_history_when_saving = True
        rows[0].save(force_insert=True)
    else:
        model._base_manager.bulk_create(rows, batch_size=500)
    _keep(model, rows, by=by, now=now, reason=reason, changed=False)
    _touch_registers(rows)


def update(
    row: Any, changes: dict[str, Any], *, by: Any, now: datetime, seen: int, reason: str = ""
) -> dict[str, Change]:
    """Change a row if it is still at the version the writer saw.

    Returns the fields that really changed with (before, after); an empty dict writes nothing.
    Raises Conflict when somebody else was faster.
    """
    _require_transaction()
    if row.version != seen:
        raise Conflict(_fresh(row))
    changed = {name: (getattr(row, name), value) for name, value in changes.items() if getattr(row, name) != value}
    if not changed:
        return {}
    values = {name: after for name, (_before, after) in changed.items()} | {"version": seen + 1}
    if isinstance(row, Risk):
        values["changed_at"] = now
    model = type(row)
    if not model._base_manager.filter(pk=row.pk, version=seen).update(**values):
        raise Conflict(_fresh(row))
    for name, value in values.items():
        setattr(row, name, value)
    generated = [field.name for field in model._meta.fields if field.generated]
    if generated:
        row.refresh_from_db(fields=generated)
    _keep(model, [row], by=by, now=now, reason=reason, changed=True)
    _touch_registers([row])
    return changed


def delete(row: Any, *, by: Any, now: datetime, seen: int, reason: str = "") -> None:
    """Remove a row that is still at the version the writer saw; its history stays. Raises Conflict."""
    _require_transaction()
    if not type(row)._base_manager.filter(pk=row.pk, version=seen).update(version=seen + 1):
        raise Conflict(_fresh(row))
    _touch_registers([row])
    row._history_user, row._history_date, row._change_reason = by, now, reason
    row.delete()


def _require_transaction() -> None:
    if not connection.in_atomic_block:
        raise RuntimeError("tracked rows are written inside a transaction only")


def _fresh(row: Any) -> Any:
    return type(row)._base_manager.filter(pk=row.pk).first()


def _keep(
    model: type[models.Model], rows: Iterable[Any], *, by: Any, now: datetime, reason: str, changed: bool
) -> None:
    history = model.history  # type: ignore[attr-defined]
    history.bulk_history_create(
        rows, batch_size=500, update=changed, default_user=by, default_change_reason=reason, default_date=now
    )


def _touch_registers(rows: Iterable[Any]) -> None:
    """Raise the revision of the registers concerned: cached figures of the old one are then out of use."""
    found = {pk for pk in map(_register_id, rows) if pk is not None}
    if found:
        Register._base_manager.filter(pk__in=found).update(revision=F("revision") + 1)


def _register_id(row: Any) -> int | None:
    if isinstance(row, Register):
        return row.pk
    if hasattr(row, "register_id"):
        return row.register_id
    if hasattr(row, "meeting_id"):
        return row.meeting.register_id
    return row.risk.register_id if hasattr(row, "risk_id") else None


def load_lives(rows: Sequence[Any], past_of: Callable[[Any], list[Any]], *, numbered_to: int) -> None:
    """Write new risks of one register together with a past made for them; for generated data alone.

    `past_of` gives the unsaved historical rows of a risk that has been written, oldest first;
    `numbered_to` is the next free number afterwards.
    """
    _require_transaction()
    model = type(rows[0])
    model._base_manager.bulk_create(rows, batch_size=500)
    past = [version for row in rows for version in past_of(row)]
    model.history.bulk_create(past, batch_size=500)
    Register._base_manager.filter(pk=rows[0].register_id).update(next_number=numbered_to)
    _touch_registers(rows)
