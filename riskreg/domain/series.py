"""How often a register is reviewed: its series of meetings, and the next ones made from the rule."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from riskreg.access.permissions import Permission
from riskreg.choices import MeetingState
from riskreg.domain import meetings, organisation, reasons, recording
from riskreg.domain.errors import Refused, require_editable
from riskreg.domain.rights import require_right
from riskreg.lib import recurrence
from riskreg.models import Meeting, MeetingSeries, Register

EDITABLE = frozenset({"rule", "first_on", "starts_at", "minutes", "place", "chair"})
AHEAD = 3  # meetings kept in the calendar beforehand
FAR = timedelta(days=3660)  # a first day further off is a slip of the keyboard


def series_of(register: Register) -> MeetingSeries | None:
    """The series of the register, None before it has one."""
    return MeetingSeries.objects.select_related("chair").filter(register=register).first()


def start_on(day: date, series: MeetingSeries, zone: ZoneInfo) -> datetime:
    """The moment a meeting begins on that day: wall time of the organisation, whatever the season.

    In the hour that does not exist in spring it is the moment that the clock would have shown
    (RFC 5545, 3.3.5); in the hour that comes twice in autumn it is the first.
    """
    return datetime.combine(day, series.starts_at, tzinfo=zone).astimezone(UTC)


@transaction.atomic
def set_series(
    *,
    register: Register,
    by: Any,
    now: datetime,
    today: date,
    seen: int | None,
    values: Mapping[str, Any],
    reason: str = "",
) -> MeetingSeries:
    """Give the register its series, or change it (fields of EDITABLE); returns it with its next meetings planned.

    Meetings still to come follow the new rule, but for those moved by hand; `seen` is None for the
    first one. Raises PermissionDenied, Refused (rule, first_on, chair) and Conflict.
    """
    require_right(by, Permission.CHAIR_MEETING, register)
    zone, fields = organisation.current().zone, _checked(register, values, today)
    series = MeetingSeries.objects.select_for_update().filter(register=register).first()
    if series is None:
        series = MeetingSeries(register=register, **fields)
        recording.insert(series, by=by, now=now, reason=reason)
    else:
        regular = _regular(series, now, zone)
        changes = fields | {"ended_on": None}
        if recording.update(series, changes, by=by, now=now, seen=seen or 0, reason=reason):
            _follow(series, regular, by=by, now=now, zone=zone)
    plan_next(series=series, by=by, now=now)
    return series


@transaction.atomic
def plan_next(*, series: MeetingSeries, by: Any, now: datetime, ahead: int = AHEAD) -> list[Meeting]:
    """Plan the next `ahead` meetings of the rule that are not planned yet; returns the new ones.

    Calling it again plans nothing twice: a day of the rule that has a meeting, held, moved or
    cancelled, keeps it. A series that has ended, or whose register is archived, plans none.
    """
    register = series.register
    if series.ended_on is not None or register.archived_at is not None:
        return []
    # One planner at a time: the other waits here, and then finds the meetings there.
    list(MeetingSeries.objects.select_for_update().filter(pk=series.pk).values_list("pk"))
    zone = organisation.current().zone
    days = coming_days(series, now=now, zone=zone, count=ahead)
    there = set(series.meetings.filter(occurrence_on__in=days).values_list("occurrence_on", flat=True))
    fresh = [
        Meeting(
            register=register, series=series, occurrence_on=day, title=meetings.usual_title(register),
            minutes=series.minutes, starts_at=start_on(day, series, zone), place=series.place, chair=series.chair,
            created_at=now,
        )
        for day in days
        if day not in there
    ]  # fmt: skip
    usual = meetings.usual_people(register, chair=series.chair) if fresh else []
    recording.insert_all(fresh, by=by, now=now)
    recording.insert_all([person.attend(meeting) for meeting in fresh for person in usual], by=by, now=now)
    return fresh


@transaction.atomic
def end_series(*, series: MeetingSeries, by: Any, now: datetime, today: date, seen: int, reason: str = "") -> None:
    """Plan no further meetings; those planned already stay. Raises PermissionDenied and Conflict."""
    require_right(by, Permission.CHAIR_MEETING, series.register)
    recording.update(series, {"ended_on": today}, by=by, now=now, seen=seen, reason=reason)


def coming_days(series: MeetingSeries, *, now: datetime, zone: ZoneInfo, count: int) -> list[date]:
    """The next days of the rule whose meeting has not begun yet."""
    days = recurrence.occurrences(series.rule, series.first_on)
    return list(islice((day for day in days if start_on(day, series, zone) > now), count))


def _regular(series: MeetingSeries, now: datetime, zone: ZoneInfo) -> list[Meeting]:
    """The planned meetings to come that stand where the rule put them."""
    planned = series.meetings.filter(state=MeetingState.PLANNED, starts_at__gt=now).order_by("starts_at")
    return [
        meeting
        for meeting in planned.select_related("register")
        if meeting.occurrence_on and meeting.starts_at == start_on(meeting.occurrence_on, series, zone)
    ]


def _follow(series: MeetingSeries, regular: list[Meeting], *, by: Any, now: datetime, zone: ZoneInfo) -> None:
    """Bring planned meetings to the new rule, in their order; what it has no day for is cancelled."""
    taken = set(series.meetings.exclude(pk__in=[meeting.pk for meeting in regular]).values_list("occurrence_on"))
    days = coming_days(series, now=now, zone=zone, count=len(regular) + len(taken) + AHEAD)
    free = [day for day in days if (day,) not in taken]
    kept = {meeting.pk: meeting.occurrence_on for meeting in regular if meeting.occurrence_on in free}
    rest = [day for day in free if day not in kept.values()]
    for meeting in regular:
        day = kept.get(meeting.pk) or (rest.pop(0) if rest else None)
        if day is None:
            meetings.cancel_meeting(
                meeting=meeting, by=by, now=now, seen=meeting.version, reason=reasons.SERIES_CHANGED
            )
            continue
        changes = {
            "occurrence_on": day, "starts_at": start_on(day, series, zone), "minutes": series.minutes,
            "place": series.place, "chair": series.chair, "sequence": meeting.sequence + 1,
        }  # fmt: skip
        if any(getattr(meeting, name) != value for name, value in changes.items() if name != "sequence"):
            recording.update(meeting, changes, by=by, now=now, seen=meeting.version)


def _checked(register: Register, values: Mapping[str, Any], today: date) -> dict[str, Any]:
    require_editable(values, EDITABLE)
    fields = dict(values)
    try:
        fields["rule"] = recurrence.clean(fields["rule"])
    except recurrence.BadRule as bad:
        raise Refused(str(bad), field="rule") from None
    if abs(fields["first_on"] - today) > FAR:
        raise Refused(_("The first day is more than ten years away."), field="first_on")
    if not recurrence.next_days(fields["rule"], fields["first_on"], after=today - timedelta(days=1), count=1):
        raise Refused(_("No day to come fits this rule."), field="rule")
    meetings.require_chair(register, fields.get("chair"))
    return fields
