"""Hints on the wording of a risk while it is typed; they never stand in the way."""

from collections.abc import Mapping

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from riskreg.domain.coach import Hint, hints
from riskreg.models import Risk
from riskreg.views.common import Request, register_for

FIELDS = ("title", "cause", "event", "consequence")
LONGEST = 5000


@require_safe
def risk_hints(request: Request, code: str) -> HttpResponse:
    """Hints on ?title=&cause=&event=&consequence=: a fragment while typing, a page without a script."""
    register = register_for(request, code)
    found = hints_on(request.GET)
    context = {"register": register, "hints": found, "title": request.GET.get("title", "")[:200]}
    return render(request, "risks/hints.html#hints" if request.htmx else "risks/hints.html", context)


def hints_on(texts: Mapping[str, str]) -> list[Hint]:
    """Hints on what was typed into a form."""
    return hints(**{name: str(texts.get(name) or "")[:LONGEST] for name in FIELDS})


def hints_of(risk: Risk) -> list[Hint]:
    """Hints on a risk as it is kept."""
    return hints(title=risk.title, cause=risk.cause, event=risk.event, consequence=risk.consequence)
