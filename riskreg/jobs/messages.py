"""Writes a message from what it is about, at the moment of sending, with the PDF of exactly its risks."""

from collections.abc import Iterator
from datetime import datetime

import structlog
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from riskreg import emails
from riskreg.choices import DeliveryKind
from riskreg.domain import organisation, reports, still
from riskreg.domain.errors import Refused
from riskreg.domain.messages import Message, MessageLine, Part, message_of
from riskreg.jobs.meeting_reports import pack_data
from riskreg.jobs.meetings import invitation_mail
from riskreg.jobs.register_data import report_data
from riskreg.lib.languages import speaking
from riskreg.models import Delivery, Meeting, Report
from riskreg.reports.agenda_pdf import agenda_pdf
from riskreg.reports.register_pdf import risks_pdf

logger = structlog.get_logger(__name__)
MOST_IN_PDF = 500  # risks; more of them are no reading for a mailbox
MOST_BYTES = 10_000_000  # of a report in a mail: mail servers refuse what is much larger


def compose(delivery: Delivery, *, now: datetime) -> EmailMultiAlternatives | None:
    """The mail as it is to be sent now; None when nothing of it is left to say."""
    site = organisation.current()
    language = delivery.recipient.language if delivery.recipient else ""
    with timezone.override(site.zone), speaking(language, site.language):
        if delivery.recipient is not None and not delivery.recipient.is_active:
            return None
        if delivery.kind == DeliveryKind.MEETING:
            return invitation_mail(delivery, message_id=_message_id(delivery))
        if delivery.kind == DeliveryKind.REPORT:
            return _report_mail(delivery, site.name)
        if delivery.kind == DeliveryKind.LATE_RUN:
            return _late_mail(delivery, site.name)
        local = now.astimezone(site.zone)
        message = message_of(delivery, now=local, today=local.date())
        return _mail(delivery, message, site.name, now=now) if message else None


def _mail(delivery: Delivery, message: Message, organisation_name: str, *, now: datetime) -> EmailMultiAlternatives:
    parts = [
        {"register": part.register, "lines": [_line(told, delivery) for told in part.lines]} for part in message.parts
    ]
    context = {
        "parts": parts, "more": message.more, "name": delivery.person.name, "organisation": organisation_name,
        "site_url": settings.SITE_URL, "news": delivery.kind == DeliveryKind.TOLD, "subject": subject_of(message),
        "minutes": [settings.SITE_URL + path for path in message.minutes],
    }  # fmt: skip
    mail = emails.reminder(to=delivery.person.email, context=context, message_id=_message_id(delivery))
    for part in message.parts:
        if part.attaches_pdf and 0 < len(part.risks) <= MOST_IN_PDF:
            mail.attach(f"{slugify(part.register.code)}-risks.pdf", _pdf(part, now), "application/pdf")
    for name, pdf in _packs(message, now):
        mail.attach(name, pdf, "application/pdf")
    return mail


def subject_of(message: Message) -> str:
    """The subject line: one thing by its words, more of them by their number, and how many are late."""
    lines = [line for part in message.parts for line in part.lines]
    count = len(lines) + message.more
    if count == 1:
        return " · ".join(filter(None, (lines[0].reference, lines[0].words)))
    late = sum(1 for line in lines if line.late)
    text = ngettext("%(count)s thing for you", "%(count)s things for you", count) % {"count": count}
    if not late:
        return text
    return _("%(things)s, %(late)s overdue") % {"things": text, "late": late}


def _line(told: MessageLine, delivery: Delivery) -> dict[str, object]:
    """A line with addresses that work from a mailbox."""
    confirm = ""
    if told.risk is not None and told.version is not None:
        token = still.token_for(risk=told.risk, version=told.version, user=delivery.person.pk)
        confirm = f"{settings.SITE_URL}/still/{token}/"
    return {"told": told, "url": settings.SITE_URL + told.path, "confirm": confirm}


def _pdf(part: Part, now: datetime) -> bytes:
    with speaking(part.register.language):
        data = report_data(
            register=part.register, query="state=open&state=draft", now=now, classification=None, only=part.risks
        )
        return risks_pdf(data)


def _packs(message: Message, now: datetime) -> Iterator[tuple[str, bytes]]:
    """(file name, PDF) of the agendas of the meetings: as issued, else as they stand now; empty ones are left out."""
    if not message.meetings:
        return
    found = Meeting.objects.filter(pk__in=message.meetings).select_related("pack", "register", "chair")
    for meeting in found.order_by("starts_at", "pk"):
        pdf = _agenda(meeting, now)
        if pdf:
            day = timezone.localdate(meeting.starts_at)
            yield f"{slugify(meeting.register.code)}-agenda-{day}.pdf", pdf


def _agenda(meeting: Meeting, now: datetime) -> bytes:
    """The agenda pack; b"" when there is nothing on the agenda."""
    if meeting.pack is not None:
        try:
            return reports.report_bytes(meeting.pack)
        except Refused:
            logger.warning("pack_missing", meeting=meeting.pk)  # the agenda of this moment is better than none
    with speaking(meeting.register.language):
        data = pack_data(meeting, now=now)
        return agenda_pdf(data) if data.items else b""


def _report_mail(delivery: Delivery, organisation_name: str) -> EmailMultiAlternatives | None:
    report = Report.objects.visible_to(delivery.person).filter(pk=delivery.about["report"]).first()
    if report is None:
        return None
    context = {
        "report": report, "name": delivery.person.name, "organisation": organisation_name, "subject": report.title,
        "site_url": settings.SITE_URL, "url": f"{settings.SITE_URL}/reports/",
    }  # fmt: skip
    mail = emails.register_report(to=delivery.person.email, context=context, message_id=_message_id(delivery))
    try:
        pdf = reports.report_bytes(report)
    except Refused:
        return None  # the file is gone: the page of the reports says so, and a mail without it would say nothing
    if len(pdf) <= MOST_BYTES:
        mail.attach(f"{slugify(report.title)}.pdf", pdf, "application/pdf")
    return mail


def _late_mail(delivery: Delivery, organisation_name: str) -> EmailMultiAlternatives | None:
    if not delivery.person.is_administrator:
        return None
    context = {
        "hours": delivery.about["hours"], "name": delivery.person.name, "organisation": organisation_name,
        "url": f"{settings.SITE_URL}/jobs/", "site_url": settings.SITE_URL, "subject": _("Reminders are late"),
    }  # fmt: skip
    return emails.late_run(to=delivery.person.email, context=context, message_id=_message_id(delivery))


def _message_id(delivery: Delivery) -> str:
    """The same for every attempt, so that a mailbox folds a message that came twice."""
    host = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">") or "localhost"
    stamp = f"{delivery.created_at:%Y%m%d%H%M%S%f}"
    return f"<{delivery.kind}.{delivery.pk}.{stamp}@{host}>"
