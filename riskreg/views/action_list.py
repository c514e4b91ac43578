"""Actions across registers: one's own, everybody's, what is finished; filtered, sorted, page by page, and as CSV."""

import csv
from collections.abc import Iterator
from datetime import date
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from riskreg.access.checks import can
from riskreg.access.permissions import Permission
from riskreg.filters.actions import DUE, NOBODY, ActionFilter
from riskreg.lib.cells import inert
from riskreg.lib.day_words import due_words
from riskreg.models import Action, Register
from riskreg.views.common import Request, clock

PAGE = 50
CHUNK = 500


class _Echo:
    """A file that gives back what is written."""

    def write(self, text: str) -> str:
        return text


@require_safe
def action_list(request: Request) -> HttpResponse:
    """Actions one may see, overdue first unless sorted otherwise."""
    _now, today = clock()
    found = ActionFilter(request.GET, user=request.user, today=today)
    page = Paginator(found.apply(_actions(request)), PAGE).get_page(request.GET.get("page"))
    rows = [action_row(request, action, today) for action in page]
    context = {
        "page": page, "rows": rows, "found": found, "shown": found.shown, "nav": "actions", "today": today,
        "heads": _heads(found), "tabs": _tabs(found), "due_choices": DUE, "nobody": NOBODY, **_menus(request),
        "clear": found.query.only(("show", "sort")).href, "csv_query": found.query.href,
    }  # fmt: skip
    return render(request, "actions/action_list.html", context)


@require_safe
def action_csv(request: Request) -> StreamingHttpResponse:
    """The same actions, all pages of them, as a CSV file."""
    _now, today = clock()
    actions = ActionFilter(request.GET, user=request.user, today=today).apply(_actions(request))
    lines = _lines(actions, request.organisation.zone, get_language())
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="actions.csv"'
    return response


def _actions(request: Request) -> QuerySet[Action]:
    return Action.objects.visible_to(request.user).select_related("risk__register__matrix", "owner")


def _menus(request: Request) -> dict[str, Any]:
    """The registers one may see, and who has actions in them."""
    registers = list(Register.objects.visible_to(request.user).active().order_by("code").values_list("code", "name"))
    given = Action.objects.visible_to(request.user).exclude(owner=None).order_by("owner__name", "owner")
    return {"registers": registers, "people": list(given.values_list("owner", "owner__name").distinct()[:200])}


def _tabs(found: ActionFilter) -> list[dict[str, Any]]:
    query = found.query.without("show")
    names = (("mine", _("Mine")), ("all", _("Everybody’s")), ("done", _("Finished")))
    return [
        {"label": label, "on": found.shown == name, "href": query.setting("show", name).href} for name, label in names
    ]


def action_row(request: Request, action: Action, today: date) -> dict[str, Any]:
    """An action as the lists show it: when it is due in words, and whether the person may change its state."""
    may_work = action.risk.register.as_of is None and can(request.user, Permission.WORK_ACTION, action)
    return {"action": action, "due": due_words(action.due_on, today) if action.due_on else None, "may_work": may_work}


def _heads(found: ActionFilter) -> list[dict[str, str]]:
    """The heads of the columns: first click up, second down."""
    labels = (
        ("title", _("Action")), ("risk", _("Risk")), ("who", _("Who")), ("due", _("Due")), ("state", _("State")),
    )  # fmt: skip
    heads = []
    for name, label in labels:
        way = {name: "ascending", f"-{name}": "descending"}.get(found.sort, "")
        wanted = f"-{name}" if way == "ascending" else name
        heads.append({"label": label, "way": way, "href": found.query.setting("sort", wanted).href})
    return heads


def _lines(actions: QuerySet[Action], zone: ZoneInfo, language: str | None) -> Iterator[str]:
    """The file in pieces, written when the request is over: zone and language have to be put in force again."""
    writer, found = csv.writer(_Echo()), actions.iterator(chunk_size=CHUNK)
    yield "\ufeff"  # without it Excel reads UTF-8 as something else
    with override(language):
        head = writer.writerow(_columns())
    yield head
    while chunk := list(islice(found, CHUNK)):
        with timezone.override(zone), override(language):
            rows = "".join(writer.writerow([inert(text) for text in _cells(action)]) for action in chunk)
        yield rows


def _columns() -> list[str]:
    return [
        _("Register"), _("Risk"), _("Title"), _("Action"), _("Who"), _("Due"), _("State"), _("Completed on"), _("Note"),
    ]  # fmt: skip


def _cells(action: Action) -> list[str]:
    return [
        action.risk.register.code, action.risk.reference, action.risk.title, action.title,
        action.owner.name if action.owner else "", action.due_on.isoformat() if action.due_on else "",
        str(action.get_state_display()),
        timezone.localdate(action.completed_at).isoformat() if action.completed_at else "", action.note,
    ]  # fmt: skip
