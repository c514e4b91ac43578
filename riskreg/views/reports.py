"""Issued reports: the list, a new one, the PDF as it was issued."""

from typing import Any

import structlog
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from riskreg.access.checks import can
from riskreg.access.permissions import Permission
from riskreg.choices import Role
from riskreg.domain import jobs as work
from riskreg.domain import proof, reports, sign_offs
from riskreg.domain.errors import Refused
from riskreg.forms.base import show_refusal
from riskreg.forms.reports import ReportForm, SignOffForm, VerifyForm
from riskreg.jobs import queue
from riskreg.jobs.reports import INLINE_LIMIT, REGISTER_REPORT, issue_now
from riskreg.models import Register, Report, Risk
from riskreg.reports.attached import NotAttached, data_digest, proof_of
from riskreg.views import held
from riskreg.views.common import Request, clock, require

logger = structlog.get_logger(__name__)
PAGE = 50


@require_safe
def report_list(request: Request) -> HttpResponse:
    """Every issued PDF of the registers one may see, newest first."""
    registers = Register.objects.visible_to(request.user)
    chosen = request.GET.get("register", "")
    found = Report.objects.visible_to(request.user).select_related("register").with_sign_offs()
    if chosen:
        found = found.filter(register__code=chosen)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "to_sign": {report.pk for report in page if _may_sign(request, report)},
        "registers": registers,
        "chosen": chosen,
        "may_issue": _issuable(request).exists(),
        "nav": "reports",
    }
    return render(request, "reports/report_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def report_issue(request: Request) -> HttpResponse:
    """Issue the PDF of a register: at once when it is small, else in the background."""
    if not _issuable(request).exists():
        raise PermissionDenied
    if request.method != "POST":
        first = held.take(request, request.path) or request.GET.dict()
        blank = ReportForm(user=request.user, initial=first)
        return render(request, "reports/report_issue.html", {"form": blank, "nav": "reports"})
    form = ReportForm(request.POST, user=request.user)
    if form.is_valid():
        try:
            return _issue(request, **form.cleaned_data)
        except Refused as refusal:
            show_refusal(form, refusal)
    return render(request, "reports/report_issue.html", {"form": form, "nav": "reports"}, status=422)


@require_safe
def report_download(request: Request, pk: int) -> HttpResponse:
    """The PDF as it was issued; 410 with the reason when the file is no longer what was issued."""
    report = get_object_or_404(Report.objects.visible_to(request.user).select_related("register"), pk=pk)
    try:
        pdf = reports.report_bytes(report)
    except Refused as refusal:
        logger.error("report_file_damaged", report=report.pk, sha256=report.sha256)
        context = {"report": report, "reason": refusal.message}
        return render(request, "reports/report_damaged.html", context, status=410)
    name = f"{report.register.code}-{report.issued_at:%Y-%m-%d}-{report.sha256[:8]}.pdf"
    return HttpResponse(
        pdf,
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def report_sign_off(request: Request, pk: int) -> HttpResponse:
    """Say by name that one stands by an issued report; who has done so already stands above the form."""
    found = Report.objects.visible_to(request.user).select_related("register").with_sign_offs()
    report = get_object_or_404(found, pk=pk)
    require(request, Permission.SIGN_REPORT, report.register)
    form = SignOffForm(request.POST or None, initial=held.take(request, request.path))
    if request.method == "POST" and form.is_valid():
        said = {"position": form.cleaned_data["position"], "remark": form.cleaned_data["remark"]}
        try:
            sign_offs.sign_off(report=report, by=request.user, now=clock()[0], **said)
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Signed off: %(title)s.") % {"title": report.title})
            return redirect("report_list")
    mine = report.is_signed_by(request.user)
    context = {"report": report, "form": form, "mine": mine, "nav": "reports"}
    return render(request, "reports/report_sign_off.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def report_verify(request: Request) -> HttpResponse:
    """Whether a PDF was issued here, byte by byte, and whether its history chain is known."""
    form = VerifyForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"form": form, "nav": "reports"}
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data["pdf"].read()
        try:
            said = proof_of(data)
            context["verdict"] = proof.verdict(data, said, data_sha256=data_digest(data), by=request.user)
        except NotAttached as refusal:
            form.add_error("pdf", str(refusal))
    status = 422 if form.errors else 200
    return render(request, "reports/report_verify.html", context, status=status)


def _may_sign(request: Request, report: Report) -> bool:
    return not report.is_signed_by(request.user) and can(request.user, Permission.SIGN_REPORT, report.register)


def _issuable(request: Request) -> Any:
    """The registers whose reports the person may issue."""
    return Register.objects.visible_to(request.user).with_role(request.user, {Role.MANAGER})


def _issue(request: Request, *, kind: str, register: Register, query: str, classification: str) -> HttpResponse:
    """Issue it now, or hand it to a worker. Raises Refused."""
    require(request, Permission.ISSUE_REPORT, register)
    classification = classification or register.classification
    now, _today = clock()
    size = Risk.objects.visible_to(request.user).filter(register=register).count()
    if size <= INLINE_LIMIT:
        report = issue_now(
            register=register, query=query, classification=classification, by=request.user, now=now, kind=kind
        )
        messages.success(request, _("Issued: %(title)s.") % {"title": report.title})
        return redirect("report_list")
    wanted = {"register": register.pk, "query": query, "classification": classification, "kind": kind}
    job = work.request_job(kind=REGISTER_REPORT, parameters=wanted, by=request.user, now=now, total=size)
    queue.submit(job)
    return redirect("job_detail", pk=job.pk)
