"""Settings of a register: what it is, how often it is reviewed, its categories."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from riskreg.access.permissions import Permission
from riskreg.domain import categories, registers
from riskreg.domain.errors import Conflict, Refused
from riskreg.forms.base import ConfirmForm, initial_from, show_refusal
from riskreg.forms.registers import (
    CadenceForm,
    CategoryForm,
    CategoryRenameForm,
    CategoryStepForm,
    RegisterSettingsForm,
)
from riskreg.models import Category, Register
from riskreg.views import held
from riskreg.views.common import Request, clock, register_for
from riskreg.views.conflicts import conflict_answer

GENERAL = [
    "name", "code", "purpose", "classification", "appetite", "tolerance", "four_eyes", "starts_on", "ends_on", "phase",
    "sponsor", "language",
]  # fmt: skip
CADENCE = [*registers.CADENCE, "cadence_base"]


@require_http_methods(["GET", "HEAD", "POST"])
def register_settings(request: Request, code: str) -> HttpResponse:
    """Name, code, purpose, limits, lifecycle; at the foot, archive or restore."""
    register = register_for(request, code, Permission.MANAGE_REGISTER)
    initial = dict(initial_from(register, GENERAL)) | held.take(request, request.path)
    fixed = registers.code_is_fixed(register)
    form = RegisterSettingsForm(_posted(request), initial=initial, register=register, code_fixed=fixed)
    if not form.is_bound:
        return _page(request, "register_settings", register, form=form)

    def save() -> None:
        registers.edit_register(
            register=register, by=request.user, now=clock()[0], seen=form.cleaned_data["version"], values=form.values()
        )
        messages.success(request, _("Settings saved."))

    return _saved(request, "register_settings", register, form, save)


@require_POST
def register_archive(request: Request, code: str) -> HttpResponse:
    """Take the register off the lists, or put it back."""
    register = register_for(request, code, Permission.MANAGE_REGISTER)
    form = ConfirmForm(request.POST)
    if form.is_valid():
        act = registers.restore_register if register.archived_at else registers.archive_register
        values = {"seen": form.cleaned_data["version"], "reason": form.cleaned_data["reason"]}
        try:
            act(register=register, by=request.user, now=clock()[0], **values)
        except Conflict:
            messages.error(request, _("The settings were changed meanwhile. Look again, then repeat it."))
        else:
            back = _("The register is on the lists again.")
            messages.success(request, _("The register is archived.") if register.archived_at else back)
    return redirect("register_settings", code=register.code)


@require_http_methods(["GET", "HEAD", "POST"])
def settings_cadence(request: Request, code: str) -> HttpResponse:
    """Days between reviews, by rating."""
    register = register_for(request, code, Permission.MANAGE_REGISTER)
    form = CadenceForm(
        _posted(request), initial=dict(initial_from(register, CADENCE)) | held.take(request, request.path)
    )
    if not form.is_bound:
        return _page(request, "settings_cadence", register, form=form)

    def save() -> None:
        now, today = clock()
        moved = registers.edit_cadence(
            register=register, by=request.user, now=now, today=today, seen=form.cleaned_data["version"],
            values=form.values(),
        )  # fmt: skip
        brought = ngettext("%(n)s review was brought forward.", "%(n)s reviews were brought forward.", moved)
        messages.success(request, _("Cadence saved.") + (f" {brought % {'n': moved}}" if moved else ""))

    return _saved(request, "settings_cadence", register, form, save)


@require_http_methods(["GET", "HEAD", "POST"])
def settings_categories(request: Request, code: str) -> HttpResponse:
    """The register's own headings: add one; the rows rename, order and archive."""
    register = register_for(request, code, Permission.MANAGE_REGISTER)
    form = CategoryForm(_posted(request), initial=held.take(request, request.path))
    if not form.is_bound:
        return _page(request, "settings_categories", register, form=form, rows=_category_rows(register))

    def save() -> None:
        name = form.cleaned_data["name"]
        categories.add_category(register=register, name=name, by=request.user, now=clock()[0])
        messages.success(request, _("“%(name)s” is added.") % {"name": name})

    return _saved(request, "settings_categories", register, form, save, rows=_category_rows(register))


@require_POST
def category_rename(request: Request, code: str, pk: int) -> HttpResponse:
    """Give a category another name."""
    register, category = _category(request, code, pk)
    form = CategoryRenameForm(request.POST, auto_id=f"id_{pk}_%s")

    def save() -> None:
        seen, name = form.cleaned_data["version"], form.cleaned_data["name"]
        categories.rename_category(category=category, name=name, by=request.user, now=clock()[0], seen=seen)
        messages.success(request, _("The category is renamed."))

    rows = _category_rows(register, renaming=form, pk=pk)
    return _saved(request, "settings_categories", register, form, save, rows=rows, page_form=CategoryForm())


@require_POST
def category_step(request: Request, code: str, pk: int) -> HttpResponse:
    """Move a category up or down, archive it, or offer it again."""
    register, category = _category(request, code, pk)
    form = CategoryStepForm(request.POST)
    if form.is_valid():
        act, seen = form.cleaned_data["act"], form.cleaned_data["version"]
        try:
            _step(request, category, act, seen)
        except Conflict:
            messages.error(request, _("The list was changed meanwhile. It is shown as it stands now."))
    return redirect("settings_categories", code=register.code)


def _step(request: Request, category: Category, act: str, seen: int) -> None:
    by, now = request.user, clock()[0]
    if act == "archive":
        categories.archive_category(category=category, by=by, now=now, seen=seen)
    elif act == "restore":
        categories.restore_category(category=category, by=by, now=now, seen=seen)
    else:
        steps = -1 if act == "up" else 1
        categories.move_category(category=category, steps=steps, by=by, now=now, seen=seen)


def _category(request: Request, code: str, pk: int) -> tuple[Register, Category]:
    register = register_for(request, code, Permission.MANAGE_REGISTER)
    return register, get_object_or_404(register.categories.select_related("register"), pk=pk)


def _category_rows(
    register: Register, renaming: CategoryRenameForm | None = None, pk: int = 0
) -> dict[str, list[dict[str, Any]]]:
    """The categories in use and the archived ones, each with its form for another name."""
    rows: list[dict[str, Any]] = [
        {
            "category": category,
            "form": renaming
            if renaming is not None and category.pk == pk
            else CategoryRenameForm(initial=dict(initial_from(category, ["name"])), auto_id=f"id_{category.pk}_%s"),
            "renaming": renaming is not None and category.pk == pk,
        }
        for category in register.categories.all()
    ]
    return {
        "used": [row for row in rows if row["category"].archived_at is None],
        "archived": [row for row in rows if row["category"].archived_at is not None],
    }


def _posted(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _saved(
    request: Request,
    page: str,
    register: Register,
    form: forms.Form,
    save: Callable[[], None],
    page_form: forms.Form | None = None,
    **context: Any,
) -> HttpResponse:
    """Run `save` on a valid form and go back to the page; otherwise the page with the errors, or the conflict."""
    back = reverse(page, kwargs={"code": register.code})
    if form.is_valid():
        try:
            save()
            return redirect(reverse(page, kwargs={"code": register.code}))
        except Refused as refused:
            show_refusal(form, refused)
        except Conflict as conflict:
            return conflict_answer(request, conflict=conflict, form=form, back=back)
    return _page(request, page, register, status=422, form=page_form or form, **context)


def _page(request: Request, page: str, register: Register, status: int = 200, **context: Any) -> HttpResponse:
    found = {"register": register, "section": page, "nav": "registers"} | context
    return render(request, f"registers/{page}.html", found, status=status)
