"""What stands in a person's calendar: reviews, actions, acceptances that run out, and meetings."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

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
        *_reviews(user, places), *_actions(user, places, now), *_acceptances(user, places, now),
        *_meetings(user, places, now),
    ]  # fmt: skip


def _title(places: Places, register: int, title: str) -> str:
    """The title, where the register lets it leave the site."""
    return title if places.by_register[register].settings.shows_titles else ""


def _reviews(user: User, places: Places) -> Iterator[Entry]:
    mine = Risk.objects.filter(owner=user, register__in=places.ids).live().exclude(next_review_on=None)
    for risk in mine.order_by("next_review_on", "pk").iterator(chunk_size=500):
        if risk.next_review_on is None:
            continue
        summary = _("Review %(reference)s") % {"reference": risk.reference}
        summary = _joined(summary, _title(places, risk.register_id, risk.title))
        yield Entry(
            f"review-{risk.pk}", risk.version, risk.changed_at, summary, risk.next_review_on, risk.get_absolute_url()
        )


def _actions(user: User, places: Places, now: datetime) -> Iterator[Entry]:
    mine = Action.objects.owned_by(user).filter(risk__register__in=places.ids).exclude(due_on=None)
    for row in mine.select_related("risk").order_by("due_on", "pk").iterator(chunk_size=500):
        is_open = row.state in OPEN_ACTION_STATES and row.risk.state in LIVE_RISK_STATES
        if row.due_on is None or (not is_open and row.due_on < (now - KEPT).date()):
            continue
        summary = _("Action for %(reference)s") % {"reference": row.risk.reference}
        yield Entry(
            f"action-{row.pk}", row.version, row.completed_at or row.created_at,
            _joined(summary, _title(places, row.risk.register_id, row.title)), row.due_on,
            row.risk.get_absolute_url(), cancelled=not is_open,
        )  # fmt: skip


def _acceptances(user: User, places: Places, now: datetime) -> Iterator[Entry]:
    signed = Acceptance.objects.filter(risk__register__in=places.ids, state=AcceptanceState.SIGNED)
    mine = signed.filter(approver=user) | signed.filter(risk__owner=user)
    for row in mine.select_related("risk").order_by("expires_on", "pk"):
        summary = _("Acceptance of %(reference)s runs out") % {"reference": row.risk.reference}
        yield Entry(
            f"acceptance-{row.pk}", row.version, row.signed_at or row.asked_at,
            _joined(summary, _title(places, row.risk.register_id, row.risk.title)), row.expires_on,
            row.risk.get_absolute_url(), cancelled=row.risk.state not in LIVE_RISK_STATES,
        )  # fmt: skip


def _meetings(user: User, places: Places, now: datetime) -> Iterator[Entry]:
    mine = Meeting.objects.filter(register__in=places.ids, attendees__user=user, starts_at__gt=now - KEPT)
    for meeting in mine.order_by("starts_at", "pk"):
        local = meeting.starts_at.astimezone(now.tzinfo)
        yield Entry(
            meeting.uid, meeting.sequence, meeting.created_at, meeting.title, local.date(), meeting.get_absolute_url(),
            cancelled=meeting.state == MeetingState.CANCELLED, starts_at=meeting.starts_at, minutes=meeting.minutes,
            place=meeting.place,
        )  # fmt: skip


def _joined(summary: str, title: str) -> str:
    return f"{summary}: {title}" if title else summary
