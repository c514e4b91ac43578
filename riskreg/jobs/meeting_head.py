"""What the agenda pack and the minutes say of a meeting before its items: the facts of the head, and who is invited."""

from datetime import datetime

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from riskreg.domain import organisation
from riskreg.lib.languages import tag
from riskreg.models import Attendee, Meeting
from riskreg.reports.meeting_data import AttendeeLine, MeetingHead


def meeting_head(meeting: Meeting, *, position: datetime, history_head: str) -> MeetingHead:
    """The head of a paper on a meeting as it stood at a moment; times are in the zone that is in force."""
    site, register = organisation.current(), meeting.register
    return MeetingHead(
        organisation=site.name,
        register_name=register.name,
        register_code=register.code,
        title=meeting.title,
        starts_at=timezone.localtime(meeting.starts_at),
        timezone=site.time_zone,
        position=timezone.localtime(position),
        grid=register.grid,
        appetite=register.appetite,
        tolerance=register.tolerance,
        minutes=meeting.minutes,
        place=meeting.place,
        chair=meeting.chair.name if meeting.chair else "",
        attendees=[_attendee(row, meeting) for row in meeting.attendees.all()],
        classification=register.classification,
        history_head=history_head,
        logo=organisation.logo(),
        paper=settings.PAPER,
        language=tag(),
    )


def _attendee(row: Attendee, meeting: Meeting) -> AttendeeLine:
    role = _("Guest") if row.user_id is None else _("Chair") if row.user_id == meeting.chair_id else ""
    return AttendeeLine(name=row.name, attendance=row.attendance, role=role)
