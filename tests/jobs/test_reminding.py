"""Runs and the outbox against a real mail server on loopback."""

import asyncio
import email
import email.policy
import hashlib
import io
import socket
from datetime import timedelta

import pytest
from aiosmtpd.controller import Controller
from django.conf import settings as django_settings
from django.db import transaction
from django.utils import timezone
from pypdf import PdfReader

from riskreg.choices import DeliveryState, ReportKind, RunState
from riskreg.domain import actions, agenda, meetings, outbox, recording, reminder_settings, schedule, still
from riskreg.jobs import meeting_reports, messages, reminding, sending
from riskreg.jobs.reports import INLINE_LIMIT
from riskreg.models import Delivery, Report, ScheduledRun
from tests.factories import ActionFactory, OrganisationFactory, RiskFactory


class Sink:
    """Takes messages; says no to the addresses in `refusals`, with their code, and is slow about those in `slow`."""

    def __init__(self) -> None:
        self.messages, self.refusals, self.slow = [], {}, set()

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802 - the library's name
        if address in self.refusals:
            return self.refusals[address]
        if address in self.slow:
            await asyncio.sleep(2)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - the library's name
        found = email.message_from_bytes(envelope.content, policy=email.policy.default)
        self.messages.append((tuple(envelope.rcpt_tos), found))
        return "250 Taken"

    def to(self) -> list[str]:
        return sorted(address for addresses, _message in self.messages for address in addresses)


@pytest.fixture
def sink(settings):
    found = Sink()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = Controller(found, hostname="127.0.0.1", port=port)
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_URL = "smtp://127.0.0.1"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    yield found
    server.stop()


@pytest.fixture(autouse=True)
def nobody_was_called():
    """Numbers of runs repeat from test to test."""
    reminding._called.clear()


@pytest.fixture
def due(risk):
    """IT-001, due for review today; nothing owed yet."""
    OrganisationFactory(name="Example", time_zone="UTC")  # as the days of these tests are
    with transaction.atomic():
        recording.update(risk, {"next_review_on": timezone.localdate()}, by=None, now=timezone.now(), seen=risk.version)
    Delivery.objects.all().delete()
    return risk


def test_tick_owes_and_sends_what_is_due(due, alice, sink):
    reminding.tick(now=timezone.now())
    assert ScheduledRun.objects.values_list("state", "result__messages").get() == (RunState.DONE, 1)
    ((to, message),) = sink.messages
    assert to == (alice.email,)
    assert message["Subject"].startswith("IT-001 · Review due ")
    assert Delivery.objects.get().state == DeliveryState.SENT


def test_mail_holds_text_html_and_the_pdf_of_its_risks(due, alice, sink):
    reminding.tick(now=timezone.now())
    ((_to, message),) = sink.messages
    plain, html = message.get_body(("plain",)).get_content(), message.get_body(("html",)).get_content()
    assert f"{django_settings.SITE_URL}/risks/IT-001/" in plain
    assert [text.count("Backups cannot be restored") for text in (plain, html)] == [1, 1]
    assert (html.count("<img"), html.replace(django_settings.SITE_URL, "").count("http")) == (0, 0)
    (attached,) = message.iter_attachments()
    assert (attached.get_content_type(), attached.get_filename()) == ("application/pdf", "it-risks.pdf")
    assert "IT-001" in "".join(page.extract_text() for page in PdfReader(io.BytesIO(attached.get_content())).pages)


def test_text_of_a_risk_is_never_markup_in_mail(due, alice, bob, sink):
    with transaction.atomic():
        recording.update(due, {"title": "<b>Bold</b> & \r\nBcc: x@y.z"}, by=bob, now=timezone.now(), seen=due.version)
    reminding.tick(now=timezone.now())
    ((to, message),) = sink.messages
    assert to == (alice.email,)
    assert message["Bcc"] is None
    assert "&lt;b&gt;Bold&lt;/b&gt;" in message.get_body(("html",)).get_content()


def test_same_message_has_the_same_id_at_every_attempt(due, alice, sink):
    sink.refusals[alice.email] = "451 Later"
    reminding.tick(now=timezone.now())
    row = Delivery.objects.get()
    assert (row.state, row.attempts, row.error) == (DeliveryState.DUE, 1, "451 Later")
    assert row.send_after > timezone.now() + timedelta(seconds=50)
    sink.refusals.clear()
    Delivery.objects.update(send_after=timezone.now())
    assert sending.send_all() == {"sent": 1, "withdrawn": 0, "failed": 0}
    assert sink.messages[0][1]["Message-ID"].startswith(f"<digest.{row.pk}.")


