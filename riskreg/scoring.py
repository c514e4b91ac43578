"""Pure functions and values for scoring: no database, no request.

Score is likelihood times impact, each a level 1…n on the register's matrix; the
rating is the band whose minimum score is the highest not above it. Appetite is the
score up to which a risk is acceptable, tolerance the score above which it must be
escalated (the convention of NIST IR 8286 and of ISO 31000, 6.3.4).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from riskreg.choices import Rating

FEWEST_LEVELS, MOST_LEVELS = 3, 6


@dataclass(frozen=True, slots=True)
class Level:
    """One step of a scale: its label, what it means, and optionally a range in numbers."""

    label: str
    description: str = ""
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Band:
    """Scores from `minimum` up to the next band have this rating."""

    rating: str
    minimum: int


@dataclass(frozen=True, slots=True)
class Grid:
    """A matrix as plain data: the levels of both scales (index 0 is level 1) and the bands."""

    likelihood: tuple[Level, ...]
    impact: tuple[Level, ...]
    bands: tuple[Band, ...]

    @property
    def top_score(self) -> int:
        """The highest score the matrix can give."""
        return len(self.likelihood) * len(self.impact)

    def rating(self, points: int | None) -> str:
        """The rating of a score, "" when there is no score."""
        if points is None:
            return ""
        found = self.bands[0].rating
        for band in self.bands:
            if points >= band.minimum:
                found = band.rating
        return found

    def score_range(self, rating: str) -> tuple[int, int]:
        """The lowest and highest score of a rating; raises KeyError if the matrix lacks it."""
        for band, following in zip(self.bands, (*self.bands[1:], None), strict=True):
            if band.rating == rating:
                return band.minimum, following.minimum - 1 if following else self.top_score
        raise KeyError(rating)

    def likelihood_label(self, level: int | None) -> str:
        """The word for a likelihood level, "" when not scored."""
        return self.likelihood[level - 1].label if level else ""

    def impact_label(self, level: int | None) -> str:
        """The word for an impact level, "" when not scored."""
        return self.impact[level - 1].label if level else ""

    def as_json(self) -> dict[str, Any]:
        """The grid as JSON-ready lists, the shape `grid_from_json` reads."""
        return {
            "likelihood": [_level_json(level) for level in self.likelihood],
            "impact": [_level_json(level) for level in self.impact],
            "bands": [{"rating": band.rating, "minimum": band.minimum} for band in self.bands],
        }


def _level_json(level: Level) -> dict[str, Any]:
    found = {"label": level.label, "description": level.description, "low": level.low, "high": level.high}
    return {key: value for key, value in found.items() if value not in (None, "")}


def grid_from_json(data: dict[str, Any]) -> Grid:
    """The grid that `Grid.as_json` wrote."""
    return Grid(
        likelihood=tuple(Level(**level) for level in data["likelihood"]),
        impact=tuple(Level(**level) for level in data["impact"]),
        bands=tuple(Band(**band) for band in data["bands"]),
    )


def score(likelihood: int | None, impact: int | None) -> int | None:
    """Likelihood times impact, None while either is missing."""
    return likelihood * impact if likelihood and impact else None


def grid_faults(grid: Grid) -> list[str]:
    """What is wrong with a matrix, as codes; an empty list means it can be used.

    Codes: "likelihood_count", "impact_count", "label_missing", "label_twice", "band_start",
    "band_order", "band_unknown", "band_unreachable".
    """
    faults = []
    for name, levels in (("likelihood", grid.likelihood), ("impact", grid.impact)):
        if not FEWEST_LEVELS <= len(levels) <= MOST_LEVELS:
            faults.append(f"{name}_count")
        labels = [level.label.strip().casefold() for level in levels]
        if not all(labels):
            faults.append("label_missing")
        elif len(set(labels)) < len(labels):
            faults.append("label_twice")
    return faults + _band_faults(grid)


def _band_faults(grid: Grid) -> list[str]:
    faults = []
    minimums = [band.minimum for band in grid.bands]
    order = [str(rating) for rating in Rating]
    ratings = [band.rating for band in grid.bands]
    if not minimums or minimums[0] != 1:
        faults.append("band_start")
    if any(rating not in order for rating in ratings):
        faults.append("band_unknown")
    elif sorted(ratings, key=order.index) != ratings or len(set(ratings)) < len(ratings):
        faults.append("band_order")
    if sorted(set(minimums)) != minimums:
        faults.append("band_order")
    scores = {like * imp for like in range(1, len(grid.likelihood) + 1) for imp in range(1, len(grid.impact) + 1)}
    if "band_order" not in faults and not faults:
        for band in grid.bands:
            low, high = grid.score_range(band.rating)
            if not any(low <= points <= high for points in scores):
                faults.append("band_unreachable")
    return faults


WITHIN_APPETITE, ABOVE_APPETITE, ABOVE_TOLERANCE = "within_appetite", "above_appetite", "above_tolerance"


def verdict(points: int | None, *, appetite: int, tolerance: int) -> str:
    """WITHIN_APPETITE, ABOVE_APPETITE (but tolerable) or ABOVE_TOLERANCE; "" without a score."""
    if points is None:
        return ""
    if points > tolerance:
        return ABOVE_TOLERANCE
    return ABOVE_APPETITE if points > appetite else WITHIN_APPETITE


def rescale(level: int | None, *, was: int, now: int) -> int | None:
    """A level moved from a scale of `was` steps to one of `now`, order and both ends kept.

    Linear between the ends, halves rounded up (towards the worse): on 5 → 3 the levels
    1 2 3 4 5 become 1 2 2 3 3.
    """
    if level is None or was == now:
        return level
    return 1 + int((level - 1) * (now - 1) / (was - 1) + 0.5)


def boundary(grid: Grid, limit: int) -> list[tuple[int, int]]:
    """The staircase between cells up to `limit` and above it, as (x, y) corner points.

    Unit cells; x counts impact from the left, y likelihood from the top (level n is y 0…1).
    Screen and paper draw the appetite and tolerance lines from this. Empty when no cell, or
    every cell, is above the limit.
    """
    rows = len(grid.likelihood)
    columns = len(grid.impact)
    reach = [min(columns, limit // like) for like in range(rows, 0, -1)]
    if reach[0] == columns or reach[-1] == 0:
        return []
    points = [(reach[0], 0)]
    for row, (here, below) in enumerate(zip(reach, (*reach[1:], reach[-1]), strict=True)):
        if here == columns:
            break
        points.append((here, row + 1))
        if below != here:
            points.append((below, row + 1))
    return points
