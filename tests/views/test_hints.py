"""Hints on the wording, in the views."""

import pytest

from riskreg.domain import risks
from tests.factories import NOW, TODAY

pytestmark = pytest.mark.django_db
TYPING = {"HTTP_HX_REQUEST": "true"}


def test_hints_answer_a_part_while_typing_and_a_page_otherwise(client, risk, alice):
    client.force_login(alice)
    part = client.get("/registers/IT/hints/", {"title": "Lack of backups"}, **TYPING).content.decode()
    page = client.get("/registers/IT/hints/", {"title": "Lack of backups"}).content.decode()
    assert ("<html" in part, "missing control" in part, "<html" in page, "missing control" in page) == (
        False, True, True, True,
    )  # fmt: skip


def test_hints_on_a_clear_statement_say_nothing(client, risk, alice):
    client.force_login(alice)
    texts = {"title": "A disk fills", "cause": "Logs stay", "consequence": "Orders are lost"}
    assert client.get("/registers/IT/hints/", texts, **TYPING).content.decode().strip() == ""


def test_a_saved_risk_shows_its_hints_to_whoever_may_edit_it(client, risk, alice, vera):
    risks.edit_risk(risk=risk, by=alice, now=NOW, today=TODAY, seen=1, values={"title": "Lack of backups"})
    shown = {}
    for person in (alice, vera):
        client.force_login(person)
        shown[person.name] = "missing control" in client.get("/risks/IT-001/").content.decode()
    assert shown == {"Alice Owner": True, "Vera Viewer": False}


def test_hints_never_stand_in_the_way(client, register, bob):
    client.force_login(bob)
    answer = client.post("/registers/IT/log/", {"title": "Lack of backups", "strategy": "", "score": "", "source": ""})
    assert answer.status_code == 302


def test_the_form_explains_levels_scores_strategies_and_statement(client, risk, alice):
    client.force_login(alice)
    page = client.get("/risks/IT-001/edit/").content.decode()
    assert page.count('<details class="explain">') == 4
    assert client.get("/registers/IT/log/").content.decode().count('<details class="explain">') == 3
