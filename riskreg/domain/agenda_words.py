"""The reasons of an agenda item in words, as they stand on a day."""

from collections.abc import Sequence
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from riskreg.choices import AgendaReason
from riskreg.domain.agenda_reasons import Reason
from riskreg.lib.day_words import full_day
from riskreg.models import Meeting


def reading_day(meeting: Meeting, today: date) -> date:
    """The day from which the reasons of a meeting's items are read: its own, today while that is still to come."""
    return min(today, timezone.localdate(meeting.starts_at))


def reason_words(reason: Reason, *, on: date) -> str:
    """One reason as people read it on a day: "Review 4 days overdue"."""
    words = _FACTS.get(reason["code"])
    return words(reason, on) if words else str(AgendaReason(reason["code"]).label)


def reasons_line(reasons: Sequence[Reason], *, on: date) -> str:
    """All of them in one line, the weightiest first."""
    return " · ".join(reason_words(reason, on=on) for reason in reasons)


def _over(reason: Reason, _on: date) -> str:
    return _("Above tolerance: %(score)s, the limit is %(tolerance)s") % reason


def _review(reason: Reason, on: date) -> str:
    """Overdue or due by the day it is read on, whichever it was when the agenda was drafted."""
    due = date.fromisoformat(reason["due_on"])
    days = (on - due).days
    if days > 0:
        return ngettext("Review %(days)s day overdue", "Review %(days)s days overdue", days) % {"days": days}
    return _("Review due on %(day)s") % {"day": full_day(due)}


def _rose(reason: Reason, _on: date) -> str:
    return _("Score rose from %(was)s to %(now)s") % reason


def _expired(reason: Reason, on: date) -> str:
    expired = date.fromisoformat(reason["expired_on"])
    text = _("Acceptance expired on %(day)s") if expired < on else _("Acceptance expires on %(day)s")
    return text % {"day": full_day(expired)}


def _stale(reason: Reason, _on: date) -> str:
    return _("Acceptance out of date since %(day)s") % {"day": full_day(date.fromisoformat(reason["since"]))}


def _late(reason: Reason, on: date) -> str:
    count, days = reason["count"], (on - date.fromisoformat(reason["due_on"])).days
    if count == 1:
        return ngettext("An action is %(days)s day late", "An action is %(days)s days late", max(days, 1)) % {
            "days": max(days, 1)
        }
    return _("%(count)s actions are late") % {"count": count}


def _draft(reason: Reason, _on: date) -> str:
    return _("Draft to triage, logged on %(day)s") % {"day": full_day(date.fromisoformat(reason["logged_on"]))}


def _phase(reason: Reason, _on: date) -> str:
    return _("The phase is now “%(phase)s”") % reason


def _carried(reason: Reason, _on: date) -> str:
    times = reason["times"]
    since = full_day(date.fromisoformat(reason["since"]))
    words = ngettext("Carried over from %(day)s", "Carried over from %(day)s, %(times)s times", times)
    return words % {"day": since, "times": times}


_FACTS = {
    AgendaReason.OVER_TOLERANCE: _over,
    AgendaReason.REVIEW_OVERDUE: _review,
    AgendaReason.REVIEW_DUE: _review,
    AgendaReason.SCORE_ROSE: _rose,
    AgendaReason.ACCEPTANCE_EXPIRED: _expired,
    AgendaReason.ACCEPTANCE_STALE: _stale,
    AgendaReason.ACTION_OVERDUE: _late,
    AgendaReason.DRAFT: _draft,
    AgendaReason.PHASE_CHANGED: _phase,
    AgendaReason.CARRIED_OVER: _carried,
}
