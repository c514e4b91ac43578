"""What a message says at the moment it is sent: content and rights are read now, not when it was owed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import partial
from typing import Any, NamedTuple

from django.utils import timezone

from riskreg.choices import LIVE_RISK_STATES, OPEN_ACTION_STATES, AcceptanceState, DeliveryKind, MeetingState
from riskreg.domain import due
from riskreg.domain.due import Line
from riskreg.domain.notice_words import due_sentence, meeting_action_sentence, news_sentence
from riskreg.domain.places import Places, places_of
from riskreg.models import Acceptance, Action, Comment, Delivery, Meeting, Register, Risk, User

BY_WHAT = {
    "review": due.reviews, "action": due.actions, "expiry": due.acceptances, "stale": due.acceptances,
    "to_sign": due.acceptances, "escalated": due.escalations, "meeting": due.meetings, "drafts": due.duties,
    "unowned": due.duties, "owner_left": due.duties,
}  # fmt: skip
WITH_CLOCK = (due.meetings, due.duties)


@dataclass(frozen=True, slots=True)
class MessageLine:
    """One line of a message. `path` leads to what it is about; `risk` and `version` allow "still the same"."""

    words: str
    reference: str
    title: str
    path: str
    late: bool = False
    risk: int | None = None
    version: int | None = None


@dataclass(slots=True)
class Part:
    """The lines of one register."""

    register: Register
    lines: list[MessageLine] = field(default_factory=list)
    risks: set[int] = field(default_factory=set)
    attaches_pdf: bool = True


@dataclass(slots=True)
class Message:
    """Everything that a message tells, by register; `meetings` are those whose agenda goes along."""

    parts: list[Part]
    more: int
    meetings: list[int]
    minutes: list[str] = field(default_factory=list)  # addresses of the minutes that the actions come from

    def __bool__(self) -> bool:
        return any(part.lines for part in self.parts)


def message_of(delivery: Delivery, *, now: datetime, today: date) -> Message:
    """What the message says now. Empty when all of it is settled, or may no longer be seen by its recipient.

    `now` is in the organisation's time zone.
    """
    user, places, about = delivery.person, places_of(delivery.person), delivery.about
    news: list[dict[str, Any]] = about["lines"] if _is_news(delivery) else about.get("news", [])
    is_named = any(ref["what"] == "mention" for ref in news)
    seen = places_of(user, looks_into=True) if is_named else places
    parts = {
        pk: Part(place.register, attaches_pdf=place.settings.attaches_pdf and place.settings.shows_titles)
        for pk, place in seen.by_register.items()
    }
    meetings = []
    refs = about.get("lines", []) if not _is_news(delivery) else []
    due_now = _still_due(user, places, refs, now=now, today=today)
    for line in sorted(due_now, key=lambda line: line.urgency(today)):
        _add(parts[line.register], line, places, today)
        if line.what == "meeting" and parts[line.register].attaches_pdf:
            meetings.append(int(line.subject.partition(":")[2]))
    minutes: dict[str, bool] = {}
    for told, found in _news(user, seen, news, today):
        parts[found.register].lines.append(told)
        parts[found.register].risks |= {found.risk} if found.risk else set()
        minutes |= {found.minutes: True} if found.minutes else {}
    shown = sorted((part for part in parts.values() if part.lines), key=_urgency)
    return Message(shown, about.get("more", 0), meetings, list(minutes))


def _is_news(delivery: Delivery) -> bool:
    return delivery.kind == DeliveryKind.TOLD


def _still_due(
    user: User, places: Places, refs: Sequence[dict[str, Any]], *, now: datetime, today: date
) -> Iterator[Line]:
    """The lines with these references that are due now, whatever stage they have reached meanwhile."""
    ids: dict[Any, set[int]] = {}
    wanted = {(ref["what"], ref["id"]) for ref in refs}
    for ref in refs:
        ids.setdefault(BY_WHAT[ref["what"]], set()).add(ref["id"])
    for source, only in ids.items():
        if source in WITH_CLOCK:
            found = source(user, places, today=today, now=now, only=only)
        else:
            found = source(user, places, today=today, only=only)
        yield from (line for line in found if (line.what, int(line.subject.partition(":")[2])) in wanted)


def still_due(
    user: User, refs: Sequence[dict[str, Any]], *, now: datetime, today: date
) -> dict[tuple[str, int], MessageLine]:
    """Those of the lines with these references that are due now, by (what, id), for the person's own eyes.

    `now` is in the organisation's time zone.
    """
    places = places_of(user)
    found = _still_due(user, places, refs, now=now, today=today)
    return {
        (line.what, int(line.subject.partition(":")[2])): _told(line, places.by_register[line.register].register, today)
        for line in found
    }


def _add(part: Part, line: Line, places: Places, today: date) -> None:
    told = _told(line, part.register, today)
    shows_title = places.by_register[line.register].settings.shows_titles or line.subject.startswith("register:")
    part.lines.append(told if shows_title else replace(told, title=""))
    if line.risk is not None:
        part.risks.add(line.risk)


def _told(line: Line, register: Register, today: date) -> MessageLine:
    kind, _colon, pk = line.subject.partition(":")
    own_review = line.what == "review" and not line.above
    return MessageLine(
        words=due_sentence(line, today),
        reference=line.reference,
        title=line.title,
        path=_path(line, register, kind, pk),
        late=line.is_late(today),
        risk=int(pk) if own_review else None,
        version=line.version if own_review else None,
    )


def _path(line: Line, register: Register, kind: str, pk: str) -> str:
    if kind == "meeting":
        return f"/meetings/{pk}/"
    if kind == "register":
        query = {"drafts": "state=draft", "unowned": "state=open&owner=none", "owner_left": "gaps=owner_left"}[
            line.what
        ]
        return f"{register.get_absolute_url()}?{query}"
    return f"/risks/{line.reference}/"


class Found(NamedTuple):
    """What a piece of news is about, as it is now. `words` are its sentence where that needs more than who gave it."""

    register: int
    reference: str
    title: str
    path: str
    risk: int | None
    words: str = ""
    minutes: str = ""


def _news(
    user: User, places: Places, refs: Sequence[dict[str, Any]], today: date
) -> Iterator[tuple[MessageLine, Found]]:
    """News that still hold."""
    names = dict(User.objects.filter(pk__in={ref["by"] for ref in refs if ref.get("by")}).values_list("pk", "name"))
    for ref in refs:
        look = partial(_given_in_meeting, today=today) if ref["what"] == "meeting_action" else _NEWS[ref["what"]]
        found = look(user, ref["id"])
        if found is None or found.register not in places.by_register:
            continue
        words = found.words or news_sentence(ref["what"], names.get(ref.get("by"), ""))
        shown = found.title if places.by_register[found.register].settings.shows_titles else ""
        yield MessageLine(words, found.reference, shown, found.path), found


def _owned(user: User, pk: int) -> Found | None:
    risk = Risk.objects.filter(pk=pk, owner=user, state__in=LIVE_RISK_STATES).first()
    return _about(risk, risk.title) if risk else None


def _given(user: User, pk: int) -> Found | None:
    row = Action.objects.filter(pk=pk, owner=user, state__in=OPEN_ACTION_STATES).select_related("risk").first()
    return _about(row.risk, row.title) if row else None


def _given_in_meeting(user: User, pk: int, *, today: date) -> Found | None:
    rows = Action.objects.filter(pk=pk, owner=user, state__in=OPEN_ACTION_STATES)
    row = rows.select_related("risk", "item__meeting").first()
    if row is None or row.item is None:
        return None
    held_on = timezone.localdate(row.item.meeting.starts_at)
    words = meeting_action_sentence(held_on, row.due_on, today)
    return _about(row.risk, row.title)._replace(words=words, minutes=row.item.meeting.get_absolute_url())


def _mentioned(user: User, pk: int) -> Found | None:
    row = Comment.objects.filter(pk=pk, withdrawn_at=None).select_related("risk").first()
    return _about(row.risk, row.risk.title, "#comments") if row else None


def _asked(user: User, pk: int) -> Found | None:
    row = Acceptance.objects.filter(pk=pk, approver=user, state=AcceptanceState.ASKED).select_related("risk").first()
    return _about(row.risk, row.risk.title) if row else None


def _answered(user: User, pk: int) -> Found | None:
    answered = {AcceptanceState.SIGNED, AcceptanceState.DECLINED}
    row = Acceptance.objects.filter(pk=pk, asked_by=user, state__in=answered).select_related("risk").first()
    return _about(row.risk, row.risk.title) if row else None


def _invited(user: User, pk: int) -> Found | None:
    row = Meeting.objects.filter(pk=pk, state=MeetingState.PLANNED, attendees__user=user).first()
    return Found(row.register_id, "", row.title, row.get_absolute_url(), None) if row else None


def _about(risk: Risk, title: str, anchor: str = "") -> Found:
    return Found(risk.register_id, risk.reference, title, f"/risks/{risk.reference}/{anchor}", risk.pk)


_NEWS = {
    "owner": _owned, "action": _given, "mention": _mentioned, "acceptance": _asked, "signed": _answered,
    "meeting": _invited,
}  # fmt: skip


def _urgency(part: Part) -> tuple[int, str]:
    """Registers with overdue things come first."""
    part.lines.sort(key=lambda told: not told.late)  # stable: what is late, what is coming, then the news
    return (0 if any(told.late for told in part.lines) else 1, part.register.name)
