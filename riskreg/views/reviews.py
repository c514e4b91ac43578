"""Reviewing one's risks alone, one by one, with the controls of the meeting."""

from datetime import date, datetime, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from riskreg.access.permissions import Permission
from riskreg.domain import acceptances, reviews, timeline, work
from riskreg.domain.errors import Conflict, Refused
from riskreg.forms.base import MemberField, show_refusal
from riskreg.forms.reviews import OutcomeForm
from riskreg.lib.day_words import full_day
from riskreg.lib.languages import within
from riskreg.models import Review, Risk
from riskreg.views import held
from riskreg.views.common import Request, clock, require, risk_for
from riskreg.views.conflicts import conflict_answer
from riskreg.views.risk_head import ladder_of, statement_of
from riskreg.views.steps import back_to

ROUND = "review_round"
LOOK_BACK = timedelta(hours=8)  # how long what one has just done can be taken back from here
SINCE = 6  # changes shown


@require_safe
def review_round(request: Request) -> HttpResponse:
    """Begin a round of the reviews that are due; says so when none is."""
    now, today = clock()
    due = work.reviews_due(request.user, today=today).values_list("reference", flat=True)
    references = list(due[: work.MOST])
    if not references:
        return render(request, "reviews/review_round.html", {"nav": "home", "steps": []})
    request.session[ROUND] = {"began": now.isoformat(), "references": references}
    return redirect("review_solo", references[0])


