"""The page of a risk, and the steps of its life."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from riskreg.access.permissions import Permission
from riskreg.choices import ReviewOutcome
from riskreg.domain import reviews, risks
from riskreg.domain.errors import Conflict, Refused
from riskreg.forms.base import VersionedForm, show_refusal
from riskreg.forms.risks import CloseForm, ReopenForm, RiskForm, StepForm
from riskreg.lib.day_words import full_day
from riskreg.models import Risk
from riskreg.views import held
from riskreg.views.common import Request, clock, risk_for
from riskreg.views.conflicts import conflict_answer
from riskreg.views.detail import risk_page
from riskreg.views.hints import FIELDS, hints_on
from riskreg.views.past import looks_back, risk_seen
from riskreg.views.steps import back_to
from riskreg.views.undo import undo_address


@require_safe
@looks_back
def risk_detail(request: Request, reference: str) -> HttpResponse:
    """Everything about one risk, now or as it stood; `?history=all` shows all of its history, `?kind=` some of it.

    A risk that was moved leads to where it is now, for whoever may see it there; `?here` stays.
    """
    risk = risk_seen(request, reference)
    if risk.moved_to_id and not request.GET:
        lives_on = Risk.objects.visible_to(request.user).filter(pk=risk.moved_to_id).first()
        if lives_on is not None:
            return redirect(lives_on)
    return risk_page(request, risk)


@require_http_methods(["GET", "HEAD", "POST"])
def risk_edit(request: Request, reference: str) -> HttpResponse:
    """All fields of a risk."""
    risk = risk_for(request, reference, Permission.EDIT_RISK)
    if request.method == "POST":
        form = RiskForm(request.POST, risk=risk)
        saved = form.is_valid() and _edit(request, risk, form)
        if saved:
            return saved
    else:
        form = RiskForm(risk=risk, initial=held.take(request, request.path))
    remarks = hints_on({name: form[name].value() or "" for name in FIELDS})
    return _form_page(request, "risks/risk_edit.html", risk, form, hints=remarks)


@require_POST
def risk_confirm(request: Request, reference: str) -> HttpResponse:
    """Still the same: a review without a change, in one click."""

    def confirm(risk: Risk, form: VersionedForm) -> str:
        now, today = clock()
        reviews.record_review(
            risk=risk, by=request.user, now=now, today=today, seen=form.cleaned_data["version"],
            outcome=ReviewOutcome.NO_CHANGE, note=form.cleaned_data["reason"],
        )  # fmt: skip
        words = {"reference": risk.reference, "day": full_day(risk.next_review_on or today)}
        return _("%(reference)s is still the same. Next review: %(day)s.") % words

    return _step(request, reference, confirm, Permission.REVIEW_RISK, ask=reverse("review_solo", args=[reference]))


@require_POST
def risk_open(request: Request, reference: str) -> HttpResponse:
    """Turn a draft into an open risk."""

    def open_it(risk: Risk, form: VersionedForm) -> str:
        now, _today = clock()
        risks.open_risk(
            risk=risk, by=request.user, now=now, seen=form.cleaned_data["version"], reason=form.cleaned_data["reason"]
        )
        return _("%(reference)s is open.") % {"reference": risk.reference}

    return _step(request, reference, open_it)


@require_http_methods(["GET", "HEAD", "POST"])
def risk_close(request: Request, reference: str) -> HttpResponse:
    """Close a risk for a reason."""
    risk = risk_for(request, reference, Permission.EDIT_RISK)
    if request.method == "POST":
        form = CloseForm(request.POST, risk=risk)
        saved = form.is_valid() and _close(request, risk, form)
        if saved:
            return saved
    else:
        form = CloseForm(risk=risk, initial={"version": risk.version} | held.take(request, request.path))
    return _form_page(request, "risks/risk_close.html", risk, form)


@require_http_methods(["GET", "HEAD", "POST"])
def risk_reopen(request: Request, reference: str) -> HttpResponse:
    """Open a closed risk again."""
    risk = risk_for(request, reference, Permission.EDIT_RISK)
    if request.method == "POST":
        form = ReopenForm(request.POST)
        saved = form.is_valid() and _reopen(request, risk, form)
        if saved:
            return saved
    else:
        form = ReopenForm(initial={"version": risk.version} | held.take(request, request.path))
    return _form_page(request, "risks/risk_reopen.html", risk, form)


def _edit(request: Request, risk: Risk, form: RiskForm) -> HttpResponse | None:
    """The answer once the risk is saved; None when it was refused, with the reason in the form."""
    now, today = clock()
    try:
        changed = risks.edit_risk(
            risk=risk, by=request.user, now=now, today=today, seen=form.cleaned_data["version"],
            values=form.values(), reason=form.cleaned_data["reason"],
        )  # fmt: skip
    except Refused as refused:
        show_refusal(form, refused)
        return None
    except Conflict as conflict:
        return _conflict(request, risk, conflict, form)
    if changed:
        messages.success(request, _("Saved."), extra_tags=undo_address(risk))
    else:
        messages.success(request, _("Nothing was changed."))
    return redirect("risk_detail", reference=risk.reference)


def _close(request: Request, risk: Risk, form: CloseForm) -> HttpResponse | None:
    now, _today = clock()
    entered = form.cleaned_data
    try:
        risks.close_risk(
            risk=risk, by=request.user, now=now, seen=entered["version"], close_reason=entered["close_reason"],
            reason=entered["reason"], duplicate_of=entered["duplicate_of"],
        )  # fmt: skip
    except Refused as refused:
        show_refusal(form, refused)
        return None
    except Conflict as conflict:
        return _conflict(request, risk, conflict, form)
    said = _("%(reference)s is closed.") % {"reference": risk.reference}
    messages.success(request, said, extra_tags=undo_address(risk))
    return redirect("risk_detail", reference=risk.reference)


def _reopen(request: Request, risk: Risk, form: ReopenForm) -> HttpResponse | None:
    now, today = clock()
    try:
        risks.reopen_risk(
            risk=risk, by=request.user, now=now, today=today, seen=form.cleaned_data["version"],
            reason=form.cleaned_data["reason"],
        )  # fmt: skip
    except Refused as refused:
        show_refusal(form, refused)
        return None
    except Conflict as conflict:
        return _conflict(request, risk, conflict, form)
    said = _("%(reference)s is open again.") % {"reference": risk.reference}
    messages.success(request, said, extra_tags=undo_address(risk))
    return redirect("risk_detail", reference=risk.reference)


def _step(
    request: Request,
    reference: str,
    act: Callable[[Risk, VersionedForm], str],
    permission: Permission = Permission.EDIT_RISK,
    ask: str = "",
) -> HttpResponse:
    """A step that is one button: done, and back to where the button was; refusals are said there.

    A reason that is missing is asked for on the page `ask`.
    """
    risk = risk_for(request, reference, permission)
    form = StepForm(request.POST)
    back = back_to(request, risk.get_absolute_url())
    if not form.is_valid():
        messages.error(request, _("The page was incomplete. Look again and repeat."))
        return back
    try:
        said = act(risk, form)
        messages.success(request, said, extra_tags=undo_address(risk))
    except Refused as refused:
        messages.error(request, refused.message)
        if ask and refused.field == "note":
            return HttpResponseClientRedirect(ask) if request.htmx else redirect(ask)
    except Conflict as conflict:
        return _conflict(request, risk, conflict, form)
    return back


def _conflict(request: Request, risk: Risk, conflict: Conflict, form: Any) -> HttpResponse:
    return conflict_answer(request, conflict=conflict, form=form, back=risk.get_absolute_url())


def _form_page(request: Request, template: str, risk: Risk, form: Any, **more: Any) -> HttpResponse:
    context = {
        "risk": risk, "register": risk.register, "form": form, "nav": "registers",
        **more,
    }  # fmt: skip
    return render(request, template, context, status=422 if form.errors else 200)
