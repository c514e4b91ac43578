"""What the dashboard of one register shows: charts, their links into the table, and the numbers behind them."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from riskreg.choices import Rating, Strategy
from riskreg.domain import ages, as_of, figures
from riskreg.domain.burn_down import Mark
from riskreg.domain.dashboard import Board, Ratings
from riskreg.domain.trend import Point
from riskreg.filters.dates import ACCEPTANCES, REVIEWED
from riskreg.filters.query import Query
from riskreg.filters.risks import NONE
from riskreg.lib.day_words import full_day
from riskreg.models import Register
from riskreg.views import charts, rail

OPEN = Query((("state", "open"),))
ORDER = ("critical", "high", "moderate", "low", "")
MOST_OWNERS = 12


def context_of(register: Register, board: Board, today: date, people: Mapping[int, str]) -> dict[str, Any]:
    """Everything of dashboard/register_dashboard.html that is counted."""
    path = register.get_absolute_url()
    since = timezone.localdate(board.since)
    return {
        "board": board, "since": since, "since_words": full_day(since), "tiles": _tiles(board, path),
        "maps": _maps(register, board, path), "rating_words": rating_words(),
        "trend": trend_chart(board.trend, lambda n, rating: trend_href(path, board.trend, n, rating)),
        "trend_points": trend_table(board.trend),
        "categories": bars_of(path, "category", _by_category(register, board)),
        "owners": bars_of(path, "owner", by_owner(board.owners, people)),
        "strategies": bars_of(path, "strategy", by_strategy(board.strategies)),
        "ages": steps(ages.AGES, REVIEWED, board.ages, "age_", link_by(path, "reviewed")),
        "acceptances": steps(
            ages.ACCEPTANCES, ACCEPTANCES, board.acceptances, "ends_", link_by(path, "acceptance")
        ),
        "burn": burn_chart(
            board.actions, f"&register={register.code}", lambda day: f"{path}?as_of={day}&sort=-actions"
        ),
        "marks": board.actions,
        "compare_url": f"{reverse('register_compare', args=[register.code])}?from={since.isoformat()}",
    }  # fmt: skip


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
        (_("over tolerance"), tolerance, OPEN.adding("over", "tolerance"), True),
        (_("over appetite"), appetite, OPEN.adding("over", "appetite"), False),
        (_("reviews overdue"), reviews, Query((("review", "overdue"),)), True),
        (_("without an owner"), unowned, Query((("owner", NONE),)), True),
        (_("with late actions"), late, Query((("gaps", "action_late"),)), True),
        (_("acceptances lapsed"), lapsed, OPEN.adding("acceptance", "lapsed"), True),
    ]
    return [
        {"label": label, "count": count, "href": path + query.href, "late": bad and count > 0}
        for label, count, query, bad in found
    ]


def _tiles(board: Board, path: str) -> list[dict[str, Any]]:
    needs = board.needs
    return tiles_of(
        path, open_risks=board.open, tolerance=board.over_tolerance, appetite=board.over_appetite,
        reviews=needs.reviews_overdue, unowned=needs.unowned, late=needs.late_actions,
        lapsed=board.acceptances.get("ends_lapsed", 0),
    )  # fmt: skip


def _maps(register: Register, board: Board, path: str) -> list[dict[str, Any]]:
    """Then, now and target, each on the matrix of its time."""
    limits = rail.limits(register)
    found = []
    if board.then is not None:
        then = OPEN.adding("as_of", as_of.text_of(board.since))
        cells = figures.cells(board.then.groups)
        title = _("On %(day)s") % {"day": full_day(timezone.localdate(board.since))}
        found.append({"title": title, "heat": rail.counted_map(board.then.grid, cells, then, path, title) | limits})
    for title, cells, name in ((_("Now"), board.cells, "cell"), (_("Target"), board.targets, "target_cell")):
        found.append({"title": title, "heat": rail.counted_map(register.grid, cells, OPEN, path, title, name) | limits})
    return found


def bars_of(path: str, name: str, rows: Sequence[tuple[str, str, Ratings]]) -> tuple[charts.Row, ...]:
    """A bar for each (value of the filter, words, ratings), its pieces leading to the risks they stand for."""
    words = dict(zip(ORDER, rating_words(), strict=True))

    def piece(number: int, rating: str) -> tuple[str, str]:
        value, label, counts = rows[number]
        told = {"label": label, "rating": words[rating], "risks": risks_words(counts.get(rating, 0))}
        return _href(path, name, value, rating), _("%(label)s, %(rating)s: %(risks)s") % told

    return charts.bars([(label, _href(path, name, value), counts) for value, label, counts in rows], ORDER, piece)


def _by_category(register: Register, board: Board) -> list[tuple[str, str, Ratings]]:
    found = [
        (str(pk), name, board.categories[pk]) for pk, name in figures.categories(register).items()
        if pk in board.categories
    ]  # fmt: skip
    none = board.categories.get(None)
    return found + ([(NONE, _("No category"), none)] if none else [])


def by_owner(owners: Mapping[int | None, Ratings], people: Mapping[int, str]) -> list[tuple[str, str, Ratings]]:
    """The people with the most critical and high risks first; those without an owner before all."""
    named = [(str(pk), people.get(pk, _("Somebody who has left")), counts) for pk, counts in owners.items() if pk]
    named.sort(key=lambda row: ([-row[2].get(rating, 0) for rating in ORDER], row[1]))
    none = owners.get(None)
    return ([(NONE, _("Unowned"), none)] if none else []) + named[:MOST_OWNERS]
