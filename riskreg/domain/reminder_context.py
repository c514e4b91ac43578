"""What the reminders of several people need to know beforehand, read once for all of them instead of once each."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q

from riskreg.choices import LIVE_RISK_STATES, AcceptanceState, DeliveryKind, DeliveryState
from riskreg.domain.places import Places, places_of_all
from riskreg.lib.chunks import chunks
from riskreg.models import Acceptance, Action, Attendee, Delivery, Membership, Register, Risk, User

BATCH = 25  # people


@dataclass(frozen=True, slots=True)
class ReminderContext:
    """Of several people, as it was at one moment."""

    places: dict[int, Places]
    written: frozenset[tuple[int, str, str]]  # (person, kind, period) of the digests that there are
    waiting: frozenset[int]  # people for whom news wait
    concerned: dict[str, frozenset[int]]  # source of lines → people who have some, or nearly


def people_in_batches() -> Iterator[list[User]]:
    """Everybody who might have to be reminded of something, in a fixed order, a few at a time."""
    active = Register.objects.active()
    concerned = (
        Q(pk__in=Membership.objects.filter(register__in=active).values("user"))
        | Q(pk__in=active.exclude(sponsor=None).values("sponsor"))
        | Q(pk__in=Delivery.objects.filter(state=DeliveryState.WAITING).values("recipient"))
    )
    pks = list(User.objects.active().filter(concerned).order_by("pk").values_list("pk", flat=True))
    for few in chunks(pks, BATCH):
        yield list(User.objects.filter(pk__in=few).order_by("pk"))


def load_context(people: Iterable[User], *, today: date, now: datetime) -> ReminderContext:
    """Read it: ten queries, however many people."""
    people = list(people)
    ids, places = [user.pk for user in people], places_of_all(people)
    digests = Delivery.objects.filter(recipient__in=ids, kind__in=[DeliveryKind.DIGEST, DeliveryKind.WEEKLY])
    recent = digests.filter(created_at__gt=now - timedelta(days=15))
    told = Delivery.objects.filter(recipient__in=ids, kind=DeliveryKind.TOLD, state=DeliveryState.WAITING)
    return ReminderContext(
        places=places,
        written=frozenset(recent.order_by().values_list("recipient_id", "kind", "period")),
        waiting=frozenset(told.order_by().values_list("recipient_id", flat=True)),
        concerned=_concerned(ids, places.values(), today=today, now=now),
    )


def _concerned(
    ids: Collection[int], places: Iterable[Places], *, today: date, now: datetime
) -> dict[str, frozenset[int]]:
    """Who may have lines from each source: whoever is not named has none, and need not be asked about."""
    found = list(places)
    until = today + max((each.longest("lead_days") for each in found), default=timedelta())
    soon = now + max((each.longest("meeting_lead_days") for each in found), default=timedelta()) + timedelta(days=2)
    live = Acceptance.objects.filter(risk__state__in=LIVE_RISK_STATES)
    asked = live.filter(approver__in=ids, state__in=[AcceptanceState.ASKED, AcceptanceState.SIGNED])
    rows = {
        "reviews": Risk.objects.filter(owner__in=ids).review_due(until).values_list("owner_id"),
        "actions": Action.objects.open().filter(owner__in=ids, due_on__lte=until).values_list("owner_id"),
        "signers": asked.values_list("approver_id"),
        "accepted": live.filter(risk__owner__in=ids, state=AcceptanceState.SIGNED).values_list("risk__owner_id"),
        "meetings": Attendee.objects.filter(
            user__in=ids, meeting__starts_at__gt=now, meeting__starts_at__lt=soon
        ).values_list("user_id"),
    }  # fmt: skip
    people = {name: frozenset(pk for (pk,) in row.order_by().distinct()) for name, row in rows.items()}
    people["acceptances"] = people.pop("signers") | people.pop("accepted")
    return people
