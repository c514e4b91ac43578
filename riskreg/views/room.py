"""What the screens of a live meeting show, gathered in one place: chair, followers and the wall see the same."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from riskreg.access.checks import can
from riskreg.access.permissions import Permission
from riskreg.choices import ItemState
from riskreg.domain import changes_since
from riskreg.domain import floor as floors
from riskreg.domain.agenda_words import reading_day, reasons_line
from riskreg.domain.closing import what_blocks
from riskreg.domain.outcome_words import outcome_words
from riskreg.lib.day_words import due_words
from riskreg.models import AgendaItem, Attendee, Comment, Floor, Meeting, Review
from riskreg.views.common import Request, require
from riskreg.views.risk_head import ladder_of, map_of, statement_of

SILENT = 30  # seconds without a sign of life after which the chair counts as cut off
CHAIRS = "chairs"  # in the session: meeting → token of the chair that this browser holds


@dataclass(slots=True)
class Room:
    """A live meeting as one person sees it."""

    meeting: Meeting
    floor: Floor
    agenda: list[AgendaItem]
    before: changes_since.PreviousMeeting  # the meeting held before
    reviews: dict[int, Review]  # the standing review of an item, by item
    token: str  # of the chair, if this browser holds it
    may_chair: bool
    may_speak: bool
    now: datetime
    today: date

    @property
    def chairs(self) -> bool:
        """Whether this browser has the chair."""
        return bool(self.token) and self.token == self.floor.chair_token

    def item(self, pk: int | None) -> AgendaItem | None:
        """The item with this number, None when it is not on the agenda."""
        return next((item for item in self.agenda if item.pk == pk), None)

    @property
    def current(self) -> AgendaItem | None:
        """The item that the chair has put on."""
        return self.item(self.floor.item_id)


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the agenda: `mark` is "done", "now" or "later"; `words` its outcome, or why it is there."""

    item: AgendaItem
    number: int
    mark: str
    time: str
    words: str
    shown: bool


@dataclass(frozen=True, slots=True)
class Clock:
    """Time used against the budget, in minutes; `behind` is negative when the meeting is ahead."""

    used: int
    budget: int
    behind: int


@dataclass(slots=True)
class Trouble:
    """Why something was not recorded, and what was typed."""

    message: str
    typed: str = ""
    changed: Sequence[str] = field(default_factory=tuple)


def room_for(request: Request, pk: int, now: datetime, today: date, permission: Permission = Permission.VIEW) -> Room:
    """The live meeting with this number; 404 when it is invisible or was never opened, 403 without the right."""
    found = Meeting.objects.visible_to(request.user).filter(floor__isnull=False)
    meeting = get_object_or_404(found.select_related("register__matrix", "chair", "floor__chair"), pk=pk)
    require(request, permission, meeting.register)
    return room_of(request, meeting, now, today)


def room_of(request: Request, meeting: Meeting, now: datetime, today: date) -> Room:
    """The room of a meeting that `room_for` has found."""
    before = changes_since.meeting_before(meeting)
    agenda = floors.agenda_of(meeting, since=before.closed_at)
    floor: Floor = meeting.floor
    floor.meeting = meeting
    floor.item = next((item for item in agenda if item.pk == floor.item_id), None)
    return Room(
        meeting=meeting, floor=floor, agenda=agenda, before=before, reviews=_standing(agenda),
        token=request.session.get(CHAIRS, {}).get(str(meeting.pk), ""),
        may_chair=can(request.user, Permission.CHAIR_MEETING, meeting.register),
        may_speak=may_speak(request, meeting), now=now, today=today,
    )  # fmt: skip


def _standing(agenda: Sequence[Any]) -> dict[int, Review]:
    return {item.pk: item.standing for item in agenda if item.standing}


def may_speak(request: Request, meeting: Meeting) -> bool:
    """Whoever may comment in the register, and whoever was invited, may add notes and actions."""
    if can(request.user, Permission.COMMENT, meeting.register):
        return True
    return Attendee.objects.filter(meeting=meeting, user=request.user).exists()


