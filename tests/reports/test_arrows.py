"""The heat map with arrows."""

import random
from typing import NamedTuple

import pytest

from riskreg.reports.arrows import DIGIT, arrows, crosses
from tests.reports.samples import GRID


class Move(NamedTuple):
    """A way across the map."""

    reference: str
    start: tuple[int, int] | None
    end: tuple[int, int] | None


def covered(drawing):
    """The scores that an arrow runs over."""
    lines = [((arrow.x, arrow.y), arrow.tip[0]) for arrow in drawing.arrows]
    return [square.score for square in drawing.squares if any(crosses(*line, box_of(square)) for line in lines)]


def box_of(square):
    """Where the digits of a score stand."""
    end = square.score_x + DIGIT * len(str(square.score))
    return square.score_x, square.score_y - 8, end, square.score_y


def test_an_arrow_straight_up_runs_beside_the_scores():
    drawing = arrows(GRID, [Move("IT-025", (3, 3), (4, 3))], 12)
    assert covered(drawing) == []
    (square,) = [square for square in drawing.squares if square.score == 12 and square.y < 100]
    assert square.x + 75 < square.score_x < square.x + square.width


@pytest.mark.parametrize("seed", range(20))
def test_few_arrows_run_over_no_score(seed):
    pick = random.Random(seed)
    places = [(likelihood, impact) for likelihood in range(1, 6) for impact in range(1, 6)]
    moves = [Move(f"IT-{n:03}", pick.choice(places), pick.choice(places)) for n in range(4)]
    assert covered(arrows(GRID, moves, 12)) == []


@pytest.mark.parametrize(
    ("start", "end", "touches"),
    [
        ((0, 0), (10, 10), True), ((0, 0), (3, 3), False), ((5, 0), (5, 20), True), ((5, 0), (5, 3), False),
        ((0, 5), (20, 5), True), ((0, 20), (20, 20), False), ((5, 5), (5, 5), True), ((0, 9), (3, 20), False),
    ],
)  # fmt: skip
def test_crosses_says_whether_a_line_touches_a_box(start, end, touches):
    assert crosses(start, end, (4, 4, 8, 8)) is touches
