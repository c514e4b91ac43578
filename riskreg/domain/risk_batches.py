"""Many risks of one register changed or closed at once: the rules of `domain.risks`, in a few statements."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from riskreg.domain import acceptances, outbox, reasons, recording, risks
from riskreg.lib.chunks import chunks
from riskreg.models import Acceptance, Register, Risk, User

_LOOKED_UP = 5_000  # ids in one query


@transaction.atomic
def edit_risks(
    *,
    register: Register,
    items: Sequence[tuple[Risk, Mapping[str, Any]]],
    by: Any,
    now: datetime,
    today: date,
    reason: str = "",
) -> None:
    """Change risks as `risks.edit_risk` does, each still at the version it was read with: all of them or none.

    Raises Conflict and Refused.
    """
    members = set(User.objects.members_of(register).values_list("pk", flat=True)) if items else set()
    changes = [(risk, risks.edited(risk, values, today=today, members=members)) for risk, values in items]
    rescored = [risk for risk, fields in changes if risks.differs(risk, fields, acceptances.BOUND_TO)]
    owned: dict[User, list[int]] = {}
    for risk, fields in changes:
        if fields.get("owner") is not None and fields["owner"].pk != risk.owner_id:
            owned.setdefault(fields["owner"], []).append(risk.pk)
    recording.update_all(changes, by=by, now=now, reason=reason)
    for risk in _accepted(rescored):
        acceptances.mark_stale(risk=risk, by=by, now=now)
    for owner, ids in owned.items():
        outbox.tell(recipient=owner, by=by, what="owner", ids=ids, now=now, register=register)


@transaction.atomic
def close_risks(*, items: Sequence[tuple[Risk, str]], by: Any, now: datetime, reason: str = "") -> None:
    """Close risks, each for a reason of its own, as `risks.close_risk` does. Raises Conflict and Refused."""
    changes = []
    for risk, close_reason in items:
        risks.require_unclosed(risk)
        changes.append((risk, risks.closing(risk, now=now, close_reason=close_reason, duplicate_of=None)))
    recording.update_all(changes, by=by, now=now, reason=reason)
    for risk in _accepted([risk for risk, _reason in items]):
        acceptances.end_all(risk=risk, by=by, now=now, reason=reasons.CLOSED)


def _accepted(rows: Sequence[Risk]) -> list[Risk]:
    """Those of the risks that somebody was ever asked to accept."""
    found: set[int] = set()
    for ids in chunks((risk.pk for risk in rows), _LOOKED_UP):
        found |= set(Acceptance.objects.filter(risk__in=ids).values_list("risk_id", flat=True))
    return [risk for risk in rows if risk.pk in found]
