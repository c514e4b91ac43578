"""How near a due date is, in stages: each is told once, and the newest replaces those that were missed. Pure."""

from collections.abc import Sequence
from datetime import date, timedelta


def last_weekday(today: date, weekday: int) -> date:
    """The latest day with this number (0 = Monday) that is not after today."""
    return today - timedelta(days=(today.weekday() - weekday) % 7)


def stage(due: date, today: date, *, leads: Sequence[int], weekday: int) -> str:
    """The stage that a due date has reached; "" while it is too far away to be told.

    "in 14", "in 3" from so many days before, "today", "late" from the day after, and
    "late 2026-11-30" from each following one of the weekdays on which lateness is repeated.
    """
    days = (due - today).days
    if days < 0:
        repeated = last_weekday(today, weekday)
        return f"late {repeated}" if repeated > due + timedelta(days=1) else "late"
    if days == 0:
        return "today"
    reached = [lead for lead in leads if lead >= days]
    return f"in {min(reached)}" if reached else ""
