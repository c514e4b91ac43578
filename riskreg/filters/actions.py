"""Which actions a list shows, and in what order: the query string, checked. What makes no sense is left out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django import forms
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from riskreg.choices import OPEN_ACTION_STATES, RiskState
from riskreg.filters.query import Query
from riskreg.models import Action

MINE, ALL, DONE = "mine", "all", "done"
SHOWN = (MINE, ALL, DONE)
NOBODY = "none"
DUE = [
    ("late", _("Overdue")),
    ("week", _("Due within 7 days")),
    ("month", _("Due within 30 days")),
    ("none", _("No date")),
]
_SORTS: dict[str, tuple[Any, ...]] = {
    "due": (F("due_on"),), "title": (Lower("title"),), "risk": (F("risk__register__code"), F("risk__number")),
    "who": (Lower("owner__name"),), "state": (F("state"),),
}  # fmt: skip
NAMES = ("show", "q", "register", "who", "due", "due_by")


class ActionFilter(forms.Form):
    """The filter of the actions page for one person on one day."""

    q = forms.CharField(required=False, max_length=200)
    register = forms.CharField(required=False, max_length=8)
    who = forms.RegexField(r"^(none|\d{1,9})$", required=False)
    due = forms.ChoiceField(required=False, choices=DUE)
    due_by = forms.DateField(required=False)

    def __init__(self, data: Mapping[str, Any], *, user: Any, today: date) -> None:
        super().__init__(data)
        self.user, self.today = user, today
        self.full_clean()
        self.asked = {name: self.cleaned_data.get(name) for name in self.fields}
        shown = data.get("show", MINE)
        self.shown = shown if shown in SHOWN else MINE
        sort = str(data.get("sort", ""))
        self.sort = sort if sort.removeprefix("-") in _SORTS else ""

    @property
    def query(self) -> Query:
        """The state as a query string, without what was wrong in it."""
        pairs = [("show", self.shown)] if self.shown != MINE else []
        pairs += [(name, _text(value)) for name, value in self.asked.items() if value]
        return Query(tuple(pairs + ([("sort", self.sort)] if self.sort else [])))

    @property
    def is_narrowed(self) -> bool:
        """Whether anything is left out beyond the tab."""
        return any(self.asked.values())

    def apply(self, actions: QuerySet[Action]) -> QuerySet[Action]:
        """The actions asked for, in the order asked for; of a closed risk only what is finished."""
        todo = Q(state__in=OPEN_ACTION_STATES)
        found = (
            actions.exclude(todo) if self.shown == DONE else actions.filter(todo).exclude(risk__state=RiskState.CLOSED)
        )
        if self.shown == MINE:
            found = found.filter(owner=self.user)
        for name, value in self.asked.items():
            if value:
                found = getattr(self, f"_by_{name}")(found, value)
        return found.order_by(*self._order())

    def _by_q(self, found: QuerySet[Action], value: str) -> QuerySet[Action]:
        for word in value.split()[:10]:
            found = found.filter(
                Q(title__icontains=word) | Q(risk__title__icontains=word) | Q(risk__reference__icontains=word)
            )
        return found

    def _by_register(self, found: QuerySet[Action], value: str) -> QuerySet[Action]:
        return found.filter(risk__register__code=value)

    def _by_who(self, found: QuerySet[Action], value: str) -> QuerySet[Action]:
        return found.filter(owner=None) if value == NOBODY else found.filter(owner=int(value))

    def _by_due(self, found: QuerySet[Action], value: str) -> QuerySet[Action]:
        if value == "none":
            return found.filter(due_on=None)
        if value == "late":
            return found.filter(due_on__lt=self.today)
        days = {"week": 7, "month": 30}[value]
        return found.filter(due_on__range=(self.today, self.today + timedelta(days=days)))

    def _by_due_by(self, found: QuerySet[Action], value: date) -> QuerySet[Action]:
        return found.filter(due_on__lte=value)

    def _order(self) -> list[Any]:
        if not self.sort and self.shown == DONE:
            return [F("completed_at").desc(nulls_last=True), "-pk"]
        parts = _SORTS[self.sort.removeprefix("-") or "due"]
        down = self.sort.startswith("-")
        return [part.desc(nulls_last=True) if down else part.asc(nulls_last=True) for part in parts] + ["pk"]


def _text(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)
