"""The ledger: every write appends a sealed event to the chain of its register, or of the site.

An event is written in the transaction of its change, so there is never one without the other.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db import connection

from riskreg.domain.ledger_states import Marks, Person, first_values, state_of
from riskreg.lib import chain as chains
from riskreg.lib.chain import Key, canonical
from riskreg.models import LedgerEvent, Register

SITE = "site"
_origin: ContextVar[str] = ContextVar("origin", default="command")


@dataclass(frozen=True, slots=True)
class Head:
    """The end of a chain: what proves, noted elsewhere, that the chain had come so far."""

    chain: str
    sequence: int
    mac: str
    at: datetime

    def __str__(self) -> str:
        return f"{self.chain} #{self.sequence} {self.mac}"


@dataclass(frozen=True, slots=True)
class Entry:
    """An event that waits for its place in a chain."""

    type: str
    subject: str
    changes: str
    model: str = ""
    row_id: int | None = None
    version: int | None = None
    state: str = ""
    actor: Person | None = None  # None: whoever writes
    at: datetime | None = None  # None: now
    reason: str | None = None  # None: the reason of the write


@contextmanager
def coming_from(origin: str) -> Iterator[None]:
    """Note for the length of a block where events come from: "browser", "import", "meeting", "job", "command"."""
    token = _origin.set(origin)
    try:
        yield
    finally:
        _origin.reset(token)


def origin() -> str:
    """Where events come from at this moment."""
    return _origin.get()


def append(
    register: Register | None,
    *,
    type: str,  # noqa: A002 - the word of the ledger
    by: Any,
    now: datetime,
    subject: str = "",
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    reason: str = "",
) -> None:
    """Append an event that belongs to no tracked row; `register` None means the site's own chain.

    `before` and `after` are plain values, without names of people. Call it in the transaction of what happened.
    """
    names = sorted({*(before or {}), *(after or {})})
    changes = canonical({name: [(before or {}).get(name), (after or {}).get(name)] for name in names})
    chain = chain_of(register.pk if register else None)
    _lock(chain)
    append_entries(chain, [Entry(type, subject, changes)], marks=Marks(by), by=by, now=now, reason=reason)


def append_many(
    register: Register,
    facts: Sequence[tuple[str, Mapping[str, Any]]],
    *,
    type: str,  # noqa: A002 - the word of the ledger
    now: datetime,
) -> None:
    """Append events of one kind, by nobody, as `append` does: a subject and the values after it for each."""
    entries = [
        Entry(type, subject, canonical({name: [None, value] for name, value in sorted(after.items())}))
        for subject, after in facts
    ]
    chain = chain_of(register.pk)
    _lock(chain)
    append_entries(chain, entries, marks=Marks(None), by=None, now=now)


def append_row(
    register: Register | None,
    row: Any,
    *,
    type: str,  # noqa: A002 - the word of the ledger
    by: Any,
    now: datetime,
    reason: str = "",
) -> None:
    """Append the event of a row that is written once and never changes: a matrix version, an issued report.

    The check holds such rows against it for ever (ledger_states.WRITTEN_ONCE).
    """
    chain, marks = chain_of(register.pk if register else None), Marks(by, [row])
    _lock(chain)
    changes = first_values(row, marks, current_key())
    entry = Entry(type, f"{row._meta.verbose_name} {row.pk}", changes, row._meta.model_name, row.pk, 1, state_of(row))
    append_entries(chain, [entry], marks=marks, by=by, now=now, reason=reason)


def hidden(text: str) -> str:
    """A mark in place of a personal text that no name is kept for: equal texts have equal marks."""
    return chains.keyed_mark(current_key(), text)


def append_entries(
    chain: str, entries: Sequence[Entry], *, marks: Marks, by: Any, now: datetime, reason: str = ""
) -> None:
    """Seal entries and write them, in order, at the end of a chain that the caller's transaction has locked."""
    _require_transaction()
    key = current_key()
    last = _last(chain)
    sequence, previous = (last[0], last[1]) if last else (0, chains.first_previous(key, chain))
    actor, hidden = marks.person(by), marks.hide(reason)
    events = []
    for entry in entries:
        sequence += 1
        who = entry.actor or actor
        event = LedgerEvent(
            chain=chain, sequence=sequence, at=entry.at or now, type=entry.type, actor=who.number,
            actor_mark=who.mark, origin=_origin.get(),
            reason=hidden if entry.reason is None else marks.hide(entry.reason), subject=entry.subject[:80],
            model=entry.model, row_id=entry.row_id, version=entry.version, state=entry.state, changes=entry.changes,
            key_name=key.name, previous_mac=previous,
        )  # fmt: skip
        event.mac = previous = chains.mac(key, previous, content_of(event))
        events.append(event)
    LedgerEvent.objects.bulk_create(events, batch_size=500)


CONTENT = (
    "chain", "sequence", "at", "type", "actor", "actor_mark", "origin", "reason", "subject", "model", "row_id",
    "version", "state", "changes", "key_name",
)  # fmt: skip


def content_of(event: LedgerEvent) -> list[Any]:
    """What is sealed of an event, in the order of CONTENT."""
    return [getattr(event, name) for name in CONTENT]


def chain_of(register_id: int | None) -> str:
    """The name of the chain of a register, or of the site."""
    return SITE if register_id is None else f"register:{register_id}"


def head_of(register: Register | None, at: datetime | None = None) -> Head | None:
    """The end of the chain of a register (None: the site), now or at a moment; None before its first event."""
    events = LedgerEvent.objects.filter(chain=chain_of(register.pk if register else None))
    if at is not None:
        events = events.filter(at__lte=at)
    found = events.order_by("-sequence").values_list("chain", "sequence", "mac", "at").first()
    return Head(*found) if found else None


def current_key() -> Key:
    """The key that new events are sealed with."""
    return next(iter(keys().values()))


def keys() -> dict[str, Key]:
    """All keys by name, the one in use first."""
    return _keys(settings.LEDGER_KEYS)


@lru_cache(maxsize=8)
def _keys(text: str) -> dict[str, Key]:
    return chains.keys_from(text)


def lock_chains(names: Iterable[str]) -> None:
    """Let no other transaction append to these chains before this one ends; the order is the same for everybody."""
    for name in sorted(set(names)):
        _lock(name)


def _lock(chain: str) -> None:
    """SQLite has one writer at a time anyway."""
    _require_transaction()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"riskreg ledger {chain}"])


def _last(chain: str) -> tuple[int, str] | None:
    return LedgerEvent.objects.filter(chain=chain).order_by("-sequence").values_list("sequence", "mac").first()


def _require_transaction() -> None:
    if not connection.in_atomic_block:
        raise RuntimeError("events are appended in the transaction of what happened")
