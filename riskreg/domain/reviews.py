"""One look at one risk: what it came to, what it changed, when the next one is due, and how to take it back."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import models, transaction
from django.db.models import Exists, QuerySet
from django.utils.translation import gettext as _

from riskreg.choices import (
    DECIDING_OUTCOMES,
    MeetingState,
    ReviewOutcome,
    RiskState,
    Strategy,
)  # fmt: skip
from riskreg.domain import acceptances, cadence, decisions, reasons, recording, risks
from riskreg.domain.errors import Conflict, Refused
from riskreg.models import Acceptance, AgendaItem, Decision, Review, Risk
from riskreg.scoring import ABOVE_TOLERANCE

IN_A_ROW = 3  # the review above tolerance from which leaving it unchanged must be explained
UNTOUCHED = frozenset({ReviewOutcome.DEFERRED, ReviewOutcome.CLOSED})  # these change no field of the form
SCORE = ("current_likelihood", "current_impact")


@transaction.atomic
def record_review(
    *,
    risk: Risk,
    by: Any,
    now: datetime,
    today: date,
    seen: int,
    outcome: str,
    note: str = "",
    item: AgendaItem | None = None,
    values: Mapping[str, Any] | None = None,
    close_reason: str = "",
    duplicate_of: Risk | None = None,
    acceptance: Mapping[str, Any] | None = None,
    open_draft: bool = False,
) -> Review:
    """Record one look at a risk with everything that came of it, and return the review.

    `values` are fields of risks.EDITABLE; `acceptance` has approver, rationale, conditions and
    expires_on, and is signed at once when the approver is `by`. The outcome kept is the true one:
    "no change" with another score is a re-scoring. Deferring does not move the review date. With
    an `item` of a live meeting the decision waits for its number until the meeting closes.
    Raises Refused and Conflict.
    """
    _require_place(risk, item)
    _require_current(risk, seen, item)
    risks.require_unclosed(risk)
    note, due = note.strip(), risk.next_review_on
    given = dict(values or {}) if outcome not in UNTOUCHED else {}
    if outcome == ReviewOutcome.ACCEPTED:
        given.setdefault("strategy", Strategy.ACCEPT)
    fields = risks.checked(risk, given)
    outcome = true_outcome(risk, outcome, fields)
    require_note(risk, outcome, note)
    if outcome == ReviewOutcome.CLOSED:
        fields |= risks.closing(risk, now=now, close_reason=close_reason, duplicate_of=duplicate_of)
    elif open_draft and outcome not in UNTOUCHED:
        fields |= _opening(risk, fields, now)
    fields |= _dates(risk, outcome, fields, today)
    reason = note or (reasons.REVIEWED if outcome == ReviewOutcome.NO_CHANGE else "")
    changed = risks.write(risk, fields, by=by, now=now, seen=seen, reason=reason)
    asked = _ask(risk, acceptance, note, by, now, today) if outcome == ReviewOutcome.ACCEPTED else None
    review = Review(
        risk=risk, item=item, outcome=outcome, note=note, reviewed_on=today, reviewed_at=now, reviewed_by=by,
        was_due_on=due, next_review_on=risk.next_review_on, risk_version=risk.version,
        before={name: _plain(before) for name, (before, _after) in changed.items()},
        after={name: _plain(after) for name, (_before, after) in changed.items()},
    )  # fmt: skip
    recording.insert(review, by=by, now=now, reason=note)
    if outcome in DECIDING_OUTCOMES:
        _decide(review, asked, today)
    return review


@transaction.atomic
def undo_review(*, review: Review, by: Any, now: datetime, today: date) -> None:
    """Take a review back: the risk is what it was, in a new version; nothing is erased.

    A decision that has its number stays in the list, marked as taken back. Raises Refused when the
    risk was changed since, or the meeting is closed.
    """
    risk = review.risk
    _require_undoable(review)
    recording.update(review, {"undone_at": now}, by=by, now=now, seen=review.version)
    decision = Decision.objects.filter(review=review).select_related("acceptance").first()
    granted = decision.acceptance if decision else None
    if decision is not None and decision.reference is None:
        recording.delete(decision, by=by, now=now, seen=decision.version)
    if granted is not None and granted.ended_at is None:
        acceptances.withdraw(acceptance=granted, by=by, now=now, seen=granted.version, reason=reasons.REVIEW_UNDONE)
    was = {_column(name): _value(name, plain) for name, plain in review.before.items()}
    recording.update(risk, was, by=by, now=now, seen=risk.version, reason=reasons.REVIEW_UNDONE)
    acceptances.restore(
        risk=risk, changed_at=review.reviewed_at, by=by, now=now, reason=reasons.REVIEW_UNDONE
    )  # fmt: skip


def last_review(risk: Risk) -> Review | None:
    """The latest review that was not taken back, None when it was never reviewed."""
    return reviews_of(risk).standing().first()


def reviews_of(risk: Risk) -> Any:
    """The reviews of a risk, the newest first, with what their lines need."""
    return Review.objects.filter(risk=risk).select_related("reviewed_by", "item__meeting", "decision__acceptance")


def last_undoable(reviews: QuerySet[Review]) -> Review | None:
    """The latest of these reviews if it can still be taken back."""
    found = reviews.filter(undone_at=None).select_related("risk", "item__meeting").first()
    return found if found is not None and _obstacle(found) is None else None


def true_outcome(risk: Risk, outcome: str, fields: Mapping[str, Any]) -> str:
    """What a review came to, seen by what it changes; raises ValueError for an unknown outcome."""
    if outcome not in ReviewOutcome.values:
        raise ValueError(f"not an outcome: {outcome}")
    if outcome not in {ReviewOutcome.NO_CHANGE, ReviewOutcome.RESCORED, ReviewOutcome.STRATEGY_CHANGED}:
        return outcome
    if risks.differs(risk, fields, ("strategy", "transfer_to")):
        return ReviewOutcome.STRATEGY_CHANGED
    return ReviewOutcome.RESCORED if risks.differs(risk, fields, SCORE) else ReviewOutcome.NO_CHANGE


def needs_note(risk: Risk) -> bool:
    """Whether leaving the risk unchanged must be explained: above tolerance, for the third time in a row or more."""
    if risk.register.verdict(risk.current_score) != ABOVE_TOLERANCE:
        return False
    looks = Review.objects.filter(risk=risk).standing().exclude(outcome=ReviewOutcome.DEFERRED)
    last = list(looks.values_list("outcome", flat=True)[: IN_A_ROW - 1])
    return len(last) == IN_A_ROW - 1 and set(last) == {ReviewOutcome.NO_CHANGE}


def require_note(risk: Risk, outcome: str, note: str) -> None:
    """Raise Refused when this outcome needs a reason and has none."""
    if note:
        return
    if outcome == ReviewOutcome.DEFERRED:
        raise Refused(_("Say why it is put off."), field="note")
    if outcome == ReviewOutcome.ESCALATED:
        raise Refused(_("Say to whom it goes, and why."), field="note")
    if outcome == ReviewOutcome.NO_CHANGE and needs_note(risk):
        raise Refused(
            _("This risk is above tolerance and is left unchanged for the third time. Say why."), field="note"
        )


def _require_current(risk: Risk, seen: int, item: AgendaItem | None) -> None:
    """The row is still at the version that was read, and the item is undecided; it stays locked until the end."""
    standing = Review.objects.filter(item=item if item is not None else 0).standing()
    rows = Risk._base_manager.select_for_update(of=("self",)).filter(pk=risk.pk).order_by()
    version, decided = rows.values_list("version", Exists(standing)).first() or (None, False)
    if decided:
        raise Refused(_("This item is decided already. Take that back first."))
    if risk.version != seen or version != seen:
        raise Conflict(Risk._base_manager.filter(pk=risk.pk).first())


def _require_place(risk: Risk, item: AgendaItem | None) -> None:
    if item is None:
        return
    if item.risk_id != risk.pk:
        raise ValueError("the agenda item is about another risk")
    if item.meeting.state != MeetingState.LIVE:
        raise Refused(_("This meeting is not live."))


def _opening(risk: Risk, fields: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    scored = risks.rating_after(risk, fields) != ""
    owned = fields.get("owner", risk.owner_id) is not None
    if risk.state == RiskState.DRAFT and scored and owned:
        return {"state": RiskState.OPEN, "opened_at": now}
    return {}


def _dates(risk: Risk, outcome: str, fields: Mapping[str, Any], today: date) -> dict[str, Any]:
    if outcome == ReviewOutcome.DEFERRED:
        return {}
    if outcome == ReviewOutcome.CLOSED:
        return {"last_reviewed_on": today}
    rating = risks.rating_after(risk, fields)
    due = cadence.after_review(risk.register, rating=rating, due=risk.next_review_on, today=today)
    return {"last_reviewed_on": today, "next_review_on": due}


def _ask(risk: Risk, wanted: Mapping[str, Any] | None, note: str, by: Any, now: datetime, today: date) -> Acceptance:
    if not wanted:
        raise Refused(_("Say who signs the acceptance, and until when it holds."), field="expires_on")
    return acceptances.ask(
        risk=risk, approver=wanted["approver"], rationale=wanted.get("rationale") or note,
        conditions=wanted.get("conditions", ""), expires_on=wanted["expires_on"], by=by, now=now, today=today,
    )  # fmt: skip


def _decide(review: Review, asked: Acceptance | None, today: date) -> None:
    """Write the decision, and the signature when the approver is the one who reviews."""
    risk, by, now = review.risk, review.reviewed_by, review.reviewed_at
    digest = acceptances.state_digest(risk)
    signed = asked is not None and by is not None and asked.approver_id == by.pk
    text = (
        decisions.acceptance_text(risk, asked, signed=signed)
        if asked is not None
        else decisions.review_text(risk, review.outcome, review.before, review.after)
    )
    decisions.record_decision(
        risk=risk, kind=review.outcome, text=text, digest=digest, by=by, now=now, today=today, review=review,
        acceptance=asked, meeting=review.item.meeting if review.item else None,
        rationale=asked.rationale if asked else review.note,
    )  # fmt: skip
    if asked is not None and by is not None and signed:
        acceptances.sign(acceptance=asked, by=by, now=now, today=today, seen=asked.version, digest=digest)


def _require_undoable(review: Review) -> None:
    obstacle = _obstacle(review)
    if obstacle is not None:
        raise Refused(obstacle)


def _obstacle(review: Review) -> str | None:
    """Why a review cannot be taken back, None when it can; locks the risk's row."""
    if review.undone_at is not None:
        return _("This review has been taken back already.")
    if review.item is not None and review.item.meeting.state != MeetingState.LIVE:
        return _("The meeting is closed: its minutes do not change.")
    rows = Risk._base_manager.filter(pk=review.risk_id)
    if rows.values_list("version", flat=True).first() != review.risk_version:
        return _("The risk has been changed since this review. Review it again instead.")
    if Review.objects.filter(risk=review.risk_id, reviewed_at__gt=review.reviewed_at).standing().exists():
        return _("The risk has been reviewed again since.")
    return None


def _plain(value: Any) -> Any:
    """A value as JSON holds it: rows by number, dates as text."""
    if isinstance(value, models.Model):
        return value.pk
    return value.isoformat() if isinstance(value, date) else value


def _column(name: str) -> str:
    field: Any = Risk._meta.get_field(name)
    return str(field.attname)


def _value(name: str, plain: Any) -> Any:
    field: Any = Risk._meta.get_field(name)
    return plain if plain is None or field.is_relation else field.to_python(plain)
