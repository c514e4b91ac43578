"""Decisions to live with a risk: the screen before the signature, and what follows."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from riskreg.access.checks import can
from riskreg.access.permissions import Permission
from riskreg.choices import AcceptanceState, ReviewOutcome
from riskreg.domain import acceptances, reviews
from riskreg.domain.errors import Conflict, Refused
from riskreg.forms.acceptances import AcceptForm, ReasonForm, SignForm
from riskreg.forms.base import show_refusal
from riskreg.lib.day_words import full_day
from riskreg.models import Acceptance, Risk
from riskreg.views import held
from riskreg.views.common import Request, clock, require, risk_for
from riskreg.views.conflicts import conflict_answer
from riskreg.views.risk_head import ladder_of, statement_of


@require_http_methods(["GET", "HEAD", "POST"])
def risk_accept(request: Request, reference: str) -> HttpResponse:
    """Accept a risk, or ask somebody to: what it means comes before the signature."""
    risk = risk_for(request, reference, Permission.REVIEW_RISK)
    _now, today = clock()
    if request.method == "POST":
        form = AcceptForm(request.POST, risk=risk, by=request.user, today=today)
        saved = form.is_valid() and _accept(request, risk, form)
        if saved:
            return saved
    else:
        form = AcceptForm(risk=risk, by=request.user, today=today, initial=held.take(request, request.path))
    present = acceptances.live_acceptance(risk)
    context = {**_head(risk), "form": form, "today": today, "present": present,
               "standing": acceptances.standing_words(present, today) if present else ""}  # fmt: skip
    return render(request, "acceptances/risk_accept.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def acceptance_detail(request: Request, pk: int) -> HttpResponse:
    """A request or an acceptance; whoever was asked signs here, after reading what it means."""
    acceptance = _acceptance_for(request, pk)
    form = SignForm(request.POST if request.method == "POST" else None, acceptance=acceptance)
    if request.method == "POST":
        require(request, Permission.ACCEPT_RISK, acceptance.risk)
        saved = form.is_valid() and _sign(request, acceptance, form)
        if saved:
            return saved
    return _page(request, acceptance, form=form)


@require_POST
def acceptance_decline(request: Request, pk: int) -> HttpResponse:
    """Refuse to sign, and say why."""
    acceptance = _acceptance_for(request, pk)
    require(request, Permission.ACCEPT_RISK, acceptance.risk)
    return _finish(request, acceptance, acceptances.decline, _("%(reference)s: the request is declined."))


@require_POST
def acceptance_withdraw(request: Request, pk: int) -> HttpResponse:
    """Take back one's own request; with the right to accept, anything that is asked or signed."""
    acceptance = _acceptance_for(request, pk)
    if not _may_withdraw(request, acceptance):
        require(request, Permission.ACCEPT_RISK, acceptance.risk)
    return _finish(request, acceptance, acceptances.withdraw, _("%(reference)s: the acceptance is taken back."))


def _acceptance_for(request: Request, pk: int) -> Acceptance:
    """The acceptance with this number; 404 when it is invisible to the person."""
    found = Acceptance.objects.visible_to(request.user).select_related(
        "risk__register__matrix", "risk__owner", "risk__category", "approver", "asked_by", "matrix"
    )
    return get_object_or_404(found, pk=pk)


def _accept(request: Request, risk: Risk, form: AcceptForm) -> HttpResponse | None:
    """The answer once it is asked or signed; None when it was refused, with the reason in the form."""
    now, today = clock()
    terms = form.terms()
    try:
        reviews.record_review(
            risk=risk, by=request.user, now=now, today=today, seen=form.cleaned_data["version"],
            outcome=ReviewOutcome.ACCEPTED, note=terms["rationale"], values={"strategy": form.strategy()},
            acceptance=terms,
        )  # fmt: skip
    except Refused as refused:
        show_refusal(form, refused)
        return None
    except Conflict as conflict:
        return conflict_answer(request, conflict=conflict, form=form, back=request.path)
    words = {
        "reference": risk.reference, "name": terms["approver"].name, "day": full_day(terms["expires_on"]),
    }  # fmt: skip
    signed = terms["approver"] == request.user
    text = _("%(reference)s is accepted until %(day)s.") if signed else _("%(reference)s: %(name)s is asked to sign.")
    messages.success(request, text % words)
    return redirect(risk.get_absolute_url() + "#acceptance")


