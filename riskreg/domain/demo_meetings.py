"""The demo's meetings: those of the past with what came of each risk, one planned for soon, one being held now.

The story says when a risk was reviewed and what came of it; the risk itself has been written by
domain/demo.py. A review on a day of a meeting was held in that meeting, the others alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import Any, Protocol

from django.utils import timezone

from riskreg.choices import DECIDING_OUTCOMES, AgendaReason, Attendance, ItemState, MeetingState, ReviewOutcome
from riskreg.domain import acceptances, actions, agenda, decisions, floor, meetings, recording, series
from riskreg.lib.recurrence import DAYS
from riskreg.models import Acceptance, AgendaItem, Meeting, Register, Review, Risk, User

STARTS = time(10)
MINUTES = 60
WEEKS = 4  # between two meetings
PLACES = {"IT": "Room Severn, Harbour House", "PHX": "Programme office, second floor"}
LIVE = "PHX"  # whose meeting is being held now
NOT_COMPARED = frozenset({"id", "version", "changed_at", "inherent_score", "current_score", "target_score"})


class Replay(Protocol):
    """What is needed of the story being told: see domain/demo.py."""

    story: dict[str, Any]
    now: datetime
    issue_minutes: Callable[..., Any] | None
    people: dict[str, User]
    registers: dict[str, Register]

    def day(self, days_ago: int) -> date:
        """The date of a day of the story."""

    def moment(self, days_ago: int, order: int = 0) -> datetime:
        """A moment in working hours of that day."""


Looks = dict[int, list[tuple[str, dict[str, Any]]]]  # days ago → (reference, event of the story)


def events(replay: Replay) -> Iterator[tuple[int, Callable[[], Any]]]:
    """Everything that happened, with the day; to be told after what happened to the risks that day."""
    for found in replay.story["registers"]:
        held, looks = set(found["meetings"]["held_days_ago"]), _looks(replay.story, found["code"])
        for days in held | looks.keys():
            yield days, partial(_hold if days in held else _alone, replay, found, days, looks.get(days, []))
        yield 0, partial(_prepare, replay, found)


def _looks(story: Mapping[str, Any], code: str) -> Looks:
    """The reviews of a register's story by day."""
    looks: Looks = {}
    chair = next(found["chair"] for found in story["registers"] if found["code"] == code)
    for number, entry in enumerate(story["risks"][code], start=1):
        unchanged = [{"days_ago": days, "by": chair, "review": "no_change"} for days in entry.get("unchanged_on", [])]
        for event in [*unchanged, *entry.get("history", [])]:
            if "review" in event:
                looks.setdefault(event["days_ago"], []).append((f"{code}-{number:03d}", event))
    return looks


def _hold(replay: Replay, found: Mapping[str, Any], days: int, looks: list[tuple[str, dict[str, Any]]]) -> None:
    """A meeting that was held and closed, with the risks it looked at."""
    register, chair = replay.registers[found["code"]], replay.people[found["chair"]]
    opened, closed = replay.moment(days), replay.moment(days, 2)
    planned_at = max(replay.moment(days + 7), register.created_at)
    meeting = _planned(register, opened) or _plan(register, chair, opened, now=planned_at)
    recording.update(
        meeting, {"state": MeetingState.LIVE, "opened_at": opened}, by=chair, now=opened, seen=meeting.version
    )
    for place, (reference, event) in enumerate(looks, start=1):
        item = _item(meeting, _risk(register, reference), replay.day(days), place)
        recording.insert(item, by=chair, now=opened)
        review = _review(replay, item.risk, event, item=item)
        _decide(replay, review, event, meeting=meeting)
        state = ItemState.DEFERRED if review.outcome == ReviewOutcome.DEFERRED else ItemState.DECIDED
        _give(replay, item, event, by=chair)
        changes = {"state": state, "note": review.note, "seconds_used": 150}
        recording.update(item, changes, by=chair, now=review.reviewed_at, seen=1)
    for attendee in meeting.attendees.order_by("name"):
        attendee.meeting = meeting
        there = Attendance.APOLOGIES if (attendee.pk + days) % 7 == 0 else Attendance.PRESENT
        recording.update(attendee, {"attendance": there}, by=chair, now=closed, seen=attendee.version)
    decisions.number_decisions(meeting=meeting, by=chair, now=closed, today=replay.day(days))
    changes = {"state": MeetingState.CLOSED, "closed_at": closed, "closed_by": chair}
    recording.update(meeting, changes, by=chair, now=closed, seen=meeting.version)
    _plan_next(replay, found, days, closed)
    if replay.issue_minutes is not None:
        replay.issue_minutes(meeting=meeting, by=chair, now=closed)


