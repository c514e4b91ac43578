"""Who is told what, once."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction

from riskreg.choices import DeliveryKind, DeliveryState, Frequency, NoticeKind
from riskreg.domain import actions, outbox, recording, registers, reminder_settings, reminders, risks
from riskreg.domain.messages import message_of
from riskreg.domain.places import USUAL
from riskreg.models import Delivery, LedgerEvent, Notice, ReminderSettings
from tests.factories import NOW, TODAY, ActionFactory, OrganisationFactory, RiskFactory, member

LONDON = ZoneInfo("Europe/London")


@pytest.fixture
def quiet(risk):
    """The risk, with the news of its owner read and gone."""
    Delivery.objects.all().delete()
    return risk


def at(day: date, hour: int = 8) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=LONDON)


def remind(user, day: date):
    return reminders.remind(user=user, now=at(day), today=day)


def told(user, day: date) -> list[tuple[str, str]]:
    """What the messages owed to the person on a day are about: (what, reference)."""
    found = []
    for row in remind(user, day):
        message = message_of(row, now=at(day), today=day)
        found += [(line.words, line.reference) for part in message.parts for line in part.lines]
    return found


@pytest.fixture(autouse=True)
def organisation(db):
    OrganisationFactory(name="Example", time_zone="Europe/London")


def due_on(risk, day: date):
    """A risk whose review is due on a day, past ones too: as time passes, every date becomes past."""
    with transaction.atomic():
        recording.update(risk, {"next_review_on": day}, by=None, now=NOW, seen=risk.version)


def test_review_is_announced_twice_told_on_the_day_and_then_weekly(alice, risk):
    due = date(2026, 12, 9)  # a Wednesday
    due_on(risk, due)
    days = [due + timedelta(days=n) for n in range(-20, 15)]
    said = {day: told(alice, day) for day in days}
    assert {str(day): lines for day, lines in said.items() if lines} == {
        "2026-11-25": [("Review due 9 Dec (in 14 days)", "IT-001")],
        "2026-12-06": [("Review due 9 Dec (in 3 days)", "IT-001")],
        "2026-12-09": [("Review due 9 Dec (today)", "IT-001")],
        "2026-12-10": [("Review 1 day overdue", "IT-001")],
        "2026-12-14": [("Review 5 days overdue", "IT-001")],
        "2026-12-21": [("Review 12 days overdue", "IT-001")],
    }


def test_missed_days_are_caught_up_with_one_message(alice, risk):
    due_on(risk, date(2026, 12, 9))
    assert told(alice, date(2026, 12, 30)) == [("Review 21 days overdue", "IT-001")]
    assert told(alice, date(2026, 12, 31)) == []


def test_second_run_of_the_day_owes_nothing(alice, risk):
    due_on(risk, TODAY)
    assert len(remind(alice, TODAY)) == 1
    ActionFactory(risk=risk, owner=alice, due_on=TODAY)
    assert remind(alice, TODAY) == []
    assert told(alice, TODAY + timedelta(days=1)) == [
        ("Review 1 day overdue", "IT-001"),
        ("Action 1 day overdue", "IT-001"),
    ]


def test_reminder_never_moves_the_review(alice, risk):
    due_on(risk, TODAY - timedelta(days=3))
    before = (risk.version, risk.next_review_on)
    for n in range(20):
        remind(alice, TODAY + timedelta(days=n))
    risk.refresh_from_db()
    assert (risk.version, risk.next_review_on) == before


def test_one_message_holds_everything_of_the_day(alice, bob, risk, register):
    due_on(risk, TODAY)
    ActionFactory(risk=risk, owner=alice, due_on=TODAY - timedelta(days=2), title="Test the restore")
    (row,) = remind(alice, TODAY)
    message = message_of(row, now=at(TODAY), today=TODAY)
    assert [(line.words, line.title, line.late) for line in message.parts[0].lines] == [
        ("Action 2 days overdue", "Test the restore", True),
        ("Review due 6 Oct (today)", "Backups cannot be restored", False),
    ]


def test_what_is_settled_before_sending_is_not_said(alice, bob, risk):
    due_on(risk, TODAY)
    (row,) = remind(alice, TODAY)
    due_on(risk, TODAY + timedelta(days=60))
    assert not message_of(row, now=at(TODAY), today=TODAY)


def test_rights_are_read_when_the_message_is_sent(alice, bob, risk, register):
    due_on(risk, TODAY)
    (row,) = remind(alice, TODAY)
    membership = register.memberships.get(user=alice)
    with transaction.atomic():
        recording.delete(membership, by=bob, now=NOW, seen=membership.version)
    row = Delivery.objects.get(pk=row.pk)
    assert not message_of(row, now=at(TODAY), today=TODAY)


def test_titles_can_be_kept_out_of_mail(alice, bob, risk, register):
    due_on(risk, TODAY)
    reminder_settings.edit_settings(register=register, by=bob, now=NOW, seen=0, values={"shows_titles": False})
    (row,) = remind(alice, TODAY)
    (part,) = message_of(row, now=at(TODAY), today=TODAY).parts
    assert [(line.reference, line.title) for line in part.lines] == [("IT-001", "")]


def test_manager_hears_of_drafts_unowned_risks_and_long_overdue_reviews(bob, risk, register):
    RiskFactory(register=register, title="Nobody scored this", current_likelihood=None)
    left = RiskFactory(register=register, title="Nobody owns this", owner=bob)
    risks.edit_risk(risk=left, by=bob, now=NOW, today=TODAY, seen=left.version, values={"owner": None})
    due_on(risk, TODAY - timedelta(days=3))
    assert told(bob, TODAY + timedelta(days=8)) == [("1 draft has waited for a week", ""), ("1 risk has no owner", "")]
    assert told(bob, TODAY + timedelta(days=11)) == [("Review 14 days overdue, with its owner", "IT-001")]
    assert LedgerEvent.objects.filter(type="review_escalated").values_list("subject", flat=True).get() == "IT-001"


def test_sponsor_hears_of_reviews_overdue_for_a_month(risk, register, bob):
    sponsor = member(register, "Sam Sponsor", "viewer")
    registers.edit_register(register=register, by=bob, now=NOW, seen=register.version, values={"sponsor": sponsor})
    due_on(risk, TODAY)
    assert told(sponsor, TODAY + timedelta(days=29)) == []
    assert told(sponsor, TODAY + timedelta(days=30)) == [("Review 30 days overdue, with its owner", "IT-001")]
    assert told(sponsor, TODAY + timedelta(days=31)) == []


def wish(user, **wishes: str):
    reminder_settings.choose(user=user, now=NOW, seen=user.version, wishes=wishes)


def test_what_is_off_is_not_said_except_overdue_above_tolerance(alice, risk, register):
    wish(alice, reviews=Frequency.OFF)
    due_on(risk, TODAY - timedelta(days=1))
    assert told(alice, TODAY) == []
    worse = RiskFactory(register=register, owner=alice, current_likelihood=5, current_impact=5)
    due_on(worse, TODAY)
    assert told(alice, TODAY) == []
    assert told(alice, TODAY + timedelta(days=1)) == [("Review 1 day overdue", worse.reference)]


def test_news_of_the_same_moment_are_one_message(alice, bob, quiet, register, settings):
    settings.EMAIL_URL = "smtp://localhost"
    for title in ("One", "Two"):
        risks.log_risk(
            register=register, by=bob, now=NOW, today=TODAY,
            values={"title": title, "owner": alice, "current_likelihood": 1, "current_impact": 1},
        )  # fmt: skip
    (row,) = Delivery.objects.filter(recipient=alice)
    assert (row.kind, row.state, [line["what"] for line in row.about["lines"]]) == ("told", "due", ["owner", "owner"])
    (part,) = message_of(row, now=at(TODAY), today=TODAY).parts
    assert [(line.words, line.title) for line in part.lines] == [
        ("Bob Chair made you the owner", "One"), ("Bob Chair made you the owner", "Two"),
    ]  # fmt: skip


def test_nobody_is_told_what_they_did_themselves(bob, register):
    risks.log_risk(register=register, by=bob, now=NOW, today=TODAY, values={"title": "Mine", "owner": bob})
    assert Delivery.objects.count() == 0


def test_news_can_wait_for_the_digest(alice, bob, quiet, settings):
    settings.EMAIL_URL = "smtp://localhost"
    wish(alice, assignments=Frequency.DAILY)
    actions.add_action(risk=quiet, by=bob, now=NOW, values={"title": "Buy disks", "owner": alice})
    assert Delivery.objects.get().state == DeliveryState.WAITING
    assert told(alice, TODAY) == [("Bob Chair gave you an action", "IT-001")]
    assert Delivery.objects.get(kind=DeliveryKind.TOLD).state == DeliveryState.INBOX


def test_without_a_mail_server_messages_go_to_the_inbox(alice, risk):
    due_on(risk, TODAY)
    (row,) = remind(alice, TODAY)
    assert row.state == DeliveryState.INBOX


def test_preview_says_the_same_as_the_run_and_writes_nothing(alice, quiet):
    due_on(quiet, TODAY)
    (digest,) = reminders.preview(user=alice, now=at(TODAY), today=TODAY)
    assert [line.reference for line in digest.lines] == ["IT-001"]
    assert (Delivery.objects.count(), Notice.objects.count()) == (0, 0)
    (row,) = remind(alice, TODAY)
    assert row.about == digest.about()


def test_lines_beyond_the_limit_are_counted(alice, register, monkeypatch):
    monkeypatch.setattr(reminders, "MOST_LINES", 2)
    for _n in range(4):
        due_on(RiskFactory(register=register, owner=alice), TODAY)
    (row,) = remind(alice, TODAY)
    assert (len(row.about["lines"]), row.about["more"], Notice.objects.count()) == (2, 2, 4)


def test_archived_registers_are_silent(alice, bob, risk, register):
    due_on(risk, TODAY)
    registers.archive_register(register=register, by=bob, now=NOW, seen=register.version, reason="Over")
    assert remind(alice, TODAY) == []


def test_hour_of_the_registers_is_waited_for(alice, bob, risk, register):
    reminder_settings.edit_settings(register=register, by=bob, now=NOW, seen=0, values={"hour": 10})
    assert ReminderSettings.objects.get().hour == 10
    due_on(risk, TODAY)
    early = reminders.remind(user=alice, now=at(TODAY, 9), today=TODAY, hour=7)
    late = reminders.remind(user=alice, now=at(TODAY, 10), today=TODAY, hour=10)
    assert (early, len(late)) == ([], 1)


def test_queries_do_not_grow_with_risks(alice, register, django_assert_max_num_queries):
    for _n in range(30):
        due_on(RiskFactory(register=register, owner=alice), TODAY)
    with django_assert_max_num_queries(22):
        reminders.remind(user=alice, now=at(TODAY), today=TODAY)


def test_every_kind_of_notice_has_a_usual_frequency():
    assert set(USUAL) == set(NoticeKind)
    assert set(outbox.NEWS_KIND.values()) <= set(NoticeKind)


def test_most_urgent_comes_first_whatever_kind_it_is(alice, bob, risk, monkeypatch):
    due_on(risk, TODAY - timedelta(days=2))
    ActionFactory(risk=risk, owner=alice, by=bob, title="Late for long", due_on=TODAY - timedelta(days=40))
    ActionFactory(risk=risk, owner=alice, by=bob, title="Coming", due_on=TODAY + timedelta(days=2))
    monkeypatch.setattr(reminders, "MOST_LINES", 2)
    (digest,) = reminders.preview(user=alice, now=at(TODAY), today=TODAY)
    assert [(line.what, line.title) for line in digest.lines] == [
        ("action", "Late for long"), ("review", "Backups cannot be restored"),
    ]  # fmt: skip
    assert digest.total == 3


def test_overdue_action_and_escalation_above_tolerance_cannot_be_switched_off(alice, bob, risk, register):
    for person in (alice, bob):
        wishes = {NoticeKind.ACTIONS: Frequency.OFF, NoticeKind.DUTIES: Frequency.OFF, NoticeKind.REVIEWS: "off"}
        reminder_settings.choose(user=person, now=NOW, seen=person.version, wishes=wishes)
    ActionFactory(risk=risk, owner=alice, by=bob, title="Late", due_on=TODAY - timedelta(days=40))
    due_on(risk, TODAY - timedelta(days=20))
    assert [reminders.preview(user=person, now=at(TODAY), today=TODAY) for person in (alice, bob)] == [[], []]
    with transaction.atomic():
        recording.update(register, {"appetite": 2, "tolerance": 4}, by=None, now=NOW, seen=register.version)
    found = [reminders.preview(user=person, now=at(TODAY), today=TODAY)[0].lines for person in (alice, bob)]
    assert [[(line.what, line.because) for line in lines] for lines in found] == [
        [("action", "owner of the action"), ("review", "owner of the risk")],
        [("escalated", "manager of the register")],
    ]
