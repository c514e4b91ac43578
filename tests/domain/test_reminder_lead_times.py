"""How long before something people are told of it: a setting of each register."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from riskreg.domain import meetings, outbox, reminder_settings, reminders
from riskreg.domain.acceptances import ask, sign, state_digest
from riskreg.domain.errors import Refused
from riskreg.domain.messages import message_of
from riskreg.models import Delivery
from tests.factories import NOW, TODAY, OrganisationFactory, RiskFactory

LONDON = ZoneInfo("Europe/London")


@pytest.fixture(autouse=True)
def organisation(db):
    OrganisationFactory(name="Example", time_zone="Europe/London")


def choose(register, bob, **values):
    reminder_settings.edit_settings(register=register, by=bob, now=NOW, seen=0, values=values)


def told(user, first: date, days: int, what: str) -> dict[int, str]:
    """By day after the first: what the messages of that day say about things of one kind."""
    said = {}
    for number in range(days):
        today = first + timedelta(days=number)
        now = datetime(today.year, today.month, today.day, 8, tzinfo=LONDON)
        for row in reminders.remind(user=user, now=now, today=today):
            lines = [line for part in message_of(row, now=now, today=today).parts for line in part.lines]
            for line in lines:
                if line.words.startswith(what):
                    said[number] = line.words
    return said


@pytest.mark.parametrize(
    ("chosen", "days"),
    [({}, [70, 93, 100, 101]), ({"expiry_lead_days": [45, 2]}, [55, 98, 100, 101]), ({"expiry_lead_days": []}, [100])],
)
def test_end_of_an_acceptance_is_announced_as_the_register_says(chosen, days, alice, bob, risk, register):
    asked = ask(
        risk=risk, approver=bob, by=alice, now=NOW, today=TODAY, rationale="Too dear.",
        expires_on=TODAY + timedelta(days=100),
    )  # fmt: skip
    sign(acceptance=asked, by=bob, now=NOW, today=TODAY, seen=asked.version, digest=state_digest(risk))
    if chosen:
        choose(register, bob, **chosen)
    assert [day for day in told(bob, TODAY, 102, "Acceptance r") if day in range(40, 102)][: len(days)] == days


@pytest.mark.parametrize(
    ("chosen", "days"),
    [({}, [13, 19]), ({"meeting_lead_days": [14, 3]}, [6, 17]), ({"meeting_lead_days": []}, [])],
)
def test_meeting_is_announced_as_the_register_says_and_not_again_on_its_day(chosen, days, bob, register):
    starts_at = datetime(2026, 10, 26, 15, tzinfo=LONDON)
    with outbox.silence():
        meetings.plan_meeting(register=register, by=bob, now=NOW, values={"starts_at": starts_at})
    if chosen:
        choose(register, bob, **chosen)
    assert list(told(bob, TODAY, 25, "Meeting")) == days


def test_meeting_of_today_is_told_when_the_days_before_were_missed(bob, register):
    with outbox.silence():
        meetings.plan_meeting(
            register=register, by=bob, now=NOW, values={"starts_at": datetime(2026, 10, 26, 15, tzinfo=LONDON)}
        )
    assert told(bob, date(2026, 10, 26), 2, "Meeting") == {0: "Meeting 26 Oct (today)"}


def test_drafts_wait_as_long_as_the_register_says(bob, register):
    choose(register, bob, untriaged_days=10)
    RiskFactory(register=register, title="Nobody scored this", current_likelihood=None)
    said = told(bob, TODAY, 12, "1 draft")
    assert said == {11: "1 draft has waited for too long"}  # logged at ten, looked for at eight


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("expiry_lead_days", [0]),
        ("expiry_lead_days", [91]),
        ("meeting_lead_days", [5, 4, 3, 2, 1]),
        ("untriaged_days", 0),
    ],
)
def test_days_that_make_no_sense_are_refused_beside_their_field(name, value, bob, register):
    with pytest.raises(Refused) as refused:
        choose(register, bob, **{name: value})
    assert refused.value.field == name
    assert Delivery.objects.count() == 0
