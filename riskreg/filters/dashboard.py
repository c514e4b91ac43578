"""Filters of the register's table that its dashboard links to: reviews by age, acceptances by end, target cells."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from riskreg.domain import ages, as_of
from riskreg.filters.fields import CellFilter, KnownChoicesFilter
from riskreg.models import Acceptance, Risk

REVIEWED = [
    ("30", _("Reviewed within 30 days")),
    ("90", _("Reviewed 31 to 90 days ago")),
    ("180", _("Reviewed 91 to 180 days ago")),
    ("older", _("Reviewed more than 180 days ago")),
    ("never", _("Never reviewed")),
]
ACCEPTANCES = [
    ("lapsed", _("Acceptance lapsed")),
    ("30", _("Acceptance ends within 30 days")),
    ("90", _("Acceptance ends in 31 to 90 days")),
    ("later", _("Acceptance ends later")),
    ("asked", _("Acceptance to be signed")),
]


class DashboardFilters(django_filters.FilterSet):
    """Needs `register` and `today` of the filter it is part of."""

    reviewed = KnownChoicesFilter(label=_("Reviewed"), choices=REVIEWED, method="by_age")
    acceptance = KnownChoicesFilter(label=_("Acceptance"), choices=ACCEPTANCES, method="by_acceptance")
    target_cell = CellFilter(label=_("Target cell"), method="by_target")

    def by_age(self, risks: QuerySet[Risk], _name: str, value: list[str]) -> QuerySet[Risk]:
        """Last reviewed so long ago."""
        found = Q(pk=None)
        for step in value:
            found |= ages.reviewed(step, self.today)
        return risks.filter(found)

    def by_acceptance(self, risks: QuerySet[Risk], _name: str, value: list[str]) -> QuerySet[Risk]:
        """With an acceptance that ends so soon."""
        found = Q(pk=None)
        for step in value:
            found |= ages.expiring(step, self.today)
        moment = self.register.as_of
        rows: Any = Acceptance.objects.all() if moment is None else as_of.rows_then(Acceptance, moment)
        return risks.filter(id__in=rows.filter(found).order_by().values("risk_id"))

    def by_target(self, risks: QuerySet[Risk], _name: str, value: tuple[int, int]) -> QuerySet[Risk]:
        """To be in one cell of the matrix: by their target, or where they are when they have none."""
        likelihood, impact = value
        here = Q(current_likelihood=likelihood, current_impact=impact)
        none = Q(target_likelihood=None) | Q(target_impact=None)
        return risks.filter(Q(target_likelihood=likelihood, target_impact=impact) | (none & here))
