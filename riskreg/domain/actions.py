"""What people do with actions."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from riskreg.choices import ActionState, MeetingState
from riskreg.domain import outbox, recording
from riskreg.domain.errors import Refused, require_editable
from riskreg.models import Action, AgendaItem, Risk

EDITABLE = frozenset({"title", "owner", "due_on", "note"})


@transaction.atomic
def add_action(
    *,
    risk: Risk,
    by: Any,
    now: datetime,
    values: Mapping[str, Any],
    reason: str = "",
    item: AgendaItem | None = None,
) -> Action:
    """Add a piece of treatment work, perhaps given under an agenda item, and return it. Raises Refused."""
    action = Action(risk=risk, created_at=now, created_by=by, item=item, **_checked(risk, dict(values)))
    if not action.title:
        raise Refused(_("Say what is to be done."), field="title")
    recording.insert(action, by=by, now=now, reason=reason)
    _tell(action, by, now)
    return action


@transaction.atomic
def edit_action(
    *, action: Action, by: Any, now: datetime, seen: int, values: Mapping[str, Any], reason: str = ""
) -> dict[str, recording.Change]:
    """Change what, who, by when or the note; returns what changed. Raises Conflict and Refused."""
    fields = _checked(action.risk, dict(values), present=action)
    changed = recording.update(action, fields, by=by, now=now, seen=seen, reason=reason)
    if "owner" in changed:
        _tell(action, by, now)
    return changed


@transaction.atomic
def set_action_state(*, action: Action, by: Any, now: datetime, seen: int, state: str, reason: str = "") -> None:
    """Move an action to a state of choices.ActionState; done is dated and signed, anything else is not."""
    if state not in ActionState.values:
        raise Refused(_("This state is not known."), field="state")
    done = state == ActionState.DONE
    changes: dict[str, Any] = {"state": state}
    if done != (action.state == ActionState.DONE):
        changes |= {"completed_at": now if done else None, "completed_by": by if done else None}
    recording.update(action, changes, by=by, now=now, seen=seen, reason=reason)


def _checked(risk: Risk, values: dict[str, Any], present: Action | None = None) -> dict[str, Any]:
    require_editable(values, EDITABLE)
    if "title" in values and not values["title"].strip():
        raise Refused(_("Say what is to be done."), field="title")
    owner: Any = values.get("owner")
    new = owner is not None and (present is None or present.owner_id != owner.pk)
    if new and not (owner.is_active and owner.memberships.filter(register=risk.register_id).exists()):
        raise Refused(_("Whoever does the work must be a member of the register."), field="owner")
    return values


def _tell(action: Action, by: Any, now: datetime) -> None:
    """The person who is to do it hears of it: now, or when the meeting that gives it is closed."""
    if action.item is not None and action.item.meeting.state == MeetingState.LIVE:
        return
    register = action.risk.register
    outbox.tell(recipient=action.owner, by=by, what="action", ids=[action.pk], now=now, register=register)
