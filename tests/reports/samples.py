"""Registers to print: invented, deterministic, of any size."""

import random
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from riskreg.reports.data import NOT_SCORED, Levels, RegisterReport, RiskLine
from riskreg.scoring import Band, Grid, Level

GRID = Grid(
    likelihood=(
        Level("Rare", "Less than 5 % within a year; not known to have happened in our sector."),
        Level("Unlikely", "5 to 20 % within a year; has happened elsewhere in our sector."),
        Level("Possible", "20 to 50 % within a year; has happened here in the last ten years."),
        Level("Likely", "50 to 80 % within a year; happens here every year or two."),
        Level("Almost certain", "More than 80 % within a year; happens here several times a year."),
    ),
    impact=(
        Level("Slight", "Absorbed in daily work. Less than 10,000 euro."),
        Level("Minor", "A service is slow or partly away for hours. 10,000 to 50,000 euro."),
        Level("Serious", "A service is away for a day, or few customers are harmed. 50,000 to 250,000 euro."),
        Level("Major", "Several services are away for days, or the regulator asks. 250,000 to 2 million euro."),
        Level("Severe", "The company's survival, or people's safety, is in danger. More than 2 million euro."),
    ),
    bands=(Band("low", 1), Band("moderate", 5), Band("high", 10), Band("critical", 16)),
)
POSITION = datetime(2026, 10, 6, 14, 0, tzinfo=ZoneInfo("Europe/Amsterdam"))
TITLES = (
    "Ransomware reaches billing from the office network",
    "Sole payment provider ends the contract early",
    "Meter-reading platform runs on an unsupported database that no vendor patches any more",
    "Leaked API keys give access to customer data",
    "Restore from backup takes longer than promised",
    "Phishing gives an attacker an administrator account",
    "Only one engineer can operate the control-room link",
    "Identity provider outage stops all sign-ins",
    "Release without rehearsal breaks the customer portal",
    "Customer data kept longer than the policy allows",
    "Managed network provider misses its repair times",
    "Cloud spend outgrows the budget before anybody notices",
    "Second data centre cannot carry the full load",
    "Late incident notice breaches the 24-hour duty",
    "Finance interface fails when the host is patched",
    "Key vacancies in the platform team stay open beyond six months and projects wait for people who know the systems",
)
OWNERS = ("Ines Kaplan", "Oskar Bryne", "Teun Vermaas", "Dana Roth", "Paolo Reyes", "Milo Adeyemi", "Ruth Calder", "")
CATEGORIES = (
    "Cyber security",
    "Suppliers",
    "People and skills",
    "Resilience",
    "Data protection",
    "Change and delivery",
    "",
)
STRATEGIES = ("mitigate", "mitigate", "mitigate", "transfer", "accept", "avoid", "")


def risk_line(number: int, **changes) -> RiskLine:
    """A plausible risk; the same number gives the same risk."""
    pick = random.Random(number)
    scored = number % 12 != 11
    current = Levels(pick.randint(1, 5), pick.randint(1, 5)) if scored else NOT_SCORED
    overdue = pick.choice((None, None, None, 1, 9, 41))
    actions = pick.randint(0, 4)
    strategy = pick.choice(STRATEGIES)
    line = RiskLine(
        reference=f"IT-{number:03d}",
        title=TITLES[(number - 1) % len(TITLES)],
        category=pick.choice(CATEGORIES),
        cause="an office laptop is unpatched",
        event="an attacker moves to the billing network",
        consequence="no invoices for two weeks",
        inherent=Levels(5, current.impact) if scored else NOT_SCORED,
        current=current,
        target=Levels(max(1, (current.likelihood or 1) - 1), current.impact) if scored else NOT_SCORED,
        strategy=strategy,
        strategy_note="until 3 Mar 2027" if strategy == "accept" else "",
        owner=pick.choice(OWNERS),
        next_review_on=date(2026, 10, 6) + timedelta(days=-overdue if overdue else pick.randint(0, 120)),
        overdue_days=overdue,
        open_actions=actions,
        overdue_actions=pick.randint(0, actions) if pick.random() < 0.3 else 0,
        movement=pick.choice((None, 0, 0, 4, -3)) if scored else None,
        is_new=pick.random() < 0.1,
        tags=("billing", "network"),
        controls="Endpoint protection; segmented network",
        logged_on=date(2026, 1, 5),
        last_reviewed_on=date(2026, 9, 1),
    )
    return replace(line, **changes)


def report(count: int = 3, **changes) -> RegisterReport:
    """A report of that many risks, highest score first."""
    lines = sorted((risk_line(number) for number in range(1, count + 1)), key=lambda line: -(line.current.score or 0))
    found = RegisterReport(
        organisation="Brightwater Utilities plc",
        register_name="Technology risks",
        register_code="IT",
        position=POSITION,
        timezone="Europe/Amsterdam",
        grid=GRID,
        appetite=6,
        tolerance=12,
        lines=lines,
        classification="Confidential",
        sort_text="current score, highest first",
        since_text="the meeting of 1 Sep 2026",
        matrix_name="Group matrix 5 × 5",
        matrix_version="3",
        history_head="9f2c 41d7 0be3 88aa",
    )
    return replace(found, **changes)
