"""Walks the ledger: every seal, every number, and whether the rows are what their last events say. Read only."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db.models import Max

from riskreg.domain import ledger
from riskreg.domain.ledger_past import check_past, pasts_alone
from riskreg.domain.ledger_people import check_people
from riskreg.domain.ledger_states import WRITTEN_ONCE, state_fields, state_of_values, tracked_models
from riskreg.lib import chain as chains
from riskreg.models import LedgerEvent, Register

PAGE = 5_000  # events read at once: one long cursor would keep SQLite's writers waiting
MOST_FAULTS = 50  # named for each chain


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that does not fit: at an event of the chain, or at a row that its last event speaks of."""

    sequence: int
    subject: str
    what: str


@dataclass(slots=True)
class Checked:
    """What was found in one chain. `head` is the seal of its last event, "" when it is empty."""

    chain: str
    events: int = 0
    rows: int = 0
    head: str = ""
    faults: list[Fault] = field(default_factory=list)

    def note(self, sequence: int, subject: str, what: str) -> None:
        """Keep a fault, the first ones alone."""
        if len(self.faults) < MOST_FAULTS:
            self.faults.append(Fault(sequence, subject, what))


@dataclass(slots=True)
class _Last:
    """The last that a chain says of a row."""

    version: int
    state: str
    sequence: int
    subject: str


def check_history(register: Register | None = None) -> list[Checked]:
    """Check the chain of a register, or every chain and the site's; one result a chain, by name."""
    names = [ledger.chain_of(register.pk)] if register else _chains()
    return [check_chain(name) for name in names]


def check_chain(name: str) -> Checked:
    """Check one chain, and the rows that its events speak of, as they are and as they were."""
    found = Checked(name)
    try:
        rows = _walk(found)
        _check_rows(found, rows)
        for past in check_past(name):
            found.note(past.sequence, past.subject, past.what)
        for person in check_people() if name == ledger.SITE else ():
            found.note(person.sequence, person.subject, person.what)
    except (ValueError, TypeError, OverflowError) as error:  # SQLite keeps any bytes in any column
        found.note(found.events + 1, "", f"what is stored at or after this event cannot be read: {error}")
    return found


def _walk(found: Checked) -> dict[str, dict[int, _Last]]:
    """Check the events one by one; returns the last that they say of each row."""
    name = found.chain
    rows: dict[str, dict[int, _Last]] = {}
    keys, previous, expected = ledger.keys(), None, 1
    for event in _events(name):
        found.events += 1
        if event.sequence != expected:
            missing = f"event {expected} is missing" if event.sequence > expected else "it stands here twice"
            found.note(event.sequence, event.subject, missing)
        key = keys.get(event.key_name)
        before = previous or (chains.first_previous(key, name) if key else "")
        if key is None:
            found.note(event.sequence, event.subject, f"it is sealed with the key {event.key_name}, which is not known")
        elif event.previous_mac != before:
            found.note(event.sequence, event.subject, "it does not follow the event before it")
        elif not chains.fits(keys, event.key_name, before, ledger.content_of(event), event.mac):
            found.note(event.sequence, event.subject, "its seal does not fit what it says")
        if event.model and event.row_id is not None:
            _remember(rows, event)
        previous, expected = event.mac, event.sequence + 1
    found.head = previous or ""
    return rows


def _chains() -> list[str]:
    names = LedgerEvent.objects.values_list("chain", flat=True).distinct().order_by("chain")
    return sorted({ledger.SITE, *map(str, names)})  # SQLite keeps any bytes in any column


def _events(name: str) -> Iterator[LedgerEvent]:
    last = -1
    while page := list(LedgerEvent.objects.filter(chain=name, sequence__gt=last).order_by("sequence")[:PAGE]):
        yield from page
        last = page[-1].sequence


def _remember(rows: dict[str, dict[int, _Last]], event: LedgerEvent) -> None:
    known = rows.setdefault(event.model, {})
    version = event.version or 0
    was = known.get(event.row_id)  # type: ignore[arg-type]
    if was is None or version >= was.version:
        known[event.row_id] = _Last(version, event.state, event.sequence, event.subject)  # type: ignore[index]


def _check_rows(found: Checked, rows: dict[str, dict[int, _Last]]) -> None:
    """Compare the rows with the state that their last events sealed, a model at a time."""
    for name, expected in sorted(rows.items()):
        model = _model(name)
        if model is None:
            continue  # a kind of row that is no longer kept
        fields = state_fields(model)
        there = model._base_manager.filter(pk__in=expected) if len(expected) <= PAGE else model._base_manager.all()
        seen = set()
        for values in there.values_list("pk", *fields).iterator(chunk_size=2_000):
            last = expected.get(values[0])
            if last is None:
                continue  # of another chain
            seen.add(values[0])
            found.rows += 1
            if last.state == "":
                found.note(last.sequence, last.subject, f"the {name} was removed, and is there")
            elif state_of_values(values[1:]) != last.state:
                found.note(last.sequence, last.subject, f"the {name} is not what its last event says")
        for pk, last in expected.items():
            if pk not in seen and last.state != "":
                found.note(last.sequence, last.subject, f"the {name} is gone without an event")


def unrecorded_rows() -> dict[str, int]:
    """Model → how many rows no event speaks of: rows written past the ledger, or older than it."""
    missing = {}
    for name, model in tracked_models().items():
        known = LedgerEvent.objects.filter(model=name).values("row_id")
        count = model._base_manager.exclude(pk__in=known).count()
        if count:
            missing[name] = count
    return missing | pasts_alone()


def head_is_known(head: str) -> bool:
    """Whether a chain here has this event, written "register:3 #120 ab…" as reports print it."""
    chain, _space, rest = head.strip().partition(" #")
    number, _space, mac = rest.partition(" ")
    if not number.isdecimal() or len(number) > 18:
        return False
    return LedgerEvent.objects.filter(chain=chain, sequence=int(number), mac=mac).exists()


def length(chain: str) -> int:
    """The number of the last event of a chain, 0 when it is empty."""
    return LedgerEvent.objects.filter(chain=chain).aggregate(last=Max("sequence"))["last"] or 0


def _model(name: str) -> Any:
    return tracked_models().get(name) or (apps.get_model("riskreg", name) if name in WRITTEN_ONCE else None)
