"""My work: what needs me, in order."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from riskreg.access.checks import can
from riskreg.access.permissions import Permission
from riskreg.domain import work
from riskreg.lib.day_words import due_words
from riskreg.models import Action, Register, Risk
from riskreg.views.common import Request, clock


@require_safe
def home(request: Request) -> HttpResponse:
    """Reviews, actions and drafts that wait for this person, their registers, and what changed there."""
    now, today = clock()
    registers = list(Register.objects.visible_to(request.user).active().select_related("matrix"))
    reviews = list(work.reviews_due(request.user, today=today)[: work.MOST + 1])
    actions = list(work.open_actions(request.user)[: work.MOST + 1])
    drafts = list(work.drafts_to_triage(request.user)[: work.MOST + 1])
    late = work.late_count(reviews, "next_review_on", today) + work.late_count(actions, "due_on", today)
    figures = work.figures_of(registers)
    context = {
        "nav": "home", "today": today, "most": work.MOST, "late": late,
        "due": len(reviews) + len(actions) + len(drafts), "work_count": len(reviews) + len(actions),
        "reviews": [_review(risk, today) for risk in reviews[: work.MOST]], "review_count": len(reviews),
        "actions": [_action(request, action, today) for action in actions[: work.MOST]], "action_count": len(actions),
        "drafts": drafts[: work.MOST], "draft_count": len(drafts),
        "registers": [(register, figures[register.pk]) for register in registers],
        "may_log": any(can(request.user, Permission.LOG_RISK, register) for register in registers),
        "may_create": can(request.user, Permission.CREATE_REGISTER),
        "news": work.recent_news(registers, now=now),
    }  # fmt: skip
    return render(request, "home/home.html", context)


def _review(risk: Risk, today: Any) -> dict[str, Any]:
    return {
        "risk": risk,
        "due": due_words(risk.next_review_on, today) if risk.next_review_on else None,
        "days": risk.register.cadence_days(risk.rating),
    }


def _action(request: Request, action: Action, today: Any) -> dict[str, Any]:
    return {
        "action": action,
        "due": due_words(action.due_on, today) if action.due_on else None,
        "may_work": can(request.user, Permission.WORK_ACTION, action),
    }
