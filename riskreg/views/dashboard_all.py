"""What the dashboard across registers shows: each register in a row, and all of them together."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from riskreg.domain import ages
from riskreg.domain.burn_down import Mark
from riskreg.domain.dashboard import Board, Ratings
from riskreg.domain.trend import Point
from riskreg.filters.dashboard import ACCEPTANCES, REVIEWED
from riskreg.filters.query import Query
from riskreg.filters.risks import NONE
from riskreg.lib.day_words import full_day
from riskreg.models import Register
from riskreg.views import charts
from riskreg.views.dashboard_parts import (
    OPEN,
    ORDER,
    bars_of,
    burn_chart,
    by_owner,
    by_strategy,
    link_by,
    rating_words,
    risks_words,
    steps,
    tiles_of,
    trend_chart,
    trend_href,
    trend_table,
)

Boards = Sequence[tuple[Register, Board]]


def context_of(boards: Boards, today: date, people: Mapping[int, str]) -> dict[str, Any]:
    """Everything of dashboard/dashboards.html that is counted.

    Marks that stand for one register lead into it, those for several to the risks across registers.
    """
    trend, marks, path = _trend(boards), _marks(boards), reverse("risk_list")
    since = boards[0][1].since
    return {
        "boards": [_row(register, board) for register, board in boards], "rating_words": rating_words(),
        "since_words": full_day(since.date()), "rows": _register_bars(boards), "tiles": _tiles(boards),
        "trend": trend_chart(trend, lambda n, rating: trend_href(path, trend, n, rating)),
        "trend_points": trend_table(trend),
        "owners": bars_of(path, "owner", by_owner(_together(b.owners for _r, b in boards), people)),
        "strategies": bars_of(path, "strategy", by_strategy(_together(b.strategies for _r, b in boards))),
        "ages": steps(ages.AGES, REVIEWED, _sum(b.ages for _r, b in boards), "age_", link_by(path, "reviewed")),
        "acceptances": steps(
            ages.ACCEPTANCES, ACCEPTANCES, _sum(b.acceptances for _r, b in boards), "ends_", link_by(path, "acceptance")
        ),
        "burn": burn_chart(marks, "", lambda day: f"{path}?as_of={day}"), "marks": marks,
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
        "compare": f"{reverse('register_compare', args=[register.code])}?from={timezone.localdate(board.since)}",
        "cells": [{"count": count, "href": path + query.href} for count, query in cells],
    }  # fmt: skip


def _tiles(boards: Boards) -> list[dict[str, Any]]:
    every = [board for _register, board in boards]
    needs = [board.needs for board in every]
    return tiles_of(
        reverse("risk_list"), open_risks=sum(b.open for b in every), tolerance=sum(b.over_tolerance for b in every),
        appetite=sum(b.over_appetite for b in every), reviews=sum(n.reviews_overdue for n in needs),
        unowned=sum(n.unowned for n in needs), late=sum(n.late_actions for n in needs),
        lapsed=sum(b.acceptances.get("ends_lapsed", 0) for b in every),
    )  # fmt: skip


def _register_bars(boards: Boards) -> tuple[charts.Row, ...]:
    words = dict(zip(ORDER, rating_words(), strict=True))

    def piece(number: int, rating: str) -> tuple[str, str]:
        register, board = boards[number]
        told = {"label": register.name, "rating": words[rating], "risks": risks_words(board.ratings.get(rating, 0))}
        href = register.get_absolute_url() + OPEN.adding("rating", rating or NONE).href
        return href, _("%(label)s, %(rating)s: %(risks)s") % told

    rows = [(r.name, reverse("register_dashboard", args=[r.code]), board.ratings) for r, board in boards]
    return charts.bars(rows, ORDER, piece)


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
