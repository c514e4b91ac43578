"""Risks across registers: what a mark of the dashboard over all of them stands for, register by register."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Count, F, QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from riskreg.choices import RiskState, Strategy
from riskreg.domain import as_of
from riskreg.domain.errors import Refused
from riskreg.filters.risks import RiskFilter
from riskreg.filters.words import chips, filter_sentence
from riskreg.lib.day_words import due_words
from riskreg.models import Register, Risk
from riskreg.tables.risks import ROW_FIELDS, KnownCountPaginator
from riskreg.tables.rows import pills_of
from riskreg.views.common import Request, clock
from riskreg.views.past import keeping_moment, looks_back, moment_asked, then_of

PAGE = 50
# What means the same in every register; categories and cells of a matrix are each register's own.
KNOWN = (
    "q",
    "state",
    "rating",
    "strategy",
    "over",
    "owner",
    "review",
    "reviewed",
    "acceptance",
    "changed_since",
    "gaps",
)


@require_safe
@looks_back
def risk_list(request: Request) -> HttpResponse:
    """The risks of every register in use that one may see, the highest score first, filtered as a register is."""
    filters, today = _filters(request)
    context: dict[str, Any] = {"nav": "dashboard", "registers": filters}
    if filters:
        context |= _context(request, filters, today)
    return render(request, "risks/risk_list.html", context)


def _filters(request: Request) -> tuple[list[RiskFilter], date]:
    """The filter over each register, at the moment asked for; without those that were not there yet."""
    moment = moment_asked(request)
    today = clock()[1] if moment is None else timezone.localdate(moment)
    asked = _known(request.GET)
    found = []
    visible = Register.objects.visible_to(request.user).active().select_related("matrix").order_by("name", "pk")
    for register in visible:
        if register.matrix is None:
            continue
        try:
            seen = register if moment is None else as_of.register_then(register, moment)
        except Refused:
            continue
        found.append(RiskFilter(asked, register=seen, user=request.user, today=today))
    return found, today


def _known(asked: QueryDict) -> QueryDict:
    kept = QueryDict(mutable=True)
    for name in KNOWN:
        if name in asked:
            kept.setlist(name, asked.getlist(name))
    return kept


def _context(request: Request, filters: Sequence[RiskFilter], today: date) -> dict[str, Any]:
    risks: QuerySet[Any] = reduce(or_, (found.risks for found in filters))
    counts = dict(risks.order_by().values_list("register_id").annotate(number=Count("id")))
    told = next((found for found in filters if found.register.pk in counts), filters[0])  # whose names are known
    query = keeping_moment(told.query, told.register)
    worst = F("current_score").desc(nulls_last=True)
    listed = risks.order_by(worst, "register_id", "number").values("register_id", *ROW_FIELDS)
    page = KnownCountPaginator(listed, PAGE, total=sum(counts.values())).get_page(request.GET.get("page"))
    then = then_of(told.register)
    return {
        "page": page, "rows": _rows(page.object_list, {f.register.pk: f.register for f in filters}, today),
        "parts": [
            {"register": f.register, "count": counts[f.register.pk], "href": f.register.get_absolute_url() + query.href}
            for f in filters if f.register.pk in counts
        ],
        "sentence": filter_sentence(told), "problems": told.problems, "chips": chips(told, query),
        "clear": query.only(("as_of",)).href, "then": then, "past_query": then.query if then else "",
        "to_now": query.without("as_of").href,
    }  # fmt: skip


def _rows(records: Any, registers: Mapping[int, Register], today: date) -> list[dict[str, Any]]:
    records = list(records)
    moment = next(iter(registers.values())).as_of
    owners = as_of.people_then([record["owner_id"] for record in records], moment) if moment else {}
    pills = {pk: pills_of(register.grid) for pk, register in registers.items()}
    strategies = {str(key): str(word) for key, word in Strategy.choices}
    states = {str(key): str(word) for key, word in RiskState.choices}
    return [
        {
            "record": record, "register": registers[record["register_id"]],
            "pill": pills[record["register_id"]].get(record["current_score"]),
            "strategy": strategies.get(record["strategy"], ""),
            "mark": "" if record["state"] == RiskState.OPEN else states[record["state"]],
            "owner": owners.get(record["owner_id"]) or record["owner__name"] or "",
            "due": due_words(record["next_review_on"], today) if record["next_review_on"] else None,
            "path": Risk(reference=record["reference"]).get_absolute_url(),
        }
        for record in records
    ]  # fmt: skip
