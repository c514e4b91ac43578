"""Closing over HTTP, the minutes and their PDF, addenda, mail to the owners of actions."""

import io
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from riskreg.domain import closing, floor, reports
from riskreg.jobs import sending
from riskreg.models import Decision, Delivery, Floor, Meeting
from tests import factories
from tests.factories import NOW
from tests.live import decide, planned


@pytest.fixture
def meeting(register, bob, alice, settings, tmp_path):
    settings.REPORTS_DIR = tmp_path
    factories.OrganisationFactory()
    return planned(register, bob)


@pytest.fixture
def chair(meeting, bob):
    client = Client()
    client.force_login(bob)
    client.post(f"/meetings/{meeting.pk}/open/")
    return client


def held(meeting) -> Floor:
    return Floor.objects.select_related("meeting__register__matrix", "item__risk").get(meeting=meeting)


def attendance(meeting) -> dict[str, str]:
    return {f"attendee_{row.pk}": "present" for row in meeting.attendees.all()}


def close(chair, meeting, **more):
    return chair.post(f"/meetings/{meeting.pk}/close/", attendance(meeting) | more)


def text_of(meeting) -> str:
    report = Meeting.objects.get(pk=meeting.pk).minutes_report
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(reports.report_bytes(report))).pages)


def test_close_issues_the_minutes_at_once(chair, meeting, bob):
    for outcome, more in (
        ("rescored", {"values": {"current_likelihood": 5}, "note": "Seen twice."}),
        ("strategy_changed", {"values": {"strategy": "avoid"}}),
        ("deferred", {"note": "The supplier answers on Friday."}),
    ):
        decide(held(meeting), by=bob, outcome=outcome, **more)
    response = close(chair, meeting, guests="Gwen Guest\n", next_at="2099-01-05T10:00")
    assert (response.status_code, response["Location"]) == (302, f"/meetings/{meeting.pk}/")
    words = text_of(meeting)
    for found in ("IT-001", "IT-002", "IT-003", "Seen twice.", "Gwen Guest", "The supplier answers on Friday."):
        assert found in words
    page = chair.get(f"/meetings/{meeting.pk}/").content.decode()
    for found in ("Re-scored", "Strategy changed", "Deferred", "-D-", "Minutes as PDF", "carried over to 5 Jan 2099"):
        assert found in page


def test_minutes_pdf_holds_everything_that_minutes_must_hold(chair, meeting, bob, alice):
    on = held(meeting)
    floor.add_action(
        floor=on, item=on.item, by=bob, now=timezone.now(), values={"title": "Buy a spare", "owner": alice}
    )  # fmt: skip
    decide(held(meeting), by=bob, outcome="rescored", values={"current_likelihood": 5}, note="Seen twice.")
    decide(held(meeting), by=bob, outcome="escalated", note="To the board.")
    decide(held(meeting), by=bob, outcome="deferred", note="Waits for the audit.")
    close(chair, meeting)
    words = " ".join(text_of(meeting).split())
    attended, outcomes = ("Bob Chair", "Present"), ("9", "15", "Re-scored", "Seen twice.", "Waits for the audit.")
    given = (Decision.objects.get().reference, "To the board.", "Buy a spare", "Alice Owner")
    signed = ("Signatures", "Name and role", "Signature")
    assert [word for word in (*attended, *outcomes, *given, *signed) if word not in words] == []


def test_close_shows_what_blocks_it_and_leads_there(chair, meeting, register, bob):
    risk = held(meeting).item.risk
    factories.risks.edit_risk(
        risk=risk, by=bob, now=NOW, today=factories.TODAY, seen=risk.version,
        values={"current_likelihood": 5, "current_impact": 5},
    )  # fmt: skip
    page = chair.get(f"/meetings/{meeting.pk}/close/").content.decode()
    assert ("1 item above tolerance is undecided" in page, "Go to this item" in page) == (True, True)
    assert close(chair, meeting).status_code == 422
    assert Meeting.objects.get(pk=meeting.pk).state == "live"


def test_close_in_another_browser_of_the_chair_says_so(chair, meeting, bob):
    other = Client()
    other.force_login(bob)
    page = other.get(f"/meetings/{meeting.pk}/close/").content.decode()
    assert "You have the chair in another browser. Take it here" in page
    assert "You have the chair in another browser" in other.get(f"/meetings/{meeting.pk}/").content.decode()


