"""The small drawings of the risk page."""

from datetime import UTC, date, datetime, timedelta

from riskreg.domain.timeline import Point
from riskreg.scoring import Grid, Level
from riskreg.views.drawings import minimap, score_curve
from tests.factories import FIVE_BY_FIVE

NOW = datetime(2026, 10, 6, 9, 0, tzinfo=UTC)


def test_minimap_draws_every_cell_and_the_places_in_order():
    drawn = minimap(FIVE_BY_FIVE, {"inherent": (5, 5), "current": (4, 5), "target": (2, 4)})
    assert (len(drawn.cells), sum(cell.strong for cell in drawn.cells)) == (25, 3)
    assert [dot.kind for dot in drawn.dots] == ["inherent", "current", "target"]
    assert [way.kind for way in drawn.ways] == ["line", "goal"]
    assert drawn.cells[0] == drawn.cells[0].__class__(57, 1, 42, 34, "moderate", False)


def test_minimap_leaves_out_what_is_not_scored_or_off_the_matrix():
    small = Grid(FIVE_BY_FIVE.likelihood[:3], (*FIVE_BY_FIVE.impact, Level("Existential")), FIVE_BY_FIVE.bands)
    drawn = minimap(small, {"inherent": (5, 5), "current": (None, 2), "target": (3, 6)})
    assert ([dot.kind for dot in drawn.dots], drawn.ways, len(drawn.cells)) == (["target"], (), 18)


def test_minimap_sets_dots_of_one_cell_side_by_side():
    first, second = minimap(FIVE_BY_FIVE, {"inherent": (3, 3), "current": (3, 3)}).dots
    assert (second.x - first.x, second.y) == (13, first.y)


def test_score_curve_steps_where_the_score_changed():
    points = [Point(NOW - timedelta(days=100), 25), Point(NOW - timedelta(days=50), None), Point(NOW, 12)]
    curve = score_curve(points, now=NOW, top=25, tolerance=12)
    assert (curve.line, curve.goal, curve.now_score) == ("M26.0 8.0H163.0M300.0 59.0H300.0", "", 12)


def test_score_curve_points_to_a_target_ahead():
    points = [Point(NOW - timedelta(days=100), 25)]
    curve = score_curve(points, now=NOW, top=25, tolerance=12, target=(8, date(2027, 3, 31)))
    assert (curve.target_score, curve.target[0], curve.goal.startswith("M")) == (8, 300.0, True)
    assert score_curve(points, now=NOW, top=25, tolerance=12, target=(8, date(2026, 1, 1))).target is None


def test_score_curve_of_a_risk_never_scored_is_none():
    assert score_curve([Point(NOW, None)], now=NOW, top=25, tolerance=12) is None
