"""What the register's table page shows, put together from filter, table and figures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.http import QueryDict
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from riskreg.domain import figures
from riskreg.filters.query import Query
from riskreg.filters.risks import BY_QUERY, NAMES, RiskFilter
from riskreg.filters.words import filter_sentence
from riskreg.lib.day_words import short_day
from riskreg.lib.readable import Readable
from riskreg.models import Register, User
from riskreg.tables import risks as table
from riskreg.tables.rows import Row, RowMaker
from riskreg.views.past import keeping_moment

MANY = 10_000  # risks that take a moment to count


@dataclass(frozen=True, slots=True)
class Head(Readable):
    """The head of a column: its words, the link that sorts by it, and how it is sorted now."""

    name: str
    label: str
    css: str
    href: str
    sorted: str  # "ascending", "descending" or ""


class RegisterPage:
    """One register, one filter, one order, one page of it.

    `table_only`: without the figures around the table, when they would have to be counted first.
    """

    def __init__(
        self, asked: QueryDict, *, user: User, register: Register, today: date, table_only: bool = False
    ) -> None:
        self.register, self.user, self.today, self.table_only = register, user, today, table_only
        self.filter = RiskFilter(asked, register=register, user=user, today=today)
        self.sort = table.sort_from(asked.get("sort", ""))
        self.columns = table.columns_from(asked.getlist("columns"))
        self.per_page = table.per_page_from(asked.get("per_page", ""))
        self.density = table.density_from(asked.get("density", ""))
        self.number = asked.get("page", "1")[:10]
        self.counts_now = asked.get("figures") == "now"

    @cached_property
    def query(self) -> Query:
        """The whole state of the page but for the page's number."""
        query = self.filter.query
        query = keeping_moment(query, self.register)
        if self.sort != table.DEFAULT_SORT:
            query = query.adding("sort", ",".join(self.sort))
        if self.columns != table.COLUMNS:
            query = query.adding("columns", ",".join(self.columns))
        if self.per_page != table.DEFAULT_PER_PAGE:
            query = query.adding("per_page", str(self.per_page))
        if self.density:
            query = query.adding("density", self.density)
        return query

    @property
    def download_query(self) -> Query:
        """What a download needs of it: filter and order."""
        return self.query.only((*NAMES, "sort", "as_of"))

    @cached_property
    def figures_follow(self) -> bool:
        """Whether the browser asks for the figures once the table is there: counting them takes longer than the table.

        Only where there are many risks, and never when they are asked for at once, as by a browser without scripts.
        """
        many = self.register.next_number > MANY
        return many and not self.counts_now and not figures.at_hand(self.register, today=self.today)

    @cached_property
    def is_grouped(self) -> bool:
        """Whether risks are counted from the groups: not if those would have to be counted first."""
        return not self.figures_follow or bool(self.filter.query.only(BY_QUERY).pairs)

    @cached_property
    def total(self) -> int:
        """How many risks the filter keeps."""
        if self.is_grouped:
            return figures.count(self.filter.matching())
        return self.filter.risks.count() if self.register.as_of is None else self.table.paginator.count

    @property
    def over_tolerance(self) -> int | None:
        """How many of them are above tolerance, whatever limit the filter names; None while it is not known."""
        if not self.is_grouped:
            return None
        found, limit = self.filter.matching(leaving_out=("over",)), self.register.tolerance
        return figures.count(group for group in found if (group.score or 0) > limit)

    @cached_property
    def table(self) -> table.RiskTable:
        """The table, on its page."""
        found = table.risk_table(self.filter.risks, register=self.register, sort=self.sort, today=self.today)
        if self.is_grouped or self.register.as_of is None:
            found.show_page(self.number, per_page=self.per_page, total=self.total)
        else:
            found.show_counted_page(self.number, per_page=self.per_page)
        return found

    @cached_property
    def rows(self) -> list[Row]:
        """The rows of the page."""
        maker = RowMaker(self.register, self.user, self.today, self.since)
        return maker.rows(self.table.records)

    @property
    def since(self) -> datetime:
        """The moment that movement is measured from: the start of the quarter."""
        return timezone.make_aware(datetime.combine(figures.quarter_start(self.today), time.min))

    @property
    def since_words(self) -> str:
        """ "since 1 Oct"."""
        return _("since %(day)s") % {"day": short_day(figures.quarter_start(self.today), self.today)}

    @property
    def is_chosen(self) -> bool:
        """Whether somebody chose the columns: then all of them show, however narrow the screen."""
        return self.columns != table.COLUMNS

    @property
    def heads(self) -> list[Head]:
        """The heads of the columns shown."""
        columns = self.table.columns
        return [self._head(name, columns[name]) for name in self.columns]

    @cached_property
    def sentence(self) -> str:
        """The filter in one sentence."""
        return filter_sentence(self.filter)

    @property
    def counted(self) -> str:
        """ "12 risks"."""
        return ngettext("%(number)s risk", "%(number)s risks", self.total) % {"number": self.total}

    def _head(self, name: str, column: Any) -> Head:
        """First click sorts the worst or the first to the top, the second turns it round."""
        first = self.sort[0]
        worst_first = name in {"score", "likelihood", "impact", "inherent", "target", "actions"}
        wanted = f"-{name}" if worst_first else name
        if first == wanted:
            wanted = name if worst_first else f"-{name}"
        way = {name: "ascending", f"-{name}": "descending"}.get(first, "")
        query = self.query.setting("sort", "" if (wanted,) == table.DEFAULT_SORT else wanted)
        return Head(name, str(column.verbose_name), column.column.attrs.get("th", {}).get("class", ""), query.href, way)
