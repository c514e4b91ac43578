"""The rows of the register's table, every word ready: the template only prints them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from riskreg.access.checks import can, permissions_of
from riskreg.access.permissions import Permission
from riskreg.choices import Rating, RiskState, Strategy
from riskreg.domain import as_of, figures
from riskreg.domain.figures import Extra
from riskreg.lib.day_words import Due, due_words
from riskreg.lib.readable import Readable
from riskreg.models import Register, Risk
from riskreg.scoring import Grid

NO_DATE = Due("", "", False)


@dataclass(frozen=True, slots=True)
class Pill(Readable):
    """A score with its rating, and the word for it."""

    score: int
    rating: str
    word: str


@dataclass(frozen=True, slots=True)
class Row(Readable):
    """One risk as the table shows it."""

    reference: str
    title: str
    version: int
    mark: str  # "Draft" or "Closed"; "" for an open risk
    category: str
    pill: Pill | None
    moved: int  # points since the quarter began; 0 also when unknown
    is_new: bool
    likelihood: int | None
    impact: int | None
    inherent: Pill | None
    target: Pill | None
    strategy: str
    owner: str
    owner_as_written: str
    due: str  # "9 days overdue"; "" without a date
    due_small: str
    is_late: bool
    actions: str
    late: str
    editable: bool

    @property
    def rise(self) -> int:
        """By how much the score moved, whichever way."""
        return abs(self.moved)


@dataclass(frozen=True, slots=True)
class RowMaker:
    """What all rows of a page share."""

    register: Register
    user: Any
    today: date
    since: datetime

    def rows(self, records: Sequence[Mapping[str, Any]]) -> list[Row]:
        """A row for each record of tables.risks.ROW_FIELDS, in the same order."""
        ids = [record["id"] for record in records]
        extras = figures.extras(self.register, ids, since=self.since, today=self.today)
        owners = self._owners(records)
        pills = pills_of(self.register.grid)
        names = figures.categories(self.register)
        strategies = {str(key): str(word) for key, word in Strategy.choices}
        marks = {"draft": _("Draft"), "closed": _("Closed"), "open": ""}
        may_edit = self._editing()
        return [
            self._row(record, extras[record["id"]], pills, names, owners, strategies, marks, may_edit)
            for record in records
            if record["id"] in extras  # gone between the two queries
        ]

    def _row(
        self,
        record: Mapping[str, Any],
        extra: Extra,
        pills: Mapping[int | None, Pill],
        names: Mapping[int, str],
        owners: Mapping[int, str],
        strategies: Mapping[str, str],
        marks: Mapping[str, str],
        may_edit: Callable[[Mapping[str, Any]], bool],
    ) -> Row:
        score = record["current_score"]
        due = due_words(record["next_review_on"], self.today) if record["next_review_on"] else NO_DATE
        return Row(
            reference=record["reference"],
            title=record["title"],
            version=record["version"],
            mark=marks[record["state"]],
            category=names.get(record["category_id"], ""),
            pill=pills.get(score),
            moved=score - extra.then if score is not None and extra.then is not None else 0,
            is_new=record["logged_at"] >= self.since,
            likelihood=record["current_likelihood"],
            impact=record["current_impact"],
            inherent=pills.get(record["inherent_score"]),
            target=pills.get(record["target_score"]),
            strategy=strategies.get(record["strategy"], ""),
            owner=owners.get(record["owner_id"]) or record["owner__name"] or "",
            owner_as_written=record["owner_as_written"],
            due=due.lead,
            due_small=due.small,
            is_late=due.late,
            actions=_open_words(extra.open_actions) if extra.open_actions else "",
            late=_late_words(extra.late_actions) if extra.late_actions else "",
            editable=may_edit(record),
        )

    def _owners(self, records: Sequence[Mapping[str, Any]]) -> Mapping[int, str]:
        """What the owners were called in the past; in the present the rows say it themselves."""
        moment = self.register.as_of
        return as_of.people_then([record["owner_id"] for record in records], moment) if moment else {}

    def _editing(self) -> Callable[[Mapping[str, Any]], bool]:
        """Says for a record whether the person may change it; closed risks are reopened first, the past is over."""
        if self.register.as_of is not None:
            return lambda _record: False
        if Permission.EDIT_RISK in permissions_of(self.user, self.register):
            return lambda record: record["state"] != RiskState.CLOSED
        mine = self.user.pk

        def may(record: Mapping[str, Any]) -> bool:
            if record["state"] == RiskState.CLOSED or mine not in (record["owner_id"], record["logged_by_id"]):
                return False
            risk = Risk(
                register_id=self.register.pk, state=record["state"], owner_id=record["owner_id"],
                logged_by_id=record["logged_by_id"],
            )  # fmt: skip
            return can(self.user, Permission.EDIT_RISK, risk)

        return may


def pills_of(grid: Grid) -> dict[int | None, Pill]:
    """Every score the matrix can give, with its rating in words."""
    words = {str(key): str(word) for key, word in Rating.choices}
    return {
        points: Pill(points, rating, words[rating])
        for points in range(1, grid.top_score + 1)
        if (rating := grid.rating(points))
    }


def _open_words(number: int) -> str:
    return ngettext("%(number)s open", "%(number)s open", number) % {"number": number}


def _late_words(number: int) -> str:
    return ngettext("%(number)s late", "%(number)s late", number) % {"number": number}