def _give(replay: Replay, item: AgendaItem, event: Mapping[str, Any], *, by: User) -> None:
    """The work that the meeting gave out under an item."""
    for found in event.get("gives", []):
        values = {"title": found["what"], "owner": replay.people[found["who"]], "due_on": replay.day(-found["due_in"])}
        actions.add_action(risk=item.risk, by=by, now=replay.moment(event["days_ago"], 1), values=values, item=item)


def _planned(register: Register, starts_at: datetime) -> Meeting | None:
    """The meeting that the one before has planned for this moment."""
    found = Meeting.objects.planned().filter(register=register, starts_at=starts_at)
    return found.select_related("register__matrix", "chair").first()


def _plan(register: Register, chair: User, starts_at: datetime, *, now: datetime) -> Meeting:
    values = {"starts_at": starts_at, "minutes": MINUTES, "place": PLACES.get(register.code, ""), "chair": chair}
    return meetings.plan_meeting(register=register, by=chair, now=now, values=values)


def _plan_next(replay: Replay, found: Mapping[str, Any], days: int, closed: datetime) -> None:
    """Every meeting plans the one after it, so that its minutes can say when that is; the last one sets the series."""
    register, chair = replay.registers[found["code"]], replay.people[found["chair"]]
    later = [day for day in found["meetings"]["held_days_ago"] if day < days]
    if later:
        _plan(register, chair, replay.moment(max(later)), now=closed)
        return
    if register.code == LIVE:
        _plan(register, chair, _began(replay), now=closed)
    first = timezone.localdate(replay.now) + timedelta(days=found["meetings"]["next_in"])
    values = {
        "rule": f"FREQ=WEEKLY;INTERVAL={WEEKS};BYDAY={DAYS[first.weekday()]}", "first_on": first, "starts_at": STARTS,
        "minutes": MINUTES, "place": PLACES.get(register.code, ""), "chair": chair,
    }  # fmt: skip
    series.set_series(register=register, by=chair, now=closed, today=replay.day(days), seen=None, values=values)


def _began(replay: Replay) -> datetime:
    """When the meeting that is being held began: a few minutes ago."""
    return (replay.now - timedelta(minutes=5)).astimezone(UTC).replace(second=0, microsecond=0)


def _alone(replay: Replay, found: Mapping[str, Any], days: int, looks: list[tuple[str, dict[str, Any]]]) -> None:
    """Reviews between the meetings."""
    for reference, event in looks:
        review = _review(replay, _risk(replay.registers[found["code"]], reference), event, item=None)
        _decide(replay, review, event, meeting=None)


def _risk(register: Register, reference: str) -> Risk:
    return Risk.objects.select_related("register__matrix", "owner").get(register=register, reference=reference)


def _item(meeting: Meeting, risk: Risk, day: date, place: int) -> AgendaItem:
    """The item as it had been drafted: with the reasons that the risk gave before the meeting."""
    before = _versions(risk)[0]
    reasons: list[dict[str, Any]] = []
    score, due = before["current_score"], before["next_review_on"]
    if score and score > meeting.register.tolerance:
        reasons.append({
            "code": AgendaReason.OVER_TOLERANCE, "score": score, "tolerance": meeting.register.tolerance
        })  # fmt: skip
    if due and due <= day:
        code = AgendaReason.REVIEW_OVERDUE if due < day else AgendaReason.REVIEW_DUE
        reasons.append({"code": code, "due_on": due.isoformat()})
    return AgendaItem(
        meeting=meeting, risk=risk, position=place * agenda.STEP, minutes=agenda.usual_minutes(reasons),
        reasons=reasons or [{"code": AgendaReason.ADDED}],
    )  # fmt: skip


