"""Calendar files, read back by another reader of the format."""

from datetime import UTC, date, datetime

from icalendar import Calendar

from riskreg.lib.ics import CalendarEvent, Invitation, feed_file, invitation_file

INVITATION = Invitation(
    uid="abc", sequence=2, title="Technology risks: Risk review", starts_at=datetime(2026, 10, 6, 8, 0, tzinfo=UTC),
    ends_at=datetime(2026, 10, 6, 9, 0, tzinfo=UTC), changed_at=datetime(2026, 10, 1, tzinfo=UTC),
    organiser=('Bob "the chair"\nCOUNT:1', "bob@example.org"), attendees=[("Alice, Owner", "alice@example.org")],
    place="Room; 3, north", url="https://risks.example.org/meetings/7/",
)  # fmt: skip


def event(entry):
    calendar = Calendar.from_ical(invitation_file(entry))
    return calendar, next(iter(calendar.walk("VEVENT")))


def test_invitation_file_invites():
    calendar, found = event(INVITATION)
    assert (str(calendar["METHOD"]), str(found["UID"]), int(found["SEQUENCE"]), str(found["STATUS"])) == (
        "REQUEST", "abc", 2, "CONFIRMED",
    )  # fmt: skip
    assert (found.decoded("DTSTART"), found.decoded("DTEND")) == (INVITATION.starts_at, INVITATION.ends_at)
    assert (str(found["LOCATION"]), str(found["SUMMARY"])) == (INVITATION.place, INVITATION.title)
    assert str(found["ATTENDEE"]) == "mailto:alice@example.org"
    assert found["ATTENDEE"].params["CN"] == "Alice, Owner"


def test_invitation_file_keeps_names_out_of_the_structure():
    calendar, found = event(INVITATION)
    assert found["ORGANIZER"].params["CN"] == "Bob 'the chair' COUNT:1"
    assert "COUNT" not in found
    assert [part.name for part in calendar.walk()] == ["VCALENDAR", "VEVENT"]


def test_invitation_file_cancels():
    calendar, found = event(
        Invitation(**{name: getattr(INVITATION, name) for name in INVITATION.__slots__} | {"cancelled": True})
    )
    assert (str(calendar["METHOD"]), str(found["STATUS"])) == ("CANCEL", "CANCELLED")


def test_feed_holds_a_day_after_which_there_is_none():
    last = CalendarEvent(
        uid="z",
        sequence=0,
        stamp=datetime(2026, 10, 6, tzinfo=UTC),
        summary="Due",
        url="https://x.example/",
        day=date.max,
    )
    (found,) = Calendar.from_ical(feed_file([last], name="Due", host="x.example")).walk("VEVENT")
    assert (found["DTSTART"].dt, "DTEND" in found) == (date.max, False)
