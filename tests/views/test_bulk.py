"""Several risks of the register's table at once."""

from datetime import date, timedelta

import pytest
import time_machine
from django.contrib.messages import get_messages

from riskreg.domain import risks
from riskreg.models import Risk
from tests.factories import NOW, TODAY, RegisterFactory, RiskFactory


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def three(register, alice, bob):
    """Three risks: two of Alice's, one of Bob's that is due in five days."""
    RiskFactory(register=register, owner=alice)
    RiskFactory(register=register, owner=alice)
    RiskFactory(register=register, owner=bob, today=TODAY - timedelta(days=55))
    return ["IT-001:1", "IT-002:1", "IT-003:1"]


@pytest.fixture
def post(client):
    def send(user, **fields):
        client.force_login(user)
        return client.post("/registers/IT/bulk/", fields)

    return send


def owners():
    return list(Risk.objects.order_by("number").values_list("owner__name", flat=True))


def said(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def test_risk_bulk_asks_before_it_assigns(post, three, bob):
    response = post(bob, act="assign", pick=three[:2], back="rating=high")
    assert response.status_code == 200
    assert [risk.reference for risk in response.context["risks"]] == ["IT-001", "IT-002"]
    assert 'name="pick" value="IT-001:1"' in response.text
    assert 'value="rating=high"' in response.text
    assert owners() == ["Alice Owner", "Alice Owner", "Bob Chair"]


def test_risk_bulk_assigns_and_says_how_many(post, three, bob):
    response = post(bob, act="assign", go="1", pick=three, owner="Bob Chair", back="rating=high")
    assert (response.status_code, response["Location"]) == (302, "/registers/IT/?rating=high")
    assert owners() == ["Bob Chair"] * 3
    assert said(response) == ["3 risks now belong to Bob Chair."]
    assert Risk.objects.get(number=3).version == 1  # it was his already


def test_risk_bulk_says_which_were_not_changed_and_why(post, three, alice, bob):
    risks.edit_risk(
        risk=Risk.objects.get(number=2), by=bob, now=NOW, today=TODAY, seen=1, values={"title": "New words"}
    )
    response = post(alice, act="assign", go="1", pick=[*three, "IT-099:1"], owner="Bob Chair")
    assert response.status_code == 200
    assert response.context["outcome"].changed == ["IT-001"]
    assert response.context["outcome"].refused == {
        "IT-002": "Somebody else has changed it since you saw it.",
        "IT-003": "You may not change it.",
        "IT-099": "It is not in this register.",
    }
    assert owners() == ["Bob Chair", "Alice Owner", "Bob Chair"]


def test_risk_bulk_brings_reviews_forward_but_never_back(post, three, bob):
    response = post(bob, act="review", go="1", pick=three, next_review_on="2026-10-20")
    assert response.context["outcome"].changed == ["IT-001", "IT-002"]
    assert list(response.context["outcome"].refused) == ["IT-003"]
    assert set(Risk.objects.values_list("number", "next_review_on")) == {
        (1, date(2026, 10, 20)), (2, date(2026, 10, 20)), (3, date(2026, 10, 11)),
    }  # fmt: skip


def test_risk_bulk_refuses_beside_the_field_and_keeps_the_choice(post, three, bob):
    response = post(bob, act="assign", go="1", pick=three, owner="Nobody Such")
    assert response.status_code == 422
    assert 'value="Nobody Such"' in response.text
    assert 'name="pick" value="IT-003:1"' in response.text


def test_risk_bulk_export_offers_the_chosen_risks(post, client, three, vera):
    response = post(vera, act="export", pick=["IT-003:1", "IT-001:1"])
    assert str(response.context["downloads"]) == "ref=IT-003&ref=IT-001&state=all"
    table = client.get(f"/registers/IT/?{response.context['downloads']}").context["page"].rows
    assert [row.reference for row in table] == ["IT-001", "IT-003"]


@pytest.mark.parametrize(
    "fields", [{}, {"act": "assign"}, {"act": "assign", "pick": "x"}, {"act": "burn", "pick": "IT-001:1"}]
)
def test_risk_bulk_without_a_choice_changes_nothing(post, three, bob, fields):
    response = post(bob, **fields)
    assert (response.status_code, said(response)) == (302, ["Choose at least one risk first."])


def test_risk_bulk_is_forbidden_to_those_who_may_change_none(post, three, vera, dora, charlie, admin):
    fields = {"act": "assign", "go": "1", "pick": three, "owner": "Bob Chair"}
    assert [post(user, **fields).status_code for user in (vera, dora, charlie, admin)] == [403, 403, 404, 302]


def test_risk_bulk_is_posted(client, three, bob):
    client.force_login(bob)
    assert client.get("/registers/IT/bulk/").status_code == 405


def test_risk_bulk_leaves_risks_of_other_registers_alone(post, three, register, bob):
    other = RiskFactory(register=RegisterFactory(code="OPS", matrix=register.matrix))
    response = post(bob, act="assign", go="1", pick=["IT-001:1", f"{other.reference}:1"], owner="Bob Chair")
    assert response.context["outcome"].refused == {"OPS-001": "It is not in this register."}
    assert Risk.objects.get(pk=other.pk).owner is None
