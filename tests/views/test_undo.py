"""The button that takes one's own last change back."""

from datetime import timedelta

import pytest
import time_machine

from riskreg.domain import risks
from tests.factories import NOW, TODAY


@pytest.fixture
def changed(risk, bob, client):
    risks.edit_risk(risk=risk, by=bob, now=NOW, today=TODAY, seen=1, values={"current_impact": 5})
    client.force_login(bob)
    with time_machine.travel(NOW + timedelta(minutes=5), tick=False):
        yield risk


def said(response):
    return [str(message) for message in response.context["messages"]]


def test_risk_undo_restores_and_says_what(client, changed):
    response = client.post("/risks/IT-001/undo/2/", follow=True)
    assert response.redirect_chain == [("/risks/IT-001/#history", 302)]
    assert said(response) == ["Undone on IT-001: raised the impact from Major to Severe."]
    changed.refresh_from_db()
    assert (changed.version, changed.current_score) == (3, 12)


def test_risk_undo_of_a_version_that_is_gone_says_why(client, changed, alice):
    risks.edit_risk(risk=changed, by=alice, now=NOW, today=TODAY, seen=2, values={"title": "Hers"})
    response = client.post("/risks/IT-001/undo/2/", follow=True)
    assert said(response) == ["Alice Owner has changed IT-001 since. Nothing was undone."]


def test_risk_undo_goes_back_to_where_the_button_was(client, changed):
    response = client.post("/risks/IT-001/undo/2/", {"next": "/registers/IT/?sort=title"})
    assert response["Location"] == "/registers/IT/?sort=title"


def test_risk_edit_offers_to_undo(client, changed):
    response = client.post("/risks/IT-001/confirm/", {"version": 2}, follow=True)
    assert [message.extra_tags for message in response.context["messages"]] == ["/risks/IT-001/undo/3/"]
    assert response.text.count('action="/risks/IT-001/undo/3/"') == 2  # in the message and in the history


def test_risk_detail_offers_to_undo_only_ones_own_last_change(client, changed, alice):
    assert client.get("/risks/IT-001/").text.count("/undo/2/") == 1
    assert client.get("/risks/IT-001/?as_of=2026-10-05T23:00:00").status_code == 400
    client.force_login(alice)
    assert client.get("/risks/IT-001/").text.count("/undo/") == 0
