"""The filters of the register's table, checked; bad values are left out, and said."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from riskreg.choices import LIVE_RISK_STATES, Rating, RiskState, Strategy
from riskreg.domain import as_of, figures
from riskreg.domain.figures import Group
from riskreg.filters.dashboard import DashboardFilters
from riskreg.filters.fields import CellFilter, KnownChoicesFilter, TextListFilter
from riskreg.filters.query import Query
from riskreg.lib.tags import Tag
from riskreg.models import Register, Risk
from riskreg.models.risks import RiskQuerySet

NONE, ME, ANY = "none", "me", "all"
RATINGS = [*reversed(Rating.choices), (NONE, _("Not scored"))]
STRATEGIES = [*Strategy.choices, (NONE, _("Not decided"))]
STATES = [*RiskState.choices, (ANY, pgettext_lazy("states of a risk", "All"))]
REVIEWS = [("overdue", _("Review overdue")), ("soon", _("Review due within 14 days"))]
LIMITS = [("appetite", _("Above appetite")), ("tolerance", _("Above tolerance"))]
GAPS = [
    ("not_scored", _("Not scored")),
    ("no_owner", _("No owner")),
    ("owner_left", _("Owner has left")),
    ("no_strategy", _("No strategy")),
    ("no_action", _("No action")),
    ("action_late", _("Action overdue")),
]
SOON = 14  # days

# Answered from the counted groups, without a query of their own.
BY_GROUP = ("state", "rating", "strategy", "over", "cell")
BY_QUERY = (
    "q", "owner", "category", "tag", "review", "reviewed", "acceptance", "target_cell", "changed_since", "gaps", "ref",
)  # fmt: skip
NAMES = (*BY_QUERY, *BY_GROUP)


class RiskFilter(DashboardFilters):
    """What the query string asks of the risks of one register, for one person on one day."""

    q = django_filters.CharFilter(label=_("Words"), max_length=200, method="by_words")
    state = KnownChoicesFilter(label=_("State"), choices=STATES, method="by_state")
    rating = KnownChoicesFilter(label=_("Rating"), choices=RATINGS, method="by_rating")
    strategy = KnownChoicesFilter(label=_("Strategy"), choices=STRATEGIES, method="by_strategy")
    over = KnownChoicesFilter(label=_("Limit"), choices=LIMITS, method="by_limit")
    cell = CellFilter(label=_("Cell"), method="by_cell")
    owner = TextListFilter(label=_("Owner"), method="by_owner")
    category = TextListFilter(label=_("Category"), method="by_category")
    tag = TextListFilter(label=_("Tag"), method="by_tag")
    review = KnownChoicesFilter(label=_("Review"), choices=REVIEWS, method="by_review")
    changed_since = django_filters.DateFilter(label=_("Changed since"), method="by_change")
    gaps = KnownChoicesFilter(label=_("Gaps"), choices=GAPS, method="by_gap")
    ref = TextListFilter(label=_("Reference"), method="by_reference")

    class Meta:
        model = Risk
        fields: list[str] = []

    def __init__(self, data: Mapping[str, Any], *, register: Register, user: Any, today: date) -> None:
        super().__init__(data, queryset=as_of.risks_of(register))
        self.register, self.user, self.today = register, user, today
        self.problems: list[str] = []
        self.form.full_clean()
        self.chosen: dict[str, Any] = {name: self.form.cleaned_data.get(name) for name in NAMES}
        self._resolve()

    # -- what is asked for

    @cached_property
    def query(self) -> Query:
        """The filter as a query string, without what was wrong in it."""
        pairs = [(name, text) for name in NAMES for text in _texts(self.chosen[name])]
        return Query(tuple(pairs))

    @property
    def states(self) -> tuple[str, ...]:
        """The states asked for; drafts and open risks unless said otherwise."""
        chosen = self.chosen["state"]
        if not chosen:
            return LIVE_RISK_STATES
        return tuple(RiskState.values) if ANY in chosen else tuple(chosen)

    def narrowed(self, names: Iterable[str]) -> QuerySet[Risk]:
        """The register's risks after some of the filters."""
        risks = self.queryset
        for name in names:
            risks = self.filters[name].filter(risks, self.chosen[name])
        return risks

    @cached_property
    def risks(self) -> QuerySet[Risk]:
        """The risks asked for."""
        risks = self.narrowed(NAMES)
        return risks if self.chosen["state"] else risks.filter(state__in=LIVE_RISK_STATES)

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """The register's risks after the filters that need a query, counted."""
        asked = self.query.only(BY_QUERY)
        if not asked.pairs:
            return figures.register_groups(self.register)
        key = hashlib.sha256(f"{asked} {self.today} {self.user.pk}".encode()).hexdigest()
        return figures.kept(self.register, f"groups-{key}", lambda: figures.groups_of(self.narrowed(BY_QUERY)))

    def matching(self, *, leaving_out: Iterable[str] = ()) -> list[Group]:
        """The counted groups after all filters, but for the names left out."""
        tests = {
            "state": self._has_state, "rating": self._has_rating, "strategy": self._has_strategy,
            "over": self._is_over, "cell": self._in_cell,
        }  # fmt: skip
        checks = [test for name, test in tests.items() if name not in leaving_out]
        return [group for group in self.groups if all(check(group) for check in checks)]

    # -- the filters that a query answers

    def by_words(self, risks: QuerySet[Risk], _name: str, value: str) -> QuerySet[Risk]:
        """Each word in the reference, the title or the statement."""
        for word in value.split()[:10]:
            found = Q()
            for field in ("reference", "title", "cause", "event", "consequence"):
                found |= Q(**{f"{field}__icontains": word})
            risks = risks.filter(found)
        return risks

    def by_owner(self, risks: QuerySet[Risk], _name: str, value: list[str]) -> QuerySet[Risk]:
        """Owned by one of these people, or by nobody."""
        people = [self.user.pk if token == ME else int(token) for token in value if token != NONE]
        return risks.filter(Q(owner__in=people) | (Q(owner=None) if NONE in value else Q(pk=None)))

    def by_category(self, risks: QuerySet[Risk], _name: str, value: list[str]) -> QuerySet[Risk]:
        """In one of these categories, or in none."""
        some = [int(token) for token in value if token != NONE]
        return risks.filter(Q(category__in=some) | (Q(category=None) if NONE in value else Q(pk=None)))

    def by_tag(self, risks: RiskQuerySet, _name: str, value: list[str]) -> QuerySet[Risk]:
        """With all of these tags: "kind:name", or a name alone for a plain tag."""
        for text in value:
            risks = risks.tagged(_tag(text))
        return risks

    def by_review(self, risks: QuerySet[Risk], _name: str, value: list[str]) -> QuerySet[Risk]:
        """Review overdue, or due soon."""
        due = Q(pk=None)
        if "overdue" in value:
            due |= Q(next_review_on__lt=self.today)
        if "soon" in value:
            due |= Q(next_review_on__range=(self.today, self.today + timedelta(days=SOON)))
        return risks.filter(due)

    def by_change(self, risks: QuerySet[Risk], _name: str, value: date) -> QuerySet[Risk]:
        """Changed on that day or later."""
        return risks.filter(changed_at__gte=timezone.make_aware(datetime.combine(value, time.min)))

    def by_gap(self, risks: QuerySet[Risk], _name: str, value: list[str]) -> QuerySet[Risk]:
        """With one of these gaps."""
        found = Q(pk=None)
        if "not_scored" in value:
            found |= Q(current_score=None)
        if "no_owner" in value:
            found |= Q(owner=None)
        if "owner_left" in value:
            found |= Q(owner__is_active=False)
        if "no_strategy" in value:
            found |= Q(strategy="")
        if "no_action" in value:
            found |= figures.no_treatment(self.register)
        if "action_late" in value:
            found |= figures.late_action(self.register, self.today)
        return risks.filter(found)

    def by_reference(self, risks: QuerySet[Risk], _name: str, value: list[str]) -> QuerySet[Risk]:
        """One of these references."""
        return risks.filter(reference__in=value)

    # -- the filters that the counted groups answer too: a query and a test for each

    def by_state(self, risks: QuerySet[Risk], _name: str, value: list[str]) -> QuerySet[Risk]:
        """In one of the states asked for."""
        return risks if ANY in value else risks.filter(state__in=value)

    def by_rating(self, risks: QuerySet[Risk], _name: str, value: list[str]) -> QuerySet[Risk]:
        """With one of these ratings."""
        grid = self.register.grid
        found = Q(current_score=None) if NONE in value else Q(pk=None)
        for band in grid.bands:
            if band.rating in value:
                found |= Q(current_score__range=grid.score_range(band.rating))
        return risks.filter(found)

    def by_strategy(self, risks: QuerySet[Risk], _name: str, value: list[str]) -> QuerySet[Risk]:
        """With one of these strategies."""
        return risks.filter(strategy__in=["" if text == NONE else text for text in value])

    def by_limit(self, risks: RiskQuerySet, _name: str, value: list[str]) -> QuerySet[Risk]:
        """Above appetite or tolerance."""
        return risks.above(self._limit(value))

    def by_cell(self, risks: QuerySet[Risk], _name: str, value: tuple[int, int]) -> QuerySet[Risk]:
        """In one cell of the heat map."""
        return risks.filter(current_likelihood=value[0], current_impact=value[1])

    def _has_state(self, group: Group) -> bool:
        return group.state in self.states

    def _has_rating(self, group: Group) -> bool:
        wanted = self.chosen["rating"]
        return not wanted or (self.register.grid.rating(group.score) or NONE) in wanted

    def _has_strategy(self, group: Group) -> bool:
        return not self.chosen["strategy"] or (group.strategy or NONE) in self.chosen["strategy"]

    def _is_over(self, group: Group) -> bool:
        return not self.chosen["over"] or (group.score or 0) > self._limit(self.chosen["over"])

    def _in_cell(self, group: Group) -> bool:
        return not self.chosen["cell"] or (group.likelihood, group.impact) == self.chosen["cell"]

    def _limit(self, value: list[str]) -> int:
        return self.register.appetite if "appetite" in value else self.register.tolerance

    # -- names typed by people

    def _resolve(self) -> None:
        """Turn names into numbers, and leave out what nobody knows."""
        self.problems += [
            f"{self.form.fields[name].label}: {text}" for name, texts in self.form.errors.items() for text in texts
        ]
        self._keep("owner", self._owner_token)
        self._keep("category", self._category_token)

    def _keep(self, name: str, find: Any) -> None:
        found = [(text, find(text)) for text in self.chosen[name] or ()]
        self.chosen[name] = list(dict.fromkeys(token for _text, token in found if token))
        label = self.form.fields[name].label
        self.problems += [f"{label}: “{text}”" for text, token in found if not token]

    def _owner_token(self, text: str) -> str:
        if text in {NONE, ME}:
            return text
        wanted = text.casefold()
        for person in figures.people(self.register):
            if text == str(person.pk) or wanted in {person.name.casefold(), person.email.casefold()}:
                return str(person.pk)
        # Somebody who has left may still own risks.
        return text if text.isdecimal() and text.isascii() and len(text) < 10 else ""

    def _category_token(self, text: str) -> str:
        known = {str(pk) for pk in figures.categories(self.register)}
        return text if text == NONE or text in known else ""


def _texts(value: Any) -> list[str]:
    """A cleaned value as it stands in a query string."""
    if not value:
        return []
    if isinstance(value, list):
        return value
    if isinstance(value, tuple):
        return [f"{value[0]}x{value[1]}"]
    return [value.isoformat() if isinstance(value, date) else str(value)]


def _tag(text: str) -> Tag:
    kind, colon, name = text.partition(":")
    return Tag(kind, name) if colon else Tag("tag", text)
