"""Digests by mail: on their day, with the PDF of exactly their risks, marked, and nothing that mail may not show."""

import io
import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.db import transaction
from django.utils import timezone
from pypdf import PdfReader

from riskreg.choices import NoticeKind
from riskreg.domain import acceptances, recording, reminder_settings
from riskreg.jobs import reminding
from riskreg.models import Delivery, Organisation
from tests.factories import ActionFactory, OrganisationFactory, RiskFactory


@pytest.fixture(autouse=True)
def by_mail(db, settings):
    """Mail goes to a list in memory; what the register sends is left to the tests."""
    OrganisationFactory(name="Example")
    settings.EMAIL_URL = "memory://"


def change(row, **values):
    with transaction.atomic():
        recording.update(row, values, by=None, now=timezone.now(), seen=row.version)


@pytest.fixture
def digest(register, alice, bob):
    """Alice's day: IT-001 to review, an action for IT-002, the acceptance of IT-003 runs out; IT-004 needs nothing."""
    today = timezone.localdate()
    titles = ["Disks fill up", "Vendor leaves", "Keys are lost", "Nothing to do"]
    found = [RiskFactory(register=register, owner=alice, title=title, by=alice) for title in titles]
    for number, risk in enumerate(found):
        change(risk, next_review_on=today + timedelta(days=100 if number else 0))
    ActionFactory(risk=found[1], owner=alice, by=bob, due_on=today, title="Ask for escrow")
    asked = acceptances.ask(
        risk=found[2], approver=bob, by=alice, now=timezone.now(), today=today, rationale="Rare.",
        expires_on=today + timedelta(days=7),
    )  # fmt: skip
    acceptances.sign(
        acceptance=asked, by=bob, now=timezone.now(), today=today, seen=asked.version,
        digest=acceptances.state_digest(found[2]),
    )  # fmt: skip
    Delivery.objects.all().delete()
    return found


def sent_to(person):
    """The mail that a reminder run sends to the person."""
    mail.outbox.clear()
    reminding._called.clear()
    reminding.tick(now=timezone.now())
    (found,) = [message for message in mail.outbox if message.to == [person.email]]
    return found


def pages(message) -> list[str]:
    ((_name, content, kind),) = message.attachments
    assert kind == "application/pdf"
    return [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]


def test_pdf_holds_exactly_the_risks_of_the_message(digest, alice):
    message = sent_to(alice)
    named = set(re.findall(r"IT-\d{3}", message.body))
    assert named == {"IT-001", "IT-002", "IT-003"}
    text = "".join(pages(message))
    assert set(re.findall(r"IT-\d{3}", text)) == named
    assert "Exactly the risks of the message it came with, sorted by" in text


def test_pdf_carries_its_data_of_the_same_risks_alone(digest, alice):
    ((_name, content, _kind),) = sent_to(alice).attachments
    inside = "".join(
        data.decode() for files in PdfReader(io.BytesIO(content)).attachments.values() for data in files
    )  # fmt: skip
    assert set(re.findall(r"IT-\d{3}", inside)) == {"IT-001", "IT-002", "IT-003"}


def test_every_page_bears_the_mark_of_the_register(digest, register, alice):
    change(register, classification="Strictly confidential")
    found = pages(sent_to(alice))
    assert len(found) > 1
    assert all("STRICTLY CONFIDENTIAL" in text.upper() for text in found)


def test_no_pdf_where_the_register_sends_none(digest, register, alice, bob):
    reminder_settings.edit_settings(
        register=register, by=bob, now=timezone.now(), seen=0, values={"attaches_pdf": False}
    )
    message = sent_to(alice)
    assert "Disks fill up" in message.body
    assert message.attachments == []


def test_no_title_leaves_the_site_where_titles_are_off(digest, register, alice, bob):
    reminder_settings.edit_settings(
        register=register, by=bob, now=timezone.now(), seen=0, values={"shows_titles": False, "attaches_pdf": True}
    )
    message = sent_to(alice)
    whole = message.message().as_bytes().decode("utf-8", "replace") + message.body + message.alternatives[0][0]
    assert {"IT-001", "IT-002", "IT-003"} <= set(re.findall(r"IT-\d{3}", whole))
    assert message.attachments == []
    for title in ("Disks fill up", "Vendor leaves", "Keys are lost", "Ask for escrow"):
        assert title not in whole


def test_single_thing_names_no_title_in_its_subject(register, alice, bob):
    risk = RiskFactory(register=register, owner=alice, title="Disks fill up", by=bob)
    change(risk, next_review_on=timezone.localdate())
    Delivery.objects.all().delete()
    assert "Disks" not in sent_to(alice).subject


def test_weekly_mail_goes_by_the_day_of_the_organisation(risk, alice):
    change(Organisation.objects.get(), time_zone="Pacific/Auckland")
    wishes = dict.fromkeys(NoticeKind.values, "weekly")
    reminder_settings.choose(user=alice, now=timezone.now(), seen=alice.version, wishes=wishes)
    Delivery.objects.all().delete()
    sunday = datetime(2030, 6, 2, 3, tzinfo=UTC)  # long overdue by then; Sunday afternoon in Auckland
    with time_machine.travel(sunday):
        assert sent_to(alice).message()["Message-ID"].startswith("<weekly.")  # her first week begins by catching up
    mail.outbox.clear()
    with time_machine.travel(sunday + timedelta(hours=15)):  # Monday, but before the hour of the register
        reminding._called.clear()
        reminding.tick(now=timezone.now())
        assert mail.outbox == []
    with time_machine.travel(sunday + timedelta(hours=17)):  # Sunday evening in London, Monday morning in Auckland
        assert sent_to(alice).message()["Message-ID"].startswith("<weekly.")