def test_close_without_the_chair_offers_to_take_it(chair, meeting, admin):
    other = Client()
    other.force_login(admin)
    assert (
        "Bob Chair has the chair. Only the chair closes" in other.get(f"/meetings/{meeting.pk}/close/").content.decode()
    )
    assert close(other, meeting).status_code == 409
    assert Meeting.objects.get(pk=meeting.pk).state == "live"


def test_owners_are_told_of_their_actions(chair, meeting, alice, settings):
    Delivery.objects.all().delete()  # of the risks that she was given before
    settings.EMAIL_URL = "smtp://mail"
    found = held(meeting)
    floor.add_action(floor=found, item=found.item, by=alice, now=NOW, values={"title": "Secret plan", "owner": alice})
    assert Delivery.objects.count() == 0  # not before the meeting ends: what it gave may still be taken back
    page = chair.post(f"/meetings/{meeting.pk}/close/", attendance(meeting), follow=True).content.decode()
    assert ("The actions go by mail to 1 person." in page, mail.outbox) == (True, [])
    sending.send_all()
    sent = mail.outbox[0]
    assert ([message.to for message in mail.outbox], sent.subject) == (
        [["alice.owner@example.org"]], "IT-001 · Action from the meeting of 6 Oct 2026",
    )  # fmt: skip
    assert ("Secret plan" in sent.body, f"/meetings/{meeting.pk}/" in sent.body) == (True, True)


def test_actions_of_a_meeting_are_in_the_inbox_of_their_owners(chair, meeting, alice):
    found = held(meeting)
    values = {"title": "Test the restore", "owner": alice}
    floor.add_action(floor=found, item=found.item, by=alice, now=NOW, values=values)
    page = chair.post(f"/meetings/{meeting.pk}/close/", attendance(meeting), follow=True).content.decode()
    assert "in the inbox of 1 person; no mail server is set up" in page
    reader = Client()
    reader.force_login(alice)
    inbox = reader.get("/inbox/").content.decode()
    assert ("Action from a meeting" in inbox, "Test the restore" in inbox) == (True, True)


def test_addenda_are_for_the_chair_and_stay(chair, meeting, vera):
    address = reverse("meeting_addenda", args=[meeting.pk])
    assert chair.post(address, {"text": "Too early"}).status_code == 302
    close(chair, meeting)
    assert chair.post(address, {"text": ""}).status_code == 422
    assert chair.post(address, {"text": "It was Tuesday."}).status_code == 302
    reader = Client()
    reader.force_login(vera)
    assert reader.post(address, {"text": "Me too"}).status_code == 403
    page = reader.get(f"/meetings/{meeting.pk}/").content.decode()
    assert ("Addendum 1" in page, "It was Tuesday." in page) == (True, True)


def test_poll_says_that_the_meeting_is_closed(chair, meeting):
    revision = held(meeting).revision
    close(chair, meeting)
    assert chair.get(f"/meetings/{meeting.pk}/floor/?seen={revision}").content.startswith(b"closed ")


def test_minutes_whose_pdf_is_being_drawn_ask_for_it_for_two_minutes(chair, meeting, bob, vera):
    live, now = held(meeting), timezone.now()
    for outcome in ("no_change", "no_change", "no_change"):
        decide(held(meeting), by=bob, outcome=outcome)
    closing.close_meeting(held=live, by=bob, now=now, today=now.date(), token=live.chair_token, attendance={})
    follower = Client()
    follower.force_login(vera)
    page = follower.get(f"/meetings/{meeting.pk}/").content.decode()
    assert ('hx-trigger="every 2s"' in page, "The PDF is being drawn." in page) == (True, True)
    with time_machine.travel(now + timedelta(minutes=3), tick=False):
        page = follower.get(f"/meetings/{meeting.pk}/").content.decode()
    assert ('hx-trigger="every 2s"' in page, "The PDF is being drawn." in page) == (False, False)
    chair.post(f"/meetings/{meeting.pk}/minutes/")
    page = follower.get(f"/meetings/{meeting.pk}/").content.decode()
    assert ('hx-trigger="every 2s"' in page, "Minutes as PDF" in page) == (False, True)
