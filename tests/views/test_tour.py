"""The tour: offered once, skipped for good, there to be looked at again."""

import pytest
from django.conf import settings

from riskreg.views.tour import STEPS

OFFER = "New here? Five short pages show how a register is used."


@pytest.fixture
def browser_of_bob(client, bob):
    """Bob's browser."""
    client.force_login(bob, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


def test_first_visit_offers_the_tour(browser_of_bob):
    text = browser_of_bob.get("/").content.decode()
    assert OFFER in text
    assert 'href="/tour/"' in text


def test_each_page_leads_to_the_next_and_can_be_skipped(browser_of_bob):
    for step in range(1, len(STEPS) + 1):
        text = browser_of_bob.get(f"/tour/{step}/").content.decode()
        assert f"Tour, {step} of {len(STEPS)}" in text
        assert text.count("<h1>") == 1
        assert 'action="/tour/end/"' in text
        assert (f'href="/tour/{step + 1}/"' in text) == (step < len(STEPS))
    assert browser_of_bob.get(f"/tour/{len(STEPS) + 1}/").status_code == 404
    assert browser_of_bob.get("/tour/0/").status_code == 404


def test_skipping_is_remembered_and_leaves_the_tour_there(browser_of_bob, bob):
    before = bob.version
    answer = browser_of_bob.post("/tour/end/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    assert OFFER not in browser_of_bob.get("/").content.decode()
    bob.refresh_from_db()
    assert (bob.toured_at is not None, bob.version) == (True, before)
    first = bob.toured_at
    browser_of_bob.post("/tour/end/")
    bob.refresh_from_db()
    assert bob.toured_at == first
    assert browser_of_bob.get("/tour/").status_code == 200


def test_somebody_without_a_register_is_offered_nothing_to_try(client, charlie):
    client.force_login(charlie, backend=settings.AUTHENTICATION_BACKENDS[0])
    text = client.get("/tour/").content.decode()
    assert "Log a risk in ten seconds" in text
    assert "/log/" not in text.partition('<article class="tour">')[2].partition("</article>")[0]
