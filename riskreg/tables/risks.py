"""The register's table: its columns, its order, its pages. The rows are drawn by the page's own template."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import django_tables2 as tables
from django.core.paginator import Page, Paginator
from django.db.models import Count, F, QuerySet, Value, Window
from django.db.models.functions import Lower, NullIf
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_tables2.data import TableQuerysetData

from riskreg.domain import as_of, figures
from riskreg.models import Register, Risk

PER_PAGE = (25, 50, 100)
DEFAULT_PER_PAGE = 50
DENSITIES = ("compact", "roomy")
DEFAULT_SORT = ("-score",)
MOST_SORTS = 3
# What a row needs, and nothing else: statements and notes stay in the database.
ROW_FIELDS = (
    "id", "reference", "title", "state", "version", "category_id", "owner_id", "owner__name", "owner_as_written",
    "current_likelihood", "current_impact", "current_score", "inherent_score", "target_score", "strategy",
    "next_review_on", "logged_at", "logged_by_id",
)  # fmt: skip
_SORTS: dict[str, tuple[Any, ...]] = {
    "reference": (F("number"),),
    "title": (Lower("title"),),
    "category": (F("category_position"), F("category_name")),
    "score": (F("current_score"),),
    "likelihood": (F("current_likelihood"),),
    "impact": (F("current_impact"),),
    "inherent": (F("inherent_score"),),
    "target": (F("target_score"),),
    "strategy": (NullIf("strategy", Value("")),),
    "owner": (Lower("owner_name"),),
    "review": (F("next_review_on"),),
    "actions": (F("late_actions"), F("open_actions")),
}


class KnownCountPaginator(Paginator):
    """Pages of a list that has been counted already."""

    def __init__(self, *args: Any, total: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.count = total


class RiskRows(TableQuerysetData):
    """Risks that sort by the names of the table's columns; a tie is broken by the reference."""

    data: QuerySet[Risk]

    def order_by(self, aliases: Sequence[str]) -> None:
        """Sort; blanks come last either way."""
        self.data = self.data.order_by(*ordering(aliases))


class RiskTable(tables.Table):
    """Columns in the order they stand."""

    reference = tables.Column(verbose_name=_("Ref"), attrs={"th": {"class": ""}})
    title = tables.Column(verbose_name=_("Risk"))
    category = tables.Column(verbose_name=_("Category"), attrs={"th": {"class": "c-cat"}})
    score = tables.Column(verbose_name=_("Current score"))
    likelihood = tables.Column(verbose_name=_("Likelihood"), attrs={"th": {"class": "c c-lvl"}})
    impact = tables.Column(verbose_name=_("Impact"), attrs={"th": {"class": "c c-lvl"}})
    inherent = tables.Column(verbose_name=_("Inherent"), attrs={"th": {"class": "c-wide"}})
    target = tables.Column(verbose_name=_("Target"), attrs={"th": {"class": "c-wide"}})
    strategy = tables.Column(verbose_name=_("Strategy"), attrs={"th": {"class": "c-strat"}})
    owner = tables.Column(verbose_name=_("Owner"))
    review = tables.Column(verbose_name=_("Next review"))
    actions = tables.Column(verbose_name=pgettext_lazy("of a risk", "Actions"), attrs={"th": {"class": "c-act"}})

    records: list[dict[str, Any]]  # the rows of the page, as dicts of ROW_FIELDS

    def show_page(self, number: Any, *, per_page: int, total: int) -> None:
        """Go to a page: the nearest there is, whatever was asked for."""
        self.paginator = KnownCountPaginator(self.rows, per_page, total=total)
        self.page = self.paginator.get_page(number)
        self.records = [row.record for row in self.page.object_list]

    def show_counted_page(self, number: str, *, per_page: int) -> None:
        """The same where nobody has counted yet, and counting costs as much as listing: both in one query."""
        rows: QuerySet[Any] = self.data.data
        wanted = int(number) if number.isdecimal() and number.isascii() else 1
        start = (max(wanted, 1) - 1) * per_page
        found = list(rows.annotate(counted=Window(Count("*")))[start : start + per_page])
        if not found:
            self.show_page(number, per_page=per_page, total=rows.count())
            return
        self.paginator = KnownCountPaginator(rows, per_page, total=found[0]["counted"])
        self.page, self.records = Page(found, max(wanted, 1), self.paginator), found


FIXED = ("reference", "title")
COLUMNS = tuple(RiskTable.base_columns)
SORTS = tuple(_SORTS)


def risk_table(risks: QuerySet[Risk], *, register: Register, sort: Sequence[str], today: date) -> RiskTable:
    """The table over these risks of the register."""
    return RiskTable(RiskRows(_sortable(risks, register, sort, today).values(*ROW_FIELDS)), order_by=tuple(sort))


def sorted_risks(risks: QuerySet[Risk], *, register: Register, sort: Sequence[str], today: date) -> QuerySet[Risk]:
    """The risks of the register in the order of the table."""
    return _sortable(risks, register, sort, today).order_by(*ordering(sort))


def _sortable(risks: QuerySet[Risk], register: Register, sort: Sequence[str], today: date) -> QuerySet[Risk]:
    names = {name.removeprefix("-") for name in sort}
    if "actions" in names:
        risks = figures.with_action_counts(risks, register, today)
    return as_of.with_names(risks, register, names)


def ordering(sort: Sequence[str]) -> list[Any]:
    """The order_by expressions for names of SORTS; "-" in front turns one round."""
    found: list[Any] = []
    for name in sort or DEFAULT_SORT:
        down = name.startswith("-")
        for part in _SORTS[name.removeprefix("-")]:
            found.append(part.desc(nulls_last=True) if down else part.asc(nulls_last=True))
    return [*found, "number"]


def sort_from(text: str) -> tuple[str, ...]:
    """The sort names in a query string's value: unknown and repeated ones are dropped, and no more than three kept."""
    found: dict[str, str] = {}
    for name in text[:200].split(","):
        bare = name.strip().removeprefix("-")
        if bare in _SORTS:
            found.setdefault(bare, name.strip())
    return tuple(found.values())[:MOST_SORTS] or DEFAULT_SORT


def columns_from(texts: Sequence[str]) -> tuple[str, ...]:
    """The columns chosen in a query string's values; all of them when none is. Reference and title always stand."""
    chosen = {name for text in texts for name in text.split(",")} & set(COLUMNS)
    return tuple(name for name in COLUMNS if name in chosen or name in FIXED) if chosen else COLUMNS


def per_page_from(text: str) -> int:
    """The rows a page: one of PER_PAGE."""
    return next((size for size in PER_PAGE if text == str(size)), DEFAULT_PER_PAGE)


def density_from(text: str) -> str:
    """How close the rows stand: one of DENSITIES, "" for the usual."""
    return text if text in DENSITIES else ""
