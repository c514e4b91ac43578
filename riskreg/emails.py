"""One function a message. Plain text, no risk text: a link leads to what it is about."""

from collections.abc import Sequence
from datetime import date, datetime

from django.conf import settings
from django.core.mail import EmailMessage
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


def meeting_actions(*, to: str, title: str, starts_at: datetime, due: Sequence[date | None], link: str) -> None:
    """Mail somebody that a meeting gave them actions, when they are due, and where they are written.

    Raises OSError or smtplib.SMTPException when the server does not take it.
    """
    context = {"title": title, "starts_at": starts_at, "due": due, "link": link}
    subject = _("Your actions from %(title)s, %(day)s") % {"title": title, "day": date_format(starts_at, "j M Y")}
    body = render_to_string("emails/meeting_actions.txt", context)
    EmailMessage(subject=" ".join(subject.split()), body=body, to=[to]).send()
