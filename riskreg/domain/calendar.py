"""The secret calendar of one person: who has which address. What stands in it is in `calendar_entries`."""

import secrets
from datetime import datetime

from django.db import transaction

from riskreg.lib.keys import token_hash
from riskreg.models import CalendarFeed, User


@transaction.atomic
def new_address(*, user: User, now: datetime) -> str:
    """The secret of a new address; any older one stops working. It is shown once and kept as a hash."""
    secret = secrets.token_urlsafe(32)
    CalendarFeed.objects.update_or_create(
        user=user, defaults={"token_hash": token_hash(secret), "created_at": now, "read_at": None}
    )
    return secret


@transaction.atomic
def revoke(*, user: User) -> None:
    """Close the address; calendars that read it get nothing from now on."""
    CalendarFeed.objects.filter(user=user).delete()


def reader_of(secret: str, *, now: datetime) -> User | None:
    """The active person whose calendar this is; None when nobody's."""
    feed = (
        CalendarFeed.objects.select_related("user").filter(token_hash=token_hash(secret), user__is_active=True).first()
    )
    if feed is None:
        return None
    CalendarFeed.objects.filter(pk=feed.pk).update(read_at=now)
    return feed.user
