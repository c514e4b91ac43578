"""Twenty-five people at once: nothing that was acknowledged is lost, nothing is there twice."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client

from riskreg.domain import workshop_ideas, workshops
from riskreg.models import IdeaScore, IdeaVote, Participant, WorkshopIdea
from tests.factories import NOW, OrganisationFactory

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE = 25
IDEAS = 3


def key(person, number):
    return f"{person:018d}{number:018d}"


def together(phones, act):
    """Let everybody do the same in the same moment; the answers."""
    start = Barrier(len(phones))

    def one(number):
        start.wait(timeout=60)
        try:
            return act(number, phones[number])
        finally:
            connection.close()

    with ThreadPoolExecutor(len(phones)) as pool:
        return list(pool.map(one, range(len(phones))))


@pytest.fixture
def workshop(register, bob):
    OrganisationFactory()
    return workshops.start(register=register, title="The move", dots=3, by=bob, now=NOW)


@pytest.fixture
def crowd(workshop):
    """Everybody's phone, after all have come in at once."""
    phones = [Client() for _person in range(PEOPLE)]
    door = f"/w/{workshop.code}/"
    answers = together(phones, lambda number, phone: phone.post(door, {"name": f"Guest {number}"}).status_code)
    assert answers == [302] * PEOPLE
    return phones


def test_nothing_is_lost_and_nothing_is_there_twice(workshop, crowd, bob):
    door = f"/w/{workshop.code}/"

    def add(person, phone):  # every idea is sent twice, as after an answer that was lost
        sent = [{"act": "add", "key": key(person, n), "title": f"Idea {person}.{n}"} for n in range(IDEAS)]
        return [phone.post(door, data).status_code for data in sent + sent]

    assert together(crowd, add) == [[302] * IDEAS * 2] * PEOPLE
    titles = set(WorkshopIdea.objects.values_list("title", flat=True))
    assert titles == {f"Idea {person}.{n}" for person in range(PEOPLE) for n in range(IDEAS)}
    assert (Participant.objects.count(), WorkshopIdea.objects.count()) == (PEOPLE, PEOPLE * IDEAS)

    workshops.move_on(workshop=workshop, phase="votes", by=bob)
    first = WorkshopIdea.objects.order_by("pk")[0].pk
    vote = {"act": "vote", "idea": first, "dots": 3}
    assert together(crowd, lambda _n, phone: phone.post(door, vote).status_code) == [302] * PEOPLE
    assert sum(IdeaVote.objects.values_list("dots", flat=True)) == 3 * PEOPLE

    workshops.move_on(workshop=workshop, phase="scores", by=bob)
    score = {"act": "score", "idea": workshop.idea_id, "likelihood": 2, "impact": 3}
    assert together(crowd, lambda _n, phone: phone.post(door, score).status_code) == [302] * PEOPLE
    assert IdeaScore.objects.count() == PEOPLE
    workshop.refresh_from_db()
    assert workshop.activity == PEOPLE + PEOPLE * IDEAS + PEOPLE + PEOPLE


def test_one_person_on_two_phones_has_no_more_dots(workshop, bob):
    someone = workshops.join(workshop=workshop, user=None, name="Ann", now=NOW).participant
    ideas = [
        workshop_ideas.add_idea(workshop=workshop, participant=someone, key=key(0, n), title=f"Idea {n}", now=NOW)
        for n in range(4)
    ]
    workshops.move_on(workshop=workshop, phase="votes", by=bob)

    def vote(number, idea):
        try:
            workshop_ideas.put_dots(workshop=workshop, participant=someone, idea=idea.pk, dots=2)
        except workshop_ideas.Refused:
            return False
        return True

    assert sum(together(ideas, vote)) == 1
    assert sum(IdeaVote.objects.values_list("dots", flat=True)) == 2