def test_one_refused_address_holds_up_nobody(due, alice, bob, sink):
    sink.refusals[alice.email] = "550 No such person"
    ActionFactory(risk=due, owner=bob, due_on=timezone.localdate(), by=bob)
    reminding.tick(now=timezone.now())
    assert sink.to() == [bob.email]
    assert list(Delivery.objects.order_by("state").values_list("state", "recipient__name")) == [
        ("failed", "Alice Owner"), ("sent", "Bob Chair"),
    ]  # fmt: skip


def test_server_that_is_away_is_asked_again(due, alice, sink, settings):
    settings.EMAIL_PORT = 1
    reminding.tick(now=timezone.now())
    row = Delivery.objects.get()
    assert (row.state, row.attempts) == (DeliveryState.DUE, 1)
    assert row.error.startswith("ConnectionRefusedError")


def test_run_of_a_later_moment_asks_a_server_that_says_later_once(due, alice, sink):
    sink.refusals[alice.email] = "451 Later"
    reminding.tick(now=timezone.now())
    counts = sending.send_all(until=timezone.now() + timedelta(hours=12))
    assert (counts["failed"], Delivery.objects.get().attempts) == (1, 2)


def test_message_is_given_up_after_eight_attempts_and_can_be_sent_again(due, alice, sink, settings):
    sink.refusals[alice.email] = "451 Later"
    reminding.tick(now=timezone.now())
    for _attempt in range(7):
        Delivery.objects.update(send_after=timezone.now())
        sending.send_all()
    row = Delivery.objects.get()
    assert (row.state, row.attempts) == (DeliveryState.FAILED, 8)
    sink.refusals.clear()
    outbox.retry(delivery=row, now=timezone.now())
    sending.send_all()
    assert sink.to() == [alice.email]


def test_sender_that_died_leaves_its_message_to_others(due, alice, sink):
    reminding.tick(now=timezone.now())
    sink.messages.clear()
    Delivery.objects.update(state=DeliveryState.SENDING, claimed_until=timezone.now() + timedelta(minutes=1))
    assert outbox.claim(now=timezone.now()) is None
    Delivery.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))
    sending.send_all()
    assert sink.to() == [alice.email]


def test_claim_that_ran_out_writes_nothing(due, alice, sink):
    reminding.tick(now=timezone.now())
    Delivery.objects.update(state=DeliveryState.DUE)
    slow = outbox.claim(now=timezone.now())
    Delivery.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))
    outbox.claim(now=timezone.now())
    outbox.sent(delivery=slow, now=timezone.now())
    assert Delivery.objects.get().state == DeliveryState.SENDING


def test_what_is_settled_meanwhile_is_withdrawn(due, alice, bob, sink):
    actions.add_action(risk=due, by=bob, now=timezone.now(), values={"title": "Buy disks", "owner": alice})
    action = due.actions.get()
    actions.set_action_state(action=action, by=alice, now=timezone.now(), seen=action.version, state="done")
    assert sending.send_all() == {"sent": 0, "withdrawn": 1, "failed": 0}
    assert sink.messages == []


@pytest.mark.parametrize("state", [RunState.FAILED, RunState.RUNNING])
def test_run_that_has_not_happened_for_26_hours_is_told_to_administrators_once(due, admin, sink, state):
    reminding.tick(now=timezone.now())
    ended = timezone.now() - timedelta(hours=25)
    ScheduledRun.objects.update(finished_at=ended)
    reminding.tick(now=timezone.now())
    assert Delivery.objects.filter(kind="late_run").count() == 0
    ScheduledRun.objects.update(finished_at=ended - timedelta(hours=2))
    stuck = schedule.take_due(now=timezone.now())
    ScheduledRun.objects.filter(pk__in=[run.pk for run in stuck]).update(state=state)
    for _look in range(2):
        reminding._called.clear()
        reminding.tick(now=timezone.now())
    ((to, message),) = [pair for pair in sink.messages if pair[1]["Subject"] == "Reminders are late"]
    assert to == (admin.email,)
    assert "no reminder run has ended for 27 hours" in message.get_body(("plain",)).get_content()


def test_slow_server_holds_up_its_message_alone(due, alice, bob, sink, settings):
    settings.EMAIL_TIMEOUT = 0.5
    sink.slow = {alice.email}
    ActionFactory(risk=due, owner=bob, due_on=timezone.localdate(), by=bob)
    reminding.tick(now=timezone.now())
    assert bob.email in sink.to()
    late = Delivery.objects.get(recipient=alice)
    assert (late.state, late.attempts) == (DeliveryState.DUE, 1)
    sink.slow.clear()
    Delivery.objects.update(send_after=timezone.now())
    assert sending.send_all()["sent"] == 1


