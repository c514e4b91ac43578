"""Who is owed a mail about a meeting: its invitation, that it has moved, or that it is off."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from riskreg import emails
from riskreg.choices import DeliveryKind
from riskreg.domain import outbox
from riskreg.models import Attendee, Delivery, Meeting, Report


@dataclass(frozen=True, slots=True)
class Owed:
    """How many people will be mailed, and who has no address."""

    people: int
    without: Sequence[str] = ()


@transaction.atomic
def owe_invitations(*, meeting: Meeting, now: datetime, pack: Report | None = None) -> Owed:
    """Owe everybody with an address the meeting as it then stands; the agenda pack goes along if given.

    What waits from before is replaced, so that nobody gets two mails where the later says it all.
    """
    people = list(meeting.attendees.select_related("user"))
    outbox.replace(kind=DeliveryKind.MEETING, period=f"{meeting.uid} ")
    owed = [person for person in people if person.email and _can_reach(person)]
    for person in owed:
        about: dict[str, Any] = {"lines": [{"what": "meeting", "id": meeting.pk}], "attendee": person.pk}
        outbox.put(
            kind=DeliveryKind.MEETING, recipient=person.user, period=f"{meeting.uid} {person.pk} {now.isoformat()}",
            about=about | ({"pack": pack.pk} if pack else {}), now=now, register=meeting.register,
        )  # fmt: skip
    return Owed(len(owed), [person.name for person in people if not person.email])


def attendee_of(delivery: Delivery) -> Attendee | None:
    """Whom an invitation goes to, with the meeting as it stands; None once they are invited no longer."""
    found = Attendee.objects.filter(pk=delivery.about["attendee"])
    return found.select_related("user", "meeting__register", "meeting__chair").first()


def _can_reach(person: Attendee) -> bool:
    """Guests have no inbox, so without a mail server nothing reaches them."""
    return person.user is not None or emails.can_send()
