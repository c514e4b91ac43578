"""Who carries on with the open risks and actions of somebody who leaves."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from riskreg.domain import actions, risks
from riskreg.domain.errors import Refused
from riskreg.models import Action, Register, Risk, User


@dataclass(frozen=True, slots=True)
class OpenWork:
    """How much somebody would leave behind in one register."""

    register: Register
    risks: int
    actions: int


def open_work(person: User) -> list[OpenWork]:
    """The registers in use in which the person owns drafts, open risks or open actions, by name."""
    owned = Counter(Risk.objects.live().filter(owner=person).values_list("register_id", flat=True))
    doing = Counter(Action.objects.open().owned_by(person).values_list("risk__register_id", flat=True))
    registers = Register.objects.active().filter(pk__in=owned.keys() | doing.keys())
    return [OpenWork(register, owned[register.pk], doing[register.pk]) for register in registers]


def hand_over(
    *,
    register: Register,
    person: User,
    successor: User | None,
    by: User | None,
    now: datetime,
    today: date,
    reason: str,
) -> None:
    """Give the person's open risks and actions in a register to a member, or to nobody. Raises Refused.

    Runs in the caller's transaction; every risk and action gets its own history.
    """
    if successor is not None and successor.pk == person.pk:
        raise Refused(_("Somebody else takes over."), field="successor")
    live = Risk.objects.live().filter(register=register, owner=person).select_related("register__matrix")
    values = {"owner": successor}
    for risk in live.select_for_update(of=("self",)):
        risks.edit_risk(
            risk=risk, by=by, now=now, today=today, seen=risk.version, values=values, reason=reason
        )  # fmt: skip
    doing = Action.objects.open().owned_by(person).filter(risk__register=register).select_related("risk")
    for action in doing.select_for_update(of=("self",)):
        actions.edit_action(action=action, by=by, now=now, seen=action.version, values=values, reason=reason)
