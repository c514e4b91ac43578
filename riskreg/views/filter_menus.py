"""The menus of the filter bar: checkboxes of one form, as plain data."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from riskreg.domain import figures
from riskreg.filters.dashboard import ACCEPTANCES, REVIEWED
from riskreg.filters.risks import GAPS, LIMITS, ME, NONE, RATINGS, REVIEWS, STATES, STRATEGIES, RiskFilter
from riskreg.lib.readable import Readable

MOST_PEOPLE = 30  # more are typed


@dataclass(frozen=True, slots=True)
class Option(Readable):
    """One checkbox."""

    value: str
    label: str
    on: bool


@dataclass(frozen=True, slots=True)
class Group(Readable):
    """The checkboxes of one filter."""

    name: str
    label: str
    options: list[Option]


def menus(found: RiskFilter) -> list[Group]:
    """Rating, strategy, owner and category: each a menu of its own."""
    people = figures.people(found.register)
    chosen = found.chosen["owner"]
    shown = people if len(people) <= MOST_PEOPLE else [person for person in people if str(person.pk) in chosen]
    owners = [(ME, _("Me")), (NONE, _("Unowned")), *((person.pk, person.name) for person in shown)]
    categories = [*figures.categories(found.register).items(), (NONE, _("No category"))]
    return [
        _group(found, "rating", _("Rating"), RATINGS),
        _group(found, "strategy", _("Strategy"), STRATEGIES),
        _group(found, "owner", _("Owner"), owners),
        _group(found, "category", _("Category"), categories),
    ]


def more(found: RiskFilter) -> list[Group]:
    """The filters that share the last menu."""
    return [
        _group(found, "state", _("State"), STATES),
        _group(found, "review", _("Review"), REVIEWS),
        _group(found, "over", pgettext("filter by appetite or tolerance", "Score"), LIMITS),
        _group(found, "gaps", _("Gaps"), GAPS),
        _group(found, "reviewed", _("Last review"), REVIEWED),
        _group(found, "acceptance", _("Acceptance"), ACCEPTANCES),
    ]


def types_owners(found: RiskFilter) -> bool:
    """Whether there are so many people that an owner is typed."""
    return len(figures.people(found.register)) > MOST_PEOPLE


def _group(found: RiskFilter, name: str, label: str, choices: Any) -> Group:
    chosen = set(found.chosen[name] or ())
    return Group(name, label, [Option(str(value), str(words), str(value) in chosen) for value, words in choices])
