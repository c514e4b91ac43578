"""The dashboard in a browser: a mark opens the filtered register; no violation; no sideways scroll."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_accessibility import too_wide, violations
from tests.factories import TODAY, ActionFactory, CategoryFactory, RiskFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def story(register, risk, alice, bob):
    RiskFactory(register=register, owner=bob, category=CategoryFactory(register=register, name="Operations"))
    ActionFactory(risk=risk, owner=alice, by=bob, due_on=TODAY)


@pytest.mark.parametrize("look", ["light", "dark"])
def test_dashboards_have_no_violation(open_page, live_server, story, bob, look):
    page = open_page(bob, "/registers/IT/dashboard/", color_scheme=look)
    page.locator("details.numbers summary").first.click()
    expect(page.get_by_role("heading", name="By owner")).to_be_visible()
    assert violations(page) == []
    page.goto(live_server.url + "/dashboard/")
    expect(page.get_by_role("heading", name="By register", exact=True)).to_be_visible()
    assert violations(page) == []


def test_a_mark_opens_the_risks_it_stands_for(open_page, live_server, story, bob):
    page = open_page(bob, "/registers/IT/dashboard/")
    page.get_by_role("link", name="Operations, High: 1 risk").click()
    expect(page.locator("#risks tbody tr")).to_have_count(1)
    page.goto(live_server.url + "/dashboard/")
    page.keyboard.press("g")
    page.keyboard.press("d")
    page.get_by_role("link", name="Technology risks, High: 2 risks").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#risks tbody tr")).to_have_count(2)


def test_dashboards_do_not_scroll_sideways(open_page, live_server, story, bob):
    page = open_page(bob, "/registers/IT/dashboard/", viewport={"width": 320, "height": 640})
    for path in ("/registers/IT/dashboard/", "/dashboard/"):
        page.goto(live_server.url + path)
        expect(page.get_by_role("heading", name="By owner")).to_be_visible()
        assert too_wide(page) == []
