"""What a report prints, as plain data: the domain fills these, the writers only read them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from riskreg.scoring import Grid, score

Paper = Literal["A4", "Letter"]


@dataclass(frozen=True, slots=True)
class Levels:
    """A likelihood and an impact level; None where not scored."""

    likelihood: int | None = None
    impact: int | None = None

    @property
    def score(self) -> int | None:
        """Likelihood times impact, None while either is missing."""
        return score(self.likelihood, self.impact)


NOT_SCORED = Levels()


@dataclass(frozen=True, slots=True)
class RiskLine:
    """One risk as it stood at the position date of the report."""

    reference: str
    title: str
    state: str = "open"  # a RiskState value
    category: str = ""
    cause: str = ""
    event: str = ""
    consequence: str = ""
    inherent: Levels = NOT_SCORED
    current: Levels = NOT_SCORED
    target: Levels = NOT_SCORED
    target_on: date | None = None
    strategy: str = ""  # a Strategy value; "" is not decided
    strategy_note: str = ""  # one short line under the strategy: "until 3 Mar 2027", "acceptance expired"
    owner: str = ""  # "" is unowned
    next_review_on: date | None = None
    overdue_days: int | None = None  # None or 0: the review is not overdue
    last_reviewed_on: date | None = None
    open_actions: int = 0
    overdue_actions: int = 0
    movement: int | None = None  # change of the current score since `RegisterReport.since_text`; None is unknown
    is_new: bool = False  # logged since then
    tags: tuple[str, ...] = ()
    controls: str = ""
    logged_on: date | None = None


@dataclass(frozen=True, slots=True)
class RegisterReport:
    """A register, or the filtered part of it, at one moment."""

    organisation: str
    register_name: str
    register_code: str
    position: datetime  # aware, already in the organisation's zone
    timezone: str  # that zone's name, as printed
    grid: Grid
    appetite: int
    tolerance: int
    lines: Sequence[RiskLine]  # in the order they are printed
    classification: str = ""  # the mark on every page: "Confidential"
    filter_text: str = ""  # what the filter keeps, as a sentence; "" is all open risks
    sort_text: str = ""  # "current score, highest first"
    since_text: str = ""  # what movement is measured from: "the meeting of 1 Sep 2026"
    matrix_name: str = ""
    matrix_version: str = ""
    guidance: Sequence[tuple[str, Sequence[tuple[str, str]]]] = ()  # impact by dimension: (level, what it looks like)
    facts: Sequence[str] = field(default=())  # further sentences the reader must know
    history_head: str = ""  # the last code of the register's history chain
    paper: Paper = "A4"
    logo: bytes | None = None  # PNG or JPEG
    language: str = "en-GB"
