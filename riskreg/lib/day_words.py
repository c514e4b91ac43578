"""Dates in words, short enough for a table: "14 Oct (in 8 days)", "9 days overdue"."""

from datetime import date
from functools import lru_cache
from typing import NamedTuple

from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

FIRST_YEAR, LAST_YEAR = 1970, 2199  # of the days that people may give: others are slips of the keyboard
PLAIN = 300  # days ahead up to which a day needs no year, where the distance is said beside it


class Due(NamedTuple):
    """A due date: `lead` is read first ("14 Oct", "9 days overdue"), `small` is what follows it."""

    lead: str
    small: str
    late: bool


def due_words(day: date, today: date) -> Due:
    """A date something is due on, seen from today."""
    return _due(day, today, get_language())


def short_day(day: date, today: date) -> str:
    """ "14 Oct", with the year when it is not this one."""
    return _short(day, day.year == today.year, get_language())


def full_day(day: date) -> str:
    """ "12 Mar 2027"."""
    return _short(day, False, get_language())


def distance(day: date, today: date) -> str:
    """ "in 9 days", "today", "3 days ago"."""
    days = (day - today).days
    if days == 0:
        return _("today")
    if days == 1:
        return _("tomorrow")
    if days == -1:
        return _("yesterday")
    if days > 0:
        return ngettext("in %(days)s day", "in %(days)s days", days) % {"days": days}
    return ngettext("%(days)s day ago", "%(days)s days ago", -days) % {"days": -days}


def overdue(day: date, today: date) -> str:
    """ "9 days overdue"; "" when the day has not passed."""
    days = (today - day).days
    return ngettext("%(days)s day overdue", "%(days)s days overdue", days) % {"days": days} if days > 0 else ""


@lru_cache(maxsize=4096)
def _short(day: date, this_year: bool, _language: str | None) -> str:
    return date_format(day, "j M" if this_year else "j M Y")


@lru_cache(maxsize=4096)
def _due(day: date, today: date, _language: str | None) -> Due:
    if day < today:
        return Due(overdue(day, today), short_day(day, today), True)
    soon = day.year == today.year or (day - today).days < PLAIN
    return Due(_short(day, soon, _language), f"({distance(day, today)})", False)
