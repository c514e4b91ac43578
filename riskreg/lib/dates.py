"""Dates in the organisation's zone."""

from datetime import date, datetime
from zoneinfo import ZoneInfo


def day_in(zone: ZoneInfo, moment: datetime) -> date:
    """The calendar day of a moment in a zone; the moment must be aware."""
    return moment.astimezone(zone).date()
