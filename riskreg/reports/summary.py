"""The figures of a report, counted from its lines, so that they always agree with its table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from riskreg.reports.data import RegisterReport, RiskLine

_TOP = 5
DRAFT = "draft"


@dataclass(frozen=True, slots=True)
class Figures:
    """What the first page says in numbers."""

    total: int
    states: Mapping[str, int]
    ratings: Mapping[str, int]  # "" is not scored
    cells: Mapping[tuple[int, int], int]  # (likelihood, impact) of the current score
    above_tolerance: int
    above_appetite: int  # but within tolerance
    unowned: int
    undecided: int
    overdue_reviews: int
    open_actions: int
    overdue_actions: int
    top: Sequence[RiskLine]


def figures(report: RegisterReport, earlier: Sequence[RiskLine] | None = None) -> Figures:
    """Count the lines of a report; with `earlier` those lines instead, by the report's scales and limits.

    Drafts are listed, and named among the states, but nobody has opened them yet: no other figure counts them.
    """
    listed = report.lines if earlier is None else earlier
    lines = [line for line in listed if line.state != DRAFT]
    scores = [line.current.score for line in lines]
    known = [points for points in scores if points is not None]
    return Figures(
        total=len(lines),
        states=Counter(line.state for line in listed),
        ratings=Counter(report.grid.rating(points) for points in scores),
        cells=Counter((line.current.likelihood or 0, line.current.impact or 0) for line in lines),
        above_tolerance=sum(points > report.tolerance for points in known),
        above_appetite=sum(report.appetite < points <= report.tolerance for points in known),
        unowned=sum(not line.owner for line in lines),
        undecided=sum(not line.strategy for line in lines),
        overdue_reviews=sum(bool(line.overdue_days) for line in lines),
        open_actions=sum(line.open_actions for line in lines),
        overdue_actions=sum(line.overdue_actions for line in lines),
        top=sorted((line for line in lines if line.current.score), key=worst_first)[:_TOP],
    )


def worst_first(line: RiskLine) -> tuple[int, int, str]:
    """Sorts by current score. Of equal ones the greater impact comes first: severe and rare is harder to bear."""
    return -(line.current.score or 0), -(line.current.impact or 0), line.reference
