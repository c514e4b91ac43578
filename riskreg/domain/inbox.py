"""The inbox: every message that was owed to somebody, also where no mail server is set up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from riskreg.choices import DeliveryKind
from riskreg.domain.messages import MessageLine, still_due
from riskreg.domain.notice_words import label
from riskreg.models import Acceptance, Action, Comment, Delivery, Meeting, Register, Report, Risk, User

RISK_THINGS = {"review", "escalated", "owner"}
ACTION_THINGS = {"action", "meeting_action"}
ACCEPTANCE_THINGS = {"expiry", "stale", "to_sign", "acceptance", "signed"}
DIGESTS = {DeliveryKind.DIGEST, DeliveryKind.WEEKLY}
REGISTER_THINGS = {"drafts", "unowned", "owner_left"}


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a message in the inbox; `path` is "" when it leads nowhere any more."""

    words: str
    reference: str = ""
    title: str = ""
    path: str = ""
    late: bool = False
    is_over: bool = False  # was due, and is not any more


@dataclass(slots=True)
class InboxMessage:
    """One message in the inbox."""

    delivery: Delivery
    headline: str
    items: list[Item] = field(default_factory=list)
    more: int = 0


def inbox_messages(deliveries: Sequence[Delivery], *, user: User, now: datetime, today: date) -> list[InboxMessage]:
    """The messages as they are read now, each line with how it stands today; what may no longer be seen is left out.

    The queries do not grow with the messages. `now` is in the organisation's time zone.
    """
    refs = [ref for row in deliveries for ref in (*row.about.get("lines", []), *row.about.get("news", []))]
    found = _Found(refs, user, deliveries)
    lines = [ref for row in deliveries if row.kind in DIGESTS for ref in row.about.get("lines", [])]
    due = still_due(user, lines, now=now, today=today) if lines else {}
    return [_inbox_message(row, found, due) for row in deliveries]


class _Found:
    """Everything that the messages name, fetched at once."""

    def __init__(self, refs: Sequence[dict[str, Any]], user: User, deliveries: Sequence[Delivery]) -> None:
        def rows(queryset: Any, names: set[str]) -> dict[int, Any]:
            ids = {ref["id"] for ref in refs if ref["what"] in names}
            return queryset.in_bulk(ids) if ids else {}

        related = "risk"
        self.risks = rows(Risk.objects.visible_to(user), RISK_THINGS)
        self.actions = rows(Action.objects.visible_to(user).select_related(related), ACTION_THINGS)
        self.acceptances = rows(Acceptance.objects.visible_to(user).select_related(related), ACCEPTANCE_THINGS)
        comments = Comment.objects.filter(risk__register__in=Register.objects.visible_to(user), withdrawn_at=None)
        self.comments = rows(comments.select_related(related), {"mention"})
        self.meetings = rows(Meeting.objects.visible_to(user), {"meeting"})
        self.registers = rows(Register.objects.visible_to(user), REGISTER_THINGS)
        reports = {row.about["report"] for row in deliveries if row.kind == DeliveryKind.REPORT}
        self.reports = Report.objects.visible_to(user).in_bulk(reports) if reports else {}

    def item(self, ref: dict[str, Any]) -> Item | None:
        """The line, None when it may not be seen or is gone."""
        what, pk = ref["what"], ref["id"]
        if what in REGISTER_THINGS:
            register = self.registers.get(pk)
            return Item(label(what), "", register.name, register.get_absolute_url()) if register else None
        if what == "meeting":
            meeting = self.meetings.get(pk)
            return Item(label(what), "", meeting.title, meeting.get_absolute_url()) if meeting else None
        return self._about_a_risk(what, pk)

    def _about_a_risk(self, what: str, pk: int) -> Item | None:
        places = {"mention": self.comments} | dict.fromkeys(ACTION_THINGS, self.actions)
        places |= dict.fromkeys(ACCEPTANCE_THINGS, self.acceptances)
        row = places.get(what, self.risks).get(pk)
        if row is None:
            return None
        risk = row if isinstance(row, Risk) else row.risk
        title = row.title if isinstance(row, Action) else risk.title
        return Item(label(what), risk.reference, title, risk.get_absolute_url())


def _inbox_message(row: Delivery, found: _Found, due: Mapping[tuple[str, int], MessageLine]) -> InboxMessage:
    if row.kind == DeliveryKind.REPORT:
        report = found.reports.get(row.about["report"])
        items = [Item(_("Report issued"), "", report.title, f"/reports/{report.pk}/download/")] if report else []
        return InboxMessage(row, _("Register report"), items)
    if row.kind == DeliveryKind.LATE_RUN:
        words = _("No reminder run for %(hours)s hours") % {"hours": row.about["hours"]}
        return InboxMessage(row, _("Reminders are late"), [Item(words, path="/jobs/")])
    lines, news = row.about.get("lines", []), row.about.get("news", [])
    items = [_standing(item, due, ref) if row.kind in DIGESTS else item for ref in lines if (item := found.item(ref))]
    items += [item for ref in news if (item := found.item(ref))]
    headline = {
        DeliveryKind.DIGEST: _("What is due"),
        DeliveryKind.WEEKLY: _("What is due this week"),
        DeliveryKind.TOLD: _("News for you"),
        DeliveryKind.MEETING: _("Review meeting"),
    }[DeliveryKind(row.kind)]
    return InboxMessage(row, headline, items, row.about.get("more", 0))


def _standing(item: Item, due: Mapping[tuple[str, int], MessageLine], ref: dict[str, Any]) -> Item:
    """The line with how it stands today."""
    told = due.get((ref["what"], ref["id"]))
    if told is None:
        return replace(item, is_over=True)
    return replace(item, words=told.words, late=told.late, path=told.path)
