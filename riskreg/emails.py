"""One function a message: text, and for reminders HTML beside it; a link leads to what it is about."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.translation import gettext as _


def can_send() -> bool:
    """Whether a mail server is set up."""
    return bool(settings.EMAIL_URL)


def send_invitation(*, to: str, inviter: str, organisation: str, link: str, expires_at: datetime) -> None:
    """Mail the link of an invitation. Raises OSError or smtplib.SMTPException when the server does not take it."""
    context = {"inviter": inviter, "organisation": organisation, "link": link, "expires_at": expires_at}
    subject = _("Your invitation to the risk register of %(name)s") % {"name": organisation or "riskreg"}
    body = render_to_string("emails/invitation.txt", context)
    # A line break in a name must not end up in a header.
    EmailMessage(subject=" ".join(subject.split()), body=body, to=[to]).send()


def meeting_invitation(
    *, to: str, context: Mapping[str, Any], message_id: str, ics: bytes, method: str, pack: bytes | None
) -> EmailMultiAlternatives:
    """The mail of a meeting with its calendar file, or that it is cancelled (`method` CANCEL), ready to be sent.

    The file goes along twice: as a part that calendars answer, and as an attachment to save. `pack`
    is the agenda as PDF.
    """
    given = dict(context) | {"cancelled": method == "CANCEL", "with_pack": pack is not None}
    subject = _("Cancelled: %(title)s") if method == "CANCEL" else _("Invitation: %(title)s")
    day = date_format(given["starts_at"], "j M Y, H:i")
    mail = EmailMultiAlternatives(
        subject=" ".join(f"{subject % {'title': given['title']}}, {day}".split()),
        body=render_to_string("emails/meeting_invitation.txt", given),
        to=[to],
        headers={"Message-ID": message_id, "Auto-Submitted": "auto-generated"},
    )
    mail.attach_alternative(ics.decode(), f"text/calendar; method={method}")
    mail.attach("meeting.ics", ics, "application/ics")
    if pack is not None:
        mail.attach("agenda.pdf", pack, "application/pdf")
    return mail


def reminder(*, to: str, context: Mapping[str, Any], message_id: str) -> EmailMultiAlternatives:
    """The mail of a digest or of news, ready to be sent."""
    return _written("reminder", to, context, message_id)


def register_report(*, to: str, context: Mapping[str, Any], message_id: str) -> EmailMultiAlternatives:
    """The mail that brings a register's scheduled report."""
    return _written("register_report", to, context, message_id)


def late_run(*, to: str, context: Mapping[str, Any], message_id: str) -> EmailMultiAlternatives:
    """The mail that tells administrators of reminders that came late."""
    return _written("late_run", to, context, message_id)


def _written(name: str, to: str, context: Mapping[str, Any], message_id: str) -> EmailMultiAlternatives:
    """Plain text and HTML of the same message."""
    given = dict(context)
    mail = EmailMultiAlternatives(
        subject=" ".join(str(given["subject"]).split()),  # a line break must not end up in a header
        body=render_to_string(f"emails/{name}.txt", given),
        to=[to],
        headers={"Message-ID": message_id, "Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"},
    )
    mail.attach_alternative(render_to_string(f"emails/{name}.html", given), "text/html")
    return mail
