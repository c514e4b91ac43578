"""My work: what needs me, in order."""

from datetime import date, datetime, timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_safe

from riskreg.access.checks import can
from riskreg.access.permissions import Permission
from riskreg.domain import acceptances, agenda, people, work
from riskreg.lib.day_words import distance, due_words
from riskreg.models import Acceptance, Register, Risk
from riskreg.views.action_list import action_row
from riskreg.views.common import Request, clock

VISIT = "visit"  # in the session: when the person was here before this visit
VISIT_ENDS = timedelta(minutes=30)  # without a look at this page
NOTE_AGAIN = timedelta(minutes=5)
RUNS_OUT = 30  # days before its end in which an acceptance is shown
TOP = 4  # items of the next agenda


@require_safe
def home(request: Request) -> HttpResponse:
    """What waits for this person, their next meeting, their registers, and what changed there since they were here."""
    now, today = clock()
    registers = list(Register.objects.visible_to(request.user).active().select_related("matrix"))
    figures = work.figures_of(registers)
    since = _since(request, now)
    waiting = _waiting(request, today)
    context = {
        "nav": "home", "today": today, "most": work.MOST, **waiting,
        "next": _next_meeting(request, now, today),
        "highest": [] if waiting["due"] else work.highest_risks(registers),
        "registers": [(register, figures[register.pk]) for register in registers],
        "may_log": any(can(request.user, Permission.LOG_RISK, register) for register in registers),
        "may_create": can(request.user, Permission.CREATE_REGISTER),
        "since": since, "news": work.recent_news(registers, now=now, since=since),
    }  # fmt: skip
    return render(request, "home/home.html", context)


def _waiting(request: Request, today: date) -> dict[str, Any]:
    """The lists of what waits, each with its number, and how much of it is late."""
    user, most = request.user, work.MOST
    reviews = list(work.reviews_due(user, today=today)[: most + 1])
    actions = list(work.open_actions(user)[: most + 1])
    to_sign = list(acceptances.to_sign(user)[: most + 1])
    ending = list(acceptances.running_out(user, today=today, days=RUNS_OUT)[: most + 1])
    drafts = list(work.drafts_to_triage(user)[: most + 1])
    late = work.late_count(reviews, "next_review_on", today) + work.late_count(actions, "due_on", today)
    return {
        "late": late + work.late_count(ending, "expires_on", today),
        "due": len(reviews) + len(actions) + len(to_sign) + len(ending) + len(drafts),
        "work_count": len(reviews) + len(actions) + len(to_sign),
        "reviews": [_review(risk, today) for risk in reviews[:most]], "review_count": len(reviews),
        "actions": [action_row(request, action, today) for action in actions[:most]], "action_count": len(actions),
        "to_sign": [_asked(row, today) for row in to_sign[:most]], "sign_count": len(to_sign),
        "ending": [_ending(row, today) for row in ending[:most]], "ending_count": len(ending),
        "drafts": drafts[:most], "draft_count": len(drafts),
    }  # fmt: skip


def _since(request: Request, now: datetime) -> datetime | None:
    """When the person was here before this visit, None at the first; notes that they are here now."""
    last = request.user.last_seen_at
    if last is None or now - last > VISIT_ENDS:
        request.session[VISIT] = last.isoformat() if last else ""
    if last is None or now - last > NOTE_AGAIN:
        people.note_visit(user=request.user, now=now)
    return parse_datetime(request.session.get(VISIT, ""))


def _next_meeting(request: Request, now: datetime, today: date) -> dict[str, Any] | None:
    """The meeting that comes next, with the top of its agenda."""
    meeting = work.next_meeting(request.user, now=now)
    if meeting is None:
        return None
    items = agenda.shown_items(meeting)
    for item in items:
        item.risk.register = meeting.register  # the rating needs its matrix, which is at hand
    start = timezone.localtime(meeting.starts_at)
    return {
        "meeting": meeting, "items": items[:TOP], "more": max(0, len(items) - TOP), "count": len(items),
        "mine": sum(1 for item in items if item.risk.owner_id == request.user.pk), "start": start,
        "ends": start + timedelta(minutes=meeting.minutes), "away": distance(start.date(), today),
    }  # fmt: skip


def _review(risk: Risk, today: date) -> dict[str, Any]:
    return {
        "risk": risk,
        "due": due_words(risk.next_review_on, today) if risk.next_review_on else None,
        "days": risk.register.cadence_days(risk.rating),
    }


def _asked(acceptance: Acceptance, today: date) -> dict[str, Any]:
    days = (today - timezone.localdate(acceptance.asked_at)).days
    return {"acceptance": acceptance, "risk": acceptance.risk, "days": days}


def _ending(acceptance: Acceptance, today: date) -> dict[str, Any]:
    lapsed = acceptance.stale_since is not None or acceptance.expires_on < today
    words = acceptances.standing_words(acceptance, today)
    return {"acceptance": acceptance, "risk": acceptance.risk, "words": words, "late": lapsed}
