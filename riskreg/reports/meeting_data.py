"""What the papers of a meeting print, as plain data: the agenda pack before it, the minutes after it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from riskreg.reports.data import NOT_SCORED, Levels, Paper, RiskLine
from riskreg.scoring import Grid


@dataclass(frozen=True, slots=True)
class AttendeeLine:
    """Somebody invited."""

    name: str
    attendance: str = "invited"  # an Attendance value
    role: str = ""  # "Chair", "Risk owner"; "" is none


@dataclass(frozen=True, slots=True)
class ActionLine:
    """A piece of treatment work."""

    title: str
    owner: str = ""  # "" is nobody
    due_on: date | None = None
    overdue_days: int | None = None  # None or 0: it is not overdue
    state: str = "todo"  # an ActionState value
    reference: str = ""  # of its risk; "" where the risk is plain from the place


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """A numbered decision of an earlier meeting."""

    number: str  # IT-D-2026-014
    text: str
    decided_on: date | None = None
    reference: str = ""


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """A field before and after, in words."""

    label: str
    before: str  # "" prints as a dash
    after: str


@dataclass(frozen=True, slots=True)
class AgendaLine:
    """One risk on the agenda."""

    number: int
    risk: RiskLine  # reference, title, statement, scores, strategy, owner as they stand now
    reasons: Sequence[str] = ()  # sentences: why it is on the agenda
    minutes: int = 0  # the time set aside; 0 prints nothing
    actions: Sequence[ActionLine] = ()  # its open actions


@dataclass(frozen=True, slots=True)
class MeetingHead:
    """What both papers say at their top."""

    organisation: str
    register_name: str
    register_code: str
    title: str  # of the meeting
    starts_at: datetime  # aware, already in the organisation's zone
    timezone: str  # that zone's name, as printed
    position: datetime  # the moment of the data; also the date in the file's properties
    grid: Grid
    appetite: int
    tolerance: int
    minutes: int = 0  # planned length
    place: str = ""
    chair: str = ""
    attendees: Sequence[AttendeeLine] = ()
    classification: str = ""
    history_head: str = ""  # the last code of the register's history chain at `position`
    paper: Paper = "A4"
    logo: bytes | None = None
    language: str = "en-GB"


@dataclass(frozen=True, slots=True)
class AgendaPack:
    """The paper for a meeting to come."""

    head: MeetingHead
    items: Sequence[AgendaLine] = ()  # in the order of the agenda
    previous_title: str = ""  # "Review of 1 Sep 2026"; "" is the first meeting
    previous_decisions: Sequence[DecisionLine] = ()
    open_actions: Sequence[ActionLine] = ()  # of earlier meetings, overdue first


@dataclass(frozen=True, slots=True)
class MinutesItem:
    """One risk that was dealt with."""

    number: int
    reference: str
    title: str
    current: Levels = NOT_SCORED  # after the item
    reasons: Sequence[str] = ()
    outcome: str = ""  # a ReviewOutcome value
    changes: Sequence[ChangeLine] = ()  # before → after
    note: str = ""
    decision_number: str = ""  # IT-D-2026-014; "" where nothing was decided
    decision_text: str = ""
    owner: str = ""
    next_review_on: date | None = None
    actions: Sequence[ActionLine] = ()  # given under this item


@dataclass(frozen=True, slots=True)
class DeferredLine:
    """One risk that was put off or dropped, with the reason."""

    number: int
    reference: str
    title: str
    current: Levels = NOT_SCORED
    reason: str = ""
    dropped: bool = False  # taken off the agenda instead of carried over
    actions: Sequence[ActionLine] = ()  # given under it all the same


@dataclass(frozen=True, slots=True)
class AddendumLine:
    """A numbered correction of minutes that never change."""

    number: int
    text: str
    written_by: str
    written_at: datetime  # aware, in the organisation's zone


@dataclass(frozen=True, slots=True)
class Minutes:
    """The record of a meeting that was closed."""

    head: MeetingHead
    opened_at: datetime | None = None
    closed_at: datetime | None = None
    items: Sequence[MinutesItem] = ()  # decided, in the order of the agenda
    deferred: Sequence[DeferredLine] = ()  # and dropped
    addenda: Sequence[AddendumLine] = ()
    next_meeting_at: datetime | None = None
