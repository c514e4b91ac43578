"""The command menu: go to any page, register or risk. A page of its own, and a list in a dialog."""

import re
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from riskreg.domain import search as finding
from riskreg.models import Register
from riskreg.views import command_list
from riskreg.views.common import Request

MOST, RISKS, SHORTEST = 9, 6, 2
_PLACE = re.compile(r"/(?:registers|risks)/([A-Za-z][A-Za-z0-9]*)")


@require_safe
def commands(request: Request) -> HttpResponse:
    """What `?q=` names: pages, pages of registers, risks. Under htmx the list of the dialog."""
    text = request.GET.get("q", "").strip()[: finding.LONGEST]
    registers = list(Register.objects.visible_to(request.user).active().order_by("name", "pk"))
    names = {register.code: register.name for register in registers}
    here = _here(request, registers)
    found = list(command_list.pages(request.user))
    for register in here if not text else registers:
        found += command_list.of_register(request.user, register)
    opened = bool(request.htmx)
    matches = command_list.matching(found, text, names)
    context: dict[str, Any] = {
        "q": text, "nav": "commands", "names": names, "menu": opened,
        "pages": [one for one in matches if not one.where][: MOST if text and opened else None],
        "places": [one for one in matches if one.where][: MOST if text and opened else None],
        "registers": [] if text or here else registers[:MOST],
        "risks": _risks(request, text),
    }  # fmt: skip
    context["shown"] = sum(len(context[part]) for part in ("pages", "places", "registers", "risks"))
    template = "commands/commands.html"
    return render(request, f"{template}#found" if opened else template, context)


def _risks(request: Request, text: str) -> list[object]:
    if len(text) < SHORTEST:
        return []
    groups = finding.search(user=request.user, text=text, most=RISKS, kinds=[finding.RISK])
    return [row for group in groups for row in group.rows]


def _here(request: Request, registers: list[Register]) -> list[Register]:
    """The register of the page that the menu was opened on, if any."""
    path = (request.htmx.current_url_abs_path or "") if request.htmx else ""
    found = _PLACE.match(path)
    code = found.group(1).upper() if found else ""
    return [register for register in registers if register.code.upper() == code]
