"""What is due for one person on a day: computed from the data, never from when the last message went out.

Streams, so that ten thousand overdue risks of one manager cost no more memory than ten. Registers that a person has
nothing to do with are left out here and not by the query: with them in it, SQLite walks all that is due in a register
instead of what one person owns.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import chain
from typing import Any

from django.db.models import QuerySet

from riskreg.choices import LIVE_RISK_STATES, AcceptanceState, NoticeKind
from riskreg.domain.places import Place, Places
from riskreg.lib.stages import last_weekday, stage
from riskreg.models import Acceptance, Action, Meeting, Risk, User

CHUNK = 500
SOURCES = ("reviews", "actions", "acceptances", "meetings")  # of lines about what the person has to do
RISK_FIELDS = ("id", "register_id", "reference", "title", "next_review_on", "version", "current_score")
ACTION_FIELDS = ("id", "title", "due_on", "risk_id", "risk__register_id", "risk__reference", "risk__current_score")
OWNS_RISK, OWNS_ACTION, APPROVES, ATTENDS = "owner of the risk", "owner of the action", "approver", "attends"
MANAGES, SPONSORS = "manager of the register", "sponsor of the register"
ESCALATE_TO_MANAGER = 14  # days a review is overdue
ESCALATE_TO_SPONSOR = 30


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that is due: `subject` is told once at each `stage`."""

    kind: str  # NoticeKind
    what: str  # review, action, expiry, stale, to_sign, meeting, escalated, drafts, unowned, owner_left
    subject: str  # risk:12
    stage: str
    register: int
    reference: str
    title: str
    due_on: date | None
    above: bool = False  # the risk is above tolerance
    risk: int | None = None  # the id of the risk that it is about
    because: str = ""  # why this person is told, one of the words above
    count: int = 1  # of things that the line stands for
    version: int = 0  # of the risk, for "still the same"
    leads: Sequence[int] = ()  # the setting of the register: so many days before, or of waiting

    def is_late(self, today: date) -> bool:
        """Whether its date has passed."""
        return self.due_on is not None and self.due_on < today and self.what not in {"to_sign", "stale"}

    def urgency(self, today: date) -> tuple[bool, date, bool]:
        """What sorts the most urgent first: late before coming, then by date, then what is above tolerance."""
        return not self.is_late(today), self.due_on or today, not self.above


def lines(
    user: User, places: Places, *, today: date, now: datetime, having: Collection[str] = SOURCES
) -> Iterator[Line]:
    """Everything that is due for the person, the most overdue of each kind first.

    `having` names those sources of which the person may have something; duties and escalations are those of a part
    in a register, and know by themselves.
    """
    nothing: Iterator[Line] = iter(())
    return chain(
        reviews(user, places, today=today) if "reviews" in having else nothing,
        actions(user, places, today=today) if "actions" in having else nothing,
        acceptances(user, places, today=today) if "acceptances" in having else nothing,
        meetings(user, places, today=today, now=now) if "meetings" in having else nothing,
        duties(user, places, today=today, now=now),
        escalations(user, places, today=today),
    )


def reviews(user: User, places: Places, *, today: date, only: Collection[int] | None = None) -> Iterator[Line]:
    """Reviews of the person's own risks, announced, due or overdue."""
    mine = Risk.objects.filter(owner=user).review_due(today + places.longest("lead_days"))
    for risk in _stream(_slim(mine), only):
        place = places.by_register.get(risk.register_id)
        if place is not None and (reached := _stage(risk.next_review_on, today, place)):
            yield _risk_line(risk, place, NoticeKind.REVIEWS, "review", reached, OWNS_RISK)


def actions(user: User, places: Places, *, today: date, only: Collection[int] | None = None) -> Iterator[Line]:
    """The person's open actions, announced, due or overdue."""
    until = today + places.longest("lead_days")
    mine = Action.objects.owned_by(user).open().filter(due_on__lte=until, risk__state__in=LIVE_RISK_STATES)
    slim = mine.order_by("due_on", "pk").values_list(*ACTION_FIELDS)
    for pk, title, due_on, risk, register, reference, score in _stream(slim, only):
        place = places.by_register.get(register)
        if place is not None and (reached := _stage(due_on, today, place)):
            yield Line(
                NoticeKind.ACTIONS, "action", f"action:{pk}", f"action {due_on} {reached}", register, reference, title,
                due_on, above=_is_above(score, place), risk=risk, because=OWNS_ACTION, leads=place.settings.lead_days,
            )  # fmt: skip


def acceptances(user: User, places: Places, *, today: date, only: Collection[int] | None = None) -> Iterator[Line]:
    """Acceptances that wait for the person's signature, run out, ran out or no longer fit the risk."""
    live = Acceptance.objects.filter(risk__state__in=LIVE_RISK_STATES)
    mine = live.filter(approver=user) | live.filter(risk__owner=user, state=AcceptanceState.SIGNED)
    for row in _stream(mine.select_related("risk").order_by("expires_on", "pk"), only):
        place = places.by_register.get(row.risk.register_id)
        if place is None:
            continue
        week = last_weekday(today, place.settings.weekday)
        if row.state == AcceptanceState.ASKED:
            yield _acceptance_line(user, row, "to_sign", f"to sign {week}", place)
        elif row.state == AcceptanceState.SIGNED and row.stale_since:
            yield _acceptance_line(user, row, "stale", f"stale {week}", place)
        elif row.state == AcceptanceState.SIGNED:
            leads = place.settings.expiry_lead_days
            if reached := stage(row.expires_on, today, leads=leads, weekday=place.settings.weekday):
                yield _acceptance_line(user, row, "expiry", f"expiry {row.expires_on} {reached}", place)


