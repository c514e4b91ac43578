"""Bringing a spreadsheet into a register: upload, look, import."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from riskreg.access.permissions import Permission
from riskreg.domain import imports
from riskreg.domain.errors import Conflict, Refused
from riskreg.forms.imports import ImportOptionsForm, ImportUploadForm
from riskreg.imports.errors import ImportRefused
from riskreg.imports.plan import ImportPlan
from riskreg.imports.reader import read_register
from riskreg.models import ImportFile, Register
from riskreg.views.common import clock, register_for

ROWS_SHOWN = 100


@require_http_methods(["GET", "HEAD", "POST"])
def register_import(request: HttpRequest, code: str) -> HttpResponse:
    """Upload a spreadsheet; below it the files of before."""
    register = register_for(request, code, Permission.IMPORT_RISKS)
    form = ImportUploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        data = upload.read()
        try:
            _read(register, data, upload.name, {})
        except ImportRefused as refused:
            form.add_error("file", str(refused))
        else:
            now, _today = clock()
            file = imports.keep_file(register=register, name=upload.name, data=data, by=request.user, now=now)
            return redirect("import_preview", code=code, pk=file.pk)
    files = (
        ImportFile.objects.visible_to(request.user)
        .filter(register=register)
        .exclude(imported_at=None)
        .select_related("uploaded_by")
        .defer("data")[:10]
    )
    context = {"register": register, "form": form, "files": files, "nav": "registers", "tab": "import"}
    return render(request, "imports/register_import.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def import_preview(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """What was found in the file and what importing it would do; a POST reads it in another way."""
    register, file = _file_for(request, code, pk)
    if file.imported_at:
        return redirect("register_import", code=code)
    plan, refused = _try(register, file, file.options)
    form = ImportOptionsForm(request.POST or None, plan=plan, grid=register.grid, initial=_initial(plan))
    status = 200
    if request.method == "POST" and form.is_valid():
        options = form.options()
        _plan, refused = _try(register, file, options)
        if not refused:
            imports.set_options(file=file, options=options)
            return redirect("import_preview", code=code, pk=pk)
        form.add_error(None, refused)
        status = 422
    context = _preview(register, file, plan) | {"form": form, "refused": refused, "page_obj": None}
    if plan is not None:
        context["page_obj"] = Paginator(plan.risks, ROWS_SHOWN).get_page(request.GET.get("page"))
        _tell_outcome(context)
    return render(request, "imports/import_preview.html", context, status=422 if form.errors else status)


@require_POST
def import_run(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Write what the preview showed."""
    register, file = _file_for(request, code, pk)
    plan, refused = _try(register, file, file.options)
    now, today = clock()
    try:
        if plan is None:
            raise Refused(refused)
        reason = _("Imported from %(file)s.") % {"file": file.name}
        imports.run(
            register=register, file=file, rows=plan.risks, paired=plan.paired, by=request.user, now=now, today=today,
            reason=reason, skipped=len(plan.skipped), problems=len(plan.problems),
        )  # fmt: skip
    except (Refused, Conflict) as no:
        text = (
            no.message if isinstance(no, Refused) else _("The register changed meanwhile. Look at the preview again.")
        )
        messages.error(request, text)
        return redirect("import_preview", code=code, pk=pk)
    counts = file.result
    text = ngettext("%(n)s risk logged", "%(n)s risks logged", counts["created"]) % {"n": counts["created"]}
    if counts["updated"]:
        text += ", " + ngettext("%(n)s updated", "%(n)s updated", counts["updated"]) % {"n": counts["updated"]}
    messages.success(request, _("%(what)s from %(file)s.") % {"what": text, "file": file.name})
    return redirect("register_detail", code=code)


def _file_for(request: HttpRequest, code: str, pk: int) -> tuple[Register, ImportFile]:
    register = register_for(request, code, Permission.IMPORT_RISKS)
    return register, get_object_or_404(ImportFile.objects.visible_to(request.user), register=register, pk=pk)


def _read(register: Register, data: bytes, name: str, options: dict[str, Any]) -> ImportPlan:
    grid = register.grid
    return read_register(
        data, name=name, likelihood_levels=len(grid.likelihood), impact_levels=len(grid.impact), **options
    )


def _try(register: Register, file: ImportFile, options: dict[str, Any]) -> tuple[ImportPlan | None, str]:
    try:
        return _read(register, bytes(file.data), file.name, options), ""
    except ImportRefused as refused:
        return None, str(refused)


def _initial(plan: ImportPlan | None) -> dict[str, Any]:
    return {"sheet": plan.sheet, "header_row": plan.header_row} if plan else {}


def _preview(register: Register, file: ImportFile, plan: ImportPlan | None) -> dict[str, Any]:
    context: dict[str, Any] = {
        "register": register, "file": file, "plan": plan, "nav": "registers", "tab": "import",
    }  # fmt: skip
    if plan is not None:
        outcome = imports.foresee(register=register, rows=plan.risks, paired=plan.paired)
        context |= {"outcome": outcome, "counts": outcome.counts(), "stopped": plan.stopped_rows()}
    return context


def _tell_outcome(context: dict[str, Any]) -> None:
    """Each row of the page with what would become of it and its score as a rating."""
    grid = context["register"].grid
    outcome = context["outcome"]
    rows = []
    for risk in context["page_obj"]:
        likelihood, impact = risk.likelihood, risk.impact
        if context["plan"].paired:
            likelihood, impact = risk.residual_likelihood, risk.residual_impact
        points = likelihood * impact if likelihood and impact else None
        fate = "update" if risk.row in outcome.updated else "same" if risk.row in outcome.unchanged else "new"
        reference = outcome.updated.get(risk.row) or outcome.unchanged.get(risk.row)
        rows.append(
            {"risk": risk, "points": points, "rating": grid.rating(points), "fate": fate, "reference": reference}
        )
    context["rows"] = rows
