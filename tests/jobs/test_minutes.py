"""What the minutes of a closed meeting say, and what they cost."""

from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from riskreg.domain import closing, people
from riskreg.jobs.minutes import minutes_data
from tests.factories import NOW, TODAY, OrganisationFactory
from tests.live import decide, opened, planned


def held(register, chair, *, risks, decided):
    """A closed meeting with so many risks on its agenda, some of them decided."""
    floor = opened(planned(register, chair, risks=risks), chair)
    for _number in range(decided):
        floor.refresh_from_db()
        decide(floor, by=chair)
    floor.refresh_from_db()
    now = NOW + timedelta(minutes=45)
    closing.close_meeting(held=floor, by=chair, now=now, today=TODAY, token=floor.chair_token, attendance={})
    return floor.meeting


def queries(meeting):
    with CaptureQueriesContext(connection) as found:
        minutes_data(meeting)
    return len(found)


def test_minutes_take_the_same_queries_for_many_items(register, bob):
    OrganisationFactory()
    few = queries(held(register, bob, risks=2, decided=1))
    assert queries(held(register, bob, risks=9, decided=4)) == few


def test_minutes_name_the_owner_as_on_the_day(register, bob):
    OrganisationFactory()
    meeting = held(register, bob, risks=1, decided=1)
    bob.refresh_from_db()
    values = {"name": "Bob Married"}
    people.edit_own(person=bob, now=NOW + timedelta(days=9), seen=bob.version, values=values)
    assert [item.owner for item in minutes_data(meeting).items] == ["Bob Chair"]
