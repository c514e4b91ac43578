"""How long ago risks were reviewed and how soon acceptances end, in steps that dashboard and filter share."""

from datetime import date, timedelta

from django.db.models import Q

from riskreg.choices import AcceptanceState

AGES = ("30", "90", "180", "older", "never")
ACCEPTANCES = ("lapsed", "30", "90", "later", "asked")
_STEPS = {"30": (0, 30), "90": (31, 90), "180": (91, 180)}


def reviewed(step: str, today: date) -> Q:
    """Risks last reviewed so long ago: a step of AGES. Raises KeyError for another."""
    if step == "never":
        return Q(last_reviewed_on=None)
    if step == "older":
        return Q(last_reviewed_on__lt=today - timedelta(days=180))
    newest, oldest = _STEPS[step]
    upper = Q() if not newest else Q(last_reviewed_on__lte=today - timedelta(days=newest))
    return upper & Q(last_reviewed_on__gte=today - timedelta(days=oldest))


def expiring(step: str, today: date) -> Q:
    """Acceptances that end so soon: a step of ACCEPTANCES. Raises KeyError for another."""
    if step == "asked":
        return Q(state=AcceptanceState.ASKED)
    signed = Q(state=AcceptanceState.SIGNED)
    if step == "lapsed":
        return signed & (Q(expires_on__lt=today) | Q(stale_since__isnull=False))
    holds = signed & Q(stale_since=None)
    if step == "later":
        return holds & Q(expires_on__gt=today + timedelta(days=90))
    soonest, latest = {"30": (0, 30), "90": (31, 90)}[step]
    return holds & Q(expires_on__range=(today + timedelta(days=soonest), today + timedelta(days=latest)))
