"""Bulk data with a past, the same every time: for benches and load tests, never for people."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from riskreg.choices import ActionState, CloseReason, RiskSource, RiskState, Role, Strategy
from riskreg.domain import recording, registers
from riskreg.domain.errors import Refused
from riskreg.models import Action, Category, Membership, Register, Risk, User
from riskreg.scoring import score

BATCH = 2_000
THINGS = (
    "Billing", "The customer portal", "The data warehouse", "Single sign-on", "The mail gateway", "The payment link",
    "The backup store", "The call centre line", "The build server", "The plant network", "The mobile app",
    "The document archive", "The field tablets", "The price engine", "The test environment", "The web shop",
)  # fmt: skip
EVENTS = (
    "stops during month end", "loses a day of records", "is reached with stolen credentials",
    "cannot be restored in time", "runs on an unsupported version", "shows customers the wrong data",
    "outgrows its budget", "depends on one person", "is dropped by its supplier", "fails an audit",
    "sends data to the wrong place", "is changed without a test", "overloads at peak hours",
)  # fmt: skip
PLACES = ("in the north office", "for the retail unit", "after the next release", "at the second site", "under load")
CHANGES = ("Reviewed in the quarterly round", "Control tested", "Scope of the service changed", "Owner's estimate")


def seed(
    *, code: str, risks: int, people_count: int, years: int, now: datetime, today: date, step: Callable[[int], None]
) -> Register:
    """Make a register with that many risks, owners and years of history, and return it.

    Deterministic for the same arguments. `step` is told after each batch how many risks are
    written. Raises Refused when a register with this code exists.
    """
    if Register.objects.filter(code=code).exists():
        raise Refused(_("A register %(code)s exists already.") % {"code": code})
    draw = Random(f"{code}/{risks}/{people_count}/{years}")  # noqa: S311 - test data, not secrets
    with transaction.atomic():
        register, owners = _place(code, people_count, now=now)
    world = _World(register, owners, list(register.categories.all()), draw, years * 365, now, today)
    for first in range(1, risks + 1, BATCH):
        numbers = range(first, min(first + BATCH, risks + 1))
        with transaction.atomic():
            world.write(numbers)
        step(numbers.stop - 1)
    return register


def _place(code: str, people_count: int, *, now: datetime) -> tuple[Register, list[User]]:
    name = _("Generated register %(code)s") % {"code": code}
    register = registers.create_register(code=code, name=name, by=None, now=now)
    owners = [
        User(name=f"Person {code} {n}", email=f"{code.lower()}-{n}@seed.example") for n in range(1, people_count + 1)
    ]
    for owner in owners:
        owner.set_unusable_password()
    recording.insert_all(owners, by=None, now=now)
    rows = [Membership(user=owner, register=register, role=Role.CONTRIBUTOR, since=now) for owner in owners]
    recording.insert_all(rows, by=None, now=now)
    return register, owners


@dataclass
class _World:
    """What the generated risks are drawn from."""

    register: Register
    owners: list[User]
    categories: list[Category]
    draw: Random
    days: int
    now: datetime
    today: date

    def write(self, numbers: range) -> None:
        """Write the risks with these numbers, their past and their actions."""
        rows = [self.risk(number) for number in numbers]
        recording.load_with_past(rows, self.past, numbered_to=numbers.stop)
        actions = [action for risk in rows for action in self.actions(risk)]
        recording.insert_all(actions, by=None, now=self.now)

    def risk(self, number: int) -> Risk:
        """One risk as it stands today."""
        draw = self.draw
        age = draw.randrange(1, self.days)
        logged = self.now - timedelta(days=age)
        scored = draw.random() > 0.03
        owner = draw.choice(self.owners) if draw.random() > 0.04 else None
        closed = age > 60 and draw.random() < 0.12
        state = RiskState.CLOSED if closed else RiskState.OPEN if scored and owner else RiskState.DRAFT
        inherent = (draw.randint(2, 5), draw.randint(2, 5))
        current = (draw.randint(1, inherent[0]), draw.randint(1, inherent[1])) if scored else (None, None)
        title = f"{draw.choice(THINGS)} {draw.choice(EVENTS)} {draw.choice(PLACES)}"
        rating = self.register.grid.rating(score(*current))
        return Risk(
            register=self.register, number=number, reference=f"{self.register.code}-{number:03d}", title=title,
            cause=f"{draw.choice(THINGS)} was changed in a hurry", event=f"{title.lower()} may happen",
            consequence="late invoices and angry customers", state=state, owner=owner,
            close_reason=CloseReason.IRRELEVANT if closed else "",
            closed_at=self.now - timedelta(days=age // 4) if closed else None,
            category=draw.choice(self.categories), strategy=draw.choice(["", *Strategy.values, Strategy.MITIGATE]),
            source=draw.choice(RiskSource.values), logged_at=logged, logged_by=draw.choice(self.owners), version=3,
            inherent_likelihood=inherent[0], inherent_impact=inherent[1],
            current_likelihood=current[0], current_impact=current[1],
            target_likelihood=1 if scored else None, target_impact=current[1],
            changed_at=logged + timedelta(days=age * 0.8),
            next_review_on=None if closed else self.today + timedelta(
                days=draw.randint(-15, self.register.cadence_days(rating))
            ),
        )  # fmt: skip

    def past(self, risk: Risk) -> list[Any]:
        """Three versions: logged with the inherent score, owned, then as it is."""
        half, last = self._moments(risk)
        kept = {field.attname: getattr(risk, field.attname) for field in Risk.history.model.tracked_fields}
        for name in ("inherent_score", "current_score", "target_score"):
            del kept[name]
        unfinished = kept | {
            "state": RiskState.DRAFT, "close_reason": "", "closed_at": None, "owner_id": None, "strategy": "",
            "current_likelihood": risk.inherent_likelihood, "current_impact": risk.inherent_impact,
        }  # fmt: skip
        owned = kept | {"state": RiskState.DRAFT, "close_reason": "", "closed_at": None}
        versions = [(unfinished, 1, risk.logged_at, "+"), (owned, 2, half, "~"), (kept, 3, last, "~")]
        return [
            Risk.history.model(
                **values | {"version": version, "changed_at": moment}, history_date=moment, history_type=kind,
                history_user_id=risk.logged_by_id, history_change_reason=self.draw.choice(CHANGES),
            )
            for values, version, moment, kind in versions
        ]  # fmt: skip

    def _moments(self, risk: Risk) -> tuple[datetime, datetime]:
        return risk.logged_at + (risk.changed_at - risk.logged_at) / 2, risk.changed_at

    def actions(self, risk: Risk) -> list[Action]:
        """One action for two risks in three, some of them late."""
        draw = self.draw
        if draw.random() > 0.67:
            return []
        done = draw.random() < 0.3
        return [
            Action(
                risk=risk, title=f"Repair {draw.choice(THINGS).lower()}", owner=draw.choice(self.owners),
                due_on=self.today + timedelta(days=draw.randint(-30, 120)), created_at=risk.logged_at,
                state=ActionState.DONE if done else ActionState.TODO, completed_at=self.now if done else None,
            )
        ]  # fmt: skip
