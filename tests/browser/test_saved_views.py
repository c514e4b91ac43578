"""Saving the table as it stands, and coming back to it."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_accessibility import too_wide, violations
from tests.factories import RiskFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("script", [True, False])
def test_save_a_filtered_table_and_open_it_again(open_page, register, risk, bob, script):
    RiskFactory(register=register, owner=bob, title="Disks fill", current_likelihood=1, current_impact=1)
    page = open_page(bob, "/registers/IT/?rating=high", java_script_enabled=script)
    page.locator("#menu-views summary").click()
    page.get_by_label("Name", exact=True).fill("The high ones")
    page.get_by_role("button", name="Save", exact=True).click()
    chip = page.locator("#views").get_by_role("link", name="The high ones")
    expect(chip).to_have_attribute("aria-current", "true")
    page.locator("#views").get_by_role("link", name="All risks").click()
    expect(page.locator("#risks tbody tr")).to_have_count(2)
    page.locator("#views").get_by_role("link", name="The high ones").click()
    expect(page.locator("#risks tbody tr")).to_have_count(1)
    if script:
        assert violations(page) == []


def test_the_list_of_views_has_no_violation(open_page, register, risk, bob):
    page = open_page(bob, "/registers/IT/?rating=high&density=compact", viewport={"width": 320, "height": 640})
    page.locator("#menu-views summary").click()
    page.get_by_label("Name", exact=True).fill("The high ones")
    page.get_by_role("button", name="Save", exact=True).click()
    page.locator("#menu-views summary").click()
    page.get_by_role("link", name="All saved views and their links").click()
    expect(page.get_by_role("heading", name="Saved views")).to_be_visible()
    assert (violations(page), too_wide(page)) == ([], [])
