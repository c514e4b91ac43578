"""The register as a file: exactly the risks and the order of the table."""

from collections.abc import Callable
from datetime import date

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from riskreg.jobs.pack_data import risk_paper
from riskreg.jobs.register_data import report_data
from riskreg.jobs.register_export import export_extras
from riskreg.lib.languages import speaking
from riskreg.models import Register
from riskreg.reports import register_csv as csv_writer
from riskreg.reports import register_json as json_writer
from riskreg.reports import register_nist as nist_writer
from riskreg.reports import register_pdf as pdf_writer
from riskreg.reports import register_xlsx as xlsx_writer
from riskreg.reports import risk_pdf as risk_writer
from riskreg.views.common import Request, clock, register_for, risk_for
from riskreg.views.past import looks_back, moment_asked

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
@looks_back
def register_pdf(request: Request, code: str) -> HttpResponse:
    """The table as a PDF."""
    return _download(request, code, pdf_writer.register_pdf, "pdf", "application/pdf")


@require_safe
@looks_back
def register_xlsx(request: Request, code: str) -> HttpResponse:
    """The table as an Excel workbook."""
    return _download(request, code, xlsx_writer.register_xlsx, "xlsx", XLSX, extras=True)


@require_safe
@looks_back
def register_csv(request: Request, code: str) -> HttpResponse:
    """The table as CSV."""
    return _download(request, code, csv_writer.register_csv, "csv", "text/csv; charset=utf-8", extras=True)


@require_safe
@looks_back
def register_json(request: Request, code: str) -> HttpResponse:
    """Everything about the risks of the table as JSON, for other programs and for import."""
    return _download(request, code, json_writer.register_json, "json", "application/json", extras=True)


@require_safe
@looks_back
def register_nist(request: Request, code: str) -> HttpResponse:
    """The risks of the table in the fields of NIST IR 8286."""
    return _download(request, code, nist_writer.register_nist, "nist-ir-8286.json", "application/json", extras=True)


@require_safe
@looks_back
def risk_pdf(request: Request, reference: str) -> HttpResponse:
    """One risk on paper."""
    risk = risk_for(request, reference)
    now, _today = clock()
    with speaking(risk.register.language):
        data = risk_paper(register=risk.register, risk=risk, moment=moment_asked(request), now=now)
        pdf = risk_writer.risk_pdf(data.report, data.details[0])
    headers = {"Content-Disposition": f'attachment; filename="{risk.reference}-{data.report.position:%Y-%m-%d}.pdf"'}
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)


def _download(
    request: Request, code: str, write: Callable[..., bytes], ending: str, kind: str, *, extras: bool = False
) -> HttpResponse:
    register = register_for(request, code)
    now, _today = clock()
    query = request.META["QUERY_STRING"]
    with speaking(register.language):
        data = report_data(register=register, query=query, now=now, classification=None, by=request.user)
        more = [export_extras(register=register, query=query, now=now, by=request.user)] if extras else []
        content = write(data, *more)
    name = file_name(register, data.position.date(), ending)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=kind, headers=headers)


def file_name(register: Register, day: date, ending: str) -> str:
    """ "IT-register-2026-10-06.pdf"; a code has no character that a header or a file system minds."""
    return f"{register.code}-register-{day.isoformat()}.{ending}"
