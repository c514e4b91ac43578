"""Bringing a file into a register: upload, look, import, see what came of it, take it back."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from riskreg.access.permissions import Permission
from riskreg.choices import JobState
from riskreg.domain import import_undo as undoing
from riskreg.domain import imports, jobs
from riskreg.domain.errors import Conflict, Refused
from riskreg.forms.imports import ImportOptionsForm, ImportUploadForm
from riskreg.imports.errors import ImportRefused
from riskreg.imports.plan import ImportPlan
from riskreg.jobs import queue
from riskreg.jobs.imports import (
    IMPORT_REGISTER,
    INLINE_LIMIT,
    UNDO_IMPORT,
    first_rows_of,
    import_now,
    job_of,
    read_file,
)
from riskreg.models import ImportFile, Register, Risk
from riskreg.views.common import clock, register_for
from riskreg.views.import_rows import clashes, preview_rows, tally
from riskreg.views.jobs import UNDER_WAY

ROWS_SHOWN = 100


@require_http_methods(["GET", "HEAD", "POST"])
def register_import(request: HttpRequest, code: str) -> HttpResponse:
    """Upload a file; below it the files of before."""
    register = register_for(request, code, Permission.IMPORT_RISKS)
    form = ImportUploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        data = upload.read()
        try:
            plan = read_file(register, data, upload.name, {})
        except ImportRefused as refused:
            if refused.can_be_told:
                now, _today = clock()
                file = imports.keep_file(register=register, name=upload.name, data=data, by=request.user, now=now)
                return redirect("import_preview", code=code, pk=file.pk)
            form.add_error("file", str(refused))
        else:
            file = _keep(request, register, upload.name, data, plan)
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
    if file.imported_at or job_of(file, UNDER_WAY):
        return redirect("import_done", code=code, pk=pk)
    plan, refused = _try(register, file, file.options)
    sheet = request.POST.get("sheet") or file.options.get("sheet") or ""
    sheets, begins = ([], []) if plan else first_rows_of(file, sheet)
    form = ImportOptionsForm(request.POST or None, plan=plan, grid=register.grid, options=file.options, sheets=sheets)
    if request.method == "POST" and form.is_valid():
        options = form.options() | _taken(request)
        _plan, fault = _try(register, file, options)
        if fault is None:
            imports.set_options(file=file, options=options)
            return redirect("import_preview", code=code, pk=pk)
        form.refuse(fault)
    context: dict[str, Any] = {
        "register": register, "file": file, "plan": plan, "form": form, "refused": refused, "nav": "registers",
        "tab": "import", "begins": begins,
    }  # fmt: skip
    if plan is not None:
        context |= _preview(request, register, file, plan)
    return render(request, "imports/import_preview.html", context, status=422 if form.errors else 200)


@require_POST
def import_run(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Write what the preview showed: at once, or by a worker when it is much."""
    register, file = _file_for(request, code, pk)
    now, _today = clock()
    plan, fault = _try(register, file, file.options)
    try:
        if plan is None:
            raise Refused(str(fault))
        if len(plan.risks) > INLINE_LIMIT and not file.imported_at:
            job = jobs.request_job(
                kind=IMPORT_REGISTER, parameters={"file": file.pk}, by=request.user, now=now, total=len(plan.risks)
            )
            imports.set_job(file=file, job_id=job.pk)
            queue.submit(job)
        else:
            import_now(register=register, file=file, by=request.user, now=now)
            messages.success(request, _sentence(file))
    except (Refused, Conflict) as no:
        again = _("The register changed meanwhile. Look at the preview again.")
        messages.error(request, no.message if isinstance(no, Refused) else again)
        return redirect("import_preview", code=code, pk=pk)
    return redirect("import_done", code=code, pk=pk)


