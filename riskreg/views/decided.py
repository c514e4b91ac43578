"""What was decided about a risk, as its page shows it, and a decision as a line of a list."""

from datetime import date, datetime
from typing import Any

from riskreg.access.checks import can
from riskreg.access.permissions import Permission
from riskreg.choices import RiskState
from riskreg.domain import acceptances, decisions
from riskreg.models import Decision, Risk
from riskreg.views.common import Request

NEWEST = 5  # on the page of a risk; the list of the register has all


def decision_row(decision: Decision, today: date) -> dict[str, Any]:
    """A decision with how its acceptance stands today, and when it was taken back."""
    return {
        "decision": decision,
        "standing": acceptances.standing_words(decision.acceptance, today) if decision.acceptance else "",
        "undone": decision.review.undone_at if decision.review else None,
    }


def decided(request: Request, risk: Risk, *, moment: datetime | None, today: date) -> dict[str, Any]:
    """The newest decisions about a risk and the acceptance that stands; of the past, what was decided by then."""
    if moment is not None:
        made = list(decisions.decisions_of(risk).filter(decided_at__lte=moment))
        rows = [{"decision": decision, "standing": "", "undone": _undone_by(decision, moment)} for decision in made]
        return {"decided": rows[:NEWEST], "decided_more": len(rows) > NEWEST, "acceptance": None, "may_accept": False}
    rows = [decision_row(decision, today) for decision in decisions.decisions_of(risk)]
    present = acceptances.live_acceptance(risk)
    return {
        "decided": rows[:NEWEST], "decided_more": len(rows) > NEWEST, "acceptance": present,
        "standing": acceptances.standing_words(present, today) if present else "",
        "may_accept": risk.state != RiskState.CLOSED and can(request.user, Permission.REVIEW_RISK, risk),
    }  # fmt: skip


def _undone_by(decision: Decision, moment: datetime) -> datetime | None:
    undone = decision.review.undone_at if decision.review else None
    return undone if undone is not None and undone <= moment else None
