"""Several risks of the register's table at once."""

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from riskreg.access.checks import can
from riskreg.access.permissions import Permission
from riskreg.domain import bulk, moving
from riskreg.domain.bulk import Outcome, Pick
from riskreg.filters.query import Query
from riskreg.forms.cells import AssignForm, ReviewForm
from riskreg.forms.moving import MoveManyForm
from riskreg.lib.day_words import full_day
from riskreg.models import Register, Risk
from riskreg.views.common import Request, clock, register_for

_PICK = re.compile(r"([A-Z][A-Z0-9]{1,7}-[0-9]{1,9}):([0-9]{1,9})")
ASSIGN, REVIEW, MOVE, EXPORT = "assign", "review", "move", "export"


@require_POST
def risk_bulk(request: Request, code: str) -> HttpResponse:
    """Assign, bring the review forward, move, or export: first asks what is needed, then does it."""
    register = register_for(request, code)
    picks, act = _picks(request.POST.getlist("pick")), request.POST.get("act")
    if not picks or act not in {ASSIGN, REVIEW, MOVE, EXPORT}:
        messages.warning(request, _("Choose at least one risk first."))
        return redirect(_back(request, register))
    if act == EXPORT:
        return _page(request, register, picks, EXPORT)
    _require_some_right(request, register, picks)
    data = request.POST if "go" in request.POST else None
    form = _form(request, register, act, data)
    if not form.is_valid():
        return _page(request, register, picks, act, form, status=422 if form.is_bound else 200)
    outcome, said = {ASSIGN: _assign, REVIEW: _review, MOVE: _move}[str(act)](request, register, picks, form)
    if outcome.changed or outcome.same:
        messages.success(request, said)
    if not outcome.refused:
        return redirect(_back(request, register))
    return _page(request, register, picks, "result", outcome=outcome)


def _form(request: Request, register: Register, act: str | None, data: Any) -> forms.Form:
    if act == ASSIGN:
        return AssignForm(data, register=register)
    if act == MOVE:
        return MoveManyForm(data, registers=moving.targets(register, request.user))
    return ReviewForm(data)


def _assign(request: Request, register: Register, picks: Sequence[Pick], form: forms.Form) -> tuple[Outcome, str]:
    now, today = clock()
    owner = form.cleaned_data["owner"]
    outcome = bulk.assign(register=register, picks=picks, owner=owner, by=request.user, now=now, today=today)
    said = ngettext(
        "%(number)s risk now belongs to %(name)s.", "%(number)s risks now belong to %(name)s.", _done(outcome)
    )
    return outcome, said % {"number": _done(outcome), "name": owner.name}


def _review(request: Request, register: Register, picks: Sequence[Pick], form: forms.Form) -> tuple[Outcome, str]:
    now, today = clock()
    due = form.cleaned_data["next_review_on"]
    outcome = bulk.bring_reviews_forward(register=register, picks=picks, due=due, by=request.user, now=now, today=today)
    said = ngettext(
        "%(number)s risk is to be reviewed on %(day)s.",
        "%(number)s risks are to be reviewed on %(day)s.",
        _done(outcome),
    )
    return outcome, said % {"number": _done(outcome), "day": full_day(due)}


def _move(request: Request, register: Register, picks: Sequence[Pick], form: forms.Form) -> tuple[Outcome, str]:
    now, today = clock()
    to = form.cleaned_data["to"]
    outcome = bulk.move(
        register=register, picks=picks, to=to, by=request.user, now=now, today=today,
        reason=form.cleaned_data["reason"],
    )  # fmt: skip
    said = ngettext("%(number)s risk is now in %(name)s.", "%(number)s risks are now in %(name)s.", _done(outcome))
    return outcome, said % {"number": _done(outcome), "name": to.name}


def _done(outcome: Outcome) -> int:
    return len(outcome.changed) + len(outcome.same)


def _require_some_right(request: Request, register: Register, picks: Sequence[Pick]) -> None:
    """403 for somebody who may change none of the chosen risks."""
    if can(request.user, Permission.EDIT_RISK, register):
        return
    chosen = Risk.objects.visible_to(request.user).filter(
        register=register, reference__in=[pick.reference for pick in picks]
    )
    if not any(can(request.user, Permission.EDIT_RISK, risk) for risk in chosen):
        raise PermissionDenied


def _page(
    request: Request,
    register: Register,
    picks: Sequence[Pick],
    act: str,
    form: forms.Form | None = None,
    status: int = 200,
    outcome: Outcome | None = None,
) -> HttpResponse:
    """What was chosen, and the form, the downloads or the result."""
    references = [pick.reference for pick in picks]
    titles = Risk.objects.visible_to(request.user).filter(register=register, reference__in=references)
    query = Query(tuple(("ref", reference) for reference in references)).adding("state", "all")
    context: dict[str, Any] = {
        "register": register, "nav": "registers", "act": act, "form": form, "picks": picks, "outcome": outcome,
        "risks": titles.order_by("number").only("reference", "title"), "back": _back(request, register),
        "query": request.POST.get("back", ""), "downloads": query,
    }  # fmt: skip
    return render(request, "registers/risk_bulk.html", context, status=status)


def _picks(values: Sequence[str]) -> list[Pick]:
    """The chosen risks in "IT-014:7"; anything else is left out, and no more than a page's worth kept."""
    found = {match[1]: Pick(match[1], int(match[2])) for value in values if (match := _PICK.fullmatch(value))}
    return list(found.values())[: bulk.MOST]


def _back(request: Request, register: Register) -> str:
    query = request.POST.get("back", "")
    return f"{register.get_absolute_url()}{f'?{query}' if query else ''}"
