"""What stands in a person's calendar: reviews, actions, acceptances that run out, and meetings.

The UID of an entry never changes. Its sequence and its moment rise with every change of what it shows: they add up
the versions of the rows that it comes from.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from riskreg.choices import LIVE_RISK_STATES, OPEN_ACTION_STATES, AcceptanceState, MeetingState
from riskreg.domain.places import Places, places_of
from riskreg.models import Acceptance, Action, Meeting, Risk, User

KEPT = timedelta(days=31)  # what is settled stays as cancelled for so long, so that calendars take it away


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: a whole day, or with `starts_at` an hour of it. `sequence` rises with every change."""

    uid: str
    sequence: int
    changed_at: datetime
    summary: str
    day: date
    path: str
    cancelled: bool = False
    starts_at: datetime | None = None
    minutes: int = 0
    place: str = ""


def entries(user: User, *, now: datetime) -> list[Entry]:
    """The person's entries, of the registers they may see now. Six queries."""
    places = places_of(user)
    return [
        *_reviews(user, places, now), *_actions(user, places, now), *_acceptances(user, places, now),
        *_meetings(user, places, now),
    ]  # fmt: skip


def _title(places: Places, register: int, title: str) -> str:
    """The title, where the register lets it leave the site."""
    return title if places.by_register[register].settings.shows_titles else ""


def _reviews(user: User, places: Places, now: datetime) -> Iterator[Entry]:
    mine = Risk.objects.filter(owner=user, register__in=places.ids)
    wanted = mine.live().exclude(next_review_on=None) | mine.filter(closed_at__gte=now - KEPT)
    for risk in wanted.order_by("next_review_on", "pk").iterator(chunk_size=500):
        day = risk.next_review_on or (risk.closed_at or risk.changed_at).astimezone(now.tzinfo).date()
        summary = _("Review %(reference)s") % {"reference": risk.reference}
        yield Entry(
            f"review-{risk.pk}", risk.version, risk.changed_at,
            _joined(summary, _title(places, risk.register_id, risk.title)), day, risk.get_absolute_url(),
            cancelled=risk.closed_at is not None,
        )  # fmt: skip


def _actions(user: User, places: Places, now: datetime) -> Iterator[Entry]:
    mine = _with_last_change(Action).filter(owner=user, risk__register__in=places.ids).exclude(due_on=None)
    for row in mine.select_related("risk").order_by("due_on", "pk").iterator(chunk_size=500):
        is_open = row.state in OPEN_ACTION_STATES and row.risk.state in LIVE_RISK_STATES
        changed_at = _changed(row, row.created_at)
        if row.due_on is None or (not is_open and changed_at < now - KEPT):
            continue
        summary = _("Action for %(reference)s") % {"reference": row.risk.reference}
        yield Entry(
            f"action-{row.pk}", row.version + row.risk.version, changed_at,
            _joined(summary, _title(places, row.risk.register_id, row.title)), row.due_on,
            row.risk.get_absolute_url(), cancelled=not is_open,
        )  # fmt: skip


def _acceptances(user: User, places: Places, now: datetime) -> Iterator[Entry]:
    was_signed = _with_last_change(Acceptance).filter(risk__register__in=places.ids, signed_at__isnull=False)
    wanted = was_signed.filter(Q(state=AcceptanceState.SIGNED) | Q(ended_at__gte=now - KEPT))
    mine = wanted.filter(Q(approver=user) | Q(risk__owner=user))
    for row in mine.select_related("risk").order_by("expires_on", "pk"):
        summary = _("Acceptance of %(reference)s runs out") % {"reference": row.risk.reference}
        yield Entry(
            f"acceptance-{row.pk}", row.version + row.risk.version, _changed(row, row.asked_at),
            _joined(summary, _title(places, row.risk.register_id, row.risk.title)), row.expires_on,
            row.risk.get_absolute_url(),
            cancelled=row.state != AcceptanceState.SIGNED or row.risk.state not in LIVE_RISK_STATES,
        )  # fmt: skip


def _meetings(user: User, places: Places, now: datetime) -> Iterator[Entry]:
    mine = _with_last_change(Meeting).filter(register__in=places.ids, attendees__user=user)
    for meeting in mine.filter(starts_at__gt=now - KEPT).order_by("starts_at", "pk"):
        local = meeting.starts_at.astimezone(now.tzinfo)
        yield Entry(
            meeting.uid, meeting.sequence, meeting.last_change or meeting.created_at, meeting.title, local.date(),
            meeting.get_absolute_url(), cancelled=meeting.state == MeetingState.CANCELLED, starts_at=meeting.starts_at,
            minutes=meeting.minutes, place=meeting.place,
        )  # fmt: skip


def _with_last_change(model: Any) -> QuerySet[Any]:
    """The rows, each with the moment of its last version as `last_change`."""
    versions = model.history.model.objects.filter(id=OuterRef("pk")).order_by("-history_date", "-history_id")
    return model.objects.annotate(last_change=Subquery(versions.values("history_date")[:1]))


def _changed(row: Any, made_at: datetime) -> datetime:
    """When the entry last changed: with its own row, or with its risk, whose title it shows and with which it ends."""
    return max(row.last_change or made_at, row.risk.changed_at)


def _joined(summary: str, title: str) -> str:
    return f"{summary}: {title}" if title else summary
