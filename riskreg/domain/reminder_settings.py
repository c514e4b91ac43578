"""How a register reminds, and what each person wants to hear of."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from riskreg.choices import Frequency, NoticeKind
from riskreg.domain import recording
from riskreg.domain.errors import Refused
from riskreg.domain.places import settings_of
from riskreg.models import Register, ReminderSettings, User

LEADS = ("lead_days", "expiry_lead_days", "meeting_lead_days")
EDITABLE = frozenset(
    {*LEADS, "untriaged_days", "weekday", "hour", "shows_titles", "attaches_pdf", "report_day", "report_to"}
)
FARTHEST = 90  # days


@transaction.atomic
def edit_settings(*, register: Register, by: Any, now: datetime, seen: int, values: Mapping[str, Any]) -> None:
    """Change how the register reminds (see EDITABLE). Raises Refused and Conflict."""
    given = {name: values[name] for name in EDITABLE & values.keys()}
    _check(register, given)
    row = settings_of(register)
    if row.pk is None:
        fresh = ReminderSettings(register=register, **given)
        recording.insert(fresh, by=by, now=now)
        return
    recording.update(row, given, by=by, now=now, seen=seen)


@transaction.atomic
def choose(*, user: User, now: datetime, seen: int, wishes: Mapping[str, str]) -> None:
    """Keep how a person wants to hear of each kind of notice: NoticeKind → Frequency. Raises Conflict."""
    unknown = set(wishes) - set(NoticeKind.values) | set(wishes.values()) - set(Frequency.values)
    if unknown:
        raise ValueError(f"not a kind or a frequency: {sorted(unknown)}")
    row = User.objects.get(pk=user.pk)
    recording.update(row, {"notifications": {**row.notifications, **wishes}}, by=row, now=now, seen=seen)
    user.notifications, user.version = row.notifications, row.version


def _check(register: Register, given: dict[str, Any]) -> None:
    for name in LEADS & given.keys():
        leads = given[name]
        if len(leads) > 4 or any(not 1 <= days <= FARTHEST for days in leads):
            raise Refused(_("Up to four numbers of days, each between 1 and %s.") % FARTHEST, field=name)
        given[name] = sorted(set(leads), reverse=True)
    if not 1 <= given.get("untriaged_days", 1) <= FARTHEST:
        raise Refused(_("Between 1 and %s days.") % FARTHEST, field="untriaged_days")
    people = set(given.get("report_to") or [])
    if people - set(User.objects.members_of(register).values_list("pk", flat=True)):
        raise Refused(_("Only members of the register can be sent its report."), field="report_to")
