"""send_reminders: what it would do, in words and in JSON, and that a dry run does none of it."""

import json
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone

from riskreg.domain import recording
from riskreg.models import Delivery, Notice
from tests.factories import OrganisationFactory


@pytest.fixture
def late(risk):
    """IT-001, twenty days overdue; nothing owed yet."""
    OrganisationFactory(name="Example", time_zone="UTC")  # as the days of these tests are
    day = timezone.localdate() - timedelta(days=20)
    with transaction.atomic():
        recording.update(risk, {"next_review_on": day}, by=None, now=timezone.now(), seen=risk.version)
    Delivery.objects.all().delete()
    return risk


def test_send_reminders_dry_run_says_who_would_get_what_and_why(late, alice, bob, capsys):
    call_command("send_reminders", "--dry-run", "--json", "--now", f"{timezone.localdate()}T08:00")
    answer = json.loads(capsys.readouterr().out)
    lines = [(message["to"], line) for message in answer["messages"] for line in message["lines"]]
    assert [(to, line["reference"], line["because"], line["wish"]) for to, line in lines] == [
        (alice.email, "IT-001", "owner of the risk", "daily"),
        (bob.email, "IT-001", "manager of the register", "daily"),
    ]
    assert [m["lines"][0]["why"] for m in answer["messages"]] == [
        "Review 20 days overdue", "Review 20 days overdue, with its owner",
    ]  # fmt: skip
    assert [line["lead_days"] for _to, line in lines] == [[14, 3], []]
    assert (Delivery.objects.count(), Notice.objects.count()) == (0, 0)


def test_send_reminders_dry_run_in_words(late, alice, bob, capsys):
    call_command("send_reminders", "--dry-run")
    said = capsys.readouterr().out
    assert f"Alice Owner <{alice.email}>, digest " in said
    assert "IT-001   Review 20 days overdue (owner of the risk)" in said


def test_send_reminders_refuses_a_moment_that_is_none(db):
    with pytest.raises(CommandError, match="is no moment"):
        call_command("send_reminders", "--now", "soon")
