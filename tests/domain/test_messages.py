"""Every kind of line that a message can hold leads somewhere, for the person who gets it."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from django.http import QueryDict

from riskreg.choices import AcceptanceState, DeliveryKind, NoticeKind
from riskreg.domain import actions, comments, due, meetings, messages, recording, reminder_settings, reminders
from riskreg.domain.messages import message_of
from riskreg.domain.places import places_of
from riskreg.domain.reminder_context import load_context
from riskreg.filters.risks import RiskFilter
from riskreg.models import Acceptance, Delivery
from tests.factories import NOW, TODAY, ActionFactory, OrganisationFactory, RiskFactory, member

ZONE = ZoneInfo("Europe/Berlin")
MORNING = datetime.combine(TODAY, time(8), tzinfo=ZONE)
DAY = timedelta(days=1)


def change(row, **values):
    with transaction.atomic():
        recording.update(row, values, by=None, now=NOW, seen=row.version)


def acceptance(risk, state, **values):
    """An acceptance as it came to be, written plainly."""
    given = {"likelihood": 3, "impact": 4, "matrix": risk.register.matrix, "state_digest": "0" * 64, "asked_at": NOW,
             "expires_on": TODAY + 5 * DAY} | values  # fmt: skip
    row = Acceptance(risk=risk, state=state, **given)
    with transaction.atomic():
        recording.insert(row, by=None, now=NOW)
    return row


@pytest.fixture
def world(register, alice, bob, risk):
    """One thing of every kind that can be due or news, for Alice or for Bob."""
    OrganisationFactory(name="Example")
    change(risk, next_review_on=TODAY - 20 * DAY)
    ActionFactory(risk=risk, owner=alice, by=bob, due_on=TODAY)
    RiskFactory(register=register, title="Nobody scored this", current_likelihood=None, now=NOW - 9 * DAY)
    change(RiskFactory(register=register, owner=bob, title="Nobody owns this"), owner=None)
    leaver = member(register, "Leo Left", "contributor")
    RiskFactory(register=register, owner=leaver, title="Its owner has left")
    change(leaver, is_active=False)
    running_out, stale, asked = (RiskFactory(register=register, owner=alice, title=f"Accepted {n}") for n in range(3))
    signed = acceptance(running_out, AcceptanceState.SIGNED, approver=bob, asked_by=alice, signed_at=NOW)
    acceptance(stale, AcceptanceState.SIGNED, approver=bob, asked_by=alice, signed_at=NOW, stale_since=NOW)
    wanted = acceptance(asked, AcceptanceState.ASKED, approver=bob, asked_by=alice)
    meetings.plan_meeting(register=register, by=bob, now=NOW, values={"starts_at": NOW + DAY})
    comments.add_comment(risk=risk, by=bob, now=NOW, text="What do you say, @Alice Owner?")
    Delivery.objects.all().delete()
    news = {alice: ["owner", "action", "mention", "meeting", "signed"], bob: ["acceptance"]}
    found = {"owner": risk.pk, "action": risk.actions.get().pk, "mention": risk.comments.get().pk,
             "meeting": register.meetings.get().pk, "signed": signed.pk, "acceptance": wanted.pk}  # fmt: skip
    for person, whats in news.items():
        lines = [{"what": what, "id": found[what], "by": None} for what in whats]
        Delivery.objects.create(
            kind=DeliveryKind.TOLD, recipient=person, period="1", about={"lines": lines}, created_at=NOW, send_after=NOW
        )
    return register


def lines_of(user) -> list[due.Line]:
    return list(due.lines(user, places_of(user), today=TODAY, now=MORNING))


def test_every_kind_of_line_and_news_is_in_the_world(world, alice, bob):
    assert {line.what for person in (alice, bob) for line in lines_of(person)} == set(messages.BY_WHAT)
    assert {ref["what"] for row in Delivery.objects.all() for ref in row.about["lines"]} == set(messages._NEWS)


def test_what_is_read_beforehand_leaves_no_line_out(world, alice, bob):
    context = load_context([alice, bob], today=TODAY, now=MORNING)
    for person in (alice, bob):
        having = {source for source, people in context.concerned.items() if person.pk in people}
        found = list(due.lines(person, context.places[person.pk], today=TODAY, now=MORNING, having=having))
        assert found == lines_of(person)
    assert set(context.concerned) == set(due.SOURCES)


def test_every_link_of_every_message_works_for_its_recipient(client, world, alice, bob):
    answers = {}
    for person in (alice, bob):
        reminders.remind(user=person, now=MORNING, today=TODAY)
        client.force_login(person)
        for row in Delivery.objects.filter(recipient=person).order_by("pk"):
            refs = len(row.about["lines"]) + len(row.about.get("news", []))
            told = [line for part in message_of(row, now=MORNING, today=TODAY).parts for line in part.lines]
            assert len(told) == refs
            answers |= {line.path: client.get(line.path).status_code for line in told}
        for letter in client.get("/inbox/").context["letters"]:
            answers |= {item.path: client.get(item.path).status_code for item in letter.items}
    assert {path: code for path, code in answers.items() if code != 200} == {}
    assert len(answers) >= 8


def test_links_of_a_manager_list_as_many_risks_as_the_line_counts(world, bob):
    (row,) = reminders.remind(user=bob, now=MORNING, today=TODAY)
    duties = {line.what: line.count for line in lines_of(bob) if line.kind == NoticeKind.DUTIES and not line.due_on}
    part = message_of(row, now=MORNING, today=TODAY).parts[0]
    listed = {}
    for line in part.lines:
        query = QueryDict(line.path.partition("?")[2])
        for what, mark in {"drafts": "state=draft", "unowned": "owner=none", "owner_left": "gaps=owner_left"}.items():
            if line.path.endswith(mark):
                found = RiskFilter(query, register=world, user=bob, today=TODAY)
                assert found.problems == []
                listed[what] = found.risks.count()
    assert listed == duties == {"drafts": 1, "unowned": 1, "owner_left": 1}


def test_agenda_goes_along_a_week_and_a_day_before_unless_the_register_says_no(world, alice, bob):
    (row,) = reminders.remind(user=alice, now=MORNING, today=TODAY)
    assert message_of(row, now=MORNING, today=TODAY).meetings == [world.meetings.get().pk]
    reminder_settings.edit_settings(register=world, by=bob, now=NOW, seen=0, values={"attaches_pdf": False})
    assert message_of(row, now=MORNING, today=TODAY).meetings == []


def test_news_of_a_withdrawn_comment_are_not_told(world, alice, bob, risk):
    comment = risk.comments.get()
    comments.withdraw_comment(comment=comment, by=bob, now=NOW, seen=comment.version)
    row = Delivery.objects.get(recipient=alice)
    assert [line.words for part in message_of(row, now=MORNING, today=TODAY).parts for line in part.lines] == [
        "You are the owner now", "You have a new action", "You are invited", "Your request for acceptance was answered",
    ]  # fmt: skip


def test_news_of_a_finished_action_are_not_told(world, alice, bob, risk):
    action = risk.actions.get()
    actions.set_action_state(action=action, by=alice, now=NOW, seen=action.version, state="done")
    row = Delivery.objects.filter(recipient=alice, kind=DeliveryKind.TOLD).get()
    words = [line.words for part in message_of(row, now=MORNING, today=TODAY).parts for line in part.lines]
    assert "You have a new action" not in words
