"""Actions in a browser: filter, done in place, where it was."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.test_accessibility import violations
from tests.factories import ActionFactory, RiskFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_filter_then_done_in_place_keeps_the_filter(open_page, register, risk, bob):
    ActionFactory(risk=risk, owner=bob, title="Test the restore")
    ActionFactory(risk=RiskFactory(register=register, owner=bob, title="Disks fill"), owner=bob, title="Buy disks")
    page = open_page(bob, "/actions/")
    page.get_by_role("searchbox", name="Filter by words").fill("disks")
    page.keyboard.press("Enter")
    expect(page.locator("tr[data-row]")).to_have_count(1)
    assert violations(page) == []
    page.get_by_role("button", name=re.compile("Buy disks")).click()
    expect(page.get_by_role("heading", name="No action matches this filter")).to_be_visible()
    page.get_by_role("link", name="Finished").click()
    expect(page.get_by_role("link", name="Buy disks")).to_be_visible()


def test_actions_are_filtered_without_a_script(open_page, register, risk, bob):
    ActionFactory(risk=risk, owner=bob, title="Test the restore")
    page = open_page(bob, "/actions/?show=all", java_script_enabled=False)
    page.get_by_role("combobox", name="Due").select_option("late")
    page.get_by_role("button", name="Filter", exact=True).click()
    expect(page.get_by_role("heading", name="No action matches this filter")).to_be_visible()
