"""The pages of a workshop: the facilitator's board, the door and the room of those who take part."""

import pytest
from django.test import Client

from riskreg.domain import workshops
from riskreg.models import Matrix, Participant, Risk, Workshop, WorkshopIdea
from tests.factories import NOW, OrganisationFactory

KEY = "00000000-0000-0000-0000-{:012d}"


@pytest.fixture
def workshop(register, bob):
    OrganisationFactory()
    return workshops.start(register=register, title="The move", dots=3, by=bob, now=NOW)


@pytest.fixture
def door(workshop):
    return f"/w/{workshop.code}/"


def guest(door, name="Ann"):
    client = Client()
    assert client.post(door, {"name": name})["Location"] == door
    return client


def add(client, door, title, number=1):
    return client.post(door, {"act": "add", "key": KEY.format(number), "title": title})


def board(client, workshop, **data):
    return client.post(f"/workshops/{workshop.pk}/", data)


def test_manager_starts_a_workshop_from_the_identify_page(client, register, bob):
    client.force_login(bob)
    assert "/registers/IT/workshops/new/" in client.get("/registers/IT/identify/").text
    response = client.post("/registers/IT/workshops/new/", {"title": "The move", "dots": "4"}, follow=True)
    workshop = Workshop.objects.get()
    assert response.redirect_chain == [(f"/workshops/{workshop.pk}/", 302)]
    assert workshop.spaced_code in response.text
    assert f"http://testserver/w/{workshop.code}/" in response.text
    assert "The move" in client.get("/registers/IT/identify/").text


@pytest.mark.parametrize(
    "data", [{"title": "", "dots": "4"}, {"title": "x", "dots": "0"}, {"title": "x" * 121, "dots": "2"}]
)
def test_start_says_what_is_wrong(client, register, bob, data):
    client.force_login(bob)
    response = client.post("/registers/IT/workshops/new/", data)
    assert (response.status_code, Workshop.objects.count()) == (422, 0)
    assert 'class="error"' in response.text


def test_guest_comes_in_by_name_and_sees_nothing_else(workshop, door):
    client = guest(door)
    page = client.get(door).text
    assert "What could happen?" in page
    assert "/registers/" not in page
    assert client.get("/registers/IT/").status_code == 302
    assert Participant.objects.get().name == "Ann"


def test_member_comes_in_by_account(client, workshop, door, vera):
    client.force_login(vera)
    assert "Join as Vera Viewer" in client.get(door).text
    client.post(door)
    assert Participant.objects.get().user == vera
    assert client.get(f"/workshops/{workshop.pk}/")["Location"] == door


def test_code_may_be_typed_in_any_way(client, workshop, door):
    typed = f" {workshop.code[:4].lower()}-{workshop.code[4:].lower()}"
    assert client.post("/w/", {"code": typed})["Location"] == door
    wrong = client.post("/w/", {"code": "NOSUCHCODE"})
    assert (wrong.status_code, "No workshop has this code" in wrong.text) == (422, True)
    assert client.get("/w/NOSUCHCODE/").status_code == 404


def test_codes_cannot_be_tried_for_ever(client, workshop):
    answers = [client.post("/w/", {"code": f"NOSUCH{number}"}).status_code for number in range(22)]
    assert answers[-1] == 429


def test_ideas_of_others_are_not_seen_while_they_are_collected(workshop, door, client, bob):
    ann, ben = guest(door, "Ann"), guest(door, "Ben")
    assert add(ann, door, "Fire <b>&", 1).status_code == 302
    add(ben, door, "Flood", 2)
    page = ann.get(door).text
    assert "Fire &lt;b&gt;&amp;" in page
    assert "Flood" not in page
    client.force_login(bob)
    text = client.get(f"/workshops/{workshop.pk}/").text
    assert text.count("Fire &lt;b&gt;&amp;") == 1
    board(client, workshop, act="phase", phase="groups")
    assert "Flood" in ann.get(door).text


def test_idea_without_words_comes_back_beside_its_field(workshop, door):
    ann = guest(door)
    response = ann.post(door, {"act": "add", "key": KEY.format(1), "title": "", "cause": "kept"})
    assert (response.status_code, WorkshopIdea.objects.count()) == (422, 0)
    assert 'value="kept"' in response.text


def test_own_idea_is_taken_back_and_no_other(workshop, door):
    ann, ben = guest(door, "Ann"), guest(door, "Ben")
    add(ann, door, "Fire")
    pk = WorkshopIdea.objects.get().pk
    ben.post(door, {"act": "withdraw", "idea": pk})
    assert WorkshopIdea.objects.count() == 1
    ann.post(door, {"act": "withdraw", "idea": pk})
    assert WorkshopIdea.objects.count() == 0


