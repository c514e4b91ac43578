"""Decisions to live with a risk: asked for, signed by somebody with the right, bound to a state, and never for ever."""

import hashlib
import json
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from riskreg.access.checks import can
from riskreg.access.permissions import Permission
from riskreg.choices import (
    LIVE_ACCEPTANCE_STATES,
    LIVE_RISK_STATES,
    AcceptanceState,
    Rating,
    ReviewOutcome,
    RiskState,
    Role,
)  # fmt: skip
from riskreg.domain import decisions, reasons, recording
from riskreg.domain.errors import Refused
from riskreg.lib.day_words import full_day
from riskreg.models import Acceptance, Decision, Meeting, Register, Risk, User
from riskreg.scoring import ABOVE_TOLERANCE, WITHIN_APPETITE

# What an acceptance is taken on: a change of any of these makes it stale. So does another matrix.
BOUND_TO = frozenset(
    {
        "title", "cause", "event", "consequence", "inherent_likelihood", "inherent_impact", "current_likelihood",
        "current_impact", "target_likelihood", "target_impact",
    }
)  # fmt: skip
GUARDED = frozenset({Rating.HIGH, Rating.CRITICAL})  # two pairs of eyes
LONGEST = 2 * 366  # days an acceptance may hold; then it is looked at again


