"""Moving a risk to another register, as when a project ends and its risks live on in operations.

The risk goes on under a new reference; the old row stays as it was, closed as moved, and leads
there. So both chains stay whole, and the old register still shows what it held on any day.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from riskreg.access.checks import can
from riskreg.access.permissions import Permission
from riskreg.choices import LIVE_ACCEPTANCE_STATES, OPEN_ACTION_STATES, ActionState, CloseReason, RiskState
from riskreg.domain import actions, outbox, reasons, recording, relations, risks
from riskreg.domain.errors import Refused
from riskreg.domain.rights import require_right
from riskreg.models import Action, Category, Register, Risk, User
from riskreg.scoring import rescale, score

COPIED = risks.EDITABLE - {"category", "owner", "owner_as_written"}


@dataclass(frozen=True, slots=True)
class Preview:
    """What a risk becomes in another register: the scores on its matrix, and what cannot come along."""

    score: int | None
    rating: str
    rescaled: bool
    lost: tuple[str, ...]


def targets(risk_or_register: Risk | Register, by: User) -> list[Register]:
    """The registers that the person may move risks of this register into."""
    here = getattr(risk_or_register, "register_id", risk_or_register.pk)
    others = Register.objects.visible_to(by).active().exclude(pk=here).select_related("matrix").order_by("name")
    return [register for register in others if can(by, Permission.EDIT_RISK, register)]


def came_from(risk: Risk, by: User) -> str:
    """The reference under which the risk stood in another register that the person may see, else ""."""
    found = Risk.objects.visible_to(by).filter(moved_to=risk.pk).values_list("reference", flat=True)
    return found.first() or ""


def preview(risk: Risk, to: Register) -> Preview:
    """What moving would make of the risk; writes nothing."""
    values = _values(risk, to)
    points = score(values["current_likelihood"], values["current_impact"])
    lost = []
    if risk.category is not None and values["category"] is None:
        lost.append(_("the category “%(name)s”") % {"name": risk.category.name})
    if risk.owner is not None and values["owner"] is None:
        lost.append(_("the owner %(name)s, who is not a member there") % {"name": risk.owner.name})
    if risk.acceptances.filter(state__in=LIVE_ACCEPTANCE_STATES).exists():
        lost.append(_("the acceptance, which held for this register"))
    return Preview(points, to.grid.rating(points), _sizes(risk.register) != _sizes(to), tuple(lost))


@transaction.atomic
def move_risk(*, risk: Risk, to: Register, by: Any, now: datetime, today: date, seen: int, reason: str = "") -> Risk:
    """Move a draft or open risk to another register and return what it is there.

    Levels are carried over to the other matrix by `scoring.rescale`; the review date stays, unless the
    rating there asks for an earlier one. Open actions come along. Raises PermissionDenied, Refused, Conflict.
    """
    require_right(by, Permission.EDIT_RISK, to)
    risks.require_unclosed(risk)
    if to.pk == risk.register_id:
        raise Refused(_("The risk is in this register already."), field="to")
    _lock(risk.register_id, to.pk)
    fresh = _arrive(risk, to, by=by, now=now, today=today)
    changes = {
        "state": RiskState.CLOSED, "close_reason": CloseReason.MOVED, "closed_at": now, "next_review_on": None,
        "moved_to": fresh,
    }  # fmt: skip
    risks.write(risk, changes, by=by, now=now, seen=seen, reason=reason)
    _bring_actions(risk, fresh, by=by, now=now)
    relations.bring_relations(risk, fresh, by=by, now=now)
    return fresh


def _arrive(risk: Risk, to: Register, *, by: Any, now: datetime, today: date) -> Risk:
    """The risk as the other register logs it."""
    fresh = risks.new_risk(to, risks.next_numbers(to, 1), by, now, today, _values(risk, to))
    if risk.state == RiskState.DRAFT:
        fresh.state, fresh.opened_at = RiskState.DRAFT, None
    if risk.next_review_on is not None and fresh.next_review_on is not None:
        fresh.next_review_on = min(risk.next_review_on, fresh.next_review_on)
    fresh.last_reviewed_on = risk.last_reviewed_on
    recording.insert(fresh, by=by, now=now, reason=reasons.MOVED_FROM % {"reference": risk.reference})
    if fresh.owner is not None:
        outbox.tell(recipient=fresh.owner, by=by, what="owner", ids=[fresh.pk], now=now, register=to)
    return fresh


def _values(risk: Risk, to: Register) -> dict[str, Any]:
    """The risk's values as they fit the other register."""
    values: dict[str, Any] = {name: getattr(risk, name) for name in COPIED}
    was, now = _sizes(risk.register), _sizes(to)
    for pair in risks.SCORE_PAIRS:
        for side in ("likelihood", "impact"):
            name = f"{pair}_{side}"
            values[name] = rescale(values[name], was=was[side], now=now[side])
    stays = risk.owner is not None and User.objects.members_of(to).filter(pk=risk.owner.pk).exists()
    values["owner"] = risk.owner if stays else None
    values["owner_as_written"] = risk.owner_as_written if risk.owner is None else "" if stays else risk.owner.name
    found = Category.objects.filter(register=to, archived_at=None, name=risk.category.name) if risk.category else None
    values["category"] = found.first() if found is not None else None
    return values


def _sizes(register: Register) -> Mapping[str, int]:
    return {"likelihood": len(register.grid.likelihood), "impact": len(register.grid.impact)}


def _bring_actions(risk: Risk, fresh: Risk, *, by: Any, now: datetime) -> None:
    """Open actions go on under the new reference; here they are dropped, and say where they went."""
    members = set(User.objects.members_of(fresh.register).values_list("pk", flat=True))
    for action in Action.objects.filter(risk=risk, state__in=OPEN_ACTION_STATES).select_related("owner").order_by("pk"):
        action.risk = risk
        owner = action.owner if action.owner_id in members else None
        values = {"title": action.title, "owner": owner, "due_on": action.due_on, "note": action.note}
        came = reasons.MOVED_FROM % {"reference": risk.reference}
        there = actions.add_action(risk=fresh, by=by, now=now, values=values, reason=came)
        if action.state == ActionState.DOING:
            actions.set_action_state(action=there, by=by, now=now, seen=there.version, state=ActionState.DOING)
        went = reasons.MOVED_TO % {"reference": fresh.reference}
        actions.set_action_state(
            action=action, by=by, now=now, seen=action.version, state=ActionState.DROPPED, reason=went
        )


def _lock(*registers: int) -> None:
    """Take both registers' rows in one order, so that two moves in opposite directions wait instead of failing."""
    list(Register.objects.filter(pk__in=registers).order_by("pk").select_for_update().values_list("pk"))