@require_safe
def review_done(request: Request) -> HttpResponse:
    """What a round came to, and what was left out."""
    now, _today = clock()
    steps = _steps(request, "", _began(request, now))
    context = {
        "nav": "home", "steps": steps, "left": [step for step in steps if not step["review"]],
        "done": sum(1 for step in steps if step["review"]), "undo": _undoable(request, now),
    }  # fmt: skip
    return render(request, "reviews/review_round.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def review_solo(request: Request, reference: str) -> HttpResponse:
    """One risk of the round, or any other that one may review; recording leads to the next."""
    risk = risk_for(request, reference, Permission.REVIEW_RISK)
    _now, today = clock()
    if risk.closed_at is not None:
        messages.info(request, _("%(reference)s is closed.") % {"reference": reference})
        return redirect(risk.get_absolute_url())
    if request.method == "POST":
        form = OutcomeForm(request.POST, risk=risk, by=request.user, today=today)
        saved = form.is_valid() and _record(request, risk, form)
        if saved:
            return saved
    else:
        form = OutcomeForm(risk=risk, by=request.user, today=today, initial=held.take(request, request.path))
    return _page(request, risk, form)


@require_POST
def review_undo(request: Request, pk: int) -> HttpResponse:
    """Take one's own review back, or as a manager somebody's; those of a meeting only there."""
    found = Review.objects.visible_to(request.user).select_related("risk__register__matrix", "item__meeting")
    review = get_object_or_404(found, pk=pk, item=None)
    permission = Permission.REVIEW_RISK if review.reviewed_by_id == request.user.pk else Permission.CHAIR_MEETING
    require(request, permission, review.risk)
    now, today = clock()
    words = {"reference": review.risk.reference}
    try:
        reviews.undo_review(review=review, by=request.user, now=now, today=today)
        messages.success(request, _("The review of %(reference)s is taken back.") % words)
    except Refused as refused:
        messages.error(request, f"{review.risk.reference}: {refused.message}")
    except Conflict:
        messages.error(request, _("Somebody else has changed %(reference)s since.") % words)
    return back_to(request, review.risk.get_absolute_url())


def _record(request: Request, risk: Risk, form: OutcomeForm) -> HttpResponse | None:
    """The answer once the review is written; None when it was refused, with the reason in the form."""
    now, today = clock()
    try:
        review = reviews.record_review(risk=risk, by=request.user, now=now, today=today, **form.answer())
    except Refused as refused:
        show_refusal(form, refused)
        return None
    except Conflict as conflict:
        return conflict_answer(request, conflict=conflict, form=form, back=request.path)
    messages.success(request, _said(review))
    return redirect(_after(request, risk, now))


def _said(review: Review) -> str:
    """One line about what was recorded."""
    words = {"reference": review.risk.reference, "outcome": within(review.get_outcome_display())}
    if review.next_review_on is None:
        return _("%(reference)s: %(outcome)s.") % words
    words["day"] = full_day(review.next_review_on)
    return _("%(reference)s: %(outcome)s. Next review: %(day)s.") % words


def _after(request: Request, risk: Risk, now: datetime) -> str:
    """The next risk of the round that waits, the end of the round, or the risk itself outside of one."""
    references = _references(request)
    if risk.reference not in references:
        return risk.get_absolute_url()
    done = _reviewed(request, references, _began(request, now))
    rest = references[references.index(risk.reference) + 1 :]
    following = next((reference for reference in rest if reference not in done), None)
    return reverse("review_solo", args=[following]) if following else reverse("review_done")


def _page(request: Request, risk: Risk, form: OutcomeForm) -> HttpResponse:
    now, today = clock()
    steps = _steps(request, risk.reference, _began(request, now))
    places = [step["risk"].reference for step in steps]
    at = places.index(risk.reference) if risk.reference in places else None
    before = places[at - 1] if at else None
    after = places[at + 1] if at is not None and at + 1 < len(places) else None
    undo = _undoable(request, now)
    context = {
        "nav": "home", "risk": risk, "register": risk.register, "form": form, "steps": steps, "today": today,
        "number": at + 1 if at is not None else None, **stage(risk, today),
        "back": reverse("review_solo", args=[before]) if before else "",
        "skip": reverse("review_solo", args=[after]) if after else reverse("review_done") if steps else "",
        "undo": undo, "undo_form": "undo" if undo else "", "people": MemberField(risk.register).people.values(),
    }  # fmt: skip
    return render(request, "reviews/review_solo.html", context, status=422 if form.errors else 200)


def stage(risk: Risk, today: date) -> dict[str, Any]:
    """What stands in the middle of a review: statement, scores, acceptance, actions, last look and changes since."""
    last = reviews.last_review(risk)
    entries = [entry for day in timeline.timeline_of(risk).days for entry in day.entries]
    since = [entry for entry in entries if last is not None and entry.when > last.reviewed_at]
    acceptance = acceptances.live_acceptance(risk)
    return {
        "statement": statement_of(risk), "ladder": ladder_of(risk), "last": last, "since": since[:SINCE],
        "actions": [action for action in risk.actions.select_related("owner") if action.is_open],
        "acceptance": acceptance, "standing": acceptances.standing_words(acceptance, today) if acceptance else "",
    }  # fmt: skip


def _began(request: Request, now: datetime) -> datetime:
    """When the round began; without one, LOOK_BACK ago."""
    began = parse_datetime(request.session.get(ROUND, {}).get("began", ""))
    return max(began, now - LOOK_BACK) if began else now - LOOK_BACK


def _references(request: Request) -> list[str]:
    return list(request.session.get(ROUND, {}).get("references", []))


def _reviewed(request: Request, references: list[str], since: datetime) -> dict[str, Review]:
    """Reference → the review that this person has recorded since."""
    found = Review.objects.visible_to(request.user).standing().filter(reviewed_by=request.user, reviewed_at__gte=since)
    rows = found.filter(risk__reference__in=references, item=None).select_related("risk").order_by("reviewed_at")
    return {review.risk.reference: review for review in rows}


def _steps(request: Request, here: str, since: datetime) -> list[dict[str, Any]]:
    """The round: each risk still visible, what it came to, and where we are; [] outside of it."""
    references = _references(request)
    if here and here not in references:
        return []
    risks = {risk.reference: risk for risk in Risk.objects.visible_to(request.user).filter(reference__in=references)}
    done = _reviewed(request, references, since)
    return [
        {"risk": risks[reference], "review": done.get(reference), "now": reference == here}
        for reference in references
        if reference in risks
    ]


def _undoable(request: Request, now: datetime) -> Review | None:
    """What this person did last, if it can be taken back."""
    mine = Review.objects.visible_to(request.user).filter(reviewed_by=request.user, item=None)
    return reviews.last_undoable(mine.filter(reviewed_at__gte=_began(request, now)))
