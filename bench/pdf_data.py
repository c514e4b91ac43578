"""Invented registers and packs of any size for the bench of the PDF; the same size gives the same one."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from riskreg.reports.data import Levels, RegisterReport, RiskLine
from riskreg.reports.meeting_data import ActionLine
from riskreg.reports.pack_data import AcceptanceLine, MovementLine, RegisterPack, RiskDetail, TrendPoint
from riskreg.scoring import Band, Grid, Level

_VOCABULARY = """
access account agent alarm archive audit backup batch billing breach bridge budget cable capacity
certificate change client cloud cluster code contract control credential customer data database deadline
device director disk domain drift engineer export failover fibre firewall fraud gateway grid host identity
import incident index interface key laptop latency ledger licence link load log mail meter migration
mobile monitor network node office outage owner partner password patch payment phishing pipeline platform
policy portal power printer privacy process project proxy queue ransomware recovery region release report
restore review role router rule schedule schema script secret server service session shadow signal site
skill software spend storage supplier support switch team tenant ticket token traffic training update
upgrade user vault vendor version vulnerability warehouse window wireless workflow
"""
_WORDS = _VOCABULARY.split()


def report_of(count: int) -> RegisterReport:
    """A register of that many scored risks."""
    levels = tuple(Level(label) for label in ("Rare", "Unlikely", "Possible", "Likely", "Certain"))
    bands = (Band("low", 1), Band("moderate", 5), Band("high", 10), Band("critical", 16))
    grid = Grid(likelihood=levels, impact=levels, bands=bands)
    return RegisterReport(
        organisation="Example plc",
        register_name="Technology risks",
        register_code="IT",
        position=datetime(2026, 10, 6, 14, 0, tzinfo=UTC),
        timezone="UTC",
        grid=grid,
        appetite=6,
        tolerance=12,
        lines=[_line(number) for number in range(1, count + 1)],
    )


def _line(number: int) -> RiskLine:
    pick = random.Random(number)  # noqa: S311 - invented data
    overdue = pick.choice((None, None, 3, 12, 40))
    actions = pick.randint(0, 4)
    return RiskLine(
        reference=f"IT-{number:05d}",
        title=" ".join(pick.choices(_WORDS, k=pick.randint(6, 10))).capitalize(),
        category=pick.choice(("Cyber security", "Suppliers", "Resilience", "Data protection")),
        current=Levels(pick.randint(1, 5), pick.randint(1, 5)),
        target=Levels(pick.randint(1, 3), pick.randint(1, 5)),
        strategy=pick.choice(("avoid", "transfer", "mitigate", "accept", "")),
        owner=pick.choice((*(f"{a} {b}" for a in ("Ines", "Teun", "Ruth") for b in ("Kaplan", "Bryne", "Roth")), "")),
        next_review_on=date(2026, 10, 6) + timedelta(days=-overdue if overdue else pick.randint(0, 180)),
        overdue_days=overdue,
        open_actions=actions,
        overdue_actions=pick.randint(0, actions),
        movement=pick.choice((None, 0, 3, -2)),
    )


def pack_of(report: RegisterReport) -> RegisterPack:
    """A pack whose risks have a statement, reasons, up to two actions, and acceptances where that is the strategy."""
    details = [_detail(line, number) for number, line in enumerate(report.lines)]
    accepted = [detail.acceptance for detail in details if detail.acceptance]
    moved = [
        MovementLine(line.reference, line.title, "up", 8, 12, date(2026, 9, 9), "Re-scored after a test.")
        for line in report.lines[:40]
    ]
    trend = [TrendPoint(date(2026, 9, 30), {"critical": 3, "high": 9, "moderate": 11, "low": 8})] * 8
    return RegisterPack(report, details, report.lines, report.position, "1 Sep 2026", trend, moved, accepted)


def _detail(line: RiskLine, number: int) -> RiskDetail:
    pick = random.Random(number)  # noqa: S311 - invented data
    action = ActionLine(_sentence(pick, 4, 9), "Ines Roth", date(2026, 9, 1), 35)
    more = ActionLine(_sentence(pick, 4, 9), "", None, None, "doing")
    until = date(2027, 3, 3)
    acceptance = (
        AcceptanceLine(line.reference, line.title, "in_force", until, "Ruth Roth", date(2026, 3, 3), line.current,
                       _sentence(pick, 5, 9), _sentence(pick, 5, 9))
        if line.strategy == "accept" else None
    )  # fmt: skip
    filled = replace(
        line, cause=_sentence(pick, 5, 10), event=_sentence(pick, 5, 10), consequence=_sentence(pick, 5, 10),
        controls=_sentence(pick, 4, 14),
    )  # fmt: skip
    return RiskDetail(
        filled,
        current_why=_sentence(pick, 4, 14),
        actions=(action, more)[: number % 3],
        acceptance=acceptance,
    )


def _sentence(pick: random.Random, fewest: int, most: int) -> str:
    """No two risks have the same texts: what is kept by its text must not make the bench quick."""
    return " ".join(pick.choices(_WORDS, k=pick.randint(fewest, most)))
