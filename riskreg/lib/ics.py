"""Calendars as RFC 5545 writes them, through the icalendar library. Model-free."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar, Event

PRODUCT = "-//riskreg//risk register//EN"


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """One entry: of a whole `day`, or of `minutes` from `starts_at`."""

    uid: str
    sequence: int
    stamp: datetime
    summary: str
    day: date
    url: str
    cancelled: bool = False
    starts_at: datetime | None = None
    minutes: int = 0
    place: str = ""


def calendar(events: Iterable[CalendarEvent], *, name: str, host: str) -> bytes:
    """The bytes of a calendar that subscribers read again and again."""
    book = Calendar()
    book.add("prodid", PRODUCT)
    book.add("version", "2.0")
    book.add("calscale", "GREGORIAN")
    book.add("method", "PUBLISH")
    book.add("x-wr-calname", name)
    book.add("refresh-interval", timedelta(hours=4), parameters={"VALUE": "DURATION"})
    for event in events:
        book.add_component(_component(event, host))
    return bytes(book.to_ical())


def _component(event: CalendarEvent, host: str) -> Event:
    part = Event()
    part.add("uid", f"{event.uid}@{host}")
    part.add("sequence", event.sequence)
    part.add("dtstamp", event.stamp.astimezone(UTC))
    part.add("last-modified", event.stamp.astimezone(UTC))
    part.add("summary", event.summary)
    part.add("url", event.url)
    part.add("status", "CANCELLED" if event.cancelled else "CONFIRMED")
    if event.starts_at is None:
        part.add("dtstart", event.day)
        part.add("dtend", event.day + timedelta(days=1))
        part.add("transp", "TRANSPARENT")  # a due date keeps nobody from other appointments
    else:
        part.add("dtstart", event.starts_at.astimezone(UTC))
        part.add("dtend", event.starts_at.astimezone(UTC) + timedelta(minutes=event.minutes))
        if event.place:
            part.add("location", event.place)
    return part
