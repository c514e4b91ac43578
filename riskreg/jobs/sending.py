"""Sends what waits in the outbox, message by message: one that is refused, or slow, holds up no other."""

import smtplib
from datetime import datetime
from typing import Any

import structlog
from django.core.mail import get_connection
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from riskreg.domain import outbox
from riskreg.jobs import messages
from riskreg.models import Delivery

logger = structlog.get_logger(__name__)
PERMANENT = range(500, 600)  # SMTP: asking again will not help


@task()
def deliver() -> None:
    """Send everything that is to be sent now."""
    send_all()


def send_all(*, until: datetime | None = None) -> dict[str, int]:
    """Send what is to be sent now (or until a later moment), message by message.

    Returns counts of sent, withdrawn and failed.
    """
    counts = {"sent": 0, "withdrawn": 0, "failed": 0}
    connection = get_connection()
    try:
        while (delivery := outbox.claim(now=max(timezone.now(), until or timezone.now()))) is not None:
            counts[_send(delivery, connection, until=until)] += 1
    finally:
        connection.close()
    return counts


def _send(delivery: Delivery, connection: Any, *, until: datetime | None) -> str:
    """Send one message; a refused one, or a server that is away, holds up no other."""
    now = until or timezone.now()
    try:
        mail = messages.compose(delivery, now=now)
    except Exception:
        logger.exception("message_not_written", delivery=delivery.pk)
        outbox.not_sent(delivery=delivery, error=_("The message could not be written."), now=now)
        return "failed"
    if mail is None:
        outbox.withdrawn(delivery=delivery)
        return "withdrawn"
    try:
        connection.open()
        connection.send_messages([mail])
    except (OSError, smtplib.SMTPException) as error:
        _close_quietly(connection)
        logger.warning("message_not_sent", delivery=delivery.pk, attempt=delivery.attempts, error=type(error).__name__)
        moment = max(timezone.now(), now)  # else a later `until` would ask again at once, all pauses through
        outbox.not_sent(delivery=delivery, error=_words(error), now=moment, for_good=_is_permanent(error))
        return "failed"
    outbox.sent(delivery=delivery, now=timezone.now())
    return "sent"


def _close_quietly(connection: Any) -> None:
    """A connection that broke may break again while it is closed; the next message opens a new one."""
    try:
        connection.close()
    except (OSError, smtplib.SMTPException):
        connection.connection = None


def _words(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, text = next(iter(error.recipients.values()))
        return f"{code} {text.decode(errors='replace')}"
    return f"{type(error).__name__}: {error}"


def _is_permanent(error: Exception) -> bool:
    """Whether the server said no for good (5xx about this message or its recipient)."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code in PERMANENT for code, _text in error.recipients.values())
    return isinstance(error, smtplib.SMTPDataError | smtplib.SMTPSenderRefused) and error.smtp_code in PERMANENT
