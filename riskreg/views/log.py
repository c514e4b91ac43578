"""Logging a risk: ten seconds, in the side panel or on a page of its own."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.http import trigger_client_event

from riskreg.access.permissions import Permission
from riskreg.choices import Role
from riskreg.domain import risks
from riskreg.domain.errors import Refused
from riskreg.domain.similar import similar_risks
from riskreg.forms.base import show_refusal
from riskreg.forms.risks import LogForm
from riskreg.models import Register, Risk
from riskreg.views import held
from riskreg.views.common import Request, clock, register_for
from riskreg.views.hints import FIELDS, hints_on

MAY_LOG: set[str] = {Role.CONTRIBUTOR, Role.MANAGER}
TYPED = 200  # characters of a title; more is not one


@require_http_methods(["GET", "HEAD", "POST"])
def risk_log(request: Request, code: str) -> HttpResponse:
    """The form for a new risk; saving answers with the next form when that was asked for."""
    register = register_for(request, code, Permission.LOG_RISK)
    if request.method == "POST":
        form = LogForm(request.POST, register=register)
        risk = _log(request, register, form) if form.is_valid() else None
        return _sheet(request, register, form, status=422) if risk is None else _logged(request, register, risk)
    return _sheet(request, register, LogForm(register=register, initial=held.take(request, request.path)))


@require_safe
def risk_similar(request: Request, code: str) -> HttpResponse:
    """Risks of the register that sound like ?title=: a fragment while typing, a page without a script."""
    register = register_for(request, code, Permission.LOG_RISK)
    title = request.GET.get("title", "")[:TYPED]
    context = {"register": register, "similar": similar_risks(register=register, title=title), "title": title}
    template = "risks/risk_similar.html"
    return render(request, f"{template}#same" if request.htmx else template, context)


@require_safe
def log_anywhere(request: Request) -> HttpResponse:
    """Which register the risk goes into; with only one there is no question."""
    registers = Register.objects.visible_to(request.user).with_role(request.user, MAY_LOG).active()
    found = list(registers.order_by("name", "pk"))
    if len(found) == 1:
        return redirect("risk_log", code=found[0].code)
    context = {"registers": found, "nav": "home"}
    template = "risks/log_anywhere.html"
    return render(request, f"{template}#sheet" if _in_panel(request) else template, context)


def _log(request: Request, register: Register, form: LogForm) -> Risk | None:
    """The new risk; None when it was refused, with the reason in the form."""
    now, today = clock()
    try:
        return risks.log_risk(register=register, by=request.user, now=now, today=today, values=form.values())
    except Refused as refused:
        show_refusal(form, refused)
        return None


def _logged(request: Request, register: Register, risk: Risk) -> HttpResponse:
    """In the panel: a message, the page behind it told, and the next form or nothing. Else a redirect."""
    another = "next" in request.POST
    if not _in_panel(request):
        messages.success(request, render_to_string("risks/risk_logged.html", {"risk": risk}))
        if another:
            return redirect("risk_log", code=register.code)
        return redirect("risk_detail", reference=risk.reference)
    behind = request.htmx.current_url_abs_path or ""
    table = behind if behind.partition("?")[0] == register.get_absolute_url() else ""
    context = {"register": register, "risk": risk, "next": another, "in_panel": True, "table": table}
    if another:
        context["form"] = LogForm(register=register)
    response = render(request, "risks/risk_log.html#logged", context)
    words = _("%(reference)s is logged.") % {"reference": risk.reference}
    trigger_client_event(response, "announce", {"text": words})
    return trigger_client_event(response, "risk-logged", {"reference": risk.reference}, after="settle")


def _sheet(request: Request, register: Register, form: LogForm, status: int = 200) -> HttpResponse:
    title = str(form["title"].value() or "")
    context = {
        "register": register, "form": form, "nav": "registers",
        "in_panel": _in_panel(request),
        "similar": similar_risks(register=register, title=title[:TYPED]) if title else [],
        "hints": hints_on({name: form[name].value() or "" for name in FIELDS}) if title else [],
        "similar_url": reverse("risk_similar", args=[register.code]),
    }  # fmt: skip
    template = "risks/risk_log.html"
    return render(request, f"{template}#sheet" if _in_panel(request) else template, context, status=status)


def _in_panel(request: Request) -> bool:
    return bool(request.htmx)
