"""What the page of a risk shows, gathered in one place: several views answer with it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from riskreg.access.checks import can
from riskreg.access.permissions import Permission
from riskreg.choices import ActionState, TagKind
from riskreg.domain import as_of, change_kinds, gaps, moving, relations, timeline, undo
from riskreg.filters.query import Query
from riskreg.forms.actions import ActionForm
from riskreg.forms.comments import CommentForm
from riskreg.forms.relations import RelationForm
from riskreg.lib.addresses import is_https
from riskreg.models import Action, Risk
from riskreg.views import held
from riskreg.views.action_list import action_row
from riskreg.views.common import Request, clock
from riskreg.views.decided import decided
from riskreg.views.drawings import Curve, score_curve
from riskreg.views.hints import hints_of
from riskreg.views.past import then_of
from riskreg.views.risk_head import ladder_of, map_of, statement_of

AFFECTED = (TagKind.SERVICE, TagKind.SYSTEM, TagKind.VENDOR)


def risk_page(
    request: Request,
    risk: Risk,
    *,
    action_form: ActionForm | None = None,
    comment_form: CommentForm | None = None,
    relation_form: RelationForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page of a risk, perhaps with a form that was refused; of the past when its register is."""
    moment = risk.register.as_of
    now = moment or clock()[0]
    today = timezone.localdate(now)
    everything, only = request.GET.get("history") == "all", _kinds_asked(request)
    past = timeline.timeline_of(risk, by=request.user, everything=everything, only=only, until=moment)
    actions = as_of.actions_then(risk, moment) if moment else list(risk.actions.select_related("owner"))
    above = timeline.above_since(past.scores, risk.register.tolerance)
    context = {
        **_rights(request, risk), **_head(risk), **decided(request, risk, moment=moment, today=today),
        "risk": risk, "register": risk.register, "today": today, "nav": "registers",
        "gaps": gaps.gaps_of(risk, actions, today=today, above_since=above),
        "actions": [action_row(request, action, today) for action in _in_order(actions)],
        "open_actions": sum(1 for action in actions if action.is_open),
        "done_actions": sum(1 for action in actions if action.state == ActionState.DONE),
        "comments": as_of.comments_then(risk, moment) if moment else risk.comments.select_related("author"),
        "past": past, "everything": everything, "curve": _curve(risk, past, now), "kinds": _kind_links(request, only),
        **_moment(request, risk), "came_from": moving.came_from(risk, request.user),
        "related": _related(request, risk),
        "relation_form": relation_form or RelationForm(
            risk=risk, user=request.user, initial=_held(request, "relation_add", risk)
        ),
        "action_form": action_form or ActionForm(risk=risk, initial=_held(request, "action_add", risk)),
        "comment_form": comment_form or CommentForm(initial=_held(request, "comment_add", risk)),
    }  # fmt: skip
    return render(request, "risks/risk_detail.html", context, status=status)


def _kinds_asked(request: Request) -> list[str]:
    """The kinds of change that the address keeps in the history; unknown ones are dropped."""
    return [name for name in dict.fromkeys(request.GET.getlist("kind")) if name in change_kinds.LABELS]


def _kind_links(request: Request, only: Sequence[str]) -> list[dict[str, Any]]:
    """A chip for each kind of change: its link adds it to the filter or takes it away."""
    query = Query(tuple((name, text) for name in ("as_of", "history", "kind") for text in request.GET.getlist(name)))
    return [
        {"label": label, "on": name in only,
         "href": (query.without("kind", name) if name in only else query.adding("kind", name)).href}
        for name, label in change_kinds.LABELS.items()
    ]  # fmt: skip


def _related(request: Request, risk: Risk) -> list[dict[str, Any]]:
    """The related risks, each with whether one may take the link back."""
    return [
        {"kind": each.kind.label, "risk": each.risk, "row": each.row,
         "may_remove": each.row is not None and can(request.user, Permission.EDIT_RISK, each.row.risk)}
        for each in relations.related_to(risk, by=request.user)
    ]  # fmt: skip


def _moment(request: Request, risk: Risk) -> dict[str, Any]:
    """What the page says about the past it shows, and what of one's own may be taken back in the present."""
    then, may_edit = then_of(risk.register), can(request.user, Permission.EDIT_RISK, risk)
    base = Query((("as_of", then.text),)) if then else Query()
    return {
        "then": then, "past_query": then.query if then else "", "to_now": risk.get_absolute_url(),
        "undo": None if then or not may_edit else undo.undoable(risk, by=request.user, now=clock()[0]),
        "history_all": base.adding("history", "all").href, "history_less": base.href,
    }  # fmt: skip


def _rights(request: Request, risk: Risk) -> dict[str, bool]:
    if risk.register.as_of is not None:
        return {"may_edit": False, "may_log": False, "may_comment": False}
    return {
        "may_edit": can(request.user, Permission.EDIT_RISK, risk),
        "may_log": can(request.user, Permission.LOG_RISK, risk.register),
        "may_comment": can(request.user, Permission.COMMENT, risk),
    }


def _head(risk: Risk) -> dict[str, Any]:
    """Statement, scores and facts."""
    return {
        "statement": statement_of(risk),
        "ladder": ladder_of(risk),
        "hints": hints_of(risk),
        "map": map_of(risk),
        "cadence": risk.register.cadence_days(risk.rating),
        "affects": [tag.name for tag in risk.tag_list if tag.kind in AFFECTED],
        "tags": [tag.name for tag in risk.tag_list if tag.kind not in AFFECTED],
        "links": [link for link in risk.links if is_https(link.get("url", ""))],
    }


def _curve(risk: Risk, past: timeline.Timeline, now: datetime) -> Curve | None:
    target = (risk.target_score, risk.target_on) if risk.target_score and risk.target_on else None
    register = risk.register
    return score_curve(past.scores, now=now, top=register.grid.top_score, tolerance=register.tolerance, target=target)


def _held(request: Request, name: str, risk: Risk) -> dict[str, Any]:
    """What was typed into a form of this page when the sign-in had expired."""
    return held.take(request, reverse(name, args=[risk.reference]))


def _in_order(actions: list[Action]) -> list[Action]:
    """Open ones first, as they are due; what is finished below."""
    return sorted(actions, key=lambda action: not action.is_open)