def state_digest(risk: Risk) -> str:
    """SHA-256 of the state a decision is taken on: scores, matrix, statement."""
    state = {name: getattr(risk, name) for name in sorted(BOUND_TO)} | {"matrix": risk.register.matrix_id}
    return hashlib.sha256(json.dumps(state, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


@transaction.atomic
def ask(
    *, risk: Risk, approver: User, rationale: str, expires_on: date, by: Any, now: datetime, today: date,
    conditions: str = "",
) -> Acceptance:  # fmt: skip
    """Ask somebody with the right to accept the risk as it stands; returns what waits for the signature.

    Takes the place of an acceptance that is no longer in force, and of an earlier request. Raises Refused.
    """
    likelihood, impact = _require_ready(risk, rationale, expires_on, today)
    require_signer(risk, approver)
    _make_way(risk, by=by, now=now, today=today, signer=approver)
    acceptance = Acceptance(
        risk=risk, approver=approver, rationale=rationale.strip(), conditions=conditions.strip(), expires_on=expires_on,
        asked_by=by, asked_at=now, likelihood=likelihood, impact=impact,
        matrix=risk.register.matrix, state_digest=state_digest(risk),
    )  # fmt: skip
    recording.insert(acceptance, by=by, now=now)
    return acceptance


@transaction.atomic
def sign(
    *, acceptance: Acceptance, by: User, now: datetime, today: date, seen: int, digest: str,
    meeting: Meeting | None = None,
) -> Decision:  # fmt: skip
    """Accept the risk in the state that `digest` stands for, the one the signer has read; returns the decision.

    A request made in a review has its decision already; otherwise it is made and numbered now.
    Raises Refused (wrong person, expired request, another state than was read) and Conflict.
    """
    risk = acceptance.risk
    _require_asked(acceptance)
    if acceptance.approver_id != by.pk:
        raise Refused(_("Only the person who was asked can sign."))
    require_signer(risk, by)
    _require_ready(risk, acceptance.rationale, acceptance.expires_on, today)
    if digest != state_digest(risk):
        raise Refused(_("The risk has changed since you opened this page. Read it again, then sign."))
    changes = {
        "state": AcceptanceState.SIGNED, "signed_at": now, "likelihood": risk.current_likelihood,
        "impact": risk.current_impact, "matrix": risk.register.matrix, "state_digest": digest, "stale_since": None,
    }  # fmt: skip
    recording.update(acceptance, changes, by=by, now=now, seen=seen)
    known = acceptance.decisions.first()
    if known is not None:
        return known
    return decisions.record_decision(
        risk=risk, kind=ReviewOutcome.ACCEPTED, text=decisions.acceptance_text(risk, acceptance, signed=True),
        rationale=acceptance.rationale, acceptance=acceptance, meeting=meeting, digest=digest, by=by, now=now,
        today=today,
    )  # fmt: skip


@transaction.atomic
def decline(*, acceptance: Acceptance, by: User, now: datetime, seen: int, reason: str) -> None:
    """Refuse to sign, and say why. Raises Refused (wrong person, no reason) and Conflict."""
    _require_asked(acceptance)
    if acceptance.approver_id != by.pk:
        raise Refused(_("Only the person who was asked can decline."))
    _finish(acceptance, AcceptanceState.DECLINED, by=by, now=now, seen=seen, reason=reason)


@transaction.atomic
def withdraw(*, acceptance: Acceptance, by: Any, now: datetime, seen: int, reason: str) -> None:
    """Take a request or an acceptance back, and say why. Raises Refused and Conflict."""
    if acceptance.state not in LIVE_ACCEPTANCE_STATES:
        raise Refused(_("This acceptance has ended already."))
    _finish(acceptance, AcceptanceState.ENDED, by=by, now=now, seen=seen, reason=reason)


def end_all(*, risk: Risk, by: Any, now: datetime, reason: str) -> None:
    """End what is asked or signed, because something else ended it; in the caller's transaction."""
    for acceptance in risk.acceptances.filter(state__in=LIVE_ACCEPTANCE_STATES):
        _end(acceptance, by=by, now=now, reason=reason)


def mark_stale(*, risk: Risk, by: Any, now: datetime) -> None:
    """Note that what was accepted is no longer what there is; in the transaction that changes the risk."""
    digest = state_digest(risk)
    signed = risk.acceptances.filter(state=AcceptanceState.SIGNED, stale_since=None).exclude(state_digest=digest)
    for acceptance in signed:
        recording.update(acceptance, {"stale_since": now}, by=by, now=now, seen=acceptance.version)


def mark_register_stale(*, register: Register, by: Any, now: datetime) -> None:
    """Note that the matrix is another one: no acceptance of the register was taken on it."""
    signed = Acceptance.objects.filter(risk__register=register, state=AcceptanceState.SIGNED, stale_since=None)
    for acceptance in signed.select_related("risk"):
        recording.update(acceptance, {"stale_since": now}, by=by, now=now, seen=acceptance.version)


def restore(*, risk: Risk, changed_at: datetime, by: Any, now: datetime, reason: str) -> None:
    """Let what a change of that moment had ended or made stale hold again; in the transaction that undoes the change.

    Nothing comes back beside a request or an acceptance that has taken its place since.
    """
    if live_acceptance(risk) is None:
        for row in risk.acceptances.filter(ended_at=changed_at, state=AcceptanceState.ENDED):
            state = AcceptanceState.SIGNED if row.signed_at else AcceptanceState.ASKED
            was = {"state": state, "ended_at": None, "end_reason": ""}
            recording.update(row, was, by=by, now=now, seen=row.version, reason=reason)
    stale = risk.acceptances.filter(state=AcceptanceState.SIGNED, stale_since=changed_at)
    for row in stale.filter(state_digest=state_digest(risk)):
        recording.update(row, {"stale_since": None}, by=by, now=now, seen=row.version, reason=reason)


def live_acceptance(risk: Risk) -> Acceptance | None:
    """What is asked for or signed (in force or lapsed), None when there is nothing."""
    return risk.acceptances.filter(state__in=LIVE_ACCEPTANCE_STATES).select_related("approver", "asked_by").first()


def last_scorer(risk: Risk) -> int | None:
    """The id of whoever gave the risk its present score; None when nobody is known (an import, the system)."""
    scorer, present = None, (risk.current_likelihood, risk.current_impact)
    rows = Risk.history.filter(id=risk.pk).order_by("-history_id")
    for likelihood, impact, person in rows.values_list("current_likelihood", "current_impact", "history_user_id"):
        if (likelihood, impact) != present:
            break
        scorer = person
    return scorer


def needs_second_person(risk: Risk) -> bool:
    """Whether the one who scored it last may not be the one who accepts it."""
    return risk.register.four_eyes and risk.rating in GUARDED


def signers(risk: Risk) -> QuerySet[User]:
    """Who may sign an acceptance of this risk, by name."""
    entitled = Q(memberships__register=risk.register_id, memberships__role=Role.MANAGER) | Q(is_administrator=True)
    found = User.objects.filter(entitled, is_active=True).distinct().order_by("name", "pk")
    return found.exclude(pk=last_scorer(risk)) if needs_second_person(risk) else found


def require_signer(risk: Risk, person: User) -> None:
    """Raise Refused when this person may not sign an acceptance of this risk."""
    if not can(person, Permission.ACCEPT_RISK, risk):
        raise Refused(_("%(name)s may not accept risks of this register.") % {"name": person.name}, field="approver")
    if needs_second_person(risk) and last_scorer(risk) == person.pk:
        raise Refused(
            _("%(name)s scored this risk last. A high or critical risk is accepted by somebody else.")
            % {"name": person.name},
            field="approver",
        )


def consequences_in_words(risk: Risk) -> list[str]:
    """What signing means, in sentences: the score that stays, where it stands, and what then may happen."""
    register = risk.register
    limits = {"score": decisions.score_words(risk), "appetite": register.appetite, "tolerance": register.tolerance}
    stands = register.verdict(risk.current_score)
    said = [_("The risk stays at %(score)s. Nothing more is done to lower it while the acceptance holds.") % limits]
    if stands == ABOVE_TOLERANCE:
        said.append(
            _("That is above tolerance (%(tolerance)s): the rule is to escalate it, not to live with it.") % limits
        )
    elif stands == WITHIN_APPETITE:
        said.append(_("That is within appetite (%(appetite)s).") % limits)
    else:
        said.append(_("That is above appetite (%(appetite)s), within tolerance (%(tolerance)s).") % limits)
    what = risk.consequence.strip().rstrip(".")
    if what:
        said.append(_("If it happens, this follows: %(consequence)s.") % {"consequence": what})
    else:
        said.append(_("What follows if it happens has not been written down."))
    return said


def standing_words(acceptance: Acceptance, today: date) -> str:
    """Where an acceptance stands today, in a few words."""
    if acceptance.state == AcceptanceState.SIGNED:
        if acceptance.stale_since is not None:
            return _("Out of date since %(day)s") % {"day": full_day(timezone.localdate(acceptance.stale_since))}
        if acceptance.expires_on < today:
            return _("Expired on %(day)s") % {"day": full_day(acceptance.expires_on)}
        return _("In force until %(day)s") % {"day": full_day(acceptance.expires_on)}
    if acceptance.state == AcceptanceState.ASKED:
        name = acceptance.approver.name if acceptance.approver else _("somebody who has left")
        return _("To be signed by %(name)s") % {"name": name}
    return str(AcceptanceState(acceptance.state).label)


def to_sign(user: User) -> QuerySet[Acceptance]:
    """What waits for this person's signature, the longest waiting first."""
    asked = Acceptance.objects.visible_to(user).to_sign().filter(approver=user, risk__state__in=LIVE_RISK_STATES)
    return asked.select_related("risk__register__matrix", "asked_by").order_by("asked_at", "pk")


def running_out(user: User, *, today: date, days: int) -> QuerySet[Acceptance]:
    """Signed acceptances that lapsed or lapse within `days`, of the person's risks or signed by the person."""
    soon = Q(expires_on__lte=today + timedelta(days=days)) | Q(stale_since__isnull=False)
    signed = Acceptance.objects.visible_to(user).filter(soon, state=AcceptanceState.SIGNED)
    mine = signed.filter(Q(risk__owner=user) | Q(approver=user), risk__state__in=LIVE_RISK_STATES)
    return mine.select_related("risk__register__matrix", "approver").order_by("expires_on", "pk")


def _require_ready(risk: Risk, rationale: str, expires_on: date, today: date) -> tuple[int, int]:
    """The levels that are accepted, once everything that an acceptance needs is there; raises Refused."""
    if risk.state == RiskState.CLOSED:
        raise Refused(_("This risk is closed."))
    if risk.current_likelihood is None or risk.current_impact is None:
        raise Refused(_("Score the risk first: what is accepted must be known."))
    if not rationale.strip():
        raise Refused(_("Say why it is acceptable."), field="rationale")
    if expires_on <= today:
        raise Refused(_("An acceptance ends on a day that is still to come."), field="expires_on")
    if (expires_on - today).days > LONGEST:
        raise Refused(_("Nothing is accepted for longer than two years at a time."), field="expires_on")
    return risk.current_likelihood, risk.current_impact


def _require_asked(acceptance: Acceptance) -> None:
    if acceptance.state != AcceptanceState.ASKED:
        raise Refused(_("This request has been answered or taken back already."))


def _make_way(risk: Risk, *, by: Any, now: datetime, today: date, signer: User) -> None:
    """End what stands in the place of a new acceptance; one in force only gives way to a signature."""
    present = live_acceptance(risk)
    if present is None:
        return
    if present.is_in_force(today) and signer.pk != getattr(by, "pk", None):
        raise Refused(
            _("The risk is accepted until %(day)s. Withdraw that first, or let %(name)s renew it.")
            % {"day": full_day(present.expires_on), "name": signer.name}
        )
    _end(present, by=by, now=now, reason=reasons.REPLACED)


def _finish(acceptance: Acceptance, state: str, *, by: Any, now: datetime, seen: int, reason: str) -> None:
    if not reason.strip():
        raise Refused(_("Say why."), field="reason")
    changes = {"state": state, "ended_at": now, "end_reason": reason.strip()[:300]}
    recording.update(acceptance, changes, by=by, now=now, seen=seen, reason=reason)


def _end(acceptance: Acceptance, *, by: Any, now: datetime, reason: str) -> None:
    changes = {"state": AcceptanceState.ENDED, "ended_at": now, "end_reason": reason}
    recording.update(acceptance, changes, by=by, now=now, seen=acceptance.version, reason=reason)
