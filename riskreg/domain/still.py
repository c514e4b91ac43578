"""One-click "still the same" from a mail: a signed token that works once, and only through a button.

The token names the risk, the version that was seen and the person. The review raises the version,
so the token is spent by its first use and by any other change of the risk.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core import signing

from riskreg.access.checks import can
from riskreg.access.permissions import Permission
from riskreg.models import Risk, User

SALT = "riskreg.still"
VALID = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a token asks: may this person say that this risk is still the same?"""

    risk: Risk
    user: User
    version: int


def token_for(*, risk: int, version: int, user: int) -> str:
    """A token for the address of the page that asks."""
    return signing.dumps([risk, version, user], salt=SALT, compress=False)


def asked_by(token: str) -> Asked | None:
    """What the token asks; None when it is not ours, too old, spent, or the person may no longer review the risk."""
    try:
        risk_id, version, user_id = signing.loads(token, salt=SALT, max_age=VALID)
    except signing.BadSignature:
        return None
    user = User.objects.active().filter(pk=user_id).first()
    risk = Risk.objects.select_related("register__matrix", "owner").filter(pk=risk_id, version=version).first()
    if user is None or risk is None or risk.owner_id != user.pk or not can(user, Permission.REVIEW_RISK, risk):
        return None
    return Asked(risk, user, version)


def expires(now: datetime) -> datetime:
    """Until when a token made now is good."""
    return now + VALID
