"""What the worker does about meetings."""

from datetime import time, timedelta

import pytest
from django.utils import timezone

from riskreg.domain import meetings as meetings_domain
from riskreg.domain import series
from riskreg.domain.meeting_mail import owe_invitations
from riskreg.jobs import meetings, sending
from riskreg.models import Delivery, Meeting
from tests.factories import NOW, TODAY, OrganisationFactory, RiskFactory


@pytest.fixture
def planned(register, alice, bob):
    """A weekly series, on Tuesdays at two."""
    OrganisationFactory()
    RiskFactory(register=register, owner=alice, current_likelihood=5, current_impact=5)
    values = {"rule": "FREQ=WEEKLY;BYDAY=TU", "first_on": TODAY, "starts_at": time(14), "minutes": 60, "place": ""}
    return series.set_series(
        register=register, by=bob, now=NOW, today=TODAY, seen=None, values=values | {"chair": bob}
    )  # fmt: skip


def test_look_ahead_plans_and_drafts_once(planned):
    later = NOW + timedelta(days=8)
    assert [meetings.look_ahead(now=later), meetings.look_ahead(now=later)] == [2, 0]
    drafted = Meeting.objects.exclude(drafted_at=None).order_by("starts_at")
    assert [(meeting.occurrence_on - TODAY).days for meeting in drafted] == [14, 21]
    assert [meeting.items.count() for meeting in drafted] == [1, 1]


def test_look_ahead_leaves_ended_series_alone(planned, bob):
    series.end_series(series=planned, by=bob, now=NOW, today=TODAY, seen=planned.version)
    assert meetings.look_ahead(now=NOW + timedelta(days=30)) == 0


@pytest.fixture
def meeting(planned):
    """The first of them, with a guest."""
    found = Meeting.objects.select_related("register", "chair").earliest("starts_at")
    meetings_domain.invite(meeting=found, by=None, now=NOW, name="Gail Guest", email="gail@example.net")
    return found


def sent_to(mailoutbox):
    return sorted(mail.to[0] for mail in mailoutbox)


def test_invitations_go_through_the_outbox_to_members_and_guests(meeting, settings, mailoutbox):
    settings.EMAIL_URL = "smtp://mail.example.org"
    owed = owe_invitations(meeting=meeting, now=NOW)
    assert (owed.people, mailoutbox, Delivery.objects.filter(kind="meeting", state="due").count()) == (3, [], 3)
    sending.send_all()
    assert sent_to(mailoutbox) == ["alice.owner@example.org", "bob.chair@example.org", "gail@example.net"]
    assert {mail.alternatives[0].mimetype for mail in mailoutbox} == {"text/calendar; method=REQUEST"}
    assert len({mail.extra_headers["Message-ID"] for mail in mailoutbox}) == 3
    assert Delivery.objects.filter(state="sent").count() == 3


def test_an_invitation_says_what_holds_when_it_is_sent(meeting, bob, settings, mailoutbox):
    settings.EMAIL_URL = "smtp://mail.example.org"
    owe_invitations(meeting=meeting, now=NOW)
    gone = meeting.attendees.get(name="Gail Guest")
    meetings_domain.remove_attendee(attendee=gone, by=bob, now=NOW, seen=gone.version)
    meetings_domain.cancel_meeting(meeting=meeting, by=bob, now=NOW, seen=meeting.version, reason="Strike")
    owe_invitations(meeting=meeting, now=NOW + timedelta(minutes=1))
    sending.send_all()
    assert sent_to(mailoutbox) == ["alice.owner@example.org", "bob.chair@example.org"]
    assert {mail.alternatives[0].mimetype for mail in mailoutbox} == {"text/calendar; method=CANCEL"}
    assert Delivery.objects.filter(state="withdrawn").count() == 3


def test_an_invitation_that_the_server_does_not_take_is_tried_again(meeting, settings, mailoutbox):
    settings.EMAIL_URL, backend = "smtp://mail.example.org", settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = "tests.jobs.test_meetings.Refusing"
    owe_invitations(meeting=meeting, now=NOW)
    assert sending.send_all() == {"sent": 0, "withdrawn": 0, "failed": 3}
    settings.EMAIL_BACKEND = backend
    sending.send_all(until=timezone.now() + timedelta(minutes=5))
    assert len(mailoutbox) == 3


def test_without_a_mail_server_members_have_it_in_the_inbox(meeting, settings):
    settings.EMAIL_URL = ""
    owe_invitations(meeting=meeting, now=NOW)
    assert sorted(row.recipient.name for row in Delivery.objects.filter(kind="meeting")) == ["Alice Owner", "Bob Chair"]
    assert set(Delivery.objects.values_list("state", flat=True)) == {"inbox"}


class Refusing:
    """A mail server that takes nothing."""

    def __init__(self, *args, **kwargs):
        pass

    def open(self):
        raise OSError("refused")

    def close(self):
        pass
