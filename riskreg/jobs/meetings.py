"""Meetings on time: the next ones planned from each series, agendas drafted, invitations mailed."""

import smtplib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from riskreg import emails
from riskreg.choices import MeetingState
from riskreg.domain import agenda, organisation, series
from riskreg.domain.errors import Conflict, Refused
from riskreg.lib.calendar_entry import Entry, calendar_file
from riskreg.lib.languages import speaking
from riskreg.models import Meeting, MeetingSeries

logger = structlog.get_logger(__name__)
DRAFT_BEFORE = timedelta(days=14)  # an agenda drafted earlier would be stale before anybody reads it

can_send = emails.can_send


@dataclass(frozen=True, slots=True)
class Sent:
    """How mailing a meeting went: how many messages went out and failed, and who has no address."""

    sent: int
    failed: int
    without: Sequence[str] = ()

    def words(self) -> str:
        """What to tell the chair."""
        said = [ngettext("Mailed to %(n)s person.", "Mailed to %(n)s people.", self.sent) % {"n": self.sent}]
        if self.failed:
            text = ngettext("%(n)s mail was not taken.", "%(n)s mails were not taken.", self.failed)
            said.append(text % {"n": self.failed})
        if self.without:
            said.append(_("Without an address: %(names)s.") % {"names": ", ".join(self.without)})
        return " ".join(said)


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
    return calendar_file(_entry(meeting, page))


def send_invitations(meeting: Meeting, *, now: datetime, page: str, pack: bytes | None = None) -> Sent:
    """Mail the meeting as it stands to everybody with an address; the agenda pack goes along if given.

    To be called once what it tells is committed.
    """
    entry = _entry(meeting, page)
    ics, site = calendar_file(entry), organisation.current()
    people = list(meeting.attendees.select_related("user"))
    sent = failed = 0
    for person in people:
        if not person.email:
            continue
        try:
            with speaking(person.user.language if person.user else "", meeting.register.language):
                emails.meeting_invitation(
                    to=person.email, title=entry.title, organisation=site.name,
                    starts_at=timezone.localtime(meeting.starts_at, site.zone), minutes=meeting.minutes,
                    place=meeting.place, chair=meeting.chair.name if meeting.chair else "", link=page, ics=ics,
                    method=entry.method, reason=meeting.cancel_reason, pack=pack,
                )  # fmt: skip
            sent += 1
        except (OSError, smtplib.SMTPException):
            logger.exception("invitation_not_sent", meeting=meeting.pk, attendee=person.pk)
            failed += 1
    return Sent(sent, failed, [person.name for person in people if not person.email])


def _entry(meeting: Meeting, page: str) -> Entry:
    chair = meeting.chair
    organiser = (chair.name, chair.email) if chair else (organisation.current().name, settings.DEFAULT_FROM_EMAIL)
    latest = meeting.history.order_by("-history_id").values_list("history_date", flat=True).first()
    return Entry(
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
