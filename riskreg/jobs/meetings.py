"""Meetings on time: the next ones planned from each series, agendas drafted, invitations written."""

from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.utils import timezone

from riskreg import emails
from riskreg.choices import MeetingState
from riskreg.domain import agenda, meeting_mail, organisation, reports, series
from riskreg.domain.errors import Conflict, Refused
from riskreg.lib.ics import Invitation, invitation_file
from riskreg.lib.languages import speaking
from riskreg.models import Delivery, Meeting, MeetingSeries, Report

logger = structlog.get_logger(__name__)
DRAFT_BEFORE = timedelta(days=14)  # an agenda drafted earlier would be stale before anybody reads it


def look_ahead(*, now: datetime) -> int:
    """Plan the coming meetings of every series and draft the agendas of those within two weeks.

    Returns how many meetings are new. It may run as often as one likes: nothing is planned or
    drafted twice. One register that fails is logged and does not keep the others waiting.
    """
    planned = 0
    with timezone.override(organisation.current().zone):
        for found in _active_series():
            try:
                planned += len(series.plan_next(series=found, by=None, now=now))
                _draft_due(found, now=now)
            except (Refused, Conflict) as stopped:
                logger.warning("meetings_not_planned", register=found.register.code, reason=str(stopped))
    return planned


def invitation(meeting: Meeting, *, page: str = "") -> bytes:
    """The meeting as an .ics file: an invitation, or a cancellation once it is cancelled. `page` is its address."""
    return invitation_file(_invitation(meeting, page))


def invitation_mail(delivery: Delivery, *, message_id: str) -> EmailMultiAlternatives | None:
    """The mail about a meeting as it stands now, with the agenda pack that was chosen; None once nobody need have it.

    To be called in the organisation's time zone.
    """
    person = meeting_mail.attendee_of(delivery)
    if person is None or person.meeting.state not in (MeetingState.PLANNED, MeetingState.CANCELLED):
        return None
    meeting = person.meeting
    page = settings.SITE_URL + meeting.get_absolute_url()
    entry = _invitation(meeting, page)
    context = {
        "title": entry.title, "organisation": organisation.current().name,
        "starts_at": timezone.localtime(meeting.starts_at), "minutes": meeting.minutes, "place": meeting.place,
        "chair": meeting.chair.name if meeting.chair else "", "link": page, "reason": meeting.cancel_reason,
    }  # fmt: skip
    with speaking(person.user.language if person.user else "", meeting.register.language):
        return emails.meeting_invitation(
            to=person.user.email if person.user else person.email, context=context, message_id=message_id,
            ics=invitation_file(entry), method=entry.method, pack=None if entry.cancelled else _pack(delivery),
        )  # fmt: skip


def _pack(delivery: Delivery) -> bytes | None:
    """The agenda pack as it was issued; an invitation without it is better than none."""
    report = Report.objects.filter(pk=delivery.about.get("pack")).first()
    try:
        return reports.report_bytes(report) if report else None
    except Refused:
        logger.warning("pack_missing", delivery=delivery.pk)
        return None


def _invitation(meeting: Meeting, page: str) -> Invitation:
    chair = meeting.chair
    organiser = (chair.name, chair.email) if chair else (organisation.current().name, settings.DEFAULT_FROM_EMAIL)
    latest = meeting.history.order_by("-history_id").values_list("history_date", flat=True).first()
    return Invitation(
        uid=meeting.uid,
        sequence=meeting.sequence,
        title=f"{meeting.register.name}: {meeting.title}",
        starts_at=meeting.starts_at,
        ends_at=meeting.starts_at + timedelta(minutes=meeting.minutes),
        changed_at=latest or meeting.created_at,
        organiser=organiser,
        attendees=[(person.name, person.email) for person in meeting.attendees.all() if person.email],
        place=meeting.place,
        url=page,
        cancelled=meeting.state == MeetingState.CANCELLED,
    )


def _active_series() -> list[MeetingSeries]:
    found = MeetingSeries.objects.filter(ended_on=None, register__archived_at=None)
    return list(found.select_related("register__matrix", "chair").order_by("pk"))


def _draft_due(found: MeetingSeries, *, now: datetime) -> None:
    soon = found.meetings.planned().filter(drafted_at=None, starts_at__range=(now, now + DRAFT_BEFORE))
    for meeting in soon.order_by("starts_at"):
        meeting.register = found.register
        agenda.draft_agenda(meeting=meeting, by=None, now=now, today=timezone.localdate(now))
