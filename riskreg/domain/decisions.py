"""What reviews and meetings resolved: written once, numbered for ever, never renumbered."""

from collections.abc import Iterator
from datetime import date, datetime
from itertools import count
from typing import Any

from django.db import transaction
from django.db.models import Max, Q, QuerySet
from django.utils.translation import gettext as _

from riskreg.choices import CloseReason, Rating, ReviewOutcome, Strategy
from riskreg.domain import recording
from riskreg.lib.day_words import full_day
from riskreg.lib.languages import speaking, within
from riskreg.models import Acceptance, Decision, Meeting, Register, Review, Risk


def record_decision(
    *,
    risk: Risk,
    kind: str,
    text: str,
    digest: str,
    by: Any,
    now: datetime,
    today: date,
    review: Review | None = None,
    acceptance: Acceptance | None = None,
    meeting: Meeting | None = None,
    rationale: str = "",
) -> Decision:
    """Write a decision and return it: numbered at once, but in a meeting when the meeting closes.

    Runs in the caller's transaction. `digest` stands for the state of the risk it was taken on.
    """
    decision = Decision(
        register=risk.register, risk=risk, review=review, acceptance=acceptance, meeting=meeting, kind=kind, text=text,
        rationale=rationale, conditions=acceptance.conditions if acceptance else "",
        expires_on=acceptance.expires_on if acceptance else None, decided_by=by, decided_at=now, state_digest=digest,
    )  # fmt: skip
    if meeting is None:
        for name, value in next(_free_numbers(risk.register, today.year)).items():
            setattr(decision, name, value)
    recording.insert(decision, by=by, now=now)
    return decision


@transaction.atomic
def number_decisions(*, meeting: Meeting, by: Any, now: datetime, today: date) -> list[Decision]:
    """Number what a meeting decided, in the order of its agenda; returns all of its decisions in that order."""
    found = list(
        meeting.decisions.select_related("risk", "review__item").order_by("review__item__position", "decided_at", "pk")
    )
    fresh = [decision for decision in found if decision.reference is None]
    for decision, values in zip(fresh, _free_numbers(meeting.register, today.year), strict=False):
        recording.update(decision, values, by=by, now=now, seen=decision.version)
    return found


def decisions_of(risk: Risk) -> QuerySet[Decision]:
    """The numbered decisions about a risk, the newest first, with what their lines need."""
    return Decision.objects.filter(risk=risk).numbered().select_related("decided_by", "meeting", "acceptance", "review")


def search(found: QuerySet[Decision], words: str) -> QuerySet[Decision]:
    """Decisions whose text, reasons, conditions, number or risk hold all of these words."""
    for word in words.split()[:10]:
        fields = ("text", "rationale", "conditions", "reference", "risk__reference", "risk__title")
        anywhere = Q()
        for field in fields:
            anywhere |= Q(**{f"{field}__icontains": word})
        found = found.filter(anywhere)
    return found


def review_text(risk: Risk, outcome: str, before: dict[str, Any], after: dict[str, Any]) -> str:
    """What a review resolved, in one sentence of the register's language (acceptances have `acceptance_text`)."""
    with speaking(risk.register.language):
        return _review_text(risk, outcome, before, after)


def _review_text(risk: Risk, outcome: str, before: dict[str, Any], after: dict[str, Any]) -> str:
    if outcome == ReviewOutcome.CLOSED:
        return _("Close the risk: %(why)s.") % {"why": within(CloseReason(risk.close_reason).label)}
    if outcome == ReviewOutcome.ESCALATED:
        return _("Escalate the risk: the score is %(score)s, tolerance is %(tolerance)s.") % {
            "score": score_words(risk), "tolerance": risk.register.tolerance,
        }  # fmt: skip
    if not risk.strategy:
        return _("Take the strategy “%(was)s” back.") % {"was": _strategy(before.get("strategy"))}
    words = {"now": _strategy(risk.strategy), "to": risk.transfer_to, "was": _strategy(before.get("strategy"))}
    if risk.strategy == Strategy.TRANSFER and risk.transfer_to:
        return _("Transfer the risk to %(to)s.") % words
    if before.get("strategy"):
        return _("Strategy: %(now)s instead of %(was)s.") % words
    return _("Strategy: %(now)s.") % words


def acceptance_text(risk: Risk, acceptance: Acceptance, *, signed: bool) -> str:
    """What an acceptance resolves, in one sentence of the register's language."""
    with speaking(risk.register.language):
        return _acceptance_text(risk, acceptance, signed=signed)


def _acceptance_text(risk: Risk, acceptance: Acceptance, *, signed: bool) -> str:
    words = {
        "score": score_words(risk),
        "day": full_day(acceptance.expires_on),
        "name": acceptance.approver.name if acceptance.approver else _("somebody who has left"),
    }
    if signed:
        return _("Accept the risk at %(score)s until %(day)s.") % words
    return _("Accept the risk at %(score)s until %(day)s, once %(name)s has signed.") % words


def score_words(risk: Risk) -> str:
    """ "12 High", or that it is not scored."""
    if risk.current_score is None:
        return _("not scored")
    return f"{risk.current_score} {Rating(risk.rating).label}"


def _strategy(value: Any) -> str:
    return within(Strategy(value).label) if value else _("none")


def _free_numbers(register: Register, year: int) -> Iterator[dict[str, Any]]:
    """Year, number and reference of decisions to come, one after the other; the first asks for the register's row."""
    for number in count(_next(register, year)):
        yield {"year": year, "number": number, "reference": f"{register.code}-D-{year}-{number:03d}"}


def _next(register: Register, year: int) -> int:
    """The next free number of a year, taken while the register's row is locked."""
    Register._base_manager.select_for_update().filter(pk=register.pk).values_list("pk").first()
    found = Decision.objects.filter(register=register, year=year).aggregate(last=Max("number"))
    return (found["last"] or 0) + 1
