"""What the worker does about meetings."""

from datetime import time, timedelta

import pytest

from riskreg.domain import series
from riskreg.jobs import meetings
from riskreg.models import Meeting
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


def test_send_invitations_tells_of_failures(planned, settings):
    settings.EMAIL_BACKEND = "tests.jobs.test_meetings.Refusing"
    sent = meetings.send_invitations(Meeting.objects.earliest("starts_at"), now=NOW, page="https://x.example.org/")
    assert (sent.sent, sent.failed, sent.words()) == (0, 2, "Mailed to 0 people. 2 mails were not taken.")


class Refusing:
    """A mail server that takes nothing."""

    def __init__(self, *args, **kwargs):
        pass

    def send_messages(self, messages):
        raise OSError("refused")
