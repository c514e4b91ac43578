"""What the register pack and the single risk print beyond the table, as plain data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from riskreg.reports.data import NOT_SCORED, Levels, RegisterReport, RiskLine
from riskreg.reports.meeting_data import ActionLine


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """How many open risks of each rating there were at the end of a day; "" is not scored."""

    on: date
    ratings: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class MovementLine:
    """A risk that came, went, rose or fell since the last report."""

    reference: str
    title: str
    kind: str  # "new", "closed", "up", "down"
    before: int | None = None
    after: int | None = None
    on: date | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class AcceptanceLine:
    """A decision to live with a risk."""

    reference: str
    title: str
    state: str  # "in_force", "expired", "stale", "asked"
    expires_on: date
    approver: str = ""
    signed_on: date | None = None
    accepted: Levels = NOT_SCORED  # the state that was accepted
    rationale: str = ""
    conditions: str = ""


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """One look at the risk."""

    on: date
    outcome: str  # a ReviewOutcome value
    by: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One change, as a sentence."""

    when: datetime  # aware, in the organisation's zone
    who: str
    what: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class RiskDetail:
    """A risk with what belongs to it."""

    line: RiskLine
    inherent_why: str = ""
    current_why: str = ""
    target_why: str = ""
    strategy_why: str = ""
    transfer_to: str = ""
    actions: Sequence[ActionLine] = ()  # open ones first
    acceptance: AcceptanceLine | None = None
    reviews: Sequence[ReviewLine] = ()  # the newest first
    history: Sequence[HistoryLine] = ()  # the newest first
    links: Sequence[tuple[str, str]] = ()  # title, address: printed, never made a link


@dataclass(frozen=True, slots=True)
class RegisterPack:
    """Everything a board is given about a register at one moment."""

    report: RegisterReport
    details: Sequence[RiskDetail]  # one for each line of the report, in the same order
    earlier: Sequence[RiskLine] | None = None  # the same filter at the last report; None where there is none
    since: datetime | None = None  # the position of the last report
    since_text: str = ""  # "the report of 1 Jul 2026"
    trend: Sequence[TrendPoint] = ()  # oldest first
    movement: Sequence[MovementLine] = ()
    acceptances: Sequence[AcceptanceLine] = ()
