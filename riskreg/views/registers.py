"""The register: its table and its heat map."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django_htmx.http import push_url, trigger_client_event

from riskreg.access.checks import permissions_of
from riskreg.access.permissions import Permission
from riskreg.choices import RiskState
from riskreg.domain import figures
from riskreg.filters.query import Query
from riskreg.filters.risks import RiskFilter
from riskreg.filters.words import chips, filter_sentence
from riskreg.models import Register
from riskreg.tables import risks as table
from riskreg.views import filter_menus, heat_maps, rail, saved_views
from riskreg.views.common import Request
from riskreg.views.past import keeping_moment, looks_back, picker, register_seen
from riskreg.views.register_page import RegisterPage

UNSCORED = Query((("rating", "none"), ("state", "open")))
MOST_IN_A_CELL = 12  # titles listed in a cell of the large heat map


@require_safe
@looks_back
def register_detail(request: Request, code: str) -> HttpResponse:
    """The table of risks with its filters and figures; under htmx only what changes with the filter.

    Figures that have to be counted first follow in a request of their own, for the part "rail".
    """
    register, today = register_seen(request, code)
    part = part_asked_for(request)
    page = RegisterPage(request.GET, user=request.user, register=register, today=today, table_only=part == "risks")
    if part == "rail":
        figures_of = rail_context(page.filter, page.query) | {"quick_over": _quick_over(page), "register": register}
        return render(request, "registers/register_detail.html#figures", figures_of)
    context = page_context(request, page)
    if not part:
        return render(request, "registers/register_detail.html", context)
    response = render(request, "registers/register_detail.html#table", context | {"oob": True})
    push_url(response, _address(page))
    return trigger_client_event(response, "announce", {"text": f"{page.counted}. {page.sentence}."})


@require_safe
@looks_back
def register_heatmap(request: Request, code: str) -> HttpResponse:
    """The heat map of the register, large, with the risks named in its cells."""
    register, today = register_seen(request, code)
    found = RiskFilter(request.GET, register=register, user=request.user, today=today)
    path = reverse("register_detail", args=[register.code])
    query = keeping_moment(found.query, register)
    heat = heat_maps.heat_map(found, query, path=path)
    named = figures.named_cells(found.risks.filter(state=RiskState.OPEN), most=MOST_IN_A_CELL)
    for likelihood, row in zip(range(len(heat["rows"]), 0, -1), heat["rows"], strict=True):
        for impact, cell in enumerate(row["cells"], 1):
            cell["risks"] = named.get((likelihood, impact), [])
            cell["more"] = cell["count"] - len(cell["risks"])
            cell["edges"] = heat_maps.edges(register, likelihood, impact)
    context = {
        "register": register, "nav": "registers", "heat": heat, "sentence": filter_sentence(found),
        "filtered": bool(found.query.pairs), "table_url": f"{path}{query.href}", "downloads": query,
        "unscored": figures.ratings(found.matching(leaving_out=("cell",)), register.grid)[""],
        "unscored_url": f"{path}{keeping_moment(UNSCORED, register).href}", **picker(query, register),
    }  # fmt: skip
    return render(request, "registers/register_heatmap.html", context)


def part_asked_for(request: Request) -> str:
    """The part of the page that htmx asks for: "risks" or "rail"; "" for all of it (also when history is gone)."""
    target = "" if request.htmx.history_restore_request else request.htmx.target
    return target if request.htmx and target in {"risks", "rail"} else ""


def page_context(request: Request, page: RegisterPage) -> dict[str, Any]:
    """Everything that registers/register_detail.html shows."""
    register, follow = page.register, page.figures_follow
    rail_now = {} if page.table_only and follow else rail_context(page.filter, page.query, counted=not follow)
    rights = permissions_of(request.user, register) if register.as_of is None else frozenset()
    return {
        "register": register, "nav": "registers",
        "path": reverse("register_detail", args=[register.code]), "page": page, "downloads": page.download_query,
        "may_log": Permission.LOG_RISK in rights, "may_import": Permission.IMPORT_RISKS in rights,
        "may_edit_some": Permission.EDIT_RISK in rights or any(row.editable for row in page.rows),
        "has_risks": page.total > 0 or bool(figures.register_groups(register)), "follows": follow,
        "count_now": page.query.adding("figures", "now").href if follow else "",
        "views": [] if register.as_of else saved_views.links(page),
        "may_share": Permission.MANAGE_REGISTER in rights, "view_query": page.query.without("as_of"),
        **_filter_bar(page), **_pager(page), **rail_now, **row_context(register, page),
        **picker(page.query, register),
    }  # fmt: skip


def rail_context(found: RiskFilter, query: Query, *, counted: bool = True) -> dict[str, Any]:
    """The figures beside the table, counted or only named."""
    return {
        "heat": heat_maps.heat_map(found, query, counted=counted),
        "ratings": rail.rating_lines(found, query, counted=counted),
        "needs": rail.need_lines(found, counted=counted),
    }


def row_context(register: Register, page: RegisterPage) -> dict[str, Any]:
    """What every row shares: the columns shown, and the words that stand in for nothing."""
    grid = register.grid
    return {
        "show": dict.fromkeys(page.columns, True),
        "select": _("Select"),
        "words": {
            "new": _("new"), "up": _("up %(since)s") % {"since": page.since_words},
            "down": _("down %(since)s") % {"since": page.since_words}, "unscored": _("Not scored"),
            "no_target": _("No target"), "undecided": _("Not decided"), "unowned": _("Unowned"),
            "no_date": _("none"), "no_actions": _("none"),
            "likelihood": _("Likelihood, 1 to %(top)s") % {"top": len(grid.likelihood)},
            "impact": _("Impact, 1 to %(top)s") % {"top": len(grid.impact)},
        },
    }  # fmt: skip


def _filter_bar(page: RegisterPage) -> dict[str, Any]:
    found, query = page.filter, page.query
    since = figures.quarter_start(page.today)
    changed = rail.Line(
        _("Changed %(since)s") % {"since": page.since_words}, 0, query.setting("changed_since", since.isoformat()).href
    )
    menus, more = filter_menus.menus(found), filter_menus.more(found)
    shown = {"q", "changed_since", *(group.name for group in (*menus, *more))}
    return {
        "chips": chips(found, query), "menus": menus, "more": more,
        "types_owners": filter_menus.types_owners(found),
        "quick_over": _quick_over(page),
        "quick_changed": None if found.chosen["changed_since"] else changed,
        "hidden": [pair for pair in query.pairs if pair[0] not in shown],
        "clear": query.only(("columns", "per_page", "density", "as_of")).href,
    }  # fmt: skip


def _quick_over(page: RegisterPage) -> rail.Line | None:
    """The filter for what is above tolerance, one click away as long as no limit is chosen."""
    if page.filter.chosen["over"]:
        return None
    return rail.Line(_("Above tolerance"), page.over_tolerance, page.query.setting("over", "tolerance").href)


def _pager(page: RegisterPage) -> dict[str, Any]:
    paging, query = page.table.page, page.query
    before = paging.previous_page_number() if paging.has_previous() else 0
    after = paging.next_page_number() if paging.has_next() else 0
    return {
        "previous_href": query.adding("page", str(before)).href if before else "",
        "next_href": query.adding("page", str(after)).href if after else "",
        "column_options": [
            filter_menus.Option(name, str(page.table.columns[name].verbose_name), name in page.columns)
            for name in table.COLUMNS
            if name not in table.FIXED
        ],
        "column_state": query.without("columns").pairs,
        "sizes": [
            filter_menus.Option(query.setting("per_page", str(size)).href, str(size), size == page.per_page)
            for size in table.PER_PAGE
        ],
        "densities": [
            filter_menus.Option(query.setting("density", value).href, label, value == page.density)
            for value, label in (("", _("usual")), ("compact", _("compact")), ("roomy", _("roomy")))
        ],
    }  # fmt: skip


def _address(page: RegisterPage) -> str:
    """The address of this state, to be shown by the browser."""
    path = reverse("register_detail", args=[page.register.code])
    number = page.table.page.number
    query = page.query.adding("page", str(number)) if number > 1 else page.query
    return f"{path}{query.href}" if query.pairs else path
