"""The calendar as subscribers read it again and again: what changes, rises; what ends, is cancelled for a month."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone
from icalendar import Calendar

from riskreg.domain import acceptances, actions, calendar, comments, meetings, risks
from tests.factories import ActionFactory, OrganisationFactory

SOON = timedelta(days=40)


@pytest.fixture
def feed(client, alice, register):
    """Reads Alice's calendar: UID → (sequence, last change, summary, start, status), checked by the library."""
    OrganisationFactory(name="Example", time_zone="Europe/London")
    address = f"/calendar/{calendar.new_address(user=alice, now=timezone.now())}.ics"

    def read():
        book = Calendar.from_ical(client.get(address).content)
        assert (book.errors, str(book["method"]), [part.errors for part in book.walk() if part.errors]) == (
            [], "PUBLISH", [],
        )  # fmt: skip
        found = {}
        for event in book.walk("VEVENT"):
            assert event.decoded("dtstamp") == event.decoded("last-modified")
            found[str(event["uid"]).partition("@")[0]] = (
                int(event["sequence"]), event.decoded("last-modified"), str(event["summary"]),
                event.decoded("dtstart"), str(event["status"]),
            )  # fmt: skip
        assert len(found) == len(book.walk("VEVENT"))
        return found

    return read


def later(days: float = 0.01):
    return time_machine.travel(timezone.now() + timedelta(days=days))


def risen(before, after) -> bool:
    """Whether a reader of the calendar sees that the entry is newer."""
    return after[0] > before[0] and after[1] > before[1]


def edit(risk, by, **values):
    risk.refresh_from_db()
    risks.edit_risk(
        risk=risk, by=by, now=timezone.now(), today=timezone.localdate(), seen=risk.version, values=values
    )  # fmt: skip


def close(risk, by):
    risk.refresh_from_db()
    risks.close_risk(
        risk=risk, by=by, now=timezone.now(), seen=risk.version, close_reason="irrelevant", reason="Switched off"
    )  # fmt: skip


def test_review_rises_with_date_and_title_and_is_cancelled_with_the_risk(feed, alice, bob, risk):
    name = f"review-{risk.pk}"
    first = feed()[name]
    day = risk.next_review_on - timedelta(days=5)
    with later():
        edit(risk, bob, title="No backup at all")
        titled = feed()[name]
        assert (risen(first, titled), titled[2]) == (True, "Review IT-001: No backup at all")
        with later():
            risk.refresh_from_db()
            risks.bring_review_forward(
                risk=risk, by=bob, now=timezone.now(), today=timezone.localdate(), seen=risk.version, due=day
            )
            moved = feed()[name]
            assert (risen(titled, moved), moved[3]) == (True, day)
            with later():
                close(risk, bob)
                closed = feed()[name]
                assert (risen(moved, closed), closed[4]) == (True, "CANCELLED")
                with later(days=29):
                    assert feed()[name] == closed
                with later(days=32):
                    assert name not in feed()


def test_what_did_not_change_looks_the_same_at_every_reading(feed, alice, bob, risk):
    action = ActionFactory(risk=risk, owner=alice, by=bob, due_on=timezone.localdate() + SOON)
    first = feed()
    assert set(first) == {f"review-{risk.pk}", f"action-{action.pk}"}
    with later(days=2):
        comments.add_comment(risk=risk, by=bob, now=timezone.now(), text="Nothing of the calendar")
        assert feed() == first


def test_action_rises_with_date_and_title_and_is_cancelled_when_it_ends_however_late(feed, alice, bob, risk):
    action = ActionFactory(risk=risk, owner=alice, by=bob, due_on=timezone.localdate() + SOON, title="Buy disks")
    name = f"action-{action.pk}"
    first = feed()[name]
    due = timezone.localdate() + timedelta(days=20)
    with later(days=1):
        actions.edit_action(
            action=action, by=bob, now=timezone.now(), seen=action.version, values={"title": "Buy tape", "due_on": due}
        )
        edited = feed()[name]
        assert (risen(first, edited), edited[2:4]) == (True, ("Action for IT-001: Buy tape", due))
    with later(days=100):
        actions.set_action_state(action=action, by=alice, now=timezone.now(), seen=action.version, state="done")
        done = feed()[name]
        assert (risen(edited, done), done[4]) == (True, "CANCELLED")
        with later(days=30):
            assert feed()[name] == done
        with later(days=32):
            assert name not in feed()


def test_action_ends_with_its_risk(feed, alice, bob, risk):
    action = ActionFactory(risk=risk, owner=alice, by=bob, due_on=timezone.localdate() + SOON)
    first = feed()[f"action-{action.pk}"]
    with later():
        close(risk, bob)
        closed = feed()[f"action-{action.pk}"]
    assert (risen(first, closed), closed[4]) == (True, "CANCELLED")


def test_acceptance_is_cancelled_when_it_is_withdrawn(feed, alice, bob, risk):
    today = timezone.localdate()
    asked = acceptances.ask(
        risk=risk, approver=bob, by=alice, now=timezone.now(), today=today, rationale="Too dear.",
        expires_on=today + timedelta(days=100),
    )  # fmt: skip
    name = f"acceptance-{asked.pk}"
    assert name not in feed()
    acceptances.sign(
        acceptance=asked, by=bob, now=timezone.now(), today=today, seen=asked.version,
        digest=acceptances.state_digest(risk),
    )  # fmt: skip
    signed = feed()[name]
    assert signed[2:] == (
        "Acceptance of IT-001 runs out: Backups cannot be restored", today + timedelta(days=100), "CONFIRMED",
    )  # fmt: skip
    with later():
        edit(risk, bob, title="No backup at all")
        titled = feed()[name]
        assert risen(signed, titled)
        with later():
            asked.refresh_from_db()
            acceptances.withdraw(acceptance=asked, by=bob, now=timezone.now(), seen=asked.version, reason="No more")
            withdrawn = feed()[name]
            assert (risen(titled, withdrawn), withdrawn[4]) == (True, "CANCELLED")
            with later(days=30):
                assert feed()[name] == withdrawn


def test_meeting_rises_when_moved_and_renamed_and_stays_cancelled_for_a_month(feed, alice, bob, risk, register):
    start = timezone.now().replace(microsecond=0) + SOON
    meeting = meetings.plan_meeting(register=register, by=bob, now=timezone.now(), values={"starts_at": start})
    first = feed()[meeting.uid]
    with later():
        meetings.change_meeting(
            meeting=meeting, by=bob, now=timezone.now(), seen=meeting.version, reason="Holiday",
            values={"starts_at": start + timedelta(days=1)},
        )  # fmt: skip
        moved = feed()[meeting.uid]
        assert (risen(first, moved), moved[3]) == (True, start + timedelta(days=1))
        with later():
            meetings.change_meeting(
                meeting=meeting, by=bob, now=timezone.now(), seen=meeting.version, values={"title": "Extra review"}
            )
            renamed = feed()[meeting.uid]
            assert (risen(moved, renamed), renamed[2]) == (True, "Extra review")
            with later():
                meetings.cancel_meeting(
                    meeting=meeting, by=bob, now=timezone.now(), seen=meeting.version, reason="Nobody is here"
                )
                cancelled = feed()[meeting.uid]
                assert (risen(renamed, cancelled), cancelled[4]) == (True, "CANCELLED")
                with later(days=60):
                    assert feed()[meeting.uid] == cancelled
