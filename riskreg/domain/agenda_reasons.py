"""Why risks belong on the next agenda, found in the data and ranked. Read only.

A reason is a small dictionary: {"code": AgendaReason, …the facts its sentence needs}. Facts are
dates and numbers, never "three days late": the sentence is made when it is read.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, F, Min, OuterRef, Q, Subquery
from django.utils import timezone

from riskreg.choices import LIVE_RISK_STATES, AgendaReason, ItemState, RiskState
from riskreg.models import Acceptance, Action, AgendaItem, Meeting, Register, Risk

Reason = dict[str, Any]
SHOWN = (
    "number", "reference", "title", "state", "register_id", "current_likelihood", "current_impact", "current_score",
    "next_review_on", "strategy", "owner_id", "owner__is_active", "logged_at", "version",
)  # fmt: skip
# What a reason weighs; several add up. A risk above tolerance outranks whatever is merely late.
WEIGHT: Mapping[str, int] = {
    AgendaReason.OVER_TOLERANCE: 100,
    AgendaReason.ACCEPTANCE_EXPIRED: 60,
    AgendaReason.ACCEPTANCE_STALE: 55,
    AgendaReason.CARRIED_OVER: 50,
    AgendaReason.SCORE_ROSE: 40,
    AgendaReason.REVIEW_OVERDUE: 30,
    AgendaReason.OWNER_LEFT: 28,
    AgendaReason.UNOWNED: 26,
    AgendaReason.ACTION_OVERDUE: 20,
    AgendaReason.PHASE_CHANGED: 15,
    AgendaReason.UNDECIDED: 12,
    AgendaReason.DRAFT: 10,
    AgendaReason.REVIEW_DUE: 8,
    AgendaReason.ADDED: 0,
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A risk that belongs on the agenda: why, and how much that weighs."""

    risk: Risk
    reasons: tuple[Reason, ...]
    points: int
    carried_from: int | None = None  # the item of the last meeting that it comes from


@dataclass(frozen=True, slots=True)
class _Facts:
    """What the queries found, by risk."""

    register: Register
    on: date
    phase: Reason | None
    rose: Mapping[int, int]
    lapsed: Mapping[int, Reason]
    late: Mapping[int, Reason]
    carried: Mapping[int, AgendaItem]


def reasons_for(
    register: Register, *, today: date, now: datetime, since: Meeting | None, on: date | None = None
) -> list[Candidate]:
    """Every risk that belongs on the agenda of a meeting, the weightiest first.

    `since` is the meeting held last, None before the first; `on` is the day of the coming one
    (today unless later): what falls due until then counts. Five queries, whatever the number of risks.
    """
    day = max(on or today, today)
    facts = _Facts(
        register=register,
        on=day,
        phase=_phase(register, since),
        rose=_rose(register, since),
        lapsed=_lapsed(register, day),
        late=_late(register, day),
        carried=_carried(since),
    )
    found = []
    for risk in _risks(register, facts):
        reasons = tuple(_reasons(risk, facts))
        if reasons:
            item = facts.carried.get(risk.pk)
            found.append(Candidate(risk, reasons, points_of(reasons, day), item.pk if item else None))
    found.sort(key=lambda c: (-c.points, -(c.risk.current_score or 0), c.risk.number))
    return found


def points_of(reasons: Iterable[Reason], on: date) -> int:
    """How much these reasons weigh together."""
    return sum(WEIGHT[reason["code"]] + _extra(reason, on) for reason in reasons)


def carried_reason(item: AgendaItem) -> Reason:
    """Carried over from this item, undecided: since the day that first left it so, and after how many meetings."""
    before = next((reason for reason in item.reasons if reason["code"] == AgendaReason.CARRIED_OVER), None)
    held = item.meeting.opened_at or item.meeting.starts_at
    first = before["since"] if before else timezone.localdate(held).isoformat()
    return {"code": AgendaReason.CARRIED_OVER, "since": first, "times": (before["times"] if before else 0) + 1}


def _extra(reason: Reason, on: date) -> int:
    """What the size of a fault adds, so that the worse of two comes first."""
    match reason["code"]:
        case AgendaReason.OVER_TOLERANCE:
            return 2 * int(reason["score"] - reason["tolerance"])
        case AgendaReason.SCORE_ROSE:
            return 2 * int(reason["now"] - reason["was"])
        case AgendaReason.CARRIED_OVER:
            return 5 * int(reason["times"])
        case AgendaReason.REVIEW_OVERDUE:
            return min((on - date.fromisoformat(reason["due_on"])).days, 60) // 6
        case AgendaReason.ACTION_OVERDUE:
            return 2 * min(int(reason["count"]), 5)
    return 0


