"""What the dashboard across registers shows: each register in a row, and all of them together."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from riskreg.domain import ages
from riskreg.domain.burn_down import Mark
from riskreg.domain.dashboard import Board, Ratings
from riskreg.domain.trend import Point
from riskreg.filters.dates import ACCEPTANCES, REVIEWED
from riskreg.filters.query import Query
from riskreg.filters.risks import NONE
from riskreg.lib.day_words import full_day
from riskreg.models import Register
from riskreg.views import charts
from riskreg.views.dashboard_parts import (
    MOST_OWNERS,
    OPEN,
    ORDER,
    burn_chart,
    by_strategy,
    rating_words,
    risks_words,
    steps,
    trend_chart,
    trend_table,
)

Boards = Sequence[tuple[Register, Board]]


def context_of(boards: Boards, today: date, people: Mapping[int, str]) -> dict[str, Any]:
    """Everything of dashboard/dashboards.html that is counted. Marks that stand for one register link into it."""
    trend, marks = _trend(boards), _marks(boards)
    since = boards[0][1].since
    return {
        "boards": [_row(register, board) for register, board in boards], "rating_words": rating_words(),
        "since_words": full_day(since.date()), "rows": _register_bars(boards), "tiles": _tiles(boards),
        "trend": trend_chart(trend, lambda _n, _rating: ""), "trend_points": trend_table(trend),
        "owners": _bars(_owners(boards, people)),
        "strategies": _bars([(label, counts) for _key, label, counts in by_strategy(_strategies(boards))]),
        "ages": steps(ages.AGES, REVIEWED, _sum(board.ages for _r, board in boards), "age_", lambda _step: ""),
        "acceptances": steps(
            ages.ACCEPTANCES, ACCEPTANCES, _sum(board.acceptances for _r, board in boards), "ends_", lambda _step: ""
        ),
        "burn": burn_chart(marks, ""), "marks": marks,
    }  # fmt: skip


def _row(register: Register, board: Board) -> dict[str, Any]:
    """A register with the figures that call for somebody, each with its link."""
    path, needs = register.get_absolute_url(), board.needs
    cells = [
        (board.open, OPEN), (board.over_tolerance, OPEN.adding("over", "tolerance")),
        (needs.reviews_overdue, Query((("review", "overdue"),))), (needs.unowned, Query((("owner", NONE),))),
        (needs.late_actions, Query((("gaps", "action_late"),))),
        (board.acceptances.get("ends_lapsed", 0), OPEN.adding("acceptance", "lapsed")),
    ]  # fmt: skip
    return {
        "register": register, "href": reverse("register_dashboard", args=[register.code]), "movement": board.movement,
        "cells": [{"count": count, "href": path + query.href} for count, query in cells],
    }  # fmt: skip


def _tiles(boards: Boards) -> list[dict[str, Any]]:
    every = [board for _register, board in boards]
    found = [
        (_("open risks"), sum(b.open for b in every), False),
        (_("over tolerance"), sum(b.over_tolerance for b in every), True),
        (_("over appetite"), sum(b.over_appetite for b in every), False),
        (_("reviews overdue"), sum(b.needs.reviews_overdue for b in every), True),
        (_("without an owner"), sum(b.needs.unowned for b in every), True),
        (_("with late actions"), sum(b.needs.late_actions for b in every), True),
        (_("acceptances lapsed"), sum(b.acceptances.get("ends_lapsed", 0) for b in every), True),
    ]
    return [{"label": label, "count": count, "href": "#by-register", "late": late and count > 0}
            for label, count, late in found]  # fmt: skip


def _register_bars(boards: Boards) -> tuple[charts.Row, ...]:
    words = dict(zip(ORDER, rating_words(), strict=True))

    def piece(number: int, rating: str) -> tuple[str, str]:
        register, board = boards[number]
        told = {"label": register.name, "rating": words[rating], "risks": risks_words(board.ratings.get(rating, 0))}
        href = register.get_absolute_url() + OPEN.adding("rating", rating or NONE).href
        return href, _("%(label)s, %(rating)s: %(risks)s") % told

    rows = [(r.name, reverse("register_dashboard", args=[r.code]), board.ratings) for r, board in boards]
    return charts.bars(rows, ORDER, piece)


def _bars(rows: Sequence[tuple[str, Ratings]]) -> tuple[charts.Row, ...]:
    words = dict(zip(ORDER, rating_words(), strict=True))

    def piece(number: int, rating: str) -> tuple[str, str]:
        told = {"label": rows[number][0], "rating": words[rating], "risks": risks_words(rows[number][1].get(rating, 0))}
        return "", _("%(label)s, %(rating)s: %(risks)s") % told

    return charts.bars([(label, "", counts) for label, counts in rows], ORDER, piece)


def _owners(boards: Boards, people: Mapping[int, str]) -> list[tuple[str, Ratings]]:
    found = _together(board.owners for _register, board in boards)
    none = found.pop(None, None)
    rows = [(people.get(pk, _("Somebody who has left")), counts) for pk, counts in found.items()]
    rows.sort(key=lambda row: ([-row[1].get(rating, 0) for rating in ORDER], row[0]))
    return ([(_("Unowned"), none)] if none else []) + rows[:MOST_OWNERS]


def _strategies(boards: Boards) -> dict[str, Ratings]:
    return _together(board.strategies for _register, board in boards)


def _together(several: Any) -> dict[Any, Ratings]:
    """Key → ratings, added up."""
    found: defaultdict[Any, Counter[str]] = defaultdict(Counter)
    for one in several:
        for key, counts in one.items():
            found[key].update(counts)
    return {key: dict(counts) for key, counts in found.items()}


def _sum(several: Any) -> dict[str, int]:
    found: Counter[str] = Counter()
    for one in several:
        found.update(one)
    return dict(found)


def _trend(boards: Boards) -> list[Point]:
    found: defaultdict[date, Counter[str]] = defaultdict(Counter)
    for _register, board in boards:
        for point in board.trend:
            found[point.on].update(point.ratings)
    return [Point(day, dict(found[day])) for day in sorted(found)]


def _marks(boards: Boards) -> tuple[Mark, ...]:
    found: dict[tuple[date, bool], int] = {}
    for _register, board in boards:
        for mark in board.actions:
            key = (mark.on, mark.ahead)
            found[key] = found.get(key, 0) + mark.open
    return tuple(Mark(day, number, ahead) for (day, ahead), number in sorted(found.items()))