def meetings(
    user: User, places: Places, *, today: date, now: datetime, only: Collection[int] | None = None
) -> Iterator[Line]:
    """Planned meetings to which the person is invited, so long before. `now` is in the organisation's zone.

    On the day itself nobody is told who was told before; a day that was missed is caught up with.
    """
    zone, until = now.tzinfo, now + places.longest("meeting_lead_days") + timedelta(days=2)
    mine = Meeting.objects.planned().filter(
        register__in=places.ids, attendees__user=user, starts_at__gt=now, starts_at__lt=until
    )
    for meeting in _stream(mine.order_by("starts_at", "pk"), only):
        day = meeting.starts_at.astimezone(zone).date()
        leads = places.by_register[meeting.register_id].settings.meeting_lead_days
        if reached := stage(max(day, today + timedelta(days=1)), today, leads=leads, weekday=0):
            yield Line(
                NoticeKind.MEETINGS, "meeting", f"meeting:{meeting.pk}", f"meeting {day} {reached}",
                meeting.register_id, "", meeting.title, day, because=ATTENDS, leads=leads,
            )  # fmt: skip


def duties(
    user: User, places: Places, *, today: date, now: datetime, only: Collection[int] | None = None
) -> Iterator[Line]:
    """Per register that the person manages: drafts nobody has looked at, risks without owner, owners who left."""
    for place in places.by_register.values():
        if not place.manages or (only is not None and place.register.pk not in only):
            continue
        risks, patience = Risk.objects.filter(register=place.register), place.settings.untriaged_days
        waiting = {
            "drafts": risks.drafts().filter(logged_at__lte=now - timedelta(days=patience)).count(),
            "unowned": risks.counted().unowned().count(),
            "owner_left": risks.live().filter(owner__is_active=False).count(),
        }
        week = last_weekday(today, place.settings.weekday)
        for what, count in waiting.items():
            if count:
                yield Line(
                    NoticeKind.DUTIES, what, f"register:{place.register.pk}", f"{what} {week}",
                    place.register.pk, "", place.register.name, None, count=count, because=MANAGES,
                    leads=(patience,) if what == "drafts" else (),
                )  # fmt: skip


def escalations(user: User, places: Places, *, today: date, only: Collection[int] | None = None) -> Iterator[Line]:
    """Reviews of other people's risks that are overdue for so long that the manager, then the sponsor, hears of it."""
    for place in places.by_register.values():
        parts = (place.manages, ESCALATE_TO_MANAGER, MANAGES), (place.sponsors, ESCALATE_TO_SPONSOR, SPONSORS)
        for has_part, days, because in parts:
            if not has_part:
                continue
            late = Risk.objects.filter(register=place.register).live().exclude(owner=user)
            late = late.filter(next_review_on__lte=today - timedelta(days=days))
            for risk in _stream(_slim(late), only):
                yield _risk_line(risk, place, NoticeKind.DUTIES, "escalated", f"escalated after {days}", because)


def _stage(due: date | None, today: date, place: Place) -> str:
    settings = place.settings
    return stage(due, today, leads=settings.lead_days, weekday=settings.weekday) if due else ""


def _stream(rows: QuerySet, only: Collection[int] | None) -> Iterator:
    """The rows a chunk at a time; with `only`, those with these ids."""
    return (rows if only is None else rows.filter(pk__in=only)).iterator(chunk_size=CHUNK)


def _slim(risks: QuerySet[Risk]) -> QuerySet:
    """Of risks only what a line says, the most overdue first: whole ones cost five times as much."""
    return risks.order_by("next_review_on", "pk").values_list(*RISK_FIELDS, named=True)


def _is_above(score: int | None, place: Place) -> bool:
    return (score or 0) > place.register.tolerance


def _risk_line(risk: Any, place: Place, kind: NoticeKind, what: str, reached: str, because: str) -> Line:
    return Line(
        kind, what, f"risk:{risk.id}", f"{what} {risk.next_review_on} {reached}", risk.register_id, risk.reference,
        risk.title, risk.next_review_on, above=_is_above(risk.current_score, place), risk=risk.id, because=because,
        version=risk.version, leads=place.settings.lead_days if what == "review" else (),
    )  # fmt: skip


def _acceptance_line(user: User, row: Acceptance, what: str, reached: str, place: Place) -> Line:
    return Line(
        NoticeKind.ACCEPTANCES, what, f"acceptance:{row.pk}", reached, place.register.pk, row.risk.reference,
        row.risk.title, row.expires_on, above=_is_above(row.risk.current_score, place), risk=row.risk_id,
        because=APPROVES if row.approver_id == user.pk else OWNS_RISK,
        leads=place.settings.expiry_lead_days if what == "expiry" else (),
    )  # fmt: skip