@require_safe
def import_done(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """What came of an import, with a way back; while a worker is at it, how far it is."""
    register, file = _file_for(request, code, pk)
    job = job_of(file, UNDER_WAY) or (None if file.imported_at else job_of(file, JobState.values))
    if job is None and not file.imported_at:
        return redirect("import_preview", code=code, pk=pk)
    context: dict[str, Any] = {
        "register": register, "file": file, "job": job, "under_way": bool(job and job.state in UNDER_WAY),
        "nav": "registers", "tab": "import", "can_undo": undoing.can_undo(file),
    }  # fmt: skip
    if request.htmx and context["under_way"]:  # type: ignore[attr-defined]
        return render(request, "imports/import_done.html#progress", context)
    if job is None:
        context |= _result(request, register, file)
    answer = render(request, "imports/import_done.html", context)
    if request.htmx:  # type: ignore[attr-defined]
        answer["HX-Refresh"] = "true"  # the job has ended: show the whole page
    return answer


@require_POST
def import_undo(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Take the whole import back: at once, or by a worker when it is much."""
    _register, file = _file_for(request, code, pk)
    now, _today = clock()
    rows = len(file.result.get("logged", ())) + len(file.result.get("changed", ()))
    try:
        if undoing.can_undo(file) and rows > INLINE_LIMIT and not job_of(file, UNDER_WAY):
            job = jobs.request_job(kind=UNDO_IMPORT, parameters={"file": file.pk}, by=request.user, now=now, total=rows)
            imports.note_result(file=file, undo_job=job.pk)
            queue.submit(job)
        elif not job_of(file, UNDER_WAY):
            undoing.undo_import(file=file, by=request.user, now=now)
            messages.success(request, _("The import of %(file)s was undone.") % {"file": file.name})
    except Refused as refused:
        messages.error(request, refused.message)
    except Conflict:
        messages.error(request, _("The register changed meanwhile. Look again."))
    return redirect("import_done", code=code, pk=pk)


def _result(request: HttpRequest, register: Register, file: ImportFile) -> dict[str, Any]:
    """The rows with the risks they became, and what the file held besides."""
    plan, _fault = _try(register, file, file.options)
    written = sorted((int(row), reference) for row, reference in file.result.get("rows", {}).items())
    page: Any = Paginator(written, ROWS_SHOWN).get_page(request.GET.get("page"))
    references = [reference for _row, reference in page]
    risks = Risk.objects.visible_to(request.user).filter(reference__in=references)
    titles = dict(risks.values_list("reference", "title"))
    told = {risk.row: risk.title for risk in plan.risks} if plan else {}
    page.object_list = [
        (row, reference, titles.get(reference) or told.get(row, ""), reference in titles) for row, reference in page
    ]
    failed = job_of(file, [JobState.FAILED])
    return {"plan": plan, "page_obj": page, "undo_error": failed.error if failed else ""}


def _keep(request: HttpRequest, register: Register, name: str, data: bytes, plan: ImportPlan) -> ImportFile:
    """The file, kept, with the mapping that a file with the same headers was read with last time."""
    now, _today = clock()
    file = imports.keep_file(register=register, name=name, data=data, by=request.user, now=now)
    headers = (*plan.columns.values(), *plan.unused_columns)
    options, last = imports.remembered_options(register=register, headers=headers)
    if options and _try(register, file, options)[0] is not None:
        imports.set_options(file=file, options=options)
        messages.info(request, _("Read in the same way as %(file)s, which has the same columns.") % {"file": last})
    return file


def _file_for(request: HttpRequest, code: str, pk: int) -> tuple[Register, ImportFile]:
    register = register_for(request, code, Permission.IMPORT_RISKS)
    return register, get_object_or_404(ImportFile.objects.visible_to(request.user), register=register, pk=pk)


def _try(
    register: Register, file: ImportFile, options: dict[str, Any]
) -> tuple[ImportPlan | None, ImportRefused | None]:
    try:
        return read_file(register, bytes(file.data), file.name, options), None
    except ImportRefused as refused:
        return None, refused


def _taken(request: HttpRequest) -> dict[str, list[int]]:
    """The rows for which the file wins where the register has changed as well."""
    rows = [int(text) for text in request.POST.getlist("take") if text.isdecimal() and len(text) < 9]
    return {"take": rows} if rows else {}


def _preview(request: HttpRequest, register: Register, file: ImportFile, plan: ImportPlan) -> dict[str, Any]:
    _now, today = clock()
    take = file.options.get("take", ())
    outcome = imports.preview_import(register=register, rows=plan.risks, paired=plan.paired, today=today, take=take)
    show = request.GET.get("show", "")
    rows = preview_rows(register, plan, outcome)
    counts = tally(rows)
    shown = [row for row in rows if not show or row["fate"] == show]
    return {
        "counts": counts,
        "writing": outcome.counts()["created"] + outcome.counts()["updated"],
        "show": show,
        "page_obj": Paginator(shown, ROWS_SHOWN).get_page(request.GET.get("page")),
        "clashes": clashes(outcome, take),
    }


def _sentence(file: ImportFile) -> str:
    counts = file.result
    text = ngettext("%(n)s risk logged", "%(n)s risks logged", counts["created"]) % {"n": counts["created"]}
    if counts["updated"]:
        text += ", " + ngettext("%(n)s updated", "%(n)s updated", counts["updated"]) % {"n": counts["updated"]}
    return _("%(what)s from %(file)s.") % {"what": text, "file": file.name}
