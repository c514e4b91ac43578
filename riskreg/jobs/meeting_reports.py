"""The agenda pack of a meeting: filled from the database, drawn, kept as it was issued."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from riskreg.access.permissions import Permission
from riskreg.choices import ItemState, ReportKind, RiskState
from riskreg.domain import agenda, organisation, recording, reports
from riskreg.domain.agenda_words import reading_day, reason_words
from riskreg.domain.errors import Refused
from riskreg.domain.meetings import last_closed, require_planned
from riskreg.domain.rights import require_right
from riskreg.jobs.meeting_head import meeting_head
from riskreg.jobs.register_data import report_data
from riskreg.jobs.reports import page_count
from riskreg.lib import signing
from riskreg.lib.day_words import full_day
from riskreg.lib.languages import speaking
from riskreg.models import Action, Decision, Meeting, Report
from riskreg.reports.agenda_pdf import agenda_pdf
from riskreg.reports.meeting_data import ActionLine, AgendaLine, AgendaPack, DecisionLine

MOST_ACTIONS = 100  # of earlier meetings; the rest is on the risks' own pages


def pack_data(meeting: Meeting, *, now: datetime) -> AgendaPack:
    """The agenda pack of a meeting as it stands now."""
    site = organisation.current()
    with timezone.override(site.zone):
        today, items = timezone.localdate(now), agenda.shown_items(meeting)
        report = report_data(
            register=meeting.register, query="", now=now, classification=None,
            only=[item.risk_id for item in items],
        )  # fmt: skip
        lines = {line.reference: line for line in report.lines}
        actions, on = _actions_of([item.risk_id for item in items], today), reading_day(meeting, today)
        previous = last_closed(meeting.register)
        return AgendaPack(
            head=meeting_head(meeting, position=now, history_head=report.history_head),
            items=[
                AgendaLine(
                    number=number, risk=lines[item.risk.reference], minutes=item.minutes,
                    reasons=[reason_words(reason, on=on) for reason in item.reasons],
                    actions=actions.get(item.risk_id, []),
                )
                for number, item in enumerate((item for item in items if item.risk.reference in lines), start=1)
            ],
            previous_title=_held(previous) if previous else "",
            previous_decisions=_decisions(previous) if previous else [],
            open_actions=_earlier_actions(meeting, today),
        )  # fmt: skip


def issue_pack(*, meeting: Meeting, by: Any, now: datetime) -> Report:
    """Draw and keep the agenda pack, and note on the meeting which one it is; returns the report's row.

    Raises PermissionDenied, Refused (an empty agenda, a meeting that is not planned) and Conflict.
    """
    require_right(by, Permission.ISSUE_REPORT, meeting.register)
    require_planned(meeting)
    if not meeting.items.exclude(state=ItemState.DROPPED).exists():
        raise Refused(_("The agenda is empty: draft it or add a risk first."))
    with speaking(meeting.register.language):
        data = pack_data(meeting, now=now)
        pdf, day = agenda_pdf(data), full_day(data.head.starts_at.date())
        title = _("%(register)s: agenda of %(day)s") % {"register": meeting.register.name, "day": day}
    signed = signing.sign(pdf)
    with transaction.atomic():
        report = reports.issue_report(
            register=meeting.register, kind=ReportKind.AGENDA_PACK, pdf=signed.pdf, signer=signed.signer,
            by=by, now=now, position_at=now,
            parameters={"meeting": meeting.pk, "classification": data.head.classification, "risks": len(data.items)},
            title=title, pages=page_count(pdf),
        )  # fmt: skip
        recording.update(meeting, {"pack": report}, by=by, now=now, seen=meeting.version)
    return report


def _actions_of(risks: Sequence[int], today: date) -> dict[int, list[ActionLine]]:
    """Risk → its open actions, overdue first."""
    found: dict[int, list[ActionLine]] = {}
    rows = Action.objects.open().filter(risk__in=risks).select_related("owner")
    for action in rows.order_by(F("due_on").asc(nulls_last=True), "pk"):
        found.setdefault(action.risk_id, []).append(_action(action, today))
    return found


def _earlier_actions(meeting: Meeting, today: date) -> list[ActionLine]:
    """Open actions that earlier meetings gave, overdue first."""
    held = meeting.register.meetings.closed()
    days = list(held.values_list("opened_at", "closed_at"))
    given = Action.objects.open().filter(risk__register=meeting.register).exclude(risk__state=RiskState.CLOSED)
    rows = given.select_related("owner", "risk").order_by(F("due_on").asc(nulls_last=True), "pk")
    inside = [row for row in rows if any(a and b and a <= row.created_at <= b for a, b in days)]
    return [_action(row, today, row.risk.reference) for row in inside[:MOST_ACTIONS]]


def _action(action: Action, today: date, reference: str = "") -> ActionLine:
    late = (today - action.due_on).days if action.due_on and action.due_on < today else None
    return ActionLine(
        title=action.title, owner=action.owner.name if action.owner else "", due_on=action.due_on, overdue_days=late,
        state=action.state, reference=reference,
    )  # fmt: skip


def _decisions(previous: Meeting) -> list[DecisionLine]:
    rows = Decision.objects.numbered().filter(meeting=previous).select_related("risk").order_by("number")
    return [
        DecisionLine(
            number=row.reference or "", text=row.text, decided_on=timezone.localdate(row.decided_at),
            reference=row.risk.reference,
        )
        for row in rows
    ]  # fmt: skip


def _held(previous: Meeting) -> str:
    day = full_day(timezone.localdate(previous.starts_at))
    return _("%(title)s of %(day)s") % {"title": previous.title, "day": day}