def monthly(register, bob, to, *leavers):
    values = {"report_day": 1, "report_to": [person.pk for person in to]}
    reminder_settings.edit_settings(register=register, by=bob, now=timezone.now(), seen=0, values=values)
    for person in leavers:
        with transaction.atomic():
            recording.delete(person.memberships.get(), by=bob, now=timezone.now(), seen=1)
    reminding.tick(now=timezone.now() + timedelta(days=40))


def test_monthly_report_is_the_pack_issued_kept_and_mailed(due, register, alice, bob, vera, sink):
    monthly(register, bob, [alice, vera], alice)
    report = Report.objects.get()
    assert (report.kind, report.title) == (ReportKind.REGISTER_PACK, "Technology risks: register pack")
    ((_to, message),) = [pair for pair in sink.messages if "report" in pair[1]["Message-ID"]]
    assert sink.to().count(vera.email) == 1
    assert alice.email not in sink.to()  # on the list, and no longer a member
    (attached,) = message.iter_attachments()
    assert hashlib.sha256(attached.get_content()).hexdigest() == report.sha256


def test_monthly_report_that_lost_its_run_leaves_nothing_behind(due, register, bob, vera, sink, monkeypatch):
    def overtaken(**_given):
        raise schedule.Overtaken

    monkeypatch.setattr(schedule, "finish", overtaken)
    monthly(register, bob, [vera])
    assert (Report.objects.count(), Delivery.objects.filter(kind="report").count()) == (0, 0)


def test_report_too_large_for_a_mail_is_linked_alone(due, register, bob, vera, sink, monkeypatch):
    monkeypatch.setattr(messages, "MOST_BYTES", 10)
    monthly(register, bob, [vera])
    ((_to, message),) = [pair for pair in sink.messages if pair[0] == (vera.email,)]
    assert list(message.iter_attachments()) == []


@pytest.mark.long
def test_monthly_report_of_more_risks_than_a_page_draws_at_once(due, register, bob, vera, sink):
    for _number in range(INLINE_LIMIT + 1):
        RiskFactory(register=register, owner=bob)
    monthly(register, bob, [vera])
    assert Report.objects.get().parameters["risks"] == INLINE_LIMIT + 2


@pytest.mark.parametrize("issued", [False, True])
def test_meeting_reminder_carries_the_agenda(due, register, alice, bob, sink, issued):
    start = timezone.now() + timedelta(days=3)
    meeting = meetings.plan_meeting(register=register, by=bob, now=timezone.now(), values={"starts_at": start})
    agenda.add_item(meeting=meeting, risk=due, by=bob, now=timezone.now())
    if issued:
        meeting_reports.issue_pack(meeting=meeting, by=bob, now=timezone.now())
    Delivery.objects.all().delete()
    reminding.tick(now=timezone.now())
    ((_to, message),) = [pair for pair in sink.messages if pair[0] == (bob.email,)]
    (attached,) = message.iter_attachments()
    assert attached.get_filename() == f"it-agenda-{start.date()}.pdf"
    assert "IT-001" in "".join(page.extract_text() for page in PdfReader(io.BytesIO(attached.get_content())).pages)
    kept = Report.objects.filter(sha256=hashlib.sha256(attached.get_content()).hexdigest())
    assert kept.exists() == issued


def test_meeting_without_an_agenda_is_announced_without_a_file(due, register, bob, sink):
    start = timezone.now() + timedelta(days=3)
    meetings.plan_meeting(register=register, by=bob, now=timezone.now(), values={"starts_at": start})
    Delivery.objects.all().delete()
    reminding.tick(now=timezone.now())
    ((_to, message),) = [pair for pair in sink.messages if pair[0] == (bob.email,)]
    assert list(message.iter_attachments()) == []


def test_token_of_still_the_same_is_for_one_version_and_one_person(due, alice, bob):
    token = still.token_for(risk=due.pk, version=due.version, user=alice.pk)
    assert still.asked_by(token).risk == due
    assert still.asked_by(still.token_for(risk=due.pk, version=due.version + 1, user=alice.pk)) is None
    assert still.asked_by(still.token_for(risk=due.pk, version=due.version, user=bob.pk)) is None
    assert still.asked_by(token + "x") is None