def _risks(register: Register, facts: _Facts) -> Iterable[Risk]:
    """The drafts and open risks that have some reason; the open ones all when the phase changed."""
    live = Risk.objects.live().filter(register=register).select_related("owner").only(*SHOWN)
    if facts.phase:
        return live
    named = {*facts.rose, *facts.lapsed, *facts.late, *facts.carried}
    wanted = (
        Q(state=RiskState.DRAFT)
        | Q(current_score__gt=register.tolerance)
        | Q(next_review_on__lte=facts.on)
        | Q(owner=None)
        | Q(owner__is_active=False)
        | Q(strategy="")
        | Q(pk__in=named)
    )
    return live.filter(wanted)


def _reasons(risk: Risk, facts: _Facts) -> Iterable[Reason]:
    """The reasons of one risk, the weightiest first."""
    if risk.state == RiskState.OPEN:
        yield from _of_open(risk, facts)
    else:
        yield {"code": AgendaReason.DRAFT, "logged_on": timezone.localdate(risk.logged_at).isoformat()}
        if risk.pk in facts.carried:
            yield carried_reason(facts.carried[risk.pk])
    if risk.pk in facts.late:
        yield facts.late[risk.pk]


def _of_open(risk: Risk, facts: _Facts) -> Iterable[Reason]:
    score, due, tolerance = risk.current_score, risk.next_review_on, facts.register.tolerance
    if score is not None and score > tolerance:
        yield {"code": AgendaReason.OVER_TOLERANCE, "score": score, "tolerance": tolerance}
    if risk.pk in facts.lapsed:
        yield facts.lapsed[risk.pk]
    if risk.pk in facts.carried:
        yield carried_reason(facts.carried[risk.pk])
    if score is not None and risk.pk in facts.rose:
        yield {"code": AgendaReason.SCORE_ROSE, "was": facts.rose[risk.pk], "now": score}
    if due is not None and due <= facts.on:
        code = AgendaReason.REVIEW_OVERDUE if due < facts.on else AgendaReason.REVIEW_DUE
        yield {"code": code, "due_on": due.isoformat()}
    if risk.owner is None:
        yield {"code": AgendaReason.UNOWNED}
    elif not risk.owner.is_active:
        yield {"code": AgendaReason.OWNER_LEFT}
    if facts.phase:
        yield facts.phase
    if not risk.strategy:
        yield {"code": AgendaReason.UNDECIDED}


def _phase(register: Register, since: Meeting | None) -> Reason | None:
    """The change of phase that no meeting has seen yet."""
    changed = register.phase_since
    held = timezone.localdate(since.closed_at) if since and since.closed_at else None
    if not register.phase or changed is None or (held is not None and changed <= held):
        return None
    return {"code": AgendaReason.PHASE_CHANGED, "phase": register.phase, "since": changed.isoformat()}


def _rose(register: Register, since: Meeting | None) -> dict[int, int]:
    """Risk → its score at the close of the last meeting, where it is higher now."""
    if since is None or since.closed_at is None:
        return {}
    past = Risk.history.filter(id=OuterRef("pk"), history_date__lte=since.closed_at)
    then = past.order_by("-history_date", "-history_id").values("current_score")[:1]
    changed = Risk.objects.counted().filter(register=register, changed_at__gt=since.closed_at)
    rows = changed.annotate(then=Subquery(then)).filter(current_score__gt=F("then"))
    return dict(rows.order_by().values_list("pk", "then"))


def _lapsed(register: Register, on: date) -> dict[int, Reason]:
    """Risk → its acceptance that has expired or no longer fits."""
    rows = Acceptance.objects.lapsed(on).filter(risk__register=register, risk__state=RiskState.OPEN)
    found: dict[int, Reason] = {}
    for risk, expires_on, stale in rows.order_by().values_list("risk_id", "expires_on", "stale_since"):
        if expires_on < on:
            found[risk] = {"code": AgendaReason.ACCEPTANCE_EXPIRED, "expired_on": expires_on.isoformat()}
        else:
            since = timezone.localdate(stale).isoformat()
            found[risk] = {"code": AgendaReason.ACCEPTANCE_STALE, "since": since}
    return found


def _late(register: Register, on: date) -> dict[int, Reason]:
    """Risk → how many of its actions are late, and since when the oldest is."""
    late = Action.objects.overdue(on).filter(risk__register=register, risk__state__in=LIVE_RISK_STATES)
    rows = late.order_by().values("risk_id").annotate(count=Count("pk"), first=Min("due_on"))
    return {
        row["risk_id"]: {
            "code": AgendaReason.ACTION_OVERDUE, "count": row["count"], "due_on": row["first"].isoformat()
        }
        for row in rows
    }  # fmt: skip


def _carried(since: Meeting | None) -> dict[int, AgendaItem]:
    """Risk → the item of the last meeting that was not decided there."""
    if since is None:
        return {}
    left = AgendaItem.objects.filter(meeting=since, state__in=(ItemState.OPEN, ItemState.DEFERRED))
    return {item.risk_id: item for item in left.select_related("meeting")}