def test_whole_job_through_the_pages(client, workshop, door, bob):
    ann, ben = guest(door, "Ann"), guest(door, "Ben")
    add(ann, door, "Fire", 1)
    add(ben, door, "Flames", 2)
    add(ben, door, "Flood", 3)
    fire, flames, flood = WorkshopIdea.objects.order_by("pk")
    client.force_login(bob)
    board(client, workshop, act="phase", phase="groups")
    board(client, workshop, act="group", ticked=[fire.pk, flood.pk], group="Elements")
    board(client, workshop, act="merge", ticked=[flames.pk], into=fire.pk)
    board(client, workshop, act="phase", phase="votes")
    ann.post(door, {"act": "vote", "idea": fire.pk, "dots": 3})
    refused = ann.post(door, {"act": "vote", "idea": flood.pk, "dots": 1})
    assert (refused.status_code, "no dots left" in refused.text) == (422, True)
    board(client, workshop, act="phase", phase="scores")
    ann.post(door, {"act": "score", "idea": fire.pk, "likelihood": 1, "impact": 4})
    ben.post(door, {"act": "score", "idea": fire.pk, "likelihood": 5, "impact": 4})
    hidden = client.get(f"/workshops/{workshop.pk}/").text
    assert "2 of 2 have scored" in hidden
    assert "Ask why" not in hidden
    board(client, workshop, act="reveal")
    assert "Ben (5)" in client.get(f"/workshops/{workshop.pk}/").text
    assert "You gave 1 and 4." in ann.get(door).text
    board(client, workshop, act="record", idea=fire.pk, likelihood=3, impact=4, note="")
    assert "Flood" in ann.get(door).text
    response = client.post(f"/workshops/{workshop.pk}/", {"act": "end", "chosen": [fire.pk, flood.pk]}, follow=True)
    assert "2 drafts are logged" in response.text
    assert list(Risk.objects.order_by("number").values_list("title", "state", "current_score")) == [
        ("Fire", "draft", 12), ("Flood", "draft", None),
    ]  # fmt: skip
    assert "given: 1–5" in response.text
    assert "This workshop has ended" in ann.get(door).text


def test_refused_step_says_why_and_keeps_the_board(client, workshop, bob):
    client.force_login(bob)
    for data in (
        {"act": "merge"},
        {"act": "group", "group": "x"},
        {"act": "nonsense"},
        {"act": "reveal"},
        {"act": "record"},
    ):
        response = board(client, workshop, **data)
        assert (response.status_code, "Not done yet" in response.text) == (422, True), data


def test_pulse_has_news_only_when_there_is_some(client, workshop, door, bob, django_assert_max_num_queries):
    ann = guest(door)
    workshop.refresh_from_db()
    with django_assert_max_num_queries(3):
        assert ann.get(f"{door}pulse/?seen={workshop.revision}").status_code == 204
    client.force_login(bob)
    seen = f"{workshop.revision}.{workshop.activity}"
    with django_assert_max_num_queries(5):
        assert client.get(f"/workshops/{workshop.pk}/pulse/?seen={seen}").status_code == 204
    add(ann, door, "Fire")
    assert ann.get(f"{door}pulse/?seen={workshop.revision}").status_code == 204
    assert client.get(f"/workshops/{workshop.pk}/pulse/?seen={seen}").status_code == 200
    board(client, workshop, act="phase", phase="groups")
    assert ann.get(f"{door}pulse/?seen={workshop.revision}").status_code == 200


def test_board_asks_the_database_no_more_for_more_ideas(client, workshop, door, bob, django_assert_max_num_queries):
    ann = guest(door)
    for number in range(30):
        add(ann, door, f"Idea {number}", number)
    client.force_login(bob)
    for phase in ("ideas", "groups", "votes", "scores"):
        board(client, workshop, act="phase", phase=phase)
        with django_assert_max_num_queries(14):
            client.get(f"/workshops/{workshop.pk}/")
        with django_assert_max_num_queries(12):
            ann.get(door)


def test_guest_taken_off_is_shown_the_door(client, workshop, door, bob):
    ann = guest(door)
    client.force_login(bob)
    board(client, workshop, act="remove", participant=Participant.objects.get().pk)
    assert ann.get(f"{door}pulse/?seen=1").status_code == 404
    assert "What could happen?" not in ann.get(door).text


def test_the_guidance_of_the_matrix_stands_beside_the_scales_of_a_workshop(client, workshop, door, bob):
    ann = guest(door)
    add(ann, door, "Fire")
    client.force_login(bob)
    board(client, workshop, act="phase", phase="scores")
    ann.post(door, {"act": "score", "idea": WorkshopIdea.objects.get().pk, "likelihood": 2, "impact": 3})
    assert "Another plan has to give way." not in ann.get(door).text
    Matrix.objects.filter(pk=workshop.register.matrix_id).update(
        guidance=[{"dimension": "Money", "levels": ["a", "b", "Another plan has to give way.", "d", "e"]}]
    )
    assert ann.get(door).text.count("Another plan has to give way.") == 1
    board(client, workshop, act="reveal")
    assert client.get(f"/workshops/{workshop.pk}/").text.count("Another plan has to give way.") == 1
