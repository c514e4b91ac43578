"""The search: a list under the field while one types, and a page of its own."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from riskreg.domain import search as finding
from riskreg.models import Register
from riskreg.views.common import Request

SUGGESTED, LISTED, ALL_OF_A_KIND = 5, 20, 60
LABELS = {
    finding.RISK: _("Risks"), finding.ACTION: _("Actions"), finding.DECISION: _("Decisions"),
    finding.MEETING: _("Meetings"), finding.PERSON: _("People"),
}  # fmt: skip


@require_safe
def search(request: Request) -> HttpResponse:
    """What one may see that `?q=` asks for, `?kind=` alone if named; under htmx the list below the field."""
    text, kind = request.GET.get("q", "").strip()[: finding.LONGEST], request.GET.get("kind", "")
    kind = kind if kind in LABELS else ""
    suggesting = bool(request.htmx) and request.htmx.target == "found"
    most = SUGGESTED if suggesting else ALL_OF_A_KIND if kind else LISTED
    groups = finding.search(user=request.user, text=text, most=most, kinds=[kind] if kind else finding.KINDS)
    places = _places(request, groups)
    context = {
        "q": text, "kind": kind, "nav": "search",
        "kinds": [{"value": key, "label": word} for key, word in LABELS.items()],
        "groups": [
            {"kind": group.kind, "label": LABELS[group.kind], "more": group.more,
             "hits": [{"row": row, "places": places.get(row.pk, ())} for row in group.rows]}
            for group in groups
        ],
        "shown": sum(len(group.rows) for group in groups),
    }  # fmt: skip
    template = "search/search.html"
    return render(request, f"{template}#found" if suggesting else template, context)


def _places(request: Request, groups: list[finding.Found]) -> dict[int, list[dict[str, Any]]]:
    """Person → the registers shared with them, each with the address of their risks in it."""
    people = [row.pk for group in groups if group.kind == finding.PERSON for row in group.rows]
    if not people:
        return {}
    shared = Register.objects.visible_to(request.user).active().filter(memberships__user__in=people)
    found: dict[int, list[dict[str, Any]]] = {}
    for person, code in shared.order_by("code").values_list("memberships__user", "code"):
        if person in people:
            found.setdefault(person, []).append(
                {"code": code, "href": f"{reverse('register_detail', args=[code])}?owner={person}"}
            )
    return found
