"""What was decided in a register: a list to search, for ever in the same numbers."""

import csv
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from riskreg.domain import acceptances
from riskreg.forms.decisions import DecisionFilter
from riskreg.lib.cells import inert
from riskreg.models import Decision, Register
from riskreg.views.common import Request, clock, register_for
from riskreg.views.decided import decision_row

PAGE = 50


@require_safe
def decision_list(request: Request, code: str) -> HttpResponse:
    """The decisions of a register, the newest first, narrowed by the query string."""
    register = register_for(request, code)
    _now, today = clock()
    form = DecisionFilter(request.GET, register=register)
    page = Paginator(form.apply(_decisions(request, register)), PAGE).get_page(request.GET.get("page"))
    rows = [decision_row(decision, today) for decision in page]
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "register": register, "nav": "registers", "form": form, "page": page, "rows": rows, "query": query.urlencode(),
        "narrowed": any(query.values()),
    }  # fmt: skip
    return render(request, "decisions/decision_list.html", context)


@require_safe
def decision_csv(request: Request, code: str) -> HttpResponse:
    """The same decisions as a CSV file."""
    register = register_for(request, code)
    _now, today = clock()
    found = DecisionFilter(request.GET, register=register).apply(_decisions(request, register))
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{register.code}-decisions.csv"'
    response.write("\ufeff")  # without it Excel reads UTF-8 as something else
    writer = csv.writer(response)
    writer.writerow(_columns())
    for decision in found.iterator(chunk_size=500):
        writer.writerow([inert(text) for text in _cells(decision, today)])
    return response


def _decisions(request: Request, register: Register) -> QuerySet[Decision]:
    found = Decision.objects.visible_to(request.user).filter(register=register).numbered()
    return found.select_related("risk", "decided_by", "meeting", "acceptance__approver", "review").order_by(
        "-decided_at", "-year", "-number"
    )


def _columns() -> list[str]:
    return [
        _("Decision"), _("Date"), _("Kind"), _("Text"), _("Why"), _("Risk"), _("Title"), _("Who"), _("Meeting"),
        _("Conditions"), _("Expires on"), _("Acceptance"), _("Taken back"), _("State (SHA-256)"),
    ]  # fmt: skip


def _cells(decision: Decision, today: Any) -> list[str]:
    undone = decision.review.undone_at if decision.review else None
    return [
        decision.reference or "", timezone.localdate(decision.decided_at).isoformat(), decision.get_kind_display(),
        decision.text, decision.rationale, decision.risk.reference, decision.risk.title,
        decision.decided_by.name if decision.decided_by else "", decision.meeting.title if decision.meeting else "",
        decision.conditions, decision.expires_on.isoformat() if decision.expires_on else "",
        acceptances.standing_words(decision.acceptance, today) if decision.acceptance else "",
        timezone.localdate(undone).isoformat() if undone else "", decision.state_digest,
    ]  # fmt: skip
