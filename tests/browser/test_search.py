"""Finding by keyboard: `/`, a few letters, arrow keys, Enter; and without a script."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_accessibility import violations
from tests.factories import ActionFactory, RiskFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_search_by_keyboard_alone(open_page, register, risk, alice, bob):
    ActionFactory(risk=risk, owner=alice, title="Try to restore a backup")
    RiskFactory(register=register, owner=bob, title="Backups fill the disk")
    page = open_page(bob, "/actions/")
    page.keyboard.press("/")
    field = page.get_by_role("searchbox", name="Search", exact=True)
    expect(field).to_be_focused()
    page.keyboard.type("bakcup")
    hits = page.locator("#found [data-hit]")
    expect(hits.first).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("ArrowDown")
    expect(hits.first).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(field).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#found")).to_be_hidden()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Backups fill the disk")


def test_search_page_by_enter_and_rows_by_keys(open_page, risk, bob):
    page = open_page(bob, "/")
    page.keyboard.press("/")
    page.keyboard.type("restored")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Search")
    expect(page.get_by_role("link", name="Backups cannot be restored")).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    page.locator("#main").focus()
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Backups cannot be restored")


def test_search_without_a_script(open_page, risk, bob):
    page = open_page(bob, "/", java_script_enabled=False)
    page.get_by_role("searchbox", name="Search", exact=True).fill("backups")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Backups cannot be restored").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Backups cannot be restored")
