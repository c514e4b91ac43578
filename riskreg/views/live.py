"""The live meeting: the chair decides item by item, everybody else follows on the same address."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import trigger_client_event

from riskreg.access.permissions import Permission
from riskreg.choices import MeetingState
from riskreg.domain import changes_since
from riskreg.domain import floor as floors
from riskreg.domain.errors import Conflict, Refused
from riskreg.forms.base import show_refusal
from riskreg.forms.live import RoomActionForm, RoomNoteForm
from riskreg.forms.picker import limit_words
from riskreg.forms.reviews import OutcomeForm
from riskreg.models import AgendaItem, Meeting
from riskreg.views.common import Request, clock, in_meeting, meeting_for
from riskreg.views.drawings import minimap
from riskreg.views.room import CHAIRS, Room, Trouble, may_speak, room_for
from riskreg.views.room_page import context_of, show, template


def live_page(request: Request, meeting: Meeting) -> HttpResponse:
    """The live screen of a meeting that the view has fetched: the chair's, or a follower's."""
    now, today = clock()
    return show(request, room_for(request, meeting.pk, now, today))


@require_POST
@in_meeting
def meeting_open(request: Request, pk: int) -> HttpResponse:
    """Start a planned meeting, with the chair in this browser."""
    meeting = meeting_for(request, pk, Permission.CHAIR_MEETING)
    now, _today = clock()
    try:
        floor = floors.open_meeting(meeting=meeting, by=request.user, now=now, seen=meeting.version)
    except (Refused, Conflict) as refused:
        return _refused_page(request, meeting, getattr(refused, "message", _("Somebody else was faster.")))
    _hold(request, meeting.pk, floor.chair_token)
    return redirect(meeting.get_absolute_url())


@require_POST
@in_meeting
def meeting_chair(request: Request, pk: int) -> HttpResponse:
    """Take the chair, in this browser."""
    meeting = meeting_for(request, pk, Permission.CHAIR_MEETING)
    now, _today = clock()
    try:
        floor = floors.take_chair(meeting=meeting, by=request.user, now=now)
    except Refused as refused:
        return _refused_page(request, meeting, refused.message)
    _hold(request, meeting.pk, floor.chair_token)
    return redirect(meeting.get_absolute_url())


@require_http_methods(["GET", "HEAD", "POST"])
def meeting_floor(request: Request, pk: int) -> HttpResponse:
    """What followers poll, with the revision they have seen: 204 without news. The chair posts a sign of life."""
    if request.method == "POST":
        meeting = meeting_for(request, pk)
        now, _today = clock()
        token = request.session.get(CHAIRS, {}).get(str(pk), "")
        return HttpResponse(status=204 if token and floors.beat(meeting=meeting, token=token, now=now) else 409)
    pulse = floors.pulse(pk, user=request.user)
    if pulse is None:
        raise Http404
    if pulse.state == MeetingState.LIVE and request.GET.get("seen") == str(pulse.revision):
        return HttpResponse(status=204)
    return HttpResponse(f"{pulse.state} {pulse.revision}", content_type="text/plain; charset=utf-8")


@require_POST
@in_meeting
def meeting_step(request: Request, pk: int) -> HttpResponse:
    """Put another item on, for everybody."""

    def act(room: Room, now: Any, _today: Any) -> str:
        wanted = request.POST.get("item", "")
        item = room.item(int(wanted)) if wanted.isdecimal() else None
        if item is None:
            raise Refused(_("This item is not on the agenda."))
        floors.step_to(floor=room.floor, item=item, by=request.user, now=now, token=room.token)
        return ""

    return _as_chair(request, pk, act)


@require_POST
@in_meeting
def meeting_undo(request: Request, pk: int) -> HttpResponse:
    """Take the last outcome back, and put its item on again."""

    def act(room: Room, now: Any, today: Any) -> str:
        item = floors.undo(floor=room.floor, by=request.user, now=now, today=today, token=room.token)
        return _("Taken back: %(reference)s.") % {"reference": item.risk.reference}

    return _as_chair(request, pk, act, reread=True)


@require_POST
@in_meeting
def item_outcome(request: Request, pk: int, item_pk: int) -> HttpResponse:
    """Record what the item came to, and put the next one on."""
    now, today = clock()
    room = room_for(request, pk, now, today, Permission.CHAIR_MEETING)
    row = _item(room, str(item_pk))
    form = OutcomeForm(request.POST, risk=row.risk, by=request.user, today=today)
    if not form.is_valid():
        return show(request, room, form=form, status=422)
    try:
        review = floors.record_outcome(
            floor=room.floor, item=row, agenda=room.agenda, by=request.user, now=now, today=today,
            token=room.token, **form.answer(),
        )  # fmt: skip
    except floors.ChairTaken as taken:
        return _stale_chair(request, pk, taken, typed=form.cleaned_data["note"])
    except Refused as refused:
        show_refusal(form, refused)
        return show(request, room_for(request, pk, now, today), form=form, status=422)
    except Conflict as conflict:
        return _changed_meanwhile(request, pk, item_pk, conflict)
    room.reviews[row.pk] = review
    said = _("%(reference)s recorded: %(outcome)s.")
    return _answer(request, room, said % {"reference": row.risk.reference, "outcome": review.get_outcome_display()})


@require_POST
@in_meeting
def item_note(request: Request, pk: int, item_pk: int) -> HttpResponse:
    """A note from the room."""
    now, today = clock()
    room, row = _speaker(request, pk, item_pk)
    form = RoomNoteForm(request.POST)
    if form.is_valid():
        try:
            floors.say(floor=room.floor, item=row, by=request.user, now=now, text=form.cleaned_data["text"])
        except Refused as refused:
            show_refusal(form, refused)
        else:
            return _answer(
                request, room_for(request, pk, now, today), _("Your note is on everybody's screen."), shown=row
            )
    return show(request, room, shown=row, note_form=form, status=422)


@require_POST
@in_meeting
def item_action(request: Request, pk: int, item_pk: int) -> HttpResponse:
    """An action given under an item."""
    now, today = clock()
    room, row = _speaker(request, pk, item_pk)
    form = RoomActionForm(request.POST, risk=row.risk)
    if form.is_valid():
        try:
            floors.add_action(floor=room.floor, item=row, by=request.user, now=now, values=form.cleaned_data)
        except Refused as refused:
            show_refusal(form, refused)
        else:
            return _answer(request, room_for(request, pk, now, today), _("The action is added."), shown=row)
    return show(request, room, shown=row, action_form=form, status=422)


@require_safe
def meeting_projector(request: Request, pk: int) -> HttpResponse:
    """The same moment for the wall: large type, no controls."""
    now, today = clock()
    meeting = meeting_for(request, pk)
    if meeting.state != MeetingState.LIVE:
        return redirect(meeting.get_absolute_url())
    room = room_for(request, pk, now, today)
    context = context_of(room, room.current, "meeting_projector")
    if room.current is not None:
        risk = room.current.risk
        was, current = context["changed"].places, (risk.current_likelihood, risk.current_impact)
        places = {"inherent": was, "current": current} if was and was != current else {"current": current}
        context["map"] = minimap(room.meeting.register.grid, places)
        context["verdict"] = limit_words(room.meeting.register, risk.current_score)
        context["next_up"] = [row for row in context["rows"] if row.mark == "later"][:3]
    return render(request, template(request, "meetings/meeting_projector.html"), context)


def _as_chair(request: Request, pk: int, act: Callable[[Room, Any, Any], str], *, reread: bool = False) -> HttpResponse:
    """Do something that only the chair may, and show what came of it."""
    now, today = clock()
    room = room_for(request, pk, now, today, Permission.CHAIR_MEETING)
    try:
        said = act(room, now, today)
    except floors.ChairTaken as taken:
        return _stale_chair(request, pk, taken)
    except Refused as refused:
        return show(request, room_for(request, pk, now, today), trouble=Trouble(refused.message), status=422)
    except Conflict:
        message = _("Somebody changed this in the same moment. Try again.")
        return show(request, room_for(request, pk, now, today), trouble=Trouble(message), status=409)
    return _answer(request, room_for(request, pk, now, today) if reread else room, said)


def _speaker(request: Request, pk: int, item: int) -> tuple[Room, AgendaItem]:
    """The room and the item, for somebody who may speak there; 404 and 403 otherwise."""
    now, today = clock()
    meeting = meeting_for(request, pk)
    if not may_speak(request, meeting):
        meeting_for(request, pk, Permission.COMMENT)
    room = room_for(request, pk, now, today)
    return room, _item(room, str(item))


def _item(room: Room, pk: str) -> AgendaItem:
    found = room.item(int(pk)) if pk.isdecimal() else None
    if found is None:
        raise Http404
    return found


def _hold(request: Request, meeting: int, token: str) -> None:
    """Remember in the session that this browser has the chair."""
    request.session[CHAIRS] = request.session.get(CHAIRS, {}) | {str(meeting): token}


def _answer(request: Request, room: Room, said: str, *, shown: AgendaItem | None = None) -> HttpResponse:
    """After something was recorded: the screen as it is now under htmx, else back to its address."""
    if not request.htmx:
        back = room.meeting.get_absolute_url()
        follows = shown is None or shown.pk == room.floor.item_id
        return redirect(back if follows or shown is None else f"{back}?item={shown.pk}")
    response = show(request, room, shown=shown)
    return trigger_client_event(response, "announce", {"text": said}) if said else response


def _stale_chair(request: Request, pk: int, taken: floors.ChairTaken, typed: str = "") -> HttpResponse:
    now, today = clock()
    return show(request, room_for(request, pk, now, today), trouble=Trouble(taken.message, typed), status=409)


def _changed_meanwhile(request: Request, pk: int, item: int, conflict: Conflict) -> HttpResponse:
    """The risk was changed by somebody else: the screen as it is now, with what was typed, to be recorded again."""
    now, today = clock()
    room = room_for(request, pk, now, today)
    row = _item(room, str(item))
    data = request.POST.copy()
    data["version"] = str(row.risk.version)
    form = OutcomeForm(data, risk=row.risk, by=request.user, today=today)
    name = changes_since.last_writer(conflict.current) or _("Somebody")
    message = _("%(name)s has changed this risk after you had it on the screen. Your outcome is not recorded yet: "
                "look at it as it stands now and record it again.")  # fmt: skip
    return show(request, room, form=form, trouble=Trouble(message % {"name": name}), status=409)


def _refused_page(request: Request, meeting: Meeting, message: str) -> HttpResponse:
    context = {"meeting": meeting, "message": message, "nav": "registers"}
    return render(request, "meetings/meeting_refused.html", context, status=422)
