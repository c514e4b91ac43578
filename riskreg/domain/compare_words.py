"""Words of the comparison that the history has no sentence for."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from riskreg.choices import CloseReason
from riskreg.domain.changes import Names
from riskreg.lib.day_words import full_day, overdue
from riskreg.lib.languages import within


def closed(row: Any, names: Names) -> str:
    """Why a risk was closed, as the second half of a sentence."""
    if row.duplicate_of_id is not None:
        twin = names.risks.get(row.duplicate_of_id, "?")
        return _("closed the risk as a duplicate of %(reference)s.") % {"reference": twin}
    if row.moved_to_id is not None:
        return _("moved the risk to another register: %(reference)s.") % {
            "reference": names.risks.get(row.moved_to_id, "?")
        }
    return _("closed the risk: %(why)s.") % {"why": within(CloseReason(row.close_reason).label)}


def due_since(due: date, today: date) -> str:
    """ "Review due on 3 Sep 2026, 9 days overdue"."""
    return _("Review due on %(day)s, %(late)s") % {"day": full_day(due), "late": overdue(due, today)}
