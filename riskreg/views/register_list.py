"""The registers a person may see, and making a new one."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from riskreg.access.checks import can
from riskreg.access.permissions import Permission
from riskreg.choices import Role
from riskreg.domain import matrices, register_figures, registers
from riskreg.domain.errors import Refused
from riskreg.domain.ready_words import in_words
from riskreg.forms.base import show_refusal
from riskreg.forms.registers import RegisterNewForm
from riskreg.models import Matrix, Register
from riskreg.scoring import Grid
from riskreg.views import held
from riskreg.views.common import Request, clock, require


@require_safe
def register_list(request: Request) -> HttpResponse:
    """Every register one may see, with its figures; `?archived=1` shows those put away, `?q=` searches by name."""
    _now, today = clock()
    archived, q = request.GET.get("archived") == "1", request.GET.get("q", "").strip()
    visible = Register.objects.visible_to(request.user)
    found = visible.exclude(archived_at=None) if archived else visible.active()
    if q:
        found = found.filter(name__icontains=q) | found.filter(code__icontains=q)
    rows = list(found)
    numbers = register_figures.figures(rows, today)
    entries = [
        {"register": row, "figures": numbers[row.pk], "role": _role_word(request.user.role_in(row.pk))} for row in rows
    ]
    context = {
        "entries": entries, "archived": archived, "q": q, "nav": "registers",
        "may_create": can(request.user, Permission.CREATE_REGISTER),
        "away": 0 if archived else visible.exclude(archived_at=None).count(),
    }  # fmt: skip
    return render(request, "registers/register_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def register_new(request: Request) -> HttpResponse:
    """Make a register: name, code, a ready matrix, categories."""
    require(request, Permission.CREATE_REGISTER)
    now, _today = clock()
    ready = [in_words(matrix) for matrix in matrices.load_ready_matrices(now=now)]
    categories, language = registers.default_categories(), request.organisation.language
    initial = {"matrix": matrices.DEFAULT_KEY, "categories": categories, "language": language} | held.take(
        request, request.path
    )
    posted = request.POST if request.method == "POST" else None
    form = RegisterNewForm(posted, initial=initial, ready=ready, categories=categories)
    status = 200
    if posted is not None:
        register = _created(request, form)
        if register is not None:
            messages.success(request, _("The register is ready. Add its members next."))
            return redirect("settings_members", code=register.code)
        status = 422
    context = {"form": form, "ready": _choices(form, ready), "nav": "registers"}
    return render(request, "registers/register_new.html", context, status=status)


def _created(request: Request, form: RegisterNewForm) -> Register | None:
    if not form.is_valid():
        return None
    values = form.cleaned_data
    language = values["language"] or request.organisation.language
    try:
        return registers.create_register(
            code=values["code"], name=values["name"], matrix_key=values["matrix"], categories=values["categories"],
            values={"purpose": values["purpose"], "language": language}, by=request.user, now=clock()[0],
        )  # fmt: skip
    except Refused as refused:
        show_refusal(form, refused)
        return None


def _choices(form: RegisterNewForm, ready: list[Matrix]) -> list[dict[str, object]]:
    """The radio buttons of the matrices, each with the grid it stands for."""
    return [
        {"radio": radio, "grid": matrix.grid, "cells": cells(matrix.grid)}
        for radio, matrix in zip(form["matrix"], ready, strict=True)
    ]


def cells(grid: Grid) -> list[list[dict[str, object]]]:
    """The cells of a matrix for a small drawing, highest likelihood first."""
    impacts = range(1, len(grid.impact) + 1)
    return [
        [{"score": row * column, "rating": grid.rating(row * column)} for column in impacts]
        for row in range(len(grid.likelihood), 0, -1)
    ]


def _role_word(role: str) -> str:
    return str(Role(role).label) if role else ""
