"""Saved views of a register: kept from the table, opened by a link that can be mailed, removed."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from riskreg.access.checks import can
from riskreg.access.permissions import Permission
from riskreg.domain import saved_views
from riskreg.domain.errors import Refused
from riskreg.forms.base import show_refusal
from riskreg.forms.saved_views import SavedViewForm
from riskreg.lib.readable import Readable
from riskreg.models import Register, SavedView
from riskreg.views.common import Request, clock, register_for
from riskreg.views.register_page import RegisterPage


@dataclass(frozen=True, slots=True)
class ViewLink(Readable):
    """A saved view beside the table: where it leads, and whether the table shows it now."""

    name: str
    href: str
    current: bool
    shared: bool


@require_http_methods(["GET", "HEAD", "POST"])
def saved_view_list(request: Request, code: str) -> HttpResponse:
    """One's own and the shared views with their links; POST keeps the table as it is shown."""
    register = register_for(request, code)
    form, status = SavedViewForm(request.POST if request.method == "POST" else None), 200
    if request.method == "POST":
        saved = form.is_valid() and _save(request, register, form)
        if saved:
            messages.success(request, _("Saved as “%(name)s”.") % {"name": saved.name})
            return redirect(saved)
        status = 422
    _now, today = clock()
    views = SavedView.objects.visible_to(request.user).filter(register=register).select_related("register", "owner")
    rows = [
        {"view": view, "page": RegisterPage(QueryDict(view.query), user=request.user, register=register, today=today),
         "address": request.build_absolute_uri(view.get_absolute_url()),
         "may_remove": saved_views.may_remove(view, request.user)}
        for view in views
    ]  # fmt: skip
    context = {
        "register": register, "nav": "registers", "rows": rows, "form": form,
        "may_share": can(request.user, Permission.MANAGE_REGISTER, register),
    }  # fmt: skip
    return render(request, "registers/saved_view_list.html", context, status=status)


@require_safe
def saved_view_open(request: Request, code: str, pk: int) -> HttpResponse:
    """To the table as the view has it; 404 for somebody else's that is not shared."""
    register = register_for(request, code)
    view = get_object_or_404(SavedView.objects.visible_to(request.user), register=register, pk=pk)
    return redirect(f"{register.get_absolute_url()}?{view.query}" if view.query else register.get_absolute_url())


@require_POST
def saved_view_remove(request: Request, code: str, pk: int) -> HttpResponse:
    """Remove one's own view, or a shared one as the manager."""
    register = register_for(request, code)
    found = SavedView.objects.visible_to(request.user).select_related("register")
    view = get_object_or_404(found, register=register, pk=pk)
    saved_views.remove_view(view=view, by=request.user)
    messages.success(request, _("Removed: “%(name)s”.") % {"name": view.name})
    return redirect("saved_view_list", code=register.code)


def links(page: RegisterPage) -> list[ViewLink]:
    """The views beside the table."""
    shown = str(page.query.without("as_of"))
    return [
        ViewLink(look.name, f"?{look.query}", look.query == shown, look.shared)
        for look in saved_views.views_for(page.register, page.user)
    ]


def _save(request: Request, register: Register, form: SavedViewForm) -> SavedView | None:
    """The view, its query without what is wrong in it; None when it was refused, with the reason in the form."""
    now, today = clock()
    asked = QueryDict(form.cleaned_data["query"].removeprefix("?"))
    page = RegisterPage(asked, user=request.user, register=register, today=today)
    try:
        return saved_views.save_view(
            register=register, by=request.user, now=now, name=form.cleaned_data["name"],
            query=str(page.query.without("as_of")), shared=form.cleaned_data["shared"],
        )  # fmt: skip
    except Refused as refused:
        show_refusal(form, refused)
        return None
