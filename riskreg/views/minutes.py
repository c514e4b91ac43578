"""The end of a meeting: closing it, its minutes, and numbered corrections of them."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from riskreg import emails
from riskreg.access.checks import can
from riskreg.access.permissions import Permission
from riskreg.choices import ItemState, MeetingState
from riskreg.domain import closing
from riskreg.domain.errors import Conflict, Refused
from riskreg.domain.minutes import records_of
from riskreg.forms.base import show_refusal
from riskreg.forms.live import AddendumForm, MeetingCloseForm
from riskreg.jobs import minutes as papers
from riskreg.models import Meeting
from riskreg.views import held
from riskreg.views.common import Request, clock, in_meeting, meeting_for
from riskreg.views.room import Room, clock_of, counts_of, room_for

DRAWN_WITHIN = timedelta(minutes=2)  # after the close; later, something went wrong and waiting is no help


@require_http_methods(["GET", "HEAD", "POST"])
@in_meeting
def meeting_close(request: Request, pk: int) -> HttpResponse:
    """What still blocks the close; then who was there, when the next meeting is, and the end."""
    meeting = meeting_for(request, pk, Permission.CHAIR_MEETING)
    if meeting.state != MeetingState.LIVE:
        return redirect(meeting.get_absolute_url())
    now, today = clock()
    room = room_for(request, pk, now, today, Permission.CHAIR_MEETING)
    following = closing.next_meeting(room.meeting)
    people = list(room.meeting.attendees.all())
    initial = held.take(request, request.path)
    form = MeetingCloseForm(request.POST or None, attendees=people, ask_next=following is None, initial=initial)
    if request.method == "POST" and form.is_valid():
        answer = _close(request, room, form, now, today)
        if answer:
            return answer
    context = {
        "room": room, "meeting": room.meeting, "form": form, "following": following, "today": today,
        "register": room.meeting.register, "nav": "registers", "clock": clock_of(room), **counts_of(room),
        "blocking": closing.what_blocks(room.agenda, room.meeting.register.tolerance),
        "undecided": [item for item in room.agenda if item.state == ItemState.OPEN],
        "deferred": [item for item in room.agenda if item.state == ItemState.DEFERRED],
    }  # fmt: skip
    status = 409 if not room.chairs and request.method == "POST" else 422 if form.errors else 200
    return render(request, "meetings/meeting_close.html", context, status=status)


def minutes_page(
    request: Request, meeting: Meeting, *, form: AddendumForm | None = None, status: int = 200
) -> HttpResponse:
    """The minutes of a closed meeting, with their PDF and their corrections."""
    records = records_of(meeting)
    now, today = clock()
    context = {
        "meeting": meeting, "register": meeting.register, "nav": "registers", "today": today,
        "being_drawn": _is_being_drawn(meeting, now),
        "decided": [record for record in records if record.decided],
        "put_off": [record for record in records if not record.decided],
        "decisions": [record for record in records if record.decision is not None],
        "actions": closing.actions_of(meeting),
        "attendees": meeting.attendees.all(),
        "addenda": meeting.addenda.select_related("written_by"),
        "report": meeting.minutes_report,
        "following": closing.next_meeting(meeting),
        "minutes_taken": _length(meeting),
        "may_chair": can(request.user, Permission.CHAIR_MEETING, meeting.register),
        "form": form or AddendumForm(initial=held.take(request, f"{meeting.get_absolute_url()}addenda/")),
    }  # fmt: skip
    return render(request, "meetings/meeting_minutes.html", context, status=status)


@require_POST
def meeting_minutes(request: Request, pk: int) -> HttpResponse:
    """Issue the PDF of the minutes where that failed at the close."""
    meeting = meeting_for(request, pk, Permission.CHAIR_MEETING)
    _issue(request, meeting)
    return redirect(meeting.get_absolute_url())


@require_POST
def meeting_addenda(request: Request, pk: int) -> HttpResponse:
    """Add a numbered correction to the minutes."""
    meeting = meeting_for(request, pk, Permission.CHAIR_MEETING)
    form = AddendumForm(request.POST)
    if form.is_valid():
        now, _today = clock()
        try:
            row = closing.add_addendum(meeting=meeting, by=request.user, now=now, text=form.cleaned_data["text"])
        except Refused as refused:
            show_refusal(form, refused)
        else:
            messages.success(request, _("Addendum %(number)s is part of the minutes now.") % {"number": row.number})
            return redirect(f"{meeting.get_absolute_url()}#addenda")
    if meeting.state != MeetingState.CLOSED:
        messages.error(request, _("The meeting is not closed yet."))
        return redirect(meeting.get_absolute_url())
    return minutes_page(request, meeting, form=form, status=422)


def _close(request: Request, room: Room, form: MeetingCloseForm, now: Any, today: Any) -> HttpResponse | None:
    """The answer once the meeting is closed; None when it was refused, with the reason in the form."""
    try:
        closed = closing.close_meeting(
            held=room.floor, by=request.user, now=now, today=today, token=room.token, **form.values()
        )
    except Refused as refused:
        show_refusal(form, refused)
        return None
    except Conflict:
        show_refusal(form, Refused(_("Somebody changed the meeting in the same moment. Try again.")))
        return None
    meeting = room.meeting
    messages.success(request, _closed_words(len(closed.decisions), closed.carried))
    _issue(request, meeting)
    if closed.told:
        messages.info(request, _told_words(closed.told))
    return redirect(meeting.get_absolute_url())


def _is_being_drawn(meeting: Meeting, now: datetime) -> bool:
    """Whether the PDF is still to come: whoever followed the meeting may be here before it is there."""
    return meeting.minutes_report is None and meeting.closed_at is not None and now - meeting.closed_at < DRAWN_WITHIN


def _issue(request: Request, meeting: Meeting) -> None:
    try:
        papers.issue_minutes(meeting=meeting, by=request.user, now=clock()[0])
    except Refused as refused:
        messages.error(request, refused.message)


def _closed_words(decisions: int, carried: int) -> str:
    numbered = ngettext("%(n)s decision is numbered", "%(n)s decisions are numbered", decisions) % {"n": decisions}
    over = ngettext("%(n)s item is carried over", "%(n)s items are carried over", carried) % {"n": carried}
    return _("The meeting is closed: %(numbered)s, %(over)s.") % {"numbered": numbered, "over": over}


def _told_words(people: int) -> str:
    """Whom the actions go to, and how."""
    if emails.can_send():
        text = ngettext("The actions go by mail to %(n)s person.", "The actions go by mail to %(n)s people.", people)
    else:
        text = ngettext(
            "The actions are in the inbox of %(n)s person; no mail server is set up.",
            "The actions are in the inboxes of %(n)s people; no mail server is set up.",
            people,
        )
    return text % {"n": people}


def _length(meeting: Meeting) -> int:
    if meeting.opened_at is None or meeting.closed_at is None:
        return 0
    return int((meeting.closed_at - meeting.opened_at).total_seconds() / 60)
