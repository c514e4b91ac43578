"""The minutes of a closed meeting as PDF, drawn once the close is committed."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from riskreg.choices import ItemState, ReportKind
from riskreg.domain import as_of, closing, ledger, organisation, reports
from riskreg.domain.agenda_words import reading_day, reason_words
from riskreg.domain.minutes import Record, records_of
from riskreg.jobs.meeting_head import meeting_head
from riskreg.jobs.reports import page_count
from riskreg.lib import signing
from riskreg.lib.day_words import full_day
from riskreg.lib.languages import speaking
from riskreg.models import Action, Meeting, Report
from riskreg.reports.data import Levels
from riskreg.reports.meeting_data import (
    ActionLine,
    AddendumLine,
    ChangeLine,
    DeferredLine,
    Minutes,
    MinutesItem,
)  # fmt: skip
from riskreg.reports.minutes_pdf import minutes_pdf


def minutes_data(meeting: Meeting) -> Minutes:
    """The minutes of a closed meeting, as plain data: the same for ever, but for addenda."""
    site = organisation.current()
    with timezone.override(site.zone):
        records = records_of(meeting)
        following = closing.next_meeting(meeting)
        closed = meeting.closed_at or meeting.starts_at
        head = ledger.head_of(meeting.register, closed)
        owners = as_of.people_then((record.after.owner_id for record in records), closed)
        return Minutes(
            head=meeting_head(meeting, position=closed, history_head=str(head or "")),
            opened_at=timezone.localtime(meeting.opened_at) if meeting.opened_at else None,
            closed_at=timezone.localtime(closed),
            items=[_item(record, meeting, owners) for record in records if record.decided],
            deferred=[_deferred(record) for record in records if not record.decided],
            addenda=[
                AddendumLine(row.number, row.text, row.written_by.name if row.written_by else "",
                             timezone.localtime(row.written_at))
                for row in meeting.addenda.select_related("written_by")
            ],
            next_meeting_at=timezone.localtime(following.starts_at) if following else None,
        )  # fmt: skip


def issue_minutes(*, meeting: Meeting, by: Any, now: datetime) -> Report:
    """Draw and keep the minutes of a closed meeting, once; returns the report's row. Raises Refused, Conflict."""
    with speaking(meeting.register.language):
        data = minutes_data(meeting)
        pdf, day = minutes_pdf(data), full_day(data.head.starts_at.date())
        title = _("%(register)s: minutes of %(day)s") % {"register": meeting.register.name, "day": day}
    signed = signing.sign(pdf)
    with transaction.atomic():
        report = reports.issue_report(
            register=meeting.register, kind=ReportKind.MINUTES, pdf=signed.pdf, signer=signed.signer,
            by=by, now=now, pages=page_count(pdf),
            parameters={"meeting": meeting.pk, "classification": data.head.classification, "risks": len(data.items)},
            title=title, position_at=meeting.closed_at or now,
        )  # fmt: skip
        closing.keep_minutes(meeting=meeting, report=report, by=by, now=now)
    return report


def _item(record: Record, meeting: Meeting, owners: Mapping[int, str]) -> MinutesItem:
    review, decision, risk = record.review, record.decision, record.item.risk
    day = reading_day(meeting, timezone.localdate(meeting.closed_at or meeting.starts_at))
    return MinutesItem(
        number=record.number, reference=risk.reference, title=record.after.title, current=_levels(record),
        reasons=[reason_words(reason, on=day) for reason in record.item.reasons],
        outcome=review.outcome if review else "",
        changes=[_change(change) for change in _told(record)],
        note=review.note if review else "",
        decision_number=(decision.reference or "") if decision else "",
        decision_text=decision.text if decision else "",
        owner=owners.get(record.after.owner_id or 0, ""),
        next_review_on=review.next_review_on if review else None,
        actions=_actions(record.actions),
    )  # fmt: skip


def _told(record: Record) -> list[Any]:
    return [*([record.score] if record.score else []), *record.others]


def _change(change: Any) -> ChangeLine:
    return ChangeLine(change.label, change.before.text, change.after.text)


def _deferred(record: Record) -> DeferredLine:
    item, dropped = record.item, record.item.state == ItemState.DROPPED
    reason = item.drop_reason if dropped else record.review.note if record.review else _("Not reached.")
    return DeferredLine(
        number=record.number, reference=item.risk.reference, title=record.after.title, current=_levels(record),
        reason=reason, dropped=dropped, actions=_actions(record.actions),
    )  # fmt: skip


def _levels(record: Record) -> Levels:
    return Levels(record.after.current_likelihood, record.after.current_impact)


def _actions(actions: Sequence[Action]) -> list[ActionLine]:
    return [
        ActionLine(title=row.title, owner=row.owner.name if row.owner else "", due_on=row.due_on, state=row.state)
        for row in actions
    ]
