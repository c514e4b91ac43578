"""Dashboards: where one register stands, and all that one may see."""

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from riskreg.domain import as_of, dashboard, figures
from riskreg.domain.errors import Refused
from riskreg.models import Register
from riskreg.views import dashboard_all, dashboard_register
from riskreg.views.common import Request, clock, register_for
from riskreg.views.register_page import MANY


@require_safe
def register_dashboard(request: Request, code: str) -> HttpResponse:
    """The figures of a register, compared with the end of last quarter or of `?since=`.

    Of a large register that would have to be counted first, the figures follow in a request of their own.
    """
    register = register_for(request, code)
    now, today = clock()
    since, problem = _since(request, now)
    context: dict[str, Any] = {
        "register": register, "nav": "registers", "today": today, "problem": problem,
        "asked_since": since.date().isoformat(),
    }  # fmt: skip
    wanted = "figures" in request.GET or register.next_number <= MANY
    if wanted or dashboard.at_hand(register, today=today, since=since):
        board = dashboard.board_of(register, now=now, today=today, since=since)
        people = {person.pk: person.name for person in figures.people(register)}
        people |= as_of.people_then([pk for pk in board.owners if pk not in people], None)
        context |= dashboard_register.context_of(register, board, today, people)
    template = "dashboard/register_dashboard.html"
    only_figures = bool(request.htmx) and request.htmx.target == "figures"
    return render(request, f"{template}#figures" if only_figures else template, context)


@require_safe
def dashboards(request: Request) -> HttpResponse:
    """All registers in use that one may see, beside each other and together."""
    now, today = clock()
    since, problem = _since(request, now)
    visible = Register.objects.visible_to(request.user).active().select_related("matrix").order_by("name", "pk")
    registers = [register for register in visible if register.matrix is not None]
    large = [register for register in registers if register.next_number > MANY]
    waits = "figures" not in request.GET and not all(
        dashboard.at_hand(register, today=today, since=since) for register in large
    )
    context: dict[str, Any] = {
        "nav": "dashboard", "today": today, "problem": problem, "asked_since": since.date().isoformat(),
        "registers": registers,
    }  # fmt: skip
    if registers and not waits:
        boards = [(register, dashboard.board_of(register, now=now, today=today, since=since)) for register in registers]
        owners = {pk for _register, board in boards for pk in board.owners}
        context |= dashboard_all.context_of(boards, today, as_of.people_then(owners, None))
    only_figures = bool(request.htmx) and request.htmx.target == "figures"
    return render(request, "dashboard/dashboards.html" + ("#figures" if only_figures else ""), context)


def _since(request: Request, now: datetime) -> tuple[datetime, str]:
    """The moment to compare with, and what was wrong with the one asked for."""
    usual = dashboard.last_quarter_end(now)
    try:
        asked = as_of.moment_from(request.GET.get("since", ""), zone=request.organisation.zone, now=now)
    except Refused as refused:
        return usual, refused.message
    if asked is not None and asked.date() >= now.date():
        return usual, _("Compare with a day before today.")
    return asked or usual, ""
