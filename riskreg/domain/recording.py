"""The only way to write a tracked row: compare-and-set, historical row, event of the ledger, one transaction.

Nothing else may call `save()`, `update()` or `delete()` on a tracked model. The version check is part of the UPDATE
itself, so two writers cannot both succeed, on either database. The events are named after the model and what was done
(domain.ledger_words) unless `event` names them.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import groupby
from typing import Any

from django.db import connection, models
from django.db.models import F
from django.utils.translation import gettext as _

from riskreg.domain import batches, ledger
from riskreg.domain.errors import Conflict, Refused
from riskreg.domain.guard import open_for_writing
from riskreg.domain.ledger import Entry, coming_from
from riskreg.domain.ledger_names import keep_names
from riskreg.domain.ledger_states import Marks, changes_text, first_values, state_of
from riskreg.domain.ledger_words import CHANGED, FIRST, REMOVED, event_type, register_of, subject_of
from riskreg.models import Membership, Register, Risk, User

__all__ = [
    "Change", "coming_from", "delete", "delete_all", "insert", "insert_all", "load_with_past", "register_of",
    "together", "update", "update_all",
]  # fmt: skip

Change = tuple[Any, Any]  # before, after
LASTING = (Register, Membership)  # what may change in an archived register: its own row, and who sees it


@dataclass(slots=True)
class _Batch:
    """Writes of one step: registers touched already, and events that wait for the end of it."""

    touched: set[int] = field(default_factory=set)
    entries: list[tuple[int | None, Entry]] = field(default_factory=list)
    now: datetime | None = None  # of the last write


_batch: ContextVar[_Batch | None] = ContextVar("batch", default=None)


@contextmanager
def together() -> Iterator[None]:
    """Write several rows as one step: their registers are touched once, their events appended at the end, in order.

    Inside a transaction that ends with the block if the block fails: a write rolled back on its own
    in the middle of it would leave its event behind.
    """
    _require_transaction()
    if _batch.get() is not None:
        yield
        return
    batch = _Batch()
    token = _batch.set(batch)
    try:
        yield
    finally:
        _batch.reset(token)
    if batch.now is not None:
        _append_to_chains(batch.entries, marks=Marks(None), by=None, now=batch.now, reason="")


def insert(row: Any, *, by: Any, now: datetime, reason: str = "", event: str = "") -> None:
    """Write a new row, its first historical row and its event; raises what the database raises."""
    insert_all([row], by=by, now=now, reason=reason, event=event)


def insert_all(rows: Sequence[Any], *, by: Any, now: datetime, reason: str = "", event: str = "") -> None:
    """Write new rows of one model, their historical rows and an event for each."""
    _require_transaction()
    if not rows:
        return
    model = type(rows[0])
    with open_for_writing():
        if len(rows) == 1:
            rows[0].skip_history_when_saving = True
            rows[0].save(force_insert=True)
        else:
            model._base_manager.bulk_create(rows, batch_size=500)
        _keep(model, rows, by=by, now=now, reason=reason, changed=False)
        _touch_registers(rows)
    keep_names(rows)
    named, key = event or event_type(_name(model), FIRST), ledger.current_key()
    marks = Marks(by, rows)
    entries = [(row, _entry(row, named, first_values(row, marks, key))) for row in rows]
    _append(entries, marks=marks, by=by, now=now, reason=reason)


def update(
    row: Any, changes: dict[str, Any], *, by: Any, now: datetime, seen: int, reason: str = "", event: str = ""
) -> dict[str, Change]:
    """Change a row if it is still at the version the writer saw.

    Returns the fields that really changed with (before, after); an empty dict writes nothing.
    Raises Conflict when somebody else was faster.
    """
    _require_transaction()
    if row.version != seen:
        raise Conflict(_fresh(row))
    changed = _really_changed(row, changes)
    if not changed:
        return {}
    values = {name: after for name, (_before, after) in changed.items()} | {"version": seen + 1}
    if isinstance(row, Risk):
        values["changed_at"] = now
    _compare_and_set(row, values, by=by, now=now, seen=seen, reason=reason)
    if isinstance(row, User):
        keep_names([row])
    marks = Marks(by)
    text = changes_text(row, changed, marks, ledger.current_key())
    entry = _entry(row, event or event_type(_name(type(row)), CHANGED, changed), text)
    _append([(row, entry)], marks=marks, by=by, now=now, reason=reason)
    return changed


def update_all(
    changes: Sequence[tuple[Any, dict[str, Any]]], *, by: Any, now: datetime, reason: str = "", event: str = ""
) -> int:
    """Change many rows of one model, each still at the version it was read with; one statement a batch.

    Returns how many really changed. Raises Conflict, with the first such row, when somebody else was faster.
    """
    _require_transaction()
    found = [(row, changed) for row, values in changes if (changed := _really_changed(row, values))]
    if not found:
        return 0
    rows = [row for row, _changed in found]
    model = type(rows[0])
    moment = {"changed_at": now} if model is Risk else {}
    with open_for_writing():
        batches.write_all([(row, {name: pair[1] for name, pair in changed.items()} | moment) for row, changed in found])
        _keep(model, rows, by=by, now=now, reason=reason, changed=True)
        _touch_registers(rows)
    marks, key, name = Marks(by, rows), ledger.current_key(), _name(model)
    entries = [
        (row, _entry(row, event or event_type(name, CHANGED, changed), changes_text(row, changed, marks, key)))
        for row, changed in found
    ]
    _append(entries, marks=marks, by=by, now=now, reason=reason)
    return len(found)


def delete(row: Any, *, by: Any, now: datetime, seen: int, reason: str = "", event: str = "") -> None:
    """Remove a row that is still at the version the writer saw; its history stays. Raises Conflict."""
    _require_transaction()
    entry = Entry(
        event or event_type(_name(type(row)), REMOVED), subject_of(row), "{}", _name(type(row)), row.pk, seen + 1
    )
    with open_for_writing():
        if not type(row)._base_manager.filter(pk=row.pk, version=seen).update(version=seen + 1):
            raise Conflict(_fresh(row))
        _touch_registers([row])
        chained = [(register_of(row), entry)]
        row.version = seen + 1
        row._history_user, row._history_date, row._change_reason = by, now, reason
        row.delete()
    _append_to_chains(chained, marks=Marks(by), by=by, now=now, reason=reason)


def delete_all(rows: Sequence[Any], *, by: Any, now: datetime, reason: str = "") -> None:
    """Remove many rows of one model that nothing points to, each still at the version it was read with.

    Their histories stay. Raises Conflict, with the first such row, when somebody else was faster.
    """
    _require_transaction()
    if not rows:
        return
    name = _name(type(rows[0]))
    with open_for_writing():
        batches.remove_all(rows, by=by, now=now, reason=reason)
        _touch_registers(rows)
    named = event_type(name, REMOVED)
    entries = [(row, Entry(named, subject_of(row), "{}", name, row.pk, row.version)) for row in rows]
    _append(entries, marks=Marks(by), by=by, now=now, reason=reason)


def load_with_past(rows: Sequence[Any], past_of: Callable[[Any], list[Any]], *, numbered_to: int) -> None:
    """Write new risks of one register together with a past made for them; for generated data alone.

    `past_of` gives the unsaved historical rows of a risk that has been written, oldest first;
    `numbered_to` is the next free number afterwards.
    """
    _require_transaction()
    model = type(rows[0])
    with open_for_writing():
        model._base_manager.bulk_create(rows, batch_size=500)
        past = [version for row in rows for version in past_of(row)]
        model.history.bulk_create(past, batch_size=500)
        Register._base_manager.filter(pk=rows[0].register_id).update(next_number=numbered_to)
        _touch_registers(rows)
    marks = Marks(None, rows)
    entries = [(rows[0].register_id, _past_entry(version, marks)) for version in past]
    _append_to_chains(entries, marks=marks, by=None, now=past[-1].history_date, reason="")


def _compare_and_set(row: Any, values: dict[str, Any], *, by: Any, now: datetime, seen: int, reason: str) -> None:
    """Write the row and its historical row, or raise Conflict."""
    model: Any = type(row)
    with open_for_writing():
        if not model._base_manager.filter(pk=row.pk, version=seen).update(**values):
            raise Conflict(_fresh(row))
        for name, value in values.items():
            setattr(row, name, value)
        stale = [name for name, sources in batches.generated(model).items() if sources & values.keys()]
        if stale:
            row.refresh_from_db(fields=stale)
        _keep(model, [row], by=by, now=now, reason=reason, changed=True)
        _touch_registers([row])


def _really_changed(row: Any, values: dict[str, Any]) -> dict[str, Change]:
    return {name: (getattr(row, name), value) for name, value in values.items() if getattr(row, name) != value}


def _entry(row: Any, named: str, changes: str) -> Entry:
    return Entry(named, subject_of(row), changes, _name(type(row)), row.pk, row.version, state_of(row))


def _past_entry(version: Any, marks: Marks) -> Entry:
    """The event of a generated version: what was done is in the historical row beside it."""
    named = event_type("risk", FIRST if version.history_type == "+" else CHANGED)
    return Entry(
        named, version.reference, "{}", "risk", version.id, version.version, state_of(version),
        marks.person(version.history_user_id), version.history_date, version.history_change_reason,
    )  # fmt: skip


def _append(entries: Iterable[tuple[Any, Entry]], *, marks: Marks, by: Any, now: datetime, reason: str) -> None:
    _append_to_chains([(register_of(row), entry) for row, entry in entries], marks=marks, by=by, now=now,
                      reason=reason)  # fmt: skip


def _append_to_chains(
    entries: list[tuple[int | None, Entry]], *, marks: Marks, by: Any, now: datetime, reason: str
) -> None:
    """Append events to the chains of their registers, whose rows this transaction has locked by touching them."""
    batch = _batch.get()
    if batch is not None:
        actor, batch.now = marks.person(by), now
        for register_id, entry in entries:
            why = marks.hide(reason if entry.reason is None else entry.reason)
            dated = replace(entry, actor=entry.actor or actor, at=entry.at or now, reason=why)
            batch.entries.append((register_id, dated))
        return
    entries.sort(key=lambda pair: pair[0] or 0)  # stable: the order within a register stays
    for register_id, found in groupby(entries, key=lambda pair: pair[0]):
        chain = ledger.chain_of(register_id)
        if register_id is None:
            ledger.lock_chains([chain])
        ledger.append_entries(chain, [entry for _id, entry in found], marks=marks, by=by, now=now, reason=reason)


def _name(model: type[models.Model]) -> str:
    return str(model._meta.model_name)


def _require_transaction() -> None:
    if not connection.in_atomic_block:
        raise RuntimeError("tracked rows are written inside a transaction only")


def _fresh(row: Any) -> Any:
    return type(row)._base_manager.filter(pk=row.pk).first()


def _keep(
    model: type[models.Model], rows: Sequence[Any], *, by: Any, now: datetime, reason: str, changed: bool
) -> None:
    batches.write_history(model, rows, kind="~" if changed else "+", by=by, now=now, reason=reason)


def _touch_registers(rows: Iterable[Any]) -> None:
    """Raise the revision of the registers concerned: cached figures of the old one are then out of use.

    The UPDATE also locks their rows, so nobody else can append to their chains before this transaction ends.
    Raises Refused when one of them is archived.
    """
    rows = list(rows)
    found = {pk for pk in map(register_of, rows) if pk is not None}
    batch = _batch.get()
    if batch is not None:
        found -= batch.touched
        batch.touched |= found
    if found:
        writable = {} if all(isinstance(row, LASTING) for row in rows) else {"archived_at": None}
        touched = Register._base_manager.filter(pk__in=found, **writable).update(revision=F("revision") + 1)
        if touched < len(found):
            raise Refused(_("This register is archived: nothing in it can be changed. Restore it first."))
