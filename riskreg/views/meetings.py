"""Meetings of a register: the list, a new one, the page of one by its state, another date, cancelled."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from riskreg import emails
from riskreg.access.checks import can
from riskreg.access.permissions import Permission
from riskreg.choices import MeetingState
from riskreg.domain import agenda, meeting_figures, meetings, series
from riskreg.domain.errors import Conflict, Refused
from riskreg.domain.meeting_mail import owe_invitations
from riskreg.forms.base import show_refusal
from riskreg.forms.meetings import MeetingCancelForm, MeetingChangeForm, MeetingForm
from riskreg.lib.day_words import distance
from riskreg.lib.recurrence import rule_words
from riskreg.models import Meeting, Register
from riskreg.views import held
from riskreg.views.common import Request, clock, meeting_for, register_for
from riskreg.views.conflicts import conflict_answer
from riskreg.views.live import live_page
from riskreg.views.meeting_files import mailed_words
from riskreg.views.minutes import minutes_page
from riskreg.views.plan import plan_page

PAGE = 20
PAGES = {
    MeetingState.PLANNED: plan_page, MeetingState.CANCELLED: plan_page, MeetingState.LIVE: live_page,
    MeetingState.CLOSED: minutes_page,
}  # fmt: skip


@require_safe
def meeting_list(request: Request, code: str) -> HttpResponse:
    """Meetings of a register: live, planned, and those held with what came of them."""
    register = register_for(request, code)
    _now, today = clock()
    visible = Meeting.objects.visible_to(request.user).filter(register=register).select_related("chair")
    past = visible.filter(state__in=(MeetingState.CLOSED, MeetingState.CANCELLED))
    page = Paginator(past.order_by("-starts_at", "-pk"), PAGE).get_page(request.GET.get("page"))
    coming = list(visible.filter(state__in=(MeetingState.LIVE, MeetingState.PLANNED)).order_by("starts_at", "pk"))
    outcomes, agendas = meeting_figures.outcomes(page), meeting_figures.agendas(coming)
    found = series.series_of(register)
    context = {
        "register": register, "nav": "registers", "today": today, "page": page,
        "live": [meeting for meeting in coming if meeting.state == MeetingState.LIVE],
        "coming": [
            (meeting, agendas.get(meeting.pk), distance(timezone.localdate(meeting.starts_at), today))
            for meeting in coming
            if meeting.state == MeetingState.PLANNED
        ],
        "past": [(meeting, outcomes.get(meeting.pk)) for meeting in page],
        "series": found, "rule": rule_words(found.rule) if found else "",
        "may_chair": can(request.user, Permission.CHAIR_MEETING, register),
    }  # fmt: skip
    return render(request, "meetings/meeting_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def meeting_new(request: Request, code: str) -> HttpResponse:
    """Plan a meeting outside the series; its agenda is drafted at once."""
    register = register_for(request, code, Permission.CHAIR_MEETING)
    if request.method != "POST":
        form = MeetingForm(register=register, initial=_first(request, register) | held.take(request, request.path))
        return _new_page(request, register, form)
    form = MeetingForm(request.POST, register=register)
    if form.is_valid():
        now, today = clock()
        try:
            meeting = meetings.plan_meeting(register=register, by=request.user, now=now, values=form.values())
            agenda.draft_agenda(meeting=meeting, by=request.user, now=now, today=today)
        except Refused as refused:
            show_refusal(form, refused)
        else:
            messages.success(request, _("The meeting is planned, and its agenda is drafted from the register."))
            return redirect(meeting)
    return _new_page(request, register, form, status=422)


@require_safe
def meeting_detail(request: Request, pk: int) -> HttpResponse:
    """The page of a meeting: its plan, the live screen or the minutes, by its state."""
    meeting = meeting_for(request, pk)
    return PAGES[MeetingState(meeting.state)](request, meeting)


@require_http_methods(["GET", "HEAD", "POST"])
def meeting_change(request: Request, pk: int) -> HttpResponse:
    """Another title, time, place or chair for one planned meeting."""
    meeting = meeting_for(request, pk, Permission.CHAIR_MEETING)
    if request.method != "POST":
        form = MeetingChangeForm(meeting=meeting, initial=held.take(request, request.path))
        return _form_page(request, "meeting_change", meeting, form)
    form = MeetingChangeForm(request.POST, meeting=meeting)
    answer = form.is_valid() and _change(request, meeting, form)
    return answer or _form_page(request, "meeting_change", meeting, form, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
def meeting_cancel(request: Request, pk: int) -> HttpResponse:
    """Cancel one planned meeting, with a reason."""
    meeting = meeting_for(request, pk, Permission.CHAIR_MEETING)
    if request.method != "POST":
        form = MeetingCancelForm(initial={"version": meeting.version} | held.take(request, request.path))
        return _form_page(request, "meeting_cancel", meeting, form)
    form = MeetingCancelForm(request.POST)
    answer = form.is_valid() and _cancel(request, meeting, form)
    return answer or _form_page(request, "meeting_cancel", meeting, form, status=422)


def _change(request: Request, meeting: Meeting, form: MeetingChangeForm) -> HttpResponse | None:
    """The answer once the meeting is changed; None when it was refused, with the reason in the form."""
    try:
        changed = meetings.change_meeting(
            meeting=meeting, by=request.user, now=clock()[0], seen=form.cleaned_data["version"], values=form.values(),
            reason=form.cleaned_data["reason"],
        )  # fmt: skip
    except Refused as refused:
        field = {"starts_at": "time"}.get(refused.field, refused.field)
        show_refusal(form, Refused(refused.message, field=field))
        return None
    except Conflict as conflict:
        return conflict_answer(request, conflict=conflict, form=form, back=meeting.get_absolute_url())
    messages.success(request, _("The meeting is changed."))
    if "sequence" in changed and form.cleaned_data["mail"]:
        _mail(request, meeting)
    return redirect(meeting)


def _cancel(request: Request, meeting: Meeting, form: MeetingCancelForm) -> HttpResponse | None:
    """The answer once the meeting is cancelled; None when it was refused, with the reason in the form."""
    try:
        meetings.cancel_meeting(
            meeting=meeting, by=request.user, now=clock()[0], seen=form.cleaned_data["version"],
            reason=form.cleaned_data["reason"],
        )  # fmt: skip
    except Refused as refused:
        show_refusal(form, refused)
        return None
    except Conflict as conflict:
        return conflict_answer(request, conflict=conflict, form=form, back=meeting.get_absolute_url())
    messages.success(request, _("The meeting is cancelled."))
    if form.cleaned_data["mail"]:
        _mail(request, meeting)
    return redirect("meeting_list", code=meeting.register.code)


def _mail(request: Request, meeting: Meeting) -> None:
    """Tell the attendees, and the chair how that went."""
    messages.success(request, mailed_words(owe_invitations(meeting=meeting, now=clock()[0])))


def _first(request: Request, register: Register) -> dict[str, Any]:
    """What the form for a new meeting starts with: as the series does it, chaired by who asks."""
    found = series.series_of(register)
    usual: dict[str, Any] = {"title": _("Risk review"), "chair": request.user, "minutes": 60, "time": "10:00"}
    if found:
        usual |= {"minutes": found.minutes, "place": found.place, "time": found.starts_at}
    if "day" in request.GET:
        usual["day"] = request.GET["day"]
    return usual


def _new_page(request: Request, register: Register, form: MeetingForm, status: int = 200) -> HttpResponse:
    context = {"register": register, "form": form, "nav": "registers"}
    return render(request, "meetings/meeting_new.html", context, status=status)


def _form_page(request: Request, page: str, meeting: Meeting, form: Any, status: int = 200) -> HttpResponse:
    if meeting.state != MeetingState.PLANNED:
        return HttpResponseRedirect(meeting.get_absolute_url())  # nothing to change any more: the page says so
    context = {
        "meeting": meeting, "register": meeting.register, "form": form, "nav": "registers",
        "can_mail": emails.can_send(), "people": meeting.attendees.exclude(email="").count(),
        "start": timezone.localtime(meeting.starts_at),
    }  # fmt: skip
    return render(request, f"meetings/{page}.html", context, status=status)
