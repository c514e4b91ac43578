"""Reminders by the week, and mentions: who is told, and when."""

from datetime import date, timedelta

import pytest
from django.db import transaction

from riskreg.choices import Frequency
from riskreg.domain import actions, comments, recording, registers, reminder_settings
from riskreg.domain.messages import message_of
from riskreg.domain.reminder_context import people_in_batches
from riskreg.models import Delivery
from tests.domain.test_reminders import at, due_on, remind, told, wish
from tests.factories import NOW, TODAY, OrganisationFactory, UserFactory


@pytest.fixture(autouse=True)
def organisation(db):
    OrganisationFactory(name="Example", time_zone="Europe/London")


@pytest.fixture
def quiet(risk):
    """The risk, with the news of its owner read and gone."""
    Delivery.objects.all().delete()
    return risk


def test_weekly_wish_gives_one_message_on_the_weekday(alice, risk):
    wish(alice, reviews=Frequency.WEEKLY)
    due_on(risk, date(2026, 12, 9))
    days = [date(2026, 11, 20) + timedelta(days=n) for n in range(30)]
    said = [(str(day), row.kind) for day in days for row in remind(alice, day)]
    assert said == [("2026-11-30", "weekly"), ("2026-12-07", "weekly"), ("2026-12-14", "weekly")]
    assert set(Delivery.objects.in_inbox().filter(kind="weekly").values_list("period", flat=True)) == {
        "week of 2026-11-30", "week of 2026-12-07", "week of 2026-12-14",
    }  # fmt: skip


def test_weekly_message_comes_on_the_weekday_of_the_register_also_after_missed_days(alice, bob, risk, register):
    reminder_settings.edit_settings(register=register, by=bob, now=NOW, seen=0, values={"weekday": 3})
    wish(alice, reviews=Frequency.WEEKLY)
    due_on(risk, date(2026, 12, 6))
    runs = [date(2026, 11, 26) + timedelta(days=n) for n in range(30) if n not in {7, 8}]  # 3 and 4 December are missed
    said = [(day.strftime("%a %d"), row.kind) for day in runs for row in remind(alice, day)]
    assert said == [("Thu 26", "weekly"), ("Sat 05", "weekly"), ("Thu 10", "weekly"), ("Thu 17", "weekly"),
                    ("Thu 24", "weekly")]  # fmt: skip


def test_news_wait_for_the_day_of_the_week(alice, bob, quiet, settings):
    settings.EMAIL_URL = "smtp://localhost"
    wish(alice, assignments=Frequency.WEEKLY)
    monday = date(2026, 10, 12)
    assert remind(alice, monday) == []
    actions.add_action(risk=quiet, by=bob, now=at(monday, 10), values={"title": "Buy disks", "owner": alice})
    said = {n: told(alice, monday + timedelta(days=n)) for n in range(1, 9)}
    assert {n: lines for n, lines in said.items() if lines} == {7: [("Bob Chair gave you an action", "IT-001")]}


def test_mention_is_told_to_members_alone(alice, bob, quiet, charlie):
    text = "Ask @alice owner and @Charlie Stranger"
    comments.add_comment(risk=quiet, by=bob, now=NOW, text=text)
    assert list(Delivery.objects.values_list("recipient__name", "about__lines__0__what")) == [
        ("Alice Owner", "mention")
    ]


@pytest.mark.parametrize("part", ["is_auditor", "is_administrator"])
@pytest.mark.parametrize("wished", [Frequency.AT_ONCE, Frequency.DAILY])
def test_mention_reaches_those_who_look_into_every_register(part, wished, alice, bob, quiet, settings):
    settings.EMAIL_URL = "smtp://localhost"
    olga = UserFactory(name="Olga Outside", **{part: True})
    wish(olga, assignments=wished)
    comments.add_comment(risk=quiet, by=bob, now=NOW, text="Ask @Olga Outside")
    assert olga.pk in {user.pk for people in people_in_batches() for user in people} or wished == Frequency.AT_ONCE
    (row,) = Delivery.objects.filter(recipient=olga) if wished == Frequency.AT_ONCE else remind(olga, TODAY)
    (part_of_it,) = message_of(row, now=at(TODAY), today=TODAY).parts
    assert [(line.words, line.reference, line.path) for line in part_of_it.lines] == [
        ("Bob Chair mentioned you", "IT-001", "/risks/IT-001/#comments")
    ]
    with transaction.atomic():
        recording.update(olga, {part: False}, by=None, now=NOW, seen=olga.version)
    assert not message_of(Delivery.objects.get(pk=row.pk), now=at(TODAY), today=TODAY)


def test_mention_is_not_told_to_somebody_who_cannot_sign_in(bob, quiet):
    UserFactory(name="Olga Outside", is_auditor=True, is_active=False)
    comments.add_comment(risk=quiet, by=bob, now=NOW, text="Ask @Olga Outside")
    assert Delivery.objects.count() == 0


def test_sponsor_who_is_an_auditor_and_no_member_is_among_those_to_be_reminded(bob, risk, register):
    sponsor = UserFactory(name="Olga Outside", is_auditor=True)
    registers.edit_register(register=register, by=bob, now=NOW, seen=register.version, values={"sponsor": sponsor})
    assert sponsor.pk in {user.pk for people in people_in_batches() for user in people}
