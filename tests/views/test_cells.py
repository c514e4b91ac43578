"""One cell of the register's table, edited in place."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from riskreg.domain.guard import open_for_writing
from riskreg.models import Risk
from tests.factories import NOW, TODAY, RiskFactory

HTMX = {
    "HTTP_HX_REQUEST": "true",
    "HTTP_HX_TARGET": "IT-001",
    "HTTP_HX_CURRENT_URL": "http://testserver/registers/IT/?sort=title",
}


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def save(client, risk):
    """`save(user, cell, **fields)`: the answer to posting a cell of IT-001."""

    def post(user, cell, headers=HTMX, version=1, **fields):
        client.force_login(user)
        return client.post(f"/risks/IT-001/cell/{cell}/", {"version": version, **fields}, **headers)

    return post


@pytest.mark.parametrize(
    ("cell", "fields", "column", "value"),
    [
        ("likelihood", {"current_likelihood": "5"}, "current_likelihood", 5),
        ("likelihood", {"current_likelihood": ""}, "current_likelihood", None),
        ("impact", {"current_impact": "1"}, "current_impact", 1),
        ("strategy", {"strategy": "avoid"}, "strategy", "avoid"),
        ("owner", {"owner": "bob chair"}, "owner__name", "Bob Chair"),
        ("owner", {"owner": ""}, "owner", None),
        ("next_review", {"next_review_on": "2026-10-20"}, "next_review_on", TODAY + timedelta(days=14)),
    ],
)
def test_risk_cell_saves_and_answers_the_row(save, bob, cell, fields, column, value):
    response = save(bob, cell, **fields)
    assert response.status_code == 200
    assert Risk.objects.values_list(column, "version").get() == (value, 2)
    assert 'id="IT-001"' in response.text
    assert 'value="IT-001:2"' in response.text
    assert "<html" not in response.text


def test_risk_cell_answers_the_figures_as_they_now_are(save, bob):
    response = save(bob, "likelihood", current_likelihood="5")
    assert [(line.label, line.count) for line in response.context["ratings"] if line.count] == [("Critical", 1)]
    assert response.text.count('hx-swap-oob="true"') == 1


def test_risk_cell_without_javascript_leads_back_to_the_filtered_table(save, bob):
    response = save(bob, "strategy", headers={}, strategy="accept", back="rating=high")
    assert (response.status_code, response["Location"]) == (302, "/registers/IT/?rating=high")


def test_risk_cell_leads_nowhere_else(save, bob):
    response = save(bob, "strategy", headers={}, strategy="accept", back="\r\nX: y//evil.example")
    assert response["Location"].startswith("/registers/IT/?")


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_risk_cell_shows_its_form(client, risk, bob, headers):
    client.force_login(bob)
    response = client.get("/risks/IT-001/cell/likelihood/", **headers)
    assert response.status_code == 200
    assert '<option value="3" selected>3 Possible</option>' in response.text
    assert ("<html" in response.text) == (not headers)


@pytest.mark.parametrize("headers", [{}, HTMX])
@pytest.mark.parametrize(
    ("cell", "fields", "words"),
    [
        ("likelihood", {"current_likelihood": "6"}, "Select a valid choice"),
        ("likelihood", {"current_likelihood": "x"}, "Select a valid choice"),
        ("strategy", {"strategy": "hope"}, "Select a valid choice"),
        ("owner", {"owner": "Charlie Stranger"}, "Nobody of this name is a member"),
        ("next_review", {"next_review_on": "2027-10-20"}, "brought forward by hand, not put off"),
        ("next_review", {"next_review_on": "2026-10-01"}, "cannot be in the past"),
        ("next_review", {"next_review_on": ""}, "This field is required"),
    ],
)
def test_risk_cell_refuses_beside_the_field_and_keeps_what_was_typed(save, bob, charlie, headers, cell, fields, words):
    response = save(bob, cell, headers=headers, **fields)
    (typed,) = fields.values()
    assert response.status_code == 422
    assert words in response.text
    assert cell not in {"owner", "next_review"} or f'value="{typed}"' in response.text or not typed
    assert Risk.objects.get().version == 1
    assert response.get("HX-Retarget") == ("closest td" if headers else None)


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_risk_cell_on_a_stale_version_shows_both(save, bob, alice, headers):
    save(bob, "strategy", strategy="avoid")
    response = save(alice, "strategy", headers=headers, strategy="accept")
    assert response.status_code == 409
    assert "Accept" in response.text
    assert "Avoid" in response.text
    assert Risk.objects.get().strategy == "avoid"


def test_risk_cell_of_a_closed_risk_is_refused(save, bob, risk):
    with open_for_writing():
        Risk.objects.update(state="closed", closed_at=NOW, close_reason="avoided")
    response = save(bob, "strategy", strategy="accept")
    assert response.status_code == 422
    assert "This risk is closed" in response.text


@pytest.mark.parametrize("method", ["get", "post"])
def test_risk_cell_is_for_those_who_may_edit(risk, alice, bob, vera, charlie, dora, admin, register, method):
    other = RiskFactory(register=register, owner=bob)
    expected = {
        alice: (200, 403),
        bob: (200, 200),
        vera: (403, 403),
        charlie: (404, 404),
        dora: (403, 403),
        admin: (200, 200),
    }
    found = {}
    for user in expected:
        client = Client()
        client.force_login(user)
        found[user] = tuple(
            getattr(client, method)(
                f"/risks/{reference}/cell/strategy/",
                {"version": Risk.objects.get(reference=reference).version, "strategy": "accept"}, **HTMX,
            ).status_code
            for reference in (risk.reference, other.reference)
        )  # fmt: skip
    assert found == expected


def test_risk_cell_knows_only_its_fields(client, risk, bob):
    client.force_login(bob)
    assert client.get("/risks/IT-001/cell/title/").status_code == 404
    assert client.get("/risks/IT-099/cell/owner/").status_code == 404


def test_risk_cell_renders_hostile_text_inert(client, register, alice, bob):
    alice.name = '"><script>alert(1)</script>'
    with open_for_writing():
        alice.save()
    RiskFactory(register=register, owner=alice, title="<script>alert(2)</script>")
    client.force_login(bob)
    for headers in ({}, HTMX):
        assert "<script>alert" not in client.get("/risks/IT-001/cell/owner/", **headers).text
        answer = client.post("/risks/IT-001/cell/owner/", {"version": 9, "owner": "<script>alert(3)"}, **headers)
        assert "<script>alert" not in answer.text
