"""One cell of the register's table, edited in place."""

from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from django_htmx.http import trigger_client_event

from riskreg.access.permissions import Permission
from riskreg.domain import risks
from riskreg.domain.errors import Conflict, Refused
from riskreg.forms.base import show_refusal
from riskreg.forms.cells import CELLS, CellForm
from riskreg.models import Risk
from riskreg.tables.risks import ROW_FIELDS
from riskreg.tables.rows import RowMaker
from riskreg.views import held
from riskreg.views.common import Request, clock, risk_for
from riskreg.views.conflicts import conflict_answer
from riskreg.views.register_page import RegisterPage
from riskreg.views.registers import rail_context, row_context
from riskreg.views.undo import undo_address


@require_http_methods(["GET", "HEAD", "POST"])
def risk_cell(request: Request, reference: str, field: str) -> HttpResponse:
    """Likelihood, impact, strategy, owner or next review of a risk: its form, and after saving its row."""
    risk = risk_for(request, reference, Permission.EDIT_RISK)
    if field not in CELLS:
        raise Http404
    if request.method != "POST":
        return _cell(request, risk, field, CellForm(risk=risk, name=field, initial=held.take(request, request.path)))
    form = CellForm(request.POST, risk=risk, name=field)
    if form.is_valid():
        try:
            _save(request, risk, form)
        except Refused as refused:
            show_refusal(form, refused)
        except Conflict as conflict:
            return conflict_answer(request, conflict=conflict, form=form, back=_back(risk, request))
        else:
            return _saved(request, risk)
    return _cell(request, risk, field, form, status=422)


def _save(request: Request, risk: Risk, form: CellForm) -> None:
    now, today = clock()
    seen, value = form.cleaned_data["version"], form.cleaned_data[form.column]
    if form.column == "next_review_on":
        risks.bring_review_forward(risk=risk, by=request.user, now=now, today=today, seen=seen, due=value)
    else:
        risks.edit_risk(risk=risk, by=request.user, now=now, today=today, seen=seen, values={form.column: value})


def _cell(request: Request, risk: Risk, field: str, form: CellForm, status: int = 200) -> HttpResponse:
    """The form: in its cell under htmx, else on a page of its own."""
    form.cell.field.widget.attrs["aria-label"] = f"{form.cell.label}, {risk.reference}"
    context = {
        "risk": risk, "register": risk.register, "form": form, "field": field, "nav": "registers",
        "back": _back(risk, request), "query": _query(request),
    }  # fmt: skip
    if not request.htmx:
        return render(request, "risks/risk_cell.html", context, status=status)
    response = render(request, "risks/risk_cell.html#cell", context, status=status)
    if status != 200:
        response["HX-Retarget"], response["HX-Reswap"] = "closest td", "innerHTML"
    return response


def _saved(request: Request, risk: Risk) -> HttpResponse:
    """The row as it now is, and the figures beside the table with it."""
    said = _("%(reference)s is saved.") % {"reference": risk.reference}
    if not request.htmx:
        messages.success(request, said, extra_tags=undo_address(risk))
        return redirect(_back(risk, request))
    _now, today = clock()
    risk.register.refresh_from_db(fields=["revision"])
    page = RegisterPage(QueryDict(_query(request)), user=request.user, register=risk.register, today=today)
    record = Risk.objects.filter(pk=risk.pk).values(*ROW_FIELDS)[0]
    context: dict[str, Any] = {
        "register": risk.register, "row": RowMaker(risk.register, request.user, today, page.since).rows([record])[0],
        "oob": True, **row_context(risk.register, page), **rail_context(page.filter, page.query),
    }  # fmt: skip
    response = render(request, "risks/_saved_row.html", context)
    return trigger_client_event(response, "notice", {"text": said, "undo": undo_address(risk)})


def _query(request: Request) -> str:
    """The state of the table around the cell: posted along, or from the address that the browser shows."""
    if "back" in request.POST:
        return request.POST["back"]
    return urlsplit(request.htmx.current_url or "").query


def _back(risk: Risk, request: Request) -> str:
    query = _query(request)
    return f"{risk.register.get_absolute_url()}{f'?{query}' if query else ''}"
