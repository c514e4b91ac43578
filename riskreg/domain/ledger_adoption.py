"""Rows older than the ledger: a database that was filled before there was one gets its past sealed, once.

Only an empty ledger adopts. Later on, a row without an event is a fault and stays one.
"""

from collections import defaultdict
from datetime import datetime
from typing import Any

from django.apps import apps
from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction

from riskreg.domain import ledger
from riskreg.domain.ledger import Entry
from riskreg.domain.ledger_names import keep_names
from riskreg.domain.ledger_states import WRITTEN_ONCE, Marks, state_of, tracked_models
from riskreg.domain.ledger_words import CHANGED, FIRST, REMOVED, event_type, register_of, subject_of
from riskreg.models import LedgerEvent, User

_OPERATIONS = {"+": FIRST, "~": CHANGED, "-": REMOVED}


@transaction.atomic
def adopt(*, now: datetime) -> int:
    """Seal every version of the past, with its own moment and person; returns how many. 0 when there are events."""
    if LedgerEvent.objects.exists():
        return 0
    keep_names(User.objects.order_by("pk"))
    marks = Marks(None)
    chains: dict[str, list[Entry]] = defaultdict(list)
    for name, model in sorted(tracked_models().items()):
        for version in model.history.order_by("history_date", "history_id"):  # type: ignore[attr-defined]
            chain, entry = _adopted(name, version, marks)
            chains[chain].append(entry)
    for name in sorted(WRITTEN_ONCE):
        for row in apps.get_model("riskreg", name)._base_manager.order_by("pk"):
            register = register_of(row)
            if register is None:  # a ready-made matrix belongs to nobody
                continue
            subject = f"{row._meta.verbose_name} {row.pk}"
            entry = Entry(f"{name}_adopted", subject, "{}", name, row.pk, 1, state_of(row), at=now)
            chains[ledger.chain_of(register)].append(entry)
    ledger.lock_chains(chains)
    for chain, entries in sorted(chains.items()):
        entries.sort(key=lambda entry: entry.at or now)
        ledger.append_entries(chain, entries, marks=marks, by=None, now=now)
    return sum(map(len, chains.values()))


def _adopted(name: str, version: Any, marks: Marks) -> tuple[str, Entry]:
    row = version.instance
    try:
        chain, subject = ledger.chain_of(register_of(row)), subject_of(row)
    except ObjectDoesNotExist:  # what it belonged to is gone
        chain, subject = ledger.SITE, f"{name} {row.pk}"
    state = "" if version.history_type == "-" else state_of(version)
    return chain, Entry(
        event_type(name, _OPERATIONS[version.history_type]), subject, "{}", name, row.pk, version.version, state,
        marks.person(version.history_user_id), version.history_date, version.history_change_reason or "",
    )  # fmt: skip
