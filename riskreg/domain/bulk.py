"""The same step for several risks: each in a transaction of its own, with its own version check."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from riskreg.access.checks import can
from riskreg.access.permissions import Permission
from riskreg.domain import moving, risks
from riskreg.domain.errors import Conflict, Refused
from riskreg.models import Register, Risk, User

MOST = 100  # as many as a page shows


@dataclass(frozen=True, slots=True)
class Pick:
    """A chosen risk and the version that the person saw."""

    reference: str
    version: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """The references that changed, those that needed no change, and reference → why not for the rest."""

    changed: list[str] = field(default_factory=list)
    same: list[str] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)


def assign(*, register: Register, picks: Sequence[Pick], owner: User, by: Any, now: datetime, today: date) -> Outcome:
    """Give the chosen risks to one person."""

    def step(risk: Risk, seen: int) -> bool:
        changed = risks.edit_risk(risk=risk, by=by, now=now, today=today, seen=seen, values={"owner": owner})
        return bool(changed)

    return _each(register, picks, by, step)


def bring_reviews_forward(
    *, register: Register, picks: Sequence[Pick], due: date, by: Any, now: datetime, today: date
) -> Outcome:
    """Set the next review of the chosen risks; those due earlier are refused."""

    def step(risk: Risk, seen: int) -> bool:
        if risk.next_review_on == due:
            return False
        risks.bring_review_forward(risk=risk, by=by, now=now, today=today, seen=seen, due=due)
        return True

    return _each(register, picks, by, step)


def move(
    *, register: Register, picks: Sequence[Pick], to: Register, by: Any, now: datetime, today: date, reason: str = ""
) -> Outcome:
    """Move the chosen risks to another register; closed ones are refused."""

    def step(risk: Risk, seen: int) -> bool:
        moving.move_risk(risk=risk, to=to, by=by, now=now, today=today, seen=seen, reason=reason)
        return True

    return _each(register, picks, by, step)


def _each(register: Register, picks: Sequence[Pick], by: Any, step: Callable[[Risk, int], bool]) -> Outcome:
    outcome = Outcome()
    found = Risk.objects.filter(register=register, reference__in=[pick.reference for pick in picks])
    rows = {risk.reference: risk for risk in found}
    for pick in picks:
        risk = rows.get(pick.reference)
        if risk is None:
            outcome.refused[pick.reference] = _("It is not in this register.")
            continue
        risk.register = register  # the same object, with its matrix loaded
        if not can(by, Permission.EDIT_RISK, risk):
            outcome.refused[pick.reference] = _("You may not change it.")
            continue
        try:
            (outcome.changed if step(risk, pick.version) else outcome.same).append(pick.reference)
        except Refused as refused:
            outcome.refused[pick.reference] = refused.message
        except Conflict:
            outcome.refused[pick.reference] = _("Somebody else has changed it since you saw it.")
    return outcome
