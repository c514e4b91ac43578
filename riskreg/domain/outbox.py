"""The outbox: what is to be sent, by whom it is being sent, and what became of it.

Rows are written in the transaction of their cause. A sender claims a row for a while, sends, and
writes down the outcome; one that dies leaves the row to others. A message is lost never, and doubled
only when its sender dies between the mail server's answer and the next line of ours.
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Count, F
from django.utils.translation import gettext as _

from riskreg import emails
from riskreg.choices import DeliveryKind, DeliveryState, Frequency, NoticeKind
from riskreg.domain.errors import Refused
from riskreg.domain.places import frequency
from riskreg.models import Delivery, Register, User

LEASE = timedelta(minutes=2)  # longer than the mail server may take for one message
MOST_ATTEMPTS = 8
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=2)
_silent: ContextVar[bool] = ContextVar("silent", default=False)
NEWS_KIND = {
    "owner": NoticeKind.ASSIGNMENTS, "action": NoticeKind.ASSIGNMENTS, "mention": NoticeKind.ASSIGNMENTS,
    "acceptance": NoticeKind.ACCEPTANCES, "signed": NoticeKind.ACCEPTANCES, "meeting": NoticeKind.MEETINGS,
    "meeting_action": NoticeKind.ASSIGNMENTS,
}  # fmt: skip


def put(
    *,
    kind: str,
    recipient: User | None,
    period: str,
    about: Mapping[str, Any],
    now: datetime,
    register: Register | None = None,
    by_mail: bool = True,
) -> Delivery | None:
    """Owe somebody a message; returns its row, or None when it has been owed before.

    Without a recipient it is for a guest of a meeting, whom `about` names; without `by_mail` for the inbox alone.
    """
    state = _first() if by_mail else DeliveryState.INBOX
    row, is_new = Delivery.objects.get_or_create(
        kind=kind, recipient=recipient, period=period,
        defaults={"about": dict(about), "created_at": now, "send_after": now, "register": register, "state": state},
    )  # fmt: skip
    return row if is_new else None


def put_new(*, kind: str, recipient: User, period: str, about: Mapping[str, Any], now: datetime) -> Delivery | None:
    """The same for a message that was not there a moment ago: written at once, without a look; None if it is there."""
    try:
        with transaction.atomic():
            return Delivery.objects.create(
                kind=kind, recipient=recipient, period=period, about=dict(about), created_at=now, send_after=now,
                state=_first(),
            )  # fmt: skip
    except IntegrityError:
        return None


@contextmanager
def silence() -> Iterator[None]:
    """While demo or generated data are loaded, nobody is told of what happened long ago."""
    token = _silent.set(True)
    try:
        yield
    finally:
        _silent.reset(token)


def tell(*, recipient: User | None, by: Any, what: str, ids: Sequence[int], now: datetime, register: Register) -> bool:
    """Owe somebody the news that something was given to them: `what` of NEWS_KIND, about rows with these ids.

    News of the same moment are one message. Nobody is told what they did themselves. Returns whether they are told.
    """
    if _silent.get() or recipient is None or not recipient.is_active or not ids:
        return False
    if by is not None and recipient.pk == by.pk:
        return False
    wish = frequency(recipient, NEWS_KIND[what])
    if wish == Frequency.OFF:
        return False
    waits = wish in {Frequency.DAILY, Frequency.WEEKLY}
    new = [{"what": what, "id": pk, "by": by.pk if by is not None else None} for pk in ids]
    row, is_new = Delivery.objects.select_for_update().get_or_create(
        kind=DeliveryKind.TOLD, recipient=recipient, period=now.isoformat(),
        defaults={
            "about": {"lines": new}, "created_at": now, "send_after": now, "register": register,
            "state": DeliveryState.WAITING if waits and emails.can_send() else _first(),
        },
    )  # fmt: skip
    if not is_new:
        Delivery.objects.filter(pk=row.pk).update(about={"lines": [*row.about["lines"], *new]})
    return True


def claim(*, now: datetime) -> Delivery | None:
    """The next message to send, claimed for LEASE; None when there is none."""
    for row in Delivery.objects.claimable(now)[:20]:
        taken = Delivery.objects.filter(pk=row.pk, state=row.state, attempts=row.attempts)
        if taken.update(state=DeliveryState.SENDING, claimed_until=now + LEASE, attempts=F("attempts") + 1):
            row.state, row.attempts, row.claimed_until = DeliveryState.SENDING, row.attempts + 1, now + LEASE
            return row
    return None


def sent(*, delivery: Delivery, now: datetime) -> None:
    """The mail server has taken it."""
    _end(delivery, state=DeliveryState.SENT, sent_at=now, error="", claimed_until=None)


def withdrawn(*, delivery: Delivery) -> None:
    """There is nothing left to say, or nobody to whom it may be said."""
    _end(delivery, state=DeliveryState.WITHDRAWN, claimed_until=None)


def replace(*, kind: str, period: str) -> None:
    """Take back what waits to be sent and whose period begins so, before something newer is owed."""
    waiting = Delivery.objects.filter(kind=kind, state=DeliveryState.DUE, period__startswith=period)
    waiting.update(state=DeliveryState.WITHDRAWN)


def not_sent(*, delivery: Delivery, error: str, now: datetime, for_good: bool = False) -> None:
    """It did not go out: try again after a pause that doubles each time, or give up."""
    given_up = for_good or delivery.attempts >= MOST_ATTEMPTS
    _end(
        delivery,
        state=DeliveryState.FAILED if given_up else DeliveryState.DUE,
        send_after=now + pause(delivery.attempts),
        claimed_until=None,
        error=error[:500],
    )


def pause(attempts: int) -> timedelta:
    """How long to wait after so many attempts: doubling, at most two hours, up to a quarter longer by chance."""
    return min(FIRST_PAUSE * 2 ** (attempts - 1), LONGEST_PAUSE) * random.uniform(1, 1.25)  # noqa: S311 - no secret


@transaction.atomic
def retry(*, delivery: Delivery, now: datetime) -> None:
    """Send a message that was given up after all. Raises Refused."""
    given_up = Delivery.objects.filter(pk=delivery.pk, state=DeliveryState.FAILED)
    if not given_up.update(state=DeliveryState.DUE, attempts=0, send_after=now, error=""):
        raise Refused(_("Only a message that was given up can be sent again."))


def waiting(*, now: datetime) -> int:
    """How many messages are to be sent now."""
    return Delivery.objects.claimable(now).count()


def overview(*, now: datetime) -> dict[str, Any]:
    """For administrators: `counts` by state, the oldest `stuck` messages that are late, and those `given_up`."""
    counts = dict(Delivery.objects.values_list("state").annotate(Count("pk")).order_by())
    rows = Delivery.objects.select_related("recipient")
    return {
        "counts": {state: counts.get(state, 0) for state in DeliveryState},
        "stuck": list(rows.filter(state=DeliveryState.DUE, attempts__gt=0).order_by("created_at")[:20]),
        "given_up": list(rows.filter(state=DeliveryState.FAILED).order_by("-created_at")[:50]),
    }


def mark_read(*, user: User, now: datetime, only: int | None = None) -> int:
    """Mark one message of a person, or all, as read; returns how many were not."""
    unread = Delivery.objects.visible_to(user).filter(read_at=None)
    return (unread.filter(pk=only) if only else unread).update(read_at=now)


def _first() -> str:
    """Without a mail server, a message is in the inbox and that is all."""
    return DeliveryState.DUE if emails.can_send() else DeliveryState.INBOX


def _end(delivery: Delivery, **values: Any) -> None:
    """Write the outcome, unless the claim has run out and somebody else has taken it."""
    mine = Delivery.objects.filter(pk=delivery.pk, state=DeliveryState.SENDING, attempts=delivery.attempts)
    mine.update(**values)