def _versions(risk: Risk) -> tuple[dict[str, Any], dict[str, Any]]:
    """The historical rows before and after the review that has just been written."""
    rows = list(Risk.history.filter(id=risk.pk).order_by("-history_id").values()[:2])
    return rows[-1], rows[0]


def _review(replay: Replay, risk: Risk, event: Mapping[str, Any], *, item: AgendaItem | None) -> Review:
    """The review behind the risk's latest version."""
    days, (before, after) = event["days_ago"], _versions(risk)
    fields = [field.attname for field in Risk._meta.concrete_fields if field.attname not in NOT_COMPARED]
    changed = [name for name in fields if before[name] != after[name]]
    review = Review(
        risk=risk, item=item, outcome=event["review"], note=event.get("reason", ""), reviewed_on=replay.day(days),
        reviewed_at=replay.moment(days, 1), reviewed_by=replay.people[event["by"]], risk_version=risk.version,
        was_due_on=before["next_review_on"], next_review_on=after["next_review_on"],
        before={name.removesuffix("_id"): _plain(before[name]) for name in changed},
        after={name.removesuffix("_id"): _plain(after[name]) for name in changed},
    )  # fmt: skip
    recording.insert(review, by=review.reviewed_by, now=review.reviewed_at, reason=review.note)
    return review


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | datetime) else value


def _decide(replay: Replay, review: Review, event: Mapping[str, Any], *, meeting: Meeting | None) -> None:
    """The decision that a deciding outcome makes, with the acceptance it signs."""
    if review.outcome not in DECIDING_OUTCOMES:
        return
    risk, by, now, today = review.risk, review.reviewed_by, review.reviewed_at, review.reviewed_on
    asked = _asked(replay, review, event.get("acceptance"))
    text = (
        decisions.acceptance_text(risk, asked, signed=True)
        if asked
        else decisions.review_text(risk, review.outcome, review.before, review.after)
    )
    digest = acceptances.state_digest(risk)
    decisions.record_decision(
        risk=risk, kind=review.outcome, text=text, digest=digest, by=by, now=now, today=today, review=review,
        acceptance=asked, meeting=meeting, rationale=review.note,
    )  # fmt: skip
    if asked is not None and by is not None:
        acceptances.sign(acceptance=asked, by=by, now=now, today=today, seen=asked.version, digest=digest)


def _asked(replay: Replay, review: Review, wanted: Mapping[str, Any] | None) -> Acceptance | None:
    if wanted is None or review.reviewed_by is None:
        return None
    return acceptances.ask(
        risk=review.risk, approver=review.reviewed_by, rationale=review.note,
        conditions="\n".join(wanted.get("conditions", [])), by=review.reviewed_by, now=review.reviewed_at,
        expires_on=replay.day(-wanted["until_in"]), today=review.reviewed_on,
    )  # fmt: skip


def _prepare(replay: Replay, found: Mapping[str, Any]) -> None:
    """What is to come: the series with its next meetings, the next agenda; and one meeting under way."""
    register, chair = replay.registers[found["code"]], replay.people[found["chair"]]
    now, today = replay.now, timezone.localdate(replay.now)
    for acceptance in Acceptance.objects.filter(risk__register=register).select_related("risk__register"):
        if acceptance.state_digest != acceptances.state_digest(acceptance.risk):
            acceptances.mark_stale(risk=acceptance.risk, by=None, now=acceptance.risk.changed_at)
    if register.code == LIVE:
        _open(replay, register, chair)
    coming = Meeting.objects.planned().filter(register=register).order_by("starts_at")
    following = coming.select_related("register__matrix").first()
    if following is not None:
        agenda.draft_agenda(meeting=following, by=chair, now=now, today=today)


def _open(replay: Replay, register: Register, chair: User) -> None:
    """The meeting that began a few minutes ago."""
    began = _began(replay)
    meeting = _planned(register, began) or _plan(register, chair, began, now=began - timedelta(days=7))
    agenda.draft_agenda(meeting=meeting, by=chair, now=began, today=timezone.localdate(replay.now))
    floor.open_meeting(meeting=meeting, by=chair, now=began, seen=meeting.version)
