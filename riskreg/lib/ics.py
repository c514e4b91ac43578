"""Calendar files (iCalendar, RFC 5545): the feed that a calendar reads again and again, and a meeting's invitation."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar, Event, vCalAddress, vText

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


def feed_file(events: Iterable[CalendarEvent], *, name: str, host: str) -> bytes:
    """The bytes of a calendar that subscribers read again and again."""
    book = _calendar("PUBLISH")
    book.add("calscale", "GREGORIAN")
    book.add("x-wr-calname", name)
    book.add("refresh-interval", timedelta(hours=4), parameters={"VALUE": "DURATION"})
    for event in events:
        book.add_component(_feed_event(event, host))
    return bytes(book.to_ical())


def _feed_event(event: CalendarEvent, host: str) -> Event:
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
        if event.day < date.max:  # an event of a day ends with it, also where that is not said
            part.add("dtend", event.day + timedelta(days=1))
        part.add("transp", "TRANSPARENT")  # a due date keeps nobody from other appointments
    else:
        part.add("dtstart", event.starts_at.astimezone(UTC))
        part.add("dtend", event.starts_at.astimezone(UTC) + timedelta(minutes=event.minutes))
        if event.place:
            part.add("location", event.place)
    return part


@dataclass(frozen=True, slots=True)
class Invitation:
    """One meeting for the calendars of those invited (RFC 5546).

    Moments are aware; `sequence` rises with each change; people are (name, address).
    """

    uid: str
    sequence: int
    title: str
    starts_at: datetime
    ends_at: datetime
    changed_at: datetime
    organiser: tuple[str, str]
    attendees: Sequence[tuple[str, str]] = ()
    place: str = ""
    text: str = ""
    url: str = ""
    cancelled: bool = False

    @property
    def method(self) -> str:
        """What the receiving calendar shall do."""
        return "CANCEL" if self.cancelled else "REQUEST"


def invitation_file(invitation: Invitation) -> bytes:
    """The invitation as an .ics file. Times are in UTC, which every calendar shows in its own zone."""
    calendar = _calendar(invitation.method)
    calendar.add_component(_meeting_event(invitation))
    return bytes(calendar.to_ical())


def _meeting_event(invitation: Invitation) -> Event:
    event = Event()
    event.add("uid", invitation.uid)
    event.add("sequence", invitation.sequence)
    event.add("dtstamp", invitation.changed_at.astimezone(UTC))
    event.add("dtstart", invitation.starts_at.astimezone(UTC))
    event.add("dtend", invitation.ends_at.astimezone(UTC))
    event.add("summary", invitation.title)
    event.add("status", "CANCELLED" if invitation.cancelled else "CONFIRMED")
    for name, value in (("location", invitation.place), ("description", invitation.text), ("url", invitation.url)):
        if value:
            event.add(name, value)
    event.add("organizer", _person(*invitation.organiser), encode=False)
    for name, address in invitation.attendees:
        person = _person(name, address)
        person.params["ROLE"] = vText("REQ-PARTICIPANT")
        person.params["PARTSTAT"] = vText("NEEDS-ACTION")
        person.params["RSVP"] = vText("TRUE")
        event.add("attendee", person, encode=False)
    return event


def _person(name: str, address: str) -> vCalAddress:
    person = vCalAddress(f"mailto:{address}")
    # Names are typed by people: a quote or a line break has no place in a parameter (RFC 6868 is read by few).
    person.params["CN"] = vText(" ".join(name.replace('"', "'").split()))
    return person


def _calendar(method: str) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", method)
    return calendar
