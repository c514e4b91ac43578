"""One meeting as a calendar file (iCalendar, RFC 5545; invitations as in RFC 5546)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from icalendar import Calendar, Event, vCalAddress, vText

PRODUCT = "-//riskreg//riskreg//EN"


@dataclass(frozen=True, slots=True)
class Entry:
    """What a calendar shows. Moments are aware; `sequence` rises with each change; people are (name, address)."""

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


def calendar_file(entry: Entry) -> bytes:
    """The entry as an .ics file. Times are in UTC, which every calendar shows in its own zone."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", entry.method)
    calendar.add_component(_event(entry))
    return bytes(calendar.to_ical())


def _event(entry: Entry) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", entry.changed_at.astimezone(UTC))
    event.add("dtstart", entry.starts_at.astimezone(UTC))
    event.add("dtend", entry.ends_at.astimezone(UTC))
    event.add("summary", entry.title)
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    for name, value in (("location", entry.place), ("description", entry.text), ("url", entry.url)):
        if value:
            event.add(name, value)
    event.add("organizer", _person(*entry.organiser), encode=False)
    for name, address in entry.attendees:
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
