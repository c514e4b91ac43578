"""The names that marks in the ledger stand for. They are kept apart, so that a person can be erased."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from riskreg.domain.ledger_states import PERSONAL, name_mark
from riskreg.models import LedgerName, User


def keep_names(rows: Iterable[Any]) -> None:
    """Note what the marks of these people stand for; rows of other models are passed over."""
    names = [
        LedgerName(mark=name_mark(row.pk, row.history_salt, text), person=str(row.pk), salt=row.history_salt, text=text)
        for row in rows
        if isinstance(row, User)
        for text in (getattr(row, field) for field in PERSONAL["user"])
        if text
    ]
    if names:
        LedgerName.objects.bulk_create(names, ignore_conflicts=True)


def forget(person: User, *, instead: str, now: datetime) -> int:
    """Replace every name and address of a person and throw the salt away; returns how many there were."""
    return LedgerName.objects.filter(person=str(person.pk), erased_at=None).update(text=instead, salt="", erased_at=now)
