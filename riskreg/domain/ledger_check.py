"""Walks the ledger: every seal, every number, and whether the rows are what their last events say. Read only.

A page of events at a time, so a long history needs no more memory than a short one, and writers go on meanwhile.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.apps import apps
from django.db.models import Exists, Max, OuterRef
from django.utils.translation import gettext as _

from riskreg.domain import ledger
from riskreg.domain.ledger_columns import event_columns, moment, state_columns, state_of_columns
from riskreg.domain.ledger_past import check_past, pasts_alone
from riskreg.domain.ledger_people import check_people
from riskreg.domain.ledger_states import WRITTEN_ONCE, state_fields, state_of, tracked_models
from riskreg.lib import chain as chains
from riskreg.lib.chain import Key
from riskreg.lib.chunks import chunks
from riskreg.models import LedgerEvent, Register

PAGE = 5_000  # events read at once: one long cursor would keep SQLite's writers waiting
MOST_FAULTS = 50  # named for each chain
_AT_ONCE = 500  # rows asked for by number: databases take only so many in one question
_SEALED = len(ledger.CONTENT)
_SEQUENCE, _SUBJECT, _KEY_NAME, _AT = map(ledger.CONTENT.index, ("sequence", "subject", "key_name", "at"))

Passed = Callable[[int], None]  # told after each page how many events were in it


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that does not fit: an event of the chain, or a row that its last event speaks of.

    `fields` are the parts of the row that differ, where the history beside it still tells.
    """

    sequence: int
    subject: str
    what: str
    of_row: bool = False
    fields: tuple[str, ...] = ()


@dataclass(slots=True)
class Checked:
    """What was found in one chain. `head` is the seal of its last event, "" when it is empty."""

    chain: str
    events: int = 0
    rows: int = 0
    head: str = ""
    faults: list[Fault] = field(default_factory=list)  # the first ones
    fault_count: int = 0

    def note(self, fault: Fault) -> None:
        """Count a fault; the first ones are kept."""
        self.fault_count += 1
        if len(self.faults) < MOST_FAULTS:
            self.faults.append(fault)


class _Last(NamedTuple):
    """The last that a chain says of a row."""

    model: str
    row_id: int
    state: str
    sequence: int
    subject: str
    version: int


def check_history(register: Register | None = None, *, passed: Passed = lambda count: None) -> list[Checked]:
    """Check the chain of a register, or every chain and the site's; one result a chain, by name."""
    names = [ledger.chain_of(register.pk)] if register else chain_names()
    return [check_chain(name, passed=passed) for name in names]


def check_chain(name: str, *, passed: Passed = lambda count: None) -> Checked:
    """Check one chain, and the rows that its events speak of, as they are and as they were."""
    found = Checked(name)
    try:
        _walk(found, passed)
        for past in check_past(name):
            found.note(Fault(past.sequence, past.subject, past.what, of_row=True))
        for person in check_people() if name == ledger.SITE else ():
            found.note(Fault(person.sequence, person.subject, person.what, of_row=True))
    except (ValueError, TypeError, OverflowError) as error:  # SQLite keeps any bytes in any column
        unread = _("what is stored at or after this event cannot be read: %(why)s") % {"why": error}
        found.note(Fault(found.events + 1, "", unread))
    return found


def _walk(found: Checked, passed: Passed) -> None:
    keys, expected = ledger.keys(), 1
    for page in _pages(found.chain):
        for values in page:
            _check_event(found, values, expected, keys)
            expected = values[_SEQUENCE] + 1
        found.events += len(page)
        _check_rows(found, page[0][_SEQUENCE], page[-1][_SEQUENCE])
        passed(len(page))


def chain_names() -> list[str]:
    """The names of all chains, the site's among them."""
    names = LedgerEvent.objects.values_list("chain", flat=True).distinct().order_by("chain")
    return sorted({ledger.SITE, *map(str, names)})  # SQLite keeps any bytes in any column


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


def _pages(name: str) -> Iterator[list[tuple[Any, ...]]]:
    last = -1
    events = LedgerEvent.objects.filter(chain=name).order_by("sequence")
    columns = events.values_list(*event_columns(ledger.CONTENT), "previous_mac", "mac")
    while page := list(columns.filter(sequence__gt=last)[:PAGE]):
        yield page
        last = page[-1][_SEQUENCE]