def rows_of(room: Room, shown: AgendaItem | None) -> list[Row]:
    """The agenda as it is drawn."""
    people = {item.risk.owner.pk: item.risk.owner.name for item in room.agenda if item.risk.owner}
    day = reading_day(room.meeting, room.today)
    rows = []
    for number, item in enumerate(room.agenda, 1):
        review = room.reviews.get(item.pk)
        done = item.state != ItemState.OPEN
        if review is not None and done:
            words = outcome_words(review, item.risk, people)
        else:
            words = reasons_line(item.reasons, on=day)
        mark = "now" if item.pk == room.floor.item_id else "done" if done else "later"
        rows.append(Row(item, number, mark, _time(room, item, mark), words, shown is not None and item.pk == shown.pk))
    return rows


def clock_of(room: Room) -> Clock:
    """How the meeting stands against its time."""
    opened = room.meeting.opened_at or room.now
    used = max(0, (room.now - opened).total_seconds() / 60)
    planned = float(sum(item.minutes for item in room.agenda if item.state != ItemState.OPEN))
    current = room.current
    if current is not None and current.state == ItemState.OPEN:
        planned += min(current.minutes, floors.seconds_on(room.floor, current, room.now) / 60)
    return Clock(int(used), room.meeting.minutes, int(used - planned))


def stage_of(room: Room, shown: AgendaItem) -> dict[str, Any]:
    """Everything about the risk that is on: statement, scores, actions, the last note, and what the room says."""
    risk = shown.risk
    review = room.reviews.get(shown.pk)
    past = Review.objects.filter(risk=risk).standing().exclude(item=shown).exclude(note="")
    return {
        "item": shown, "risk": risk, "number": room.agenda.index(shown) + 1, "review": review,
        "statement": statement_of(risk), "ladder": ladder_of(risk), "map": map_of(risk),
        "actions": _actions(room, shown),
        "last_note": past.select_related("reviewed_by").first() if getattr(shown, "noted", True) else None,
        "room_notes": _notes(room, shown) if getattr(shown, "said", True) else [],
        "changed": changes_since.changes_since(risk, room.before.closed_at, actions=getattr(shown, "moved", True)),
    }  # fmt: skip


def counts_of(room: Room) -> dict[str, int]:
    """How many items there are, and how many have an outcome."""
    done = sum(1 for item in room.agenda if item.state != ItemState.OPEN)
    return {"total": len(room.agenda), "done": done, "blocking": len(_blocking(room))}


def chair_is_silent(room: Room) -> bool:
    """Whether the chair has given no sign of life for a while."""
    return (room.now - room.floor.seen_at).total_seconds() > SILENT


def _blocking(room: Room) -> list[AgendaItem]:
    return what_blocks(room.agenda, room.meeting.register.tolerance)


def _time(room: Room, item: AgendaItem, mark: str) -> str:
    if mark == "later" and not item.seconds_used:
        return _("%(minutes)s min") % {"minutes": item.minutes}
    seconds = floors.seconds_on(room.floor, item, room.now) if mark == "now" else item.seconds_used
    return f"{seconds // 60}:{seconds % 60:02d}"


def _actions(room: Room, shown: AgendaItem) -> list[Mapping[str, Any]]:
    found = shown.risk.actions.select_related("owner")
    rows = [
        {"action": action, "due": due_words(action.due_on, room.today) if action.due_on else None}
        for action in found
        if action.is_open or action.item_id == shown.pk
    ]
    return sorted(rows, key=lambda row: row["action"].item_id == shown.pk)


def _notes(room: Room, shown: AgendaItem) -> list[Comment]:
    said = Comment.objects.filter(risk=shown.risk, withdrawn_at=None, created_at__gte=room.meeting.opened_at)
    return list(said.select_related("author").order_by("created_at", "pk"))
