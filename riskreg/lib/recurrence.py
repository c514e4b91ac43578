"""Rules of recurrence (RFC 5545, 3.3.10) in whole days: which days a rule names, and the rule in words."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice

from dateutil.rrule import rrulestr
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

CYCLE = 400  # years after which the calendar repeats, weekdays and all
LAST_YEAR = 9999
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_DAY = f"(?:{'|'.join(DAYS)})"
_NUMBERS = r"-?\d{1,2}(?:,-?\d{1,2})*"
# The time of day is the series' own; a meeting every day is no review, so DAILY is left out.
_PARTS = {
    "FREQ": r"WEEKLY|MONTHLY|YEARLY",
    "INTERVAL": r"[1-9]\d?",
    "BYDAY": rf"(?:[+-]?[1-5])?{_DAY}(?:,(?:[+-]?[1-5])?{_DAY})*",
    "BYMONTHDAY": _NUMBERS,
    "BYMONTH": _NUMBERS,
    "BYSETPOS": _NUMBERS,
    "COUNT": r"[1-9]\d{0,2}",
    "UNTIL": r"\d{8}(?:T\d{6}Z?)?",
    "WKST": _DAY,
}
MONTHLY, WEEKLY, QUARTERLY, OWN = "monthly", "weekly", "quarterly", "own"
WEEKS = (1, 2, 3, 4, -1)


class BadRule(ValueError):
    """The rule cannot be kept; the message says why, for the person who wrote it."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A rule as people say it: the `week`th `weekday` (0 is Monday) of every `every`th month, or every n weeks."""

    kind: str
    weekday: int = 1
    week: int = 1
    every: int = 1

    def rule(self) -> str:
        """The rule of RFC 5545."""
        day = DAYS[self.weekday]
        if self.kind == WEEKLY:
            return f"FREQ=WEEKLY{_interval(self.every)};BYDAY={day}"
        every = 3 if self.kind == QUARTERLY else self.every
        return f"FREQ=MONTHLY{_interval(every)};BYDAY={self.week}{day}"


def clean(rule: str) -> str:
    """The rule in capitals and without "RRULE:". Raises BadRule when it is not one that we can keep."""
    text = re.sub(r"\s", "", rule).upper().removeprefix("RRULE:").strip(";")
    parts = [part.partition("=")[::2] for part in text.split(";")]
    names = [name for name, _value in parts]
    if "FREQ" not in names:
        raise BadRule(_("A rule begins with FREQ=WEEKLY, FREQ=MONTHLY or FREQ=YEARLY."))
    for name, value in parts:
        if name not in _PARTS:
            raise BadRule(_("“%(part)s” is not understood here.") % {"part": name})
        if not re.fullmatch(_PARTS[name], value):
            raise BadRule(_("“%(part)s” cannot be “%(value)s”.") % {"part": name, "value": value})
    if len(set(names)) < len(names):
        raise BadRule(_("Each part of a rule may be given once."))
    try:
        rrulestr(_without_time(text), dtstart=datetime(2000, 1, 1))  # noqa: DTZ001 - days only, no zone
    except ValueError:
        raise BadRule(_("This rule contradicts itself.")) from None
    return text


def occurrences(rule: str, first_on: date) -> Iterator[date]:
    """The days of a clean rule from `first_on` on, in order; ends where the rule or the calendar does."""
    # dateutil looks for a day until the year 9999, for ever in effect where a rule names none (30 February). The
    # calendar repeats after 400 years, so the search begins in the last cycle but one, and its days are brought back.
    shift = (LAST_YEAR - CYCLE - first_on.year) // CYCLE * CYCLE
    start = datetime(first_on.year + shift, first_on.month, first_on.day)  # noqa: DTZ001 - days only, no zone
    for found in rrulestr(_until_shifted(_without_time(rule), shift), dtstart=start):
        yield date(found.year - shift, found.month, found.day)


def next_days(rule: str, first_on: date, *, after: date, count: int) -> list[date]:
    """The next `count` days of a clean rule that come after a day; fewer when the rule ends."""
    return list(islice((day for day in occurrences(rule, first_on) if day > after), count))


def pattern_of(rule: str) -> Pattern | None:
    """The rule as people say it; None for one that needs its own words."""
    parts = dict(part.split("=") for part in rule.split(";"))
    every, byday = int(parts.get("INTERVAL", 1)), parts.get("BYDAY", "")
    found = re.fullmatch(rf"([1-4]|-1)?({_DAY})", byday)
    if parts.keys() - {"FREQ", "INTERVAL", "BYDAY"} or not found:
        return None
    week, weekday = found[1], DAYS.index(found[2])
    if parts["FREQ"] == "WEEKLY" and week is None:
        return Pattern(WEEKLY, weekday=weekday, every=every)
    if parts["FREQ"] == "MONTHLY" and week is not None:
        kind = QUARTERLY if every == 3 else MONTHLY
        return Pattern(kind, weekday=weekday, week=int(week), every=every)
    return None


def rule_words(rule: str) -> str:
    """The rule in words, such as "The first Tuesday of every month"; an unusual one as it is written."""
    pattern = pattern_of(rule)
    if pattern is None:
        return rule
    day, every = str(WEEKDAYS[pattern.weekday]), pattern.every
    if pattern.kind == WEEKLY:
        words = ngettext("Every week on %(day)s", "Every %(every)s weeks on %(day)s", every)
        return words % {"day": day, "every": every}
    which = {"week": week_word(pattern.week), "day": day, "every": every}
    if pattern.kind == QUARTERLY:
        return _("The %(week)s %(day)s of every third month") % which
    words = ngettext("The %(week)s %(day)s of every month", "The %(week)s %(day)s of every %(every)s months", every)
    return words % which


def week_word(week: int) -> str:
    """Which one of a month: "first" to "fourth", "last"."""
    return {1: _("first"), 2: _("second"), 3: _("third"), 4: _("fourth"), -1: _("last")}[week]


def _interval(every: int) -> str:
    return f";INTERVAL={every}" if every > 1 else ""


def _without_time(rule: str) -> str:
    return re.sub(r"(UNTIL=\d{8})T\d{6}Z?", r"\1", rule)


def _until_shifted(rule: str, shift: int) -> str:
    """UNTIL moved along with the start; past the end of the calendar it ends nothing."""

    def moved(found: re.Match[str]) -> str:
        year = int(found[1]) + shift
        return f"UNTIL={year}{found[2]}" if year <= LAST_YEAR else f"UNTIL={LAST_YEAR}1231"

    return re.sub(r"UNTIL=(\d{4})(\d{4})", moved, rule)
