"""What the dashboard of one register shows."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from riskreg.domain import ages, as_of, figures
from riskreg.domain.dashboard import Board, Ratings
from riskreg.filters.dashboard import ACCEPTANCES, REVIEWED
from riskreg.filters.risks import NONE
from riskreg.lib.day_words import full_day
from riskreg.models import Register
from riskreg.views import heat_maps
from riskreg.views.dashboard_parts import (
    OPEN,
    bars_of,
    burn_chart,
    by_owner,
    by_strategy,
    link_by,
    rating_words,
    steps,
    tiles_of,
    trend_chart,
    trend_href,
    trend_table,
)


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


def _tiles(board: Board, path: str) -> list[dict[str, Any]]:
    needs = board.needs
    return tiles_of(
        path, open_risks=board.open, tolerance=board.over_tolerance, appetite=board.over_appetite,
        reviews=needs.reviews_overdue, unowned=needs.unowned, late=needs.late_actions,
        lapsed=board.acceptances.get("ends_lapsed", 0),
    )  # fmt: skip


def _maps(register: Register, board: Board, path: str) -> list[dict[str, Any]]:
    """Then, now and target, each on the matrix of its time."""
    limits = heat_maps.limits(register)
    found = []
    if board.then is not None:
        then = OPEN.adding("as_of", as_of.text_of(board.since))
        cells = figures.cells(board.then.groups)
        title = _("On %(day)s") % {"day": full_day(timezone.localdate(board.since))}
        found.append(
            {"title": title, "heat": heat_maps.counted_map(board.then.grid, cells, then, path, title) | limits}
        )
    for title, cells, name in ((_("Now"), board.cells, "cell"), (_("Target"), board.targets, "target_cell")):
        found.append(
            {"title": title, "heat": heat_maps.counted_map(register.grid, cells, OPEN, path, title, name) | limits}
        )
    return found


def _by_category(register: Register, board: Board) -> list[tuple[str, str, Ratings]]:
    found = [
        (str(pk), name, board.categories[pk]) for pk, name in figures.categories(register).items()
        if pk in board.categories
    ]  # fmt: skip
    none = board.categories.get(None)
    return found + ([(NONE, _("No category"), none)] if none else [])
