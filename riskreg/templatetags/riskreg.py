"""Filters and tags of our own; loaded in every template."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django import template

from riskreg.access.checks import can_somewhere, permissions_of
from riskreg.access.permissions import Permission
from riskreg.choices import Rating, RiskState, Strategy
from riskreg.domain import figures, reasons
from riskreg.lib import day_words, languages

register = template.Library()


@dataclass(frozen=True, slots=True)
class RegisterHead:
    """What stands above every page of a register."""

    open: int | None  # None while they are not counted
    above: int
    drafts: int
    may_log: bool
    may_import: bool
    may_manage: bool


@register.filter
def day_in_words(day: date | None, today: date) -> str:
    """ "12 Mar 2027 (in 9 days)"; "" without a day."""
    return f"{day_words.full_day(day)} ({day_words.distance(day, today)})" if day else ""


@register.filter
def days_overdue(day: date | None, today: date) -> str:
    """ "9 days overdue"; "" when the day has not passed, or there is none."""
    return day_words.overdue(day, today) if day else ""


@register.filter
def moment(when: datetime) -> str:
    """A moment as `as_of` takes it: to the microsecond, in UTC."""
    return when.astimezone(UTC).isoformat().replace("+00:00", "Z")


@register.filter
def may_log(user: Any) -> bool:
    """Whether the person may log a risk in any register."""
    return can_somewhere(user, Permission.LOG_RISK)


@register.filter
def within(text: object) -> str:
    """A label inside a sentence: lower case, where the language writes it so."""
    return languages.within(text)


@register.filter
def reason_words(reason: str) -> str:
    """A reason as it is kept, in the reader's language where the software itself wrote it."""
    return reasons.words(reason)


@register.filter
def rating_word(rating: str) -> str:
    """The word for a rating, "" for none."""
    return str(Rating(rating).label) if rating else ""


@register.simple_tag(takes_context=True)
def register_head(context: Any) -> RegisterHead:
    """Counts and rights for registers/_header.html; needs `register` and `user` in the context.

    With `follows` in the context nothing is counted: the figures come after the page.
    """
    place, user = context["register"], context["user"]
    follow = bool(context.get("follows"))
    groups = () if follow else figures.register_groups(place)
    rights = permissions_of(user, place) if place.as_of is None else frozenset()
    opened = figures.open_only(groups)
    return RegisterHead(
        open=None if follow else figures.count(opened),
        above=figures.count(group for group in opened if (group.score or 0) > place.tolerance),
        drafts=figures.count(group for group in groups if group.state == RiskState.DRAFT),
        may_log=Permission.LOG_RISK in rights,
        may_import=Permission.IMPORT_RISKS in rights,
        may_manage=Permission.MANAGE_REGISTER in rights,
    )


@register.filter
def strategy_word(strategy: str) -> str:
    """The word for a strategy, "" while undecided."""
    return str(Strategy(strategy).label) if strategy else ""
