"""Holds the past to the ledger: every historical row against the event that was sealed with it. Read only.

Pages of the past, comparisons and timelines read the historical rows, so a past made up later must
not pass unseen. Row by row the versions, their states, moments, people and reasons are compared.
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any, NamedTuple

from riskreg.domain.ledger_columns import column, event_columns, moment, state_columns, state_of_columns
from riskreg.domain.ledger_states import state_fields, tracked_models
from riskreg.models import LedgerEvent

PAGE = 5_000  # events read at once: one long cursor would keep SQLite's writers waiting
_ABOUT = ("version", column("history_date"), "history_user_id", "history_type", "history_change_reason")


class PastFault(NamedTuple):
    """A version that is not what was sealed; `sequence` is 0 when no event speaks of it."""

    sequence: int
    subject: str
    what: str


class _Event(NamedTuple):
    row_id: int
    version: int
    sequence: int
    subject: str
    state: str
    at: str
    actor: str
    reason: str


class _Version(NamedTuple):
    version: int
    at: str
    person: int | None
    kind: str
    reason: str
    state: str


def check_past(chain: str) -> Iterator[PastFault]:
    """What does not fit in the historical rows that a chain speaks of."""
    for name, model in sorted(tracked_models().items()):
        for events in _pages(name, chain):
            versions = _versions(model, events)
            for row_id, sealed in events.items():
                yield from _compare(f"{name} {row_id}", sealed, versions.get(row_id, []))


def pasts_alone() -> dict[str, int]:
    """Historical model → how many rows have a past that no event speaks of."""
    found = {}
    for name, model in sorted(tracked_models().items()):
        history: Any = model.history.model  # type: ignore[attr-defined]
        known = LedgerEvent.objects.filter(model=name).values("row_id")
        count = history._base_manager.exclude(id__in=known).values("id").distinct().count()
        if count:
            found[str(history._meta.model_name)] = count
    return found


def _pages(name: str, chain: str) -> Iterator[dict[int, list[_Event]]]:
    """The events of a chain about rows of a model, by row, a range of rows at a time."""
    speaking = LedgerEvent.objects.filter(chain=chain, model=name).order_by("row_id", "version", "sequence")
    told = speaking.values_list(*event_columns(_Event._fields))
    above = -1
    while page := [_Event(*row) for row in told.filter(row_id__gt=above)[:PAGE]]:
        if len(page) == PAGE:  # the last row may have more on the next page
            whole = [event for event in page if event.row_id < page[-1].row_id]
            page = whole or [_Event(*row) for row in told.filter(row_id=page[-1].row_id)]
        events = defaultdict(list)
        for event in page:
            events[event.row_id].append(event)
        yield events
        above = page[-1].row_id


def _versions(model: Any, events: dict[int, list[_Event]]) -> dict[int, list[_Version]]:
    """The historical rows of these rows, which are sorted by number."""
    numbers = list(events)
    past = model.history.model._base_manager.filter(id__gte=numbers[0], id__lte=numbers[-1])
    found, place = defaultdict(list), state_fields(model).index("version")
    rows = past.order_by("id", "history_date", "history_id").values_list("id", *_ABOUT, *state_columns(model))
    for row_id, version, at, person, kind, reason, *values in rows.iterator(chunk_size=2_000):
        if row_id in events:
            if kind == "-":  # the row that was removed, as its last version left it
                values[place] = version - 1
            state = state_of_columns(model, values)
            found[row_id].append(_Version(version, moment(at), person, kind, reason or "", state))
    return found


def _compare(row: str, events: list[_Event], versions: list[_Version]) -> Iterator[PastFault]:
    sealed = {event.version: event for event in events}
    first = min(sealed, default=0)  # versions before it are older than the ledger
    last, before = 0, ""
    for version in versions:
        event = sealed.pop(version.version, None)
        if version.version <= last:
            yield PastFault(0, row, f"version {version.version} stands after version {last} in the past")
        last = version.version
        if event is not None:
            what = _difference(event, version, event.state or before)
            before = event.state
            if what:
                yield PastFault(event.sequence, event.subject, f"version {version.version} {what}")
        elif version.version >= first:
            yield PastFault(0, row, f"version {version.version} stands in the past, and no event speaks of it")
    for event in sealed.values():
        yield PastFault(event.sequence, event.subject, f"version {event.version} is missing in the past of the {row}")


def _difference(event: _Event, version: _Version, state: str) -> str:
    """What a version says otherwise than its event, "" when nothing; of a removed row, `state` is the one before."""
    kind = "-" if event.state == "" else "+" if version.version == 1 else "~"
    if version.kind != kind or (version.state != state and state):
        return "in the past is not what its event says"
    if moment(event.at) != version.at:
        return "is dated otherwise than its event"
    if event.actor != str(version.person or ""):
        return "names another person than its event"
    if "~" not in event.reason and event.reason != version.reason:  # with marks in it, it cannot be compared
        return "gives another reason than its event"
    return ""
