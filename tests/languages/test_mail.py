"""Mail and history in the language of whoever reads: subject, dates, plural forms and sentences."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.db import transaction
from django.utils import timezone

from riskreg.domain import recording
from riskreg.domain.risks import edit_risk
from riskreg.jobs import reminding
from riskreg.models import Delivery
from tests.factories import ActionFactory, OrganisationFactory, RiskFactory

TODAY = datetime(2027, 3, 17, 8, tzinfo=UTC)  # a Wednesday: the month is written in full in German, not in English


@pytest.fixture
def two_readers(register, alice, bob, settings):
    """Alice reads German, Bob what the organisation reads; each owns a risk that is overdue by `late` days."""
    OrganisationFactory(name="Example")
    settings.EMAIL_URL = "memory://"
    change(alice, language="de")
    return {alice: RiskFactory(register=register, owner=alice), bob: RiskFactory(register=register, owner=bob)}


def change(row, **values):
    with transaction.atomic():
        recording.update(row, values, by=None, now=timezone.now(), seen=row.version)


def mails(people):
    """Person → subject and plain text of the one mail that today's run sends."""
    mail.outbox.clear()
    reminding._called.clear()
    Delivery.objects.all().delete()
    reminding.tick(now=timezone.now())
    found = {message.to[0]: message for message in mail.outbox}
    return [(found[person.email].subject, str(found[person.email].body)) for person in people]


@pytest.mark.parametrize(
    ("late", "german", "english"),
    [
        (1, "Prüfung 1 Tag überfällig", "Review 1 day overdue"),
        (6, "Prüfung 6 Tage überfällig", "Review 6 days overdue"),
    ],
)
def test_each_gets_mail_in_their_own_language(two_readers, late, german, english):
    with time_machine.travel(TODAY, tick=False):
        for risk in two_readers.values():
            change(risk, next_review_on=timezone.localdate() - timedelta(days=late))
        (subject, text), (other_subject, other_text) = mails(two_readers)
    assert (subject, other_subject) == (f"IT-001 · {german}", f"IT-002 · {english}")
    assert ("Guten Tag Alice Owner," in text, "Hello" in text) == (True, False)
    assert ("Hello Bob Chair," in other_text, "Guten Tag" in other_text) == (True, False)
    assert ("Unverändert?" in text, "Still the same?" in other_text) == (True, True)


def test_subject_counts_and_dates_are_those_of_the_language(two_readers):
    alice, bob = two_readers
    with time_machine.travel(TODAY, tick=False):
        for person, risk in two_readers.items():
            change(risk, next_review_on=timezone.localdate() - timedelta(days=2))
            ActionFactory(risk=risk, owner=person, by=None, due_on=timezone.localdate() + timedelta(days=2))
        (subject, text), (other_subject, other_text) = mails([alice, bob])
    assert (subject, other_subject) == ("2 Sachen für Sie, 1 überfällig", "2 things for you, 1 overdue")
    assert ("19. März" in text, "19 Mar" in text) == (True, False)
    assert ("19 Mar" in other_text, "März" in other_text) == (True, False)


def test_the_same_history_is_read_in_the_language_of_the_reader(client, two_readers):
    alice, bob = two_readers
    risk = two_readers[bob]
    values = {"current_impact": 5, "current_rationale": "Seen twice"}
    edit_risk(risk=risk, by=bob, now=TODAY, today=TODAY.date(), seen=risk.version, values=values)
    pages = []
    for person in (alice, bob):
        client.force_login(person)
        pages.append(client.get("/risks/IT-002/").content.decode())
    german, english = pages
    told = ("hat die Auswirkung von Major auf Severe erhöht.", "raised the impact from Major to Severe.")
    assert [sentence in german for sentence in told] == [True, False]
    assert [sentence in english for sentence in told] == [False, True]
    assert ("17. März 2027" in german, "17 Mar 2027" in english) == (True, True)