def _sign(request: Request, acceptance: Acceptance, form: SignForm) -> HttpResponse | None:
    now, today = clock()
    entered = form.cleaned_data
    try:
        decision = acceptances.sign(
            acceptance=acceptance, by=request.user, now=now, today=today, seen=entered["version"],
            digest=entered["digest"],
        )  # fmt: skip
    except Refused as refused:
        form.add_error(None, refused.message)
        return None
    except Conflict as conflict:
        return conflict_answer(request, conflict=conflict, form=form, back=request.path)
    words = {"reference": acceptance.risk.reference, "decision": decision.reference or ""}
    messages.success(request, _("Signed: %(reference)s is accepted. %(decision)s") % words)
    return redirect(acceptance.risk.get_absolute_url() + "#acceptance")


def _finish(request: Request, acceptance: Acceptance, act: Callable[..., None], said: str) -> HttpResponse:
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _page(request, acceptance, reason_form=form)
    now, _today = clock()
    entered = form.cleaned_data
    try:
        act(acceptance=acceptance, by=request.user, now=now, seen=entered["version"], reason=entered["reason"])
    except Refused as refused:
        show_refusal(form, refused)
        return _page(request, acceptance, reason_form=form)
    except Conflict as conflict:
        return conflict_answer(
            request, conflict=conflict, form=form, back=f"/acceptances/{acceptance.pk}/"
        )  # fmt: skip
    messages.success(request, said % {"reference": acceptance.risk.reference})
    return redirect(acceptance.risk.get_absolute_url() + "#acceptance")


def _page(
    request: Request, acceptance: Acceptance, *, form: SignForm | None = None, reason_form: ReasonForm | None = None
) -> HttpResponse:
    _now, today = clock()
    asked = acceptance.state == AcceptanceState.ASKED
    mine = asked and acceptance.approver_id == request.user.pk
    context = {
        **_head(acceptance.risk), "acceptance": acceptance, "today": today, "asked": asked,
        "form": form or SignForm(acceptance=acceptance),
        "reason_form": reason_form or ReasonForm(initial={"version": acceptance.version}),
        "may_sign": mine and can(request.user, Permission.ACCEPT_RISK, acceptance.risk),
        "may_withdraw": _may_withdraw(request, acceptance),
        "changed": acceptance.state_digest != acceptances.state_digest(acceptance.risk),
        "asked_score": acceptance.likelihood * acceptance.impact,
        "asked_rating": acceptance.matrix.grid.rating(acceptance.likelihood * acceptance.impact),
        "standing": acceptances.standing_words(acceptance, today),
        "decision": acceptance.decisions.first(),
    }  # fmt: skip
    wrong = bool(context["form"].errors or context["reason_form"].errors)
    return render(request, "acceptances/acceptance_detail.html", context, status=422 if wrong else 200)


def _may_withdraw(request: Request, acceptance: Acceptance) -> bool:
    if acceptance.state == AcceptanceState.ASKED and acceptance.asked_by_id == request.user.pk:
        return True
    live = acceptance.state in {AcceptanceState.ASKED, AcceptanceState.SIGNED}
    return live and can(request.user, Permission.ACCEPT_RISK, acceptance.risk)


def _head(risk: Risk) -> dict[str, Any]:
    """The risk in words, and what accepting it means."""
    return {
        "risk": risk, "register": risk.register, "nav": "registers", "statement": statement_of(risk),
        "ladder": ladder_of(risk),
        "consequences": acceptances.consequences_in_words(risk) if risk.current_score is not None else [],
        "needs_second": acceptances.needs_second_person(risk),
    }  # fmt: skip
