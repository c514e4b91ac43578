"""The pages that move risks to another register."""

import pytest
import time_machine
from django.contrib.messages import get_messages

from riskreg.models import Risk
from tests.factories import NOW, RegisterFactory, RiskFactory, recorded_member


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def operations(register, bob):
    found = RegisterFactory(code="OPS", name="Operations", matrix=register.matrix)
    recorded_member(bob, found, "manager")
    return found


@pytest.fixture
def risk(register, operations, bob):
    return RiskFactory(register=register, owner=bob)


def said(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def test_risk_move_shows_what_the_risk_becomes(client, risk, bob):
    client.force_login(bob)
    page = client.get("/risks/IT-001/move/")
    assert [place.register.code for place in page.context["places"]] == ["OPS"]
    assert [place.becomes.score for place in page.context["places"]] == [12]
    assert "there, as here." in page.text


def test_risk_move_moves_and_the_old_reference_leads_there(client, risk, bob):
    client.force_login(bob)
    response = client.post("/risks/IT-001/move/", {"version": 1, "to": "OPS", "reason": "The project ends."})
    assert (response.status_code, response["Location"]) == (302, "/risks/OPS-001/")
    assert said(response) == ["IT-001 is now OPS-001. The old reference leads here."]
    assert client.get("/risks/IT-001/")["Location"] == "/risks/OPS-001/"
    old = client.get("/risks/IT-001/?here")
    assert "moved the risk to another register: OPS-001." in old.text
    assert "Moved from IT-001." in client.get("/risks/OPS-001/").text


def test_risk_move_asks_for_a_register(client, risk, bob):
    client.force_login(bob)
    page = client.post("/risks/IT-001/move/", {"version": 1, "reason": "Because"})
    assert page.status_code == 422
    assert page.context["form"].errors["to"] == ["Choose a register."]
    assert "Because" in page.text
    assert page.text.count("Choose a register.") == 2  # in the summary and beside the field


def test_risk_move_answers_an_older_version_with_both(client, risk, bob):
    Risk.objects.filter(pk=risk.pk)
    client.force_login(bob)
    client.post("/risks/IT-001/edit/", {"version": 1, "title": "Disk is full"})
    assert Risk.objects.get(pk=risk.pk).version in (1, 2)
    seen = 99 if Risk.objects.get(pk=risk.pk).version == 1 else 1
    assert client.post("/risks/IT-001/move/", {"version": seen, "to": "OPS"}).status_code == 409


def test_somebody_who_may_not_see_the_other_register_stays_on_the_old_page(client, risk, bob, vera):
    client.force_login(bob)
    client.post("/risks/IT-001/move/", {"version": 1, "to": "OPS"})
    client.force_login(vera)
    assert client.get("/risks/IT-001/").status_code == 200
    assert client.get("/risks/OPS-001/").status_code == 404


def test_somebody_with_one_register_is_told_whom_to_ask(client, register, alice):
    RiskFactory(register=register, owner=alice)
    client.force_login(alice)
    assert "Ask a manager of the other register" in client.get("/risks/IT-001/move/").text


def test_several_risks_move_from_the_table(client, risk, register, bob):
    RiskFactory(register=register, owner=bob)
    client.force_login(bob)
    asked = client.post("/registers/IT/bulk/", {"act": "move", "pick": ["IT-001:1", "IT-002:1"]})
    assert 'value="OPS"' in asked.text
    done = client.post("/registers/IT/bulk/", {"act": "move", "go": "1", "pick": ["IT-001:1", "IT-002:1"], "to": "OPS"})
    assert said(done) == ["2 risks are now in Operations."]
    assert Risk.objects.filter(register__code="OPS").count() == 2
