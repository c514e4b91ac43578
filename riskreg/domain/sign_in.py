"""What signing in leaves behind: events in the site's chain, a new password, a new address."""

from datetime import datetime
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction

from riskreg.domain import ledger, recording
from riskreg.models import User


@transaction.atomic
def signed_in(*, person: Any, now: datetime) -> None:
    """Note that somebody came in."""
    ledger.append(None, type="signed_in", by=person, now=now, subject=f"person {person.pk}")


@transaction.atomic
def sign_in_failed(*, email: str, now: datetime) -> None:
    """Note that a password was wrong. Of an address that nobody here has, only a mark is kept."""
    person = User.objects.filter(email__iexact=email.strip()).only("pk").first()
    subject = f"person {person.pk}" if person else f"nobody {ledger.hidden(email.strip().casefold())}"
    ledger.append(None, type="sign_in_failed", by=None, now=now, subject=subject)


def set_password(*, person: Any, password: str, now: datetime) -> None:
    """Give somebody another password. Hashing is slow on purpose, so it comes before the transaction."""
    hashed = make_password(password)
    with transaction.atomic():
        User.objects.filter(pk=person.pk).update(password=hashed)
        ledger.append(None, type="password_changed", by=person, now=now, subject=f"person {person.pk}")
    person.password = hashed


@transaction.atomic
def record_address(*, person_id: int, before: str, now: datetime) -> None:
    """Record a new e-mail address that allauth has written to the person's row in this transaction."""
    person = User.objects.get(pk=person_id)
    after, person.email = person.email, before
    if after != before:
        values = {"email": after}
        recording.update(person, values, by=person, now=now, seen=person.version, event="person_address_changed")
