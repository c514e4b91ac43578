"""What both dashboards show: charts, their links into the table, and the numbers behind them."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from riskreg.choices import Rating, Strategy
from riskreg.domain.burn_down import Mark
from riskreg.domain.dashboard import Ratings
from riskreg.domain.trend import Point
from riskreg.filters.query import Query
from riskreg.filters.risks import NONE
from riskreg.lib.day_words import full_day
from riskreg.views import charts

OPEN = Query((("state", "open"),))
ORDER = ("critical", "high", "moderate", "low", "")
MOST_OWNERS = 12


def rating_words() -> list[str]:
    """The words over the columns of a table, in ORDER."""
    words = {str(key): str(word) for key, word in Rating.choices}
    return [words.get(rating) or _("Not scored") for rating in ORDER]


def trend_chart(points: Sequence[Point], link: Callable[[int, str], str]) -> tuple[charts.Column, ...]:
    """Open risks by rating over time, the gravest on top."""
    words = dict(zip(ORDER, rating_words(), strict=True))

    def piece(number: int, rating: str) -> tuple[str, str]:
        count = points[number].ratings.get(rating, 0)
        told = {"day": full_day(points[number].on), "rating": words[rating], "risks": risks_words(count)}
        return link(number, rating), _("%(day)s, %(rating)s: %(risks)s") % told

    return charts.columns([(date_format(point.on, "M Y"), point.ratings) for point in points], ORDER[::-1], piece)


def trend_table(points: Sequence[Point]) -> list[dict[str, Any]]:
    """The numbers behind it."""
    return [
        {"day": full_day(point.on), "counts": [point.ratings.get(rating, 0) for rating in ORDER],
         "total": sum(point.ratings.values())}
        for point in points
    ]  # fmt: skip


def by_strategy(strategies: Mapping[str, Ratings]) -> list[tuple[str, str, Ratings]]:
    """(value in the filter, words, ratings) for each strategy that occurs, undecided last."""
    words = [*((str(key), str(word)) for key, word in Strategy.choices), ("", _("Not decided"))]
    return [(key or NONE, label, strategies[key]) for key, label in words if key in strategies]


def steps(
    names: Sequence[str],
    labels: Sequence[tuple[str, Any]],
    counts: Mapping[str, int],
    prefix: str,
    link: Callable[[str], str],
) -> list[dict[str, Any]]:
    """A bar of one colour for each step, the longest 100 wide; the number stands beside it."""
    words, known = dict(labels), {name: counts.get(f"{prefix}{name}", 0) for name in names}
    most = max(*known.values(), 1)
    return [
        {"label": words[name], "count": count, "href": link(name) if count else "",
         "width": round(100 * count / most, 1), "late": name in {"lapsed", "older", "never"} and count > 0}
        for name, count in known.items()
    ]  # fmt: skip


def burn_chart(marks: Sequence[Mark], scope: str, link: Callable[[date], str]) -> charts.Line | None:
    """Actions to be done, as it was and as planned; what is to come leads to the actions due by then.

    `link` says where a day that is past leads: to the risks of that day.
    """
    path = reverse("action_list")

    def href(mark: Mark) -> str:
        if not mark.open:
            return ""  # a day with nothing to be done may lie before the register
        return f"{path}?show=all&due_by={mark.on.isoformat()}{scope}" if mark.ahead else link(mark.on)

    return charts.line([(mark.on, mark.open, mark.ahead, full_day(mark.on), href(mark)) for mark in marks])


def risks_words(number: int) -> str:
    """ "12 risks"."""
    return ngettext("%(number)s risk", "%(number)s risks", number) % {"number": number}


def _href(path: str, name: str, value: str, rating: str | None = None) -> str:
    query = OPEN.adding(name, value)
    return path + (query if rating is None else query.adding("rating", rating or NONE)).href


def link_by(path: str, name: str) -> Callable[[str], str]:
    """Leads from a value of a filter to the open risks that have it."""
    return lambda value: _href(path, name, value)


def trend_href(path: str, points: Sequence[Point], number: int, rating: str) -> str:
    """The open risks of a rating on the day of a point; the last point is today."""
    query = OPEN.adding("rating", rating or NONE)
    last = number == len(points) - 1
    return path + (query if last else query.adding("as_of", points[number].on.isoformat())).href


def tiles_of(
    path: str, *, open_risks: int, tolerance: int, appetite: int, reviews: int, unowned: int, late: int, lapsed: int
) -> list[dict[str, Any]]:
    """The figures that stand large above the charts, each with the risks it counts."""
    found = [
        (_("open risks"), open_risks, OPEN, False),
        (_("above tolerance"), tolerance, OPEN.adding("over", "tolerance"), True),
        (_("above appetite"), appetite, OPEN.adding("over", "appetite"), False),
        (_("reviews overdue"), reviews, Query((("review", "overdue"),)), True),
        (_("without an owner"), unowned, Query((("owner", NONE),)), True),
        (_("with late actions"), late, Query((("gaps", "action_late"),)), True),
        (_("acceptances lapsed"), lapsed, OPEN.adding("acceptance", "lapsed"), True),
    ]
    return [
        {"label": label, "count": count, "href": path + query.href, "late": bad and count > 0}
        for label, count, query, bad in found
    ]


def bars_of(path: str, name: str, rows: Sequence[tuple[str, str, Ratings]]) -> tuple[charts.Row, ...]:
    """A bar for each (value of the filter, words, ratings), its pieces leading to the risks they stand for."""
    words = dict(zip(ORDER, rating_words(), strict=True))

    def piece(number: int, rating: str) -> tuple[str, str]:
        value, label, counts = rows[number]
        told = {"label": label, "rating": words[rating], "risks": risks_words(counts.get(rating, 0))}
        return _href(path, name, value, rating), _("%(label)s, %(rating)s: %(risks)s") % told

    return charts.bars([(label, _href(path, name, value), counts) for value, label, counts in rows], ORDER, piece)


def by_owner(owners: Mapping[int | None, Ratings], people: Mapping[int, str]) -> list[tuple[str, str, Ratings]]:
    """The people with the most critical and high risks first; those without an owner before all."""
    named = [(str(pk), people.get(pk, _("Somebody who has left")), counts) for pk, counts in owners.items() if pk]
    named.sort(key=lambda row: ([-row[2].get(rating, 0) for rating in ORDER], row[1]))
    none = owners.get(None)
    return ([(NONE, _("Unowned"), none)] if none else []) + named[:MOST_OWNERS]
