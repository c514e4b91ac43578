"""What a reminder run reads for several people at once is what it would read of each."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from riskreg.domain import due, registers, reminder_context, reminders, work
from riskreg.domain.places import places_of, places_of_all
from riskreg.domain.reminder_context import load_context, people_in_batches
from riskreg.models import Delivery, Notice, Risk, User
from tests.domain.test_reminders import at, due_on
from tests.factories import TODAY, OrganisationFactory, RegisterFactory, RiskFactory, UserFactory, member


@pytest.fixture(autouse=True)
def organisation(db):
    OrganisationFactory(name="Example", time_zone="Europe/London")


def test_places_of_all_are_those_of_each(register, alice, bob, vera, charlie, dora, admin):
    other = RegisterFactory(code="SEC", name="Security", matrix__key="other")
    sponsor, auditor = UserFactory(name="Sven Sponsor"), UserFactory(name="Olga Auditor", is_auditor=True)
    for row, person in ((register, auditor), (other, sponsor)):
        registers.edit_register(
            register=row, by=admin, now=timezone.now(), seen=row.version, values={"sponsor": person}
        )  # fmt: skip
    member(other, "Mia Manager", "manager")
    people = list(User.objects.all())
    together = places_of_all(people)
    alone = {user.pk: places_of(User.objects.get(pk=user.pk)) for user in people}
    assert {pk: places.ids for pk, places in together.items()} == {pk: places.ids for pk, places in alone.items()}
    for pk, places in alone.items():
        parts = {at: (place.manages, place.sponsors) for at, place in places.by_register.items()}
        assert {at: (place.manages, place.sponsors) for at, place in together[pk].by_register.items()} == parts
    assert sum(len(places.ids) for places in together.values()) >= 5


def test_everybody_costs_few_queries(register):
    people = [member(register, f"Person {number}", "contributor") for number in range(30)]
    for person in people:
        due_on(RiskFactory(register=register, owner=person), TODAY)
    Delivery.objects.all().delete()
    (first, second) = list(people_in_batches())
    assert len(first) == reminder_context.BATCH
    with CaptureQueriesContext(
        connection,
    ) as before:
        context = load_context(first, today=TODAY, now=at(TODAY))
    with CaptureQueriesContext(connection) as each:
        for user in first:
            reminders.remind(user=user, now=at(TODAY), today=TODAY, context=context)
    assert len(before) <= 10
    assert len(each) / len(first) <= 9  # savepoints of the test included
    assert (Delivery.objects.count(), Notice.objects.count()) == (len(first), len(first))
    context = load_context([*first, *second], today=TODAY, now=at(TODAY))
    made = [
        row
        for user in (*first, *second)
        for row in reminders.remind(user=user, now=at(TODAY), today=TODAY, context=context)
    ]
    assert [row.recipient_id for row in made] == [user.pk for user in second]


def test_message_that_another_worker_has_just_written_is_not_written_twice(register, alice, risk):
    due_on(risk, TODAY)
    Delivery.objects.all().delete()
    context = load_context([alice], today=TODAY, now=at(TODAY))
    assert len(reminders.remind(user=alice, now=at(TODAY), today=TODAY)) == 1
    Notice.objects.all().delete()  # as the other's notices are not seen before it commits
    assert reminders.remind(user=alice, now=at(TODAY) + timedelta(minutes=1), today=TODAY, context=context) == []
    assert (Delivery.objects.count(), Notice.objects.count()) == (1, 0)


@pytest.mark.skipif(not settings.USES_SQLITE, reason="PostgreSQL chooses by what it knows of the rows")
def test_what_somebody_owns_is_found_by_the_person(alice, risk):
    lines = due._slim(Risk.objects.filter(owner=alice).review_due(TODAY))
    for found in (lines, work.reviews_due(alice, today=TODAY)):
        plan = found.explain()
        assert ("riskreg_risk_owner_id" in plan, "risk_by_review" in plan) == (True, False)
