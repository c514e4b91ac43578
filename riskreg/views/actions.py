"""Pieces of treatment work: added on the risk, edited, done in place."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from riskreg.access.permissions import Permission
from riskreg.choices import ActionState, RiskState
from riskreg.domain import actions
from riskreg.domain.errors import Conflict, Refused
from riskreg.forms.actions import ActionEditForm, ActionForm, ActionStateForm
from riskreg.forms.base import show_refusal
from riskreg.models import Action
from riskreg.views import held
from riskreg.views.common import Request, action_for, clock, risk_for
from riskreg.views.conflicts import conflict_answer
from riskreg.views.detail import risk_page
from riskreg.views.steps import back_to


@require_POST
def action_add(request: Request, reference: str) -> HttpResponse:
    """Add an action to a risk."""
    risk = risk_for(request, reference, Permission.EDIT_RISK)
    form = ActionForm(request.POST, risk=risk)
    if form.is_valid():
        now, _today = clock()
        try:
            action = actions.add_action(risk=risk, by=request.user, now=now, values=form.values())
        except Refused as refused:
            show_refusal(form, refused)
        else:
            messages.success(request, _("Added: %(title)s") % {"title": action.title})
            return redirect(f"{risk.get_absolute_url()}#treatment")
    return risk_page(request, risk, action_form=form, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
def action_edit(request: Request, pk: int) -> HttpResponse:
    """What, who, by when, the note; the state has buttons of its own."""
    action = action_for(request, pk, Permission.WORK_ACTION)
    if request.method == "POST":
        form = ActionEditForm(request.POST, action=action)
        saved = form.is_valid() and _edit(request, action, form)
        if saved:
            return saved
    else:
        form = ActionEditForm(action=action, initial=held.take(request, request.path))
    context = {
        "action": action, "risk": action.risk, "form": form, "nav": "actions", "states": ActionState.choices,
        "next": request.POST.get("next") or request.GET.get("next", ""),
        "closed": action.risk.state == RiskState.CLOSED,
    }  # fmt: skip
    return render(request, "actions/action_edit.html", context, status=422 if form.errors else 200)


@require_POST
def action_state(request: Request, pk: int) -> HttpResponse:
    """Move an action to another state, and back to where the button was."""
    action = action_for(request, pk, Permission.WORK_ACTION)
    form = ActionStateForm(request.POST)
    back = back_to(request, f"{action.risk.get_absolute_url()}#treatment")
    if not form.is_valid():
        messages.error(request, _("This state is not known."))
        return back
    now, _today = clock()
    try:
        actions.set_action_state(
            action=action, by=request.user, now=now, seen=form.cleaned_data["version"], state=form.cleaned_data["state"]
        )
    except Refused as refused:
        messages.error(request, refused.message)
    except Conflict as conflict:
        return _conflict(request, action, conflict, form)
    else:
        words = {"state": action.get_state_display(), "title": action.title}
        messages.success(request, _("%(state)s: %(title)s") % words)
    return back


def _edit(request: Request, action: Action, form: ActionEditForm) -> HttpResponse | None:
    """The answer once the action is saved; None when it was refused, with the reason in the form."""
    now, _today = clock()
    try:
        actions.edit_action(
            action=action, by=request.user, now=now, seen=form.cleaned_data["version"], values=form.values(),
            reason=form.cleaned_data["reason"],
        )  # fmt: skip
    except Refused as refused:
        show_refusal(form, refused)
        return None
    except Conflict as conflict:
        return _conflict(request, action, conflict, form)
    messages.success(request, _("Saved: %(title)s") % {"title": action.title})
    return back_to(request, f"{action.risk.get_absolute_url()}#treatment")


def _conflict(request: Request, action: Action, conflict: Conflict, form: Any) -> HttpResponse:
    back = f"{action.risk.get_absolute_url()}#treatment"
    return conflict_answer(request, conflict=conflict, form=form, back=back)