def _check_event(found: Checked, values: Sequence[Any], expected: int, keys: dict[str, Key]) -> None:
    """Hold an event against the one before it, whose seal is the head so far."""
    sequence, subject, key = values[_SEQUENCE], values[_SUBJECT], keys.get(values[_KEY_NAME])
    content, (previous_mac, mac) = list(values[:_SEALED]), values[_SEALED:]
    content[_AT] = moment(content[_AT])
    before = found.head or (chains.first_previous(key, found.chain) if key else "")
    found.head = mac
    if sequence > expected:
        found.note(Fault(sequence, subject, _("event %(number)s is missing") % {"number": expected}))
    elif sequence < expected:
        found.note(Fault(sequence, subject, _("it stands here twice")))
    if key is None:
        unknown = _("it is sealed with the key %(key)s, which is not known") % {"key": values[_KEY_NAME]}
        found.note(Fault(sequence, subject, unknown))
    elif previous_mac != before:
        found.note(Fault(sequence, subject, _("it does not follow the event before it")))
    elif not chains.fits(keys, key.name, before, content, mac):
        found.note(Fault(sequence, subject, _("its seal does not fit what it says")))


def _check_rows(found: Checked, first: int, last: int) -> None:
    """Compare the rows whose last event is among these with the state that it sealed."""
    rows: dict[str, dict[int, _Last]] = {}
    for event in _last_events(found.chain, first, last):
        rows.setdefault(event.model, {})[event.row_id] = event
    for name, expected in sorted(rows.items()):
        model = _model(name)
        if model is None:
            continue  # no such thing: the seal of the event says so already
        for numbers in chunks(sorted(expected), _AT_ONCE):
            _check_batch(found, model, {pk: expected[pk] for pk in numbers})


def _last_events(chain: str, first: int, last: int) -> Iterator[_Last]:
    """Those of the events from `first` to `last` after which the chain says no more of their rows."""
    of_row = LedgerEvent.objects.filter(model=OuterRef("model"), row_id=OuterRef("row_id"), chain=chain)
    events = LedgerEvent.objects.filter(chain=chain, sequence__range=(first, last), row_id__isnull=False)
    events = events.exclude(model="").exclude(Exists(of_row.filter(version__gt=OuterRef("version"))))
    columns = events.order_by("sequence").values_list("model", "row_id", "state", "sequence", "subject", "version")
    return (_Last(*values) for values in columns)  # type: ignore[arg-type]  # none without a row


def _check_batch(found: Checked, model: Any, batch: dict[int, _Last]) -> None:
    there = model._base_manager.filter(pk__in=batch).values_list("pk", *state_columns(model))
    states = {values[0]: state_of_columns(model, values[1:]) for values in there}
    found.rows += len(states)
    for pk, last in batch.items():
        state = states.get(pk, "")
        if state != last.state and not _changed_since(found.chain, last):
            what, fields = _difference(model, last, is_there=pk in states)
            found.note(Fault(last.sequence, last.subject, what, of_row=True, fields=fields))


def _changed_since(chain: str, last: _Last) -> bool:
    """Whether somebody has written the row since its last event was looked up: a later page will hold that event."""
    events = LedgerEvent.objects.filter(chain=chain, model=last.model, row_id=last.row_id)
    return events.filter(version__gt=last.version).exists()


def _difference(model: Any, last: _Last, *, is_there: bool) -> tuple[str, tuple[str, ...]]:
    """What is wrong with a row, in words, and which of its fields differ, as far as that is known."""
    named = {"thing": model._meta.verbose_name}
    if not is_there:
        return _("the %(thing)s is gone without an event") % named, ()
    if last.state == "":
        return _("the %(thing)s was removed, and is there") % named, ()
    return _("the %(thing)s is not what its last event says") % named, _fields_that_differ(model, last)


def _fields_that_differ(model: Any, last: _Last) -> tuple[str, ...]:
    """By the historical row of that version; none when that is missing or is not what was sealed either."""
    if not hasattr(model, "history"):
        return ()
    then = model.history.filter(**{model._meta.pk.attname: last.row_id}, version=last.version).last()
    now = model._base_manager.filter(pk=last.row_id).first()
    if then is None or now is None or state_of(then) != last.state:
        return ()
    changed = [name for name in state_fields(model) if getattr(then, name) != getattr(now, name)]
    return tuple(str(model._meta.get_field(name).verbose_name) for name in changed)


def _model(name: str) -> Any:
    return tracked_models().get(name) or (apps.get_model("riskreg", name) if name in WRITTEN_ONCE else None)
