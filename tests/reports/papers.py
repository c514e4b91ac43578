"""One of every kind of report, filled from the samples; with a text in every field that takes one."""

from dataclasses import fields, is_dataclass, replace
from datetime import date, timedelta
from typing import NamedTuple

from riskreg.reports.agenda_pdf import agenda_pdf
from riskreg.reports.arrows import arrows
from riskreg.reports.compare_pdf import ChangedRisk, ChangeGroup, CompareReport, Score, compare_pdf
from riskreg.reports.data import Levels
from riskreg.reports.meeting_data import (
    ActionLine,
    AddendumLine,
    AgendaLine,
    AgendaPack,
    AttendeeLine,
    ChangeLine,
    DecisionLine,
    DeferredLine,
    MeetingHead,
    Minutes,
    MinutesItem,
)
from riskreg.reports.minutes_pdf import minutes_pdf
from riskreg.reports.pack_data import (
    AcceptanceLine,
    HistoryLine,
    MovementLine,
    RegisterPack,
    ReviewLine,
    RiskDetail,
    TrendPoint,
)
from riskreg.reports.pack_pdf import pack_pdf
from riskreg.reports.register_pdf import register_pdf, risks_pdf
from riskreg.reports.risk_pdf import risk_pdf
from tests.reports.samples import GRID, POSITION, report, risk_line

ACTIONS = (
    ActionLine("Move the billing database", "Oskar Bryne", date(2026, 9, 1), 35),
    ActionLine("Test the restore", "", None, None, "doing"),
)
ACCEPTANCE = AcceptanceLine(
    "IT-001", "Ransomware", "expired", date(2026, 9, 3), "Ines Kaplan", date(2026, 3, 3), Levels(4, 4),
    "Replacement costs more.", "No new customers.",
)  # fmt: skip
HEAD = MeetingHead(
    organisation="Brightwater Utilities plc", register_name="Technology risks", register_code="IT",
    title="Monthly review", starts_at=POSITION, timezone="Europe/Amsterdam", position=POSITION, grid=GRID, appetite=6,
    tolerance=12, minutes=60, place="Room 4", chair="Ines Kaplan", history_head="register:1 #7 abc",
    attendees=(AttendeeLine("Ines Kaplan", "present", "Chair"), AttendeeLine("Dana Roth", "absent")),
    classification="Confidential",
)  # fmt: skip


def detail(line):
    return RiskDetail(
        line, "Inherent why", "Current why", "Target why", "Strategy why", "An insurer", ACTIONS, ACCEPTANCE,
        (ReviewLine(date(2026, 9, 1), "no_change", "Dana Roth", "Fine."),),
        (HistoryLine(POSITION, "Dana Roth", "raised the score", "A test failed."),), (("Plan", "https://example.org"),),
    )  # fmt: skip


def pack(count=12, **changes):
    """A register pack of that many risks."""
    found = report(count, **changes)
    return RegisterPack(
        found, [detail(line) for line in found.lines], [replace(line) for line in found.lines[2:]], POSITION,
        "the report of 1 Jul 2026", [TrendPoint(date(2026, 9, 30), {"critical": 2, "high": 5, "": 1})],
        [MovementLine("IT-001", "Ransomware", "up", 8, 12, date(2026, 9, 9), "A test failed.")], [ACCEPTANCE],
    )  # fmt: skip


def agenda(count=5):
    """An agenda pack."""
    items = [AgendaLine(n, risk_line(n), ("Above tolerance.",), 3, ACTIONS) for n in range(1, count + 1)]
    return AgendaPack(HEAD, items, "the review of 1 Sep 2026", [DecisionLine("IT-D-2026-013", "Accept.")], ACTIONS)


def minutes(count=5):
    """Minutes."""
    items = [
        MinutesItem(
            n, f"IT-{n:03}", "Ransomware", Levels(3, 4), ("Above tolerance.",), "rescored",
            (ChangeLine("Score", "20", "12"),), "A note.", f"IT-D-2026-{n:03}", "Decided.", "Dana Roth",
            date(2026, 11, 3), ACTIONS,
        )
        for n in range(1, count + 1)
    ]  # fmt: skip
    return Minutes(
        HEAD, POSITION, POSITION + timedelta(hours=1), items, [DeferredLine(9, "IT-009", "Leak", Levels(4, 4), "Ill.")],
        [AddendumLine(1, "April, not March.", "Ines Kaplan", POSITION)], POSITION + timedelta(days=28),
    )  # fmt: skip


def comparison():
    """What changed: one risk that rose, one that is new, one that was closed."""
    told = ("Likelihood: 3 → 4. “A test failed.” Dana Roth, 9 Sep 2026", "Dana Roth closed the risk: avoided.")
    low, high = Score(8, "moderate"), Score(12, "high")
    moves = [Way("IT-001", (2, 4), (3, 4)), Way("IT-002", None, (3, 3)), Way("IT-003", (1, 2), None)]
    return CompareReport(
        "Brightwater Utilities plc", "Technology risks", "IT", "As it stood on 30 June, and on 6 October.", POSITION,
        "Europe/Amsterdam",
        [
            ChangeGroup("Rose", [ChangedRisk("IT-001", "Ransomware", low, high, told[:1])]),
            ChangeGroup("New", [ChangedRisk("IT-002", "Leak", Score(), high, ())]),
            ChangeGroup("Closed", [ChangedRisk("IT-003", "Outage", low, Score(), told[1:])]),
        ],
        17, arrows(GRID, moves, 12), ("The matrix changed in between.",), "Confidential", "register:1 #7 abc",
    )  # fmt: skip


class Way(NamedTuple):
    """A way across the map."""

    reference: str
    start: tuple[int, int] | None
    end: tuple[int, int] | None


KINDS = {
    "table": lambda text: register_pdf(filled(report(2), text)),
    "pack": lambda text: pack_pdf(filled(pack(2), text)),
    "risk": lambda text: risk_pdf(filled(report(1), text), filled(detail(risk_line(1)), text)),
    "agenda": lambda text: agenda_pdf(filled(agenda(2), text)),
    "minutes": lambda text: minutes_pdf(filled(minutes(2), text)),
    "compare": lambda text: compare_pdf(filled(comparison(), text)),
    "reminder": lambda text: risks_pdf(filled(report(2, filter_text="Exactly the risks of the message."), text)),
}
_KEPT = {"paper", "kind", "rating", "way"}  # these are chosen by the program


def filled(thing, text):
    """The same thing with the text in every field that takes one; None leaves it as it is."""
    if text is None:
        return thing
    if isinstance(thing, list | tuple):
        return type(thing)(text if isinstance(part, str) else filled(part, text) for part in thing)
    if not is_dataclass(thing) or thing is GRID:
        return thing
    changes = {}
    for field in fields(thing):
        value = getattr(thing, field.name)
        if isinstance(value, str) and field.name not in _KEPT:
            changes[field.name] = text
        elif is_dataclass(value) or isinstance(value, list | tuple):
            changes[field.name] = filled(value, text)
    return replace(thing, **changes)
