"""What changed in a register between two moments: as a page, as PDF, as JSON."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from riskreg.domain import as_of, compare, figures, proof
from riskreg.domain.compare import Comparison, Item
from riskreg.domain.errors import Refused
from riskreg.filters.query import Query
from riskreg.forms.base import show_refusal
from riskreg.forms.reports import SinceForm
from riskreg.jobs.compare_data import as_json, draw_comparison, group_labels
from riskreg.lib.readable import Readable
from riskreg.models import Meeting, Register, Report, Review
from riskreg.reports.arrows import arrows
from riskreg.reports.attached import NotAttached, data_digest, proof_of
from riskreg.views.common import Request, clock, register_for
from riskreg.views.past import year_before

FIRST = 50  # risks of a group shown at once


@dataclass(frozen=True, slots=True)
class Choice(Readable):
    """A span that is often asked for."""

    label: str
    href: str


@require_http_methods(["GET", "HEAD", "POST"])
def register_compare(request: Request, code: str) -> HttpResponse:
    """The comparison as a page; `?all=rose` shows a long group whole, `?format=json` answers as JSON.

    A posted PDF leads to the comparison since the state that it shows.
    """
    register = register_for(request, code)
    form = SinceForm(request.POST, request.FILES) if request.method == "POST" else SinceForm()
    if request.method == "POST" and (moment := _moment_in(request, form, register)):
        return HttpResponseRedirect(reverse("register_compare", args=[register.code]) + _since(moment))
    return _show(request, register, form)


def _moment_in(request: Request, form: SinceForm, register: Register) -> datetime | None:
    """The moment that the PDF shows, None when it is refused; says what the PDF is worth."""
    if not form.is_valid():
        return None
    data = form.cleaned_data["pdf"].read()
    try:
        found = proof.verdict(data, proof_of(data), data_sha256=data_digest(data), by=request.user)
        moment = proof.moment_of(found, register=register)
    except NotAttached as fault:
        form.add_error("pdf", str(fault))
    except Refused as refused:
        show_refusal(form, refused)
    else:
        issued = _("Issued here, and unchanged") if found.report else ""
        worth = issued or _("Not an issued report, but it names a history kept here")
        shown = {"worth": worth, "when": as_of.words_of(moment)}
        messages.info(request, _("%(worth)s. The PDF shows how the register stood %(when)s.") % shown)
        return moment
    return None


def _show(request: Request, register: Register, form: SinceForm) -> HttpResponse:
    choices = _choices(request, register)
    status = 422 if form.errors else 200
    context: dict[str, Any] = {
        "form": form,
        "register": register, "nav": "registers", "choices": choices,
        "asked_from": request.GET.get("from", "")[:10], "asked_to": request.GET.get("to", "")[:10],
        "today": clock()[1],
    }  # fmt: skip
    try:
        start, end = _span(request, register)
        found = compare.compare(register=register, start=start, end=end)
    except Refused as refused:
        return render(
            request, "registers/register_compare.html", context | {"problem": refused.message}, status=max(400, status)
        )
    if request.GET.get("format") == "json":
        return JsonResponse(as_json(found, start, end))
    context |= _page(request, found, start, end)
    return render(request, "registers/register_compare.html", context, status=status)


@require_safe
def register_compare_json(request: Request, code: str) -> HttpResponse:
    """The comparison for programs; 400 with the reason when a moment makes no sense."""
    register = register_for(request, code)
    try:
        start, end = _span(request, register)
        return JsonResponse(as_json(compare.compare(register=register, start=start, end=end), start, end))
    except Refused as refused:
        return JsonResponse({"error": refused.message}, status=400)


@require_safe
def register_compare_pdf(request: Request, code: str) -> HttpResponse:
    """The comparison as a PDF; a moment that makes no sense leads to the page that says so."""
    register = register_for(request, code)
    try:
        start, end = _span(request, register)
        pdf = draw_comparison(register=register, start=start, end=end)
    except Refused:
        return register_compare(request, code)
    days = f"{timezone.localdate(start).isoformat()}-{timezone.localdate(end).isoformat()}"
    headers = {"Content-Disposition": f'attachment; filename="{register.code}-compare-{days}.pdf"'}
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)


def _span(request: Request, register: Register) -> tuple[datetime, datetime]:
    """Both moments: the end of last quarter and now unless the address says otherwise. Raises Refused."""
    now, today = clock()
    zone = request.organisation.zone
    start = as_of.moment_from(request.GET.get("from", ""), zone=zone, now=now)
    end = as_of.moment_from(request.GET.get("to", ""), zone=zone, now=now) or now
    if start is None:
        quarter = figures.quarter_start(today) - timedelta(days=1)
        start = max(datetime.combine(quarter, time.max, tzinfo=zone), as_of.begin_of(register))
    if start >= end:
        raise Refused(_("The first moment must come before the second."), field="as_of")
    return start, end


def _choices(request: Request, register: Register) -> list[Choice]:
    """Since the last meeting, the one before, the last report, the last review, a quarter, a year."""
    _now, today = clock()
    meetings = Meeting.objects.visible_to(request.user).filter(register=register).closed()
    closed = [when for when in meetings.order_by("-closed_at").values_list("closed_at", flat=True)[:2] if when]
    reports = Report.objects.visible_to(request.user).filter(register=register)
    report = reports.order_by("-position_at").values_list("position_at", flat=True).first()
    found = []
    if closed:
        found.append(Choice(_("Since the last meeting"), _since(closed[0])))
    if len(closed) > 1:
        between = Query((("from", as_of.text_of(closed[1])), ("to", as_of.text_of(closed[0])))).href
        found.append(Choice(_("Between the last two meetings"), between))
    if report:
        found.append(Choice(_("Since the last report"), _since(report)))
    reviews = Review.objects.standing().filter(risk__register=register).order_by("-reviewed_at")
    reviewed = reviews.values_list("reviewed_at", flat=True).first()
    if reviewed:
        found.append(Choice(_("Since the last review"), _since(reviewed)))
    quarter = figures.quarter_start(today) - timedelta(days=1)
    days = ((_("Since the end of the quarter"), quarter), (_("A year back"), year_before(today)))
    return found + [Choice(label, Query((("from", day.isoformat()),)).href) for label, day in days]


def _since(moment: datetime) -> str:
    return Query((("from", as_of.text_of(moment)),)).href


def _page(request: Request, found: Comparison, start: datetime, end: datetime) -> dict[str, Any]:
    asked = Query(tuple((name, request.GET[name]) for name in ("from", "to") if request.GET.get(name)))
    whole = request.GET.get("all", "")
    labels = group_labels()
    return {
        "found": found, "span": {"start": as_of.words_of(start), "end": as_of.words_of(end)},
        "groups": [
            _group(key, labels[key], items, asked, whole == key) for key, items in found.groups.items() if items
        ],
        "tally": [(key, labels[key], len(items)) for key, items in found.groups.items()],
        "map": arrows(found.last.grid, found.moves, found.last.tolerance), "asked": asked,
        "asked_from": timezone.localdate(start).isoformat(), "asked_to": timezone.localdate(end).isoformat(),
        "past_query": Query((("as_of", as_of.text_of(end)),)).href if request.GET.get("to") else "",
    }  # fmt: skip


def _group(key: str, label: str, items: tuple[Item, ...], asked: Query, whole: bool) -> dict[str, Any]:
    shown = items if whole else items[:FIRST]
    return {
        "key": key, "label": label, "count": len(items), "shown": shown, "more": len(items) - len(shown),
        "href": f"{asked.setting('all', key).href}#{key}",
    }  # fmt: skip
