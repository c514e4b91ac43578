"""The answer with the screen of a live meeting: whole, or under htmx what is inside it."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from riskreg.choices import ItemState
from riskreg.forms.base import MemberField
from riskreg.forms.live import RoomActionForm, RoomNoteForm
from riskreg.forms.reviews import OutcomeForm
from riskreg.models import AgendaItem
from riskreg.views.common import Request
from riskreg.views.room import Room, Trouble, chair_is_silent, clock_of, counts_of, rows_of, stage_of

POLL = 2  # seconds between two looks at the floor


def template(request: Request, name: str) -> str:
    """The template, or under htmx the part of it that is inside the frame."""
    return f"{name}#live" if request.htmx else name


def show(
    request: Request,
    room: Room,
    *,
    shown: AgendaItem | None = None,
    form: OutcomeForm | None = None,
    note_form: RoomNoteForm | None = None,
    action_form: RoomActionForm | None = None,
    trouble: Trouble | None = None,
    status: int = 200,
) -> HttpResponse:
    """The live screen, or under htmx what is inside it."""
    asked = request.GET.get("item", "")
    looked_at = room.item(int(asked)) if asked.isdecimal() and not room.chairs else None
    shown = room.current if room.chairs and form is None else shown or looked_at or room.current
    if form is not None:
        shown = room.item(next(item.pk for item in room.agenda if item.risk_id == form.risk.pk))
    context = context_of(room, shown, "meeting_detail") | {"trouble": trouble}
    if shown is not None:
        context["note_form"] = note_form or RoomNoteForm()
        context["action_form"] = action_form or RoomActionForm(risk=shown.risk)
        if room.chairs and shown.state == ItemState.OPEN:
            context["form"] = form or OutcomeForm(risk=shown.risk, by=request.user, today=room.today)
    if not request.htmx:
        context["people"] = MemberField(room.meeting.register).people.values()
    return render(request, template(request, "meetings/meeting_live.html"), context, status=status)


def context_of(room: Room, shown: AgendaItem | None, here: str) -> dict[str, Any]:
    """What chair, followers and wall are all shown."""
    context: dict[str, Any] = {
        "room": room, "meeting": room.meeting, "floor": room.floor, "today": room.today,
        "last_on": room.before.starts_at,
        "rows": rows_of(room, shown), "clock": clock_of(room), "now": room.now, "poll": POLL,
        "silent": chair_is_silent(room) and not room.chairs, "follows": shown is None or shown.pk == room.floor.item_id,
        "here": reverse(here, args=[room.meeting.pk]), **counts_of(room),
    }  # fmt: skip
    context["itself"] = context["here"] if context["follows"] else f"{context['here']}?item={shown.pk if shown else 0}"
    if shown is not None:
        context |= stage_of(room, shown)
        at = room.agenda.index(shown)
        context["before"] = room.agenda[at - 1] if at else None
        context["after"] = room.agenda[at + 1] if at + 1 < len(room.agenda) else None
    return context
