"""A filter in words: the label of each chip, and one sentence for screen and paper."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from riskreg.choices import RiskState, TagKind
from riskreg.domain import as_of, figures
from riskreg.filters.dashboard import ACCEPTANCES, REVIEWED
from riskreg.filters.query import Query
from riskreg.filters.risks import GAPS, LIMITS, ME, NAMES, NONE, RATINGS, REVIEWS, STATES, STRATEGIES, RiskFilter
from riskreg.lib.day_words import full_day
from riskreg.lib.readable import Readable

_CHOICES = {
    "rating": dict(RATINGS), "strategy": dict(STRATEGIES), "state": dict(STATES), "review": dict(REVIEWS),
    "over": dict(LIMITS), "gaps": dict(GAPS), "reviewed": dict(REVIEWED), "acceptance": dict(ACCEPTANCES),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Chip(Readable):
    """One active filter: what it says, and the link that takes it away."""

    label: str
    href: str


def chips(found: RiskFilter, query: Query) -> list[Chip]:
    """A chip for every active filter; `query` is the whole state of the page."""
    return [
        Chip(_chip_label(found, name, value), query.without(name, value).href)
        for name, value in query.pairs
        if name in NAMES
    ]


def filter_sentence(found: RiskFilter) -> str:
    """What is shown, in one sentence: "Open risks and drafts, rating high or critical, owner Ines Kaplan"."""
    parts = [_subject(found)]
    for name in NAMES:
        if name == "state" or not found.chosen[name]:
            continue
        values = [value_label(found, name, value) for value in found.query.all(name)]
        parts.append(_PHRASES[name]() % {"value": _either(values)})
    return ", ".join(parts)


def value_label(found: RiskFilter, name: str, value: str) -> str:
    """The words for one value of a filter."""
    if name in _CHOICES:
        return str(_CHOICES[name][value])
    if name in _NAMED:
        return _NAMED[name](found, value)
    return value


def _chip_label(found: RiskFilter, name: str, value: str) -> str:
    label = value_label(found, name, value)
    if name == "q":
        return f"“{label}”"
    if name in {"owner", "strategy", "category", "rating"} and value == NONE:
        return {"owner": _("Unowned"), "category": _("No category")}.get(name, label)
    if name in {"cell", "target_cell", "tag", "changed_since"}:
        return f"{found.form.fields[name].label} {label}"
    return label


def _subject(found: RiskFilter) -> str:
    states = set(found.states)
    if states == set(RiskState.values):
        return _("All risks, closed ones too")
    names: dict[frozenset[str], str] = {
        frozenset({RiskState.OPEN, RiskState.DRAFT}): _("Open risks and drafts"),
        frozenset({RiskState.OPEN}): _("Open risks"),
        frozenset({RiskState.DRAFT}): _("Drafts"),
        frozenset({RiskState.CLOSED}): _("Closed risks"),
        frozenset({RiskState.OPEN, RiskState.CLOSED}): _("Open and closed risks"),
        frozenset({RiskState.DRAFT, RiskState.CLOSED}): _("Drafts and closed risks"),
    }
    return names[frozenset(states)]


_PHRASES = {
    "q": lambda: _("with the words “%(value)s”"),
    "rating": lambda: _("rating %(value)s"),
    "strategy": lambda: _("strategy %(value)s"),
    "over": lambda: "%(value)s",
    "cell": lambda: _("in the cell %(value)s"),
    "owner": lambda: _("owner %(value)s"),
    "category": lambda: _("category %(value)s"),
    "tag": lambda: _("tag %(value)s"),
    "review": lambda: "%(value)s",
    "reviewed": lambda: "%(value)s",
    "acceptance": lambda: "%(value)s",
    "target_cell": lambda: _("to be in the cell %(value)s"),
    "changed_since": lambda: _("changed since %(value)s"),
    "gaps": lambda: _("with a gap: %(value)s"),
    "ref": lambda: _("only %(value)s"),
}


def _owner(found: RiskFilter, value: str) -> str:
    if value == NONE:
        return pgettext("owner", "nobody")
    if value == ME:
        return str(found.user)
    for person in figures.people(found.register):
        if str(person.pk) == value:
            return person.name
    owned = as_of.risks_of(found.register).filter(owner=int(value))
    names = as_of.people_then([int(value)], found.register.as_of) if owned.exists() else {}
    return names.get(int(value)) or _("somebody unknown")


def _category(found: RiskFilter, value: str) -> str:
    return pgettext("category", "none") if value == NONE else figures.categories(found.register)[int(value)]


def _cell(found: RiskFilter, value: str) -> str:
    grid, (likelihood, impact) = found.register.grid, map(int, value.split("x"))
    if likelihood > len(grid.likelihood) or impact > len(grid.impact):
        return f"{likelihood} × {impact}"
    return f"{grid.likelihood_label(likelihood)} × {grid.impact_label(impact)}"


def _tag(_found: RiskFilter, value: str) -> str:
    kind, colon, name = value.partition(":")
    if not colon or kind == TagKind.TAG:
        return name or value
    return f"{dict(TagKind.choices).get(kind, kind)}: {name}"


def _day(found: RiskFilter, _value: str) -> str:
    return full_day(found.chosen["changed_since"])


_NAMED: dict[str, Any] = {
    "owner": _owner, "category": _category, "cell": _cell, "target_cell": _cell, "tag": _tag, "changed_since": _day,
}  # fmt: skip


def _either(values: Iterable[str]) -> str:
    """ "a", "a or b", "a, b or c"."""
    *rest, last = values
    return _("%(some)s or %(last)s") % {"some": ", ".join(rest), "last": last} if rest else last
