"""Holds the names of people to the marks that were sealed for them. Read only.

Names enter no state, because a person may be erased; the events have marks in their place. Of
people who were erased nothing is compared: their marks stand for nothing any more.
"""

import json
from collections import defaultdict
from collections.abc import Iterator

from riskreg.domain.ledger_past import PastFault
from riskreg.domain.ledger_states import PERSONAL, name_mark
from riskreg.models import LedgerEvent, LedgerName, User

ERASED = "person_erased"
FIELDS = PERSONAL["user"]
Sealed = dict[tuple[int, str], list[str]]  # person, field → the marks it had, in order


def check_people() -> Iterator[PastFault]:
    """Names kept for marks, and people as they are and were, that are not what was sealed."""
    erased = _erased()
    for mark, person, salt, text in LedgerName.objects.order_by("mark").values_list("mark", "person", "salt", "text"):
        if person not in erased and name_mark(person, salt, text) != mark:
            yield PastFault(0, f"person {person}", "the name kept for a mark is not the one it stands for")
    sealed = _sealed()
    salts = dict(User.objects.order_by("pk").values_list("pk", "history_salt"))
    for pk, *values in User.objects.order_by("pk").values_list("pk", *FIELDS):
        for field, value in zip(FIELDS, values, strict=True):
            known = sealed.get((pk, field))
            if known and str(pk) not in erased and known[-1] != _mark(pk, salts[pk], value):
                yield PastFault(0, f"person {pk}", f"the {field} is not what its last event says")
    past = User.history.order_by("history_id").values_list("id", "version", *FIELDS)
    for pk, version, *values in past:
        for field, value in zip(FIELDS, values, strict=True):
            known = sealed.get((pk, field))
            if known and str(pk) not in erased and _mark(pk, salts.get(pk, ""), value) not in known:
                yield PastFault(0, f"person {pk}", f"the {field} of version {version} was never sealed")


def _erased() -> set[str]:
    """The numbers of people whose erasure is itself sealed: a date beside a name alone proves nothing."""
    events = LedgerEvent.objects.filter(model="user", type=ERASED, row_id__isnull=False)
    return {str(pk) for pk in events.values_list("row_id", flat=True)}


def _mark(pk: int, salt: str, value: str) -> str:
    return name_mark(pk, salt, value) if value else ""


def _sealed() -> Sealed:
    found: Sealed = defaultdict(list)
    events = LedgerEvent.objects.filter(model="user").order_by("row_id", "version", "sequence")
    for pk, changes in events.values_list("row_id", "changes"):
        told = json.loads(changes)
        for field in FIELDS:
            if field in told:
                found[pk or 0, field].append(told[field][1])
    return found
