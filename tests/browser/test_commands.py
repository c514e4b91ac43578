"""The command menu: opened by Ctrl+K from anywhere or by its button, walked and followed by keys."""

import pytest
from playwright.sync_api import Page, expect

from riskreg.domain import people
from tests.factories import NOW, OrganisationFactory, RiskFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def page(open_page, register, risk, bob):
    """The register, as its manager."""
    OrganisationFactory()
    RiskFactory(register=register, title="Cooling fails", current_likelihood=1)
    return open_page(bob, "/registers/IT/")


def menu(page: Page):
    return page.get_by_role("combobox", name="Page, register, risk or action")


def option(page: Page, name: str):
    return page.locator("#commands").get_by_role("option", name=name)


def test_menu_goes_to_a_page_of_a_register(page, live_server):
    page.keyboard.press("Control+k")
    expect(menu(page)).to_be_focused()
    page.keyboard.type("it heat")
    expect(option(page, "Heat map").first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    page.wait_for_url(live_server.url + "/registers/IT/heatmap/")


def test_fast_typist_gets_what_was_asked_for(page, live_server):
    page.keyboard.press("Control+k")
    page.keyboard.type("IT-002")
    page.keyboard.press("Enter")
    page.wait_for_url(live_server.url + "/risks/IT-002/")


def test_arrow_keys_choose_and_are_told(page):
    page.keyboard.press("Control+k")
    expect(page.locator("#commands [data-said]")).to_contain_text("suggestions")
    first = page.locator("#commands [aria-selected=true]").get_attribute("id")
    expect(menu(page)).to_have_attribute("aria-activedescendant", first)
    page.keyboard.press("ArrowDown")
    second = page.locator("#commands [aria-selected=true]").get_attribute("id")
    assert second != first
    expect(menu(page)).to_have_attribute("aria-activedescendant", second)
    page.keyboard.press("ArrowUp")
    expect(menu(page)).to_have_attribute("aria-activedescendant", first)


def test_menu_does_what_the_page_can_do(page):
    page.keyboard.press("Control+k")
    page.keyboard.type("log a r")
    expect(option(page, "Log a risk").first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    expect(page.locator("#panel [name=title]")).to_be_focused()


def test_menu_switches_the_look(page, bob):
    page.keyboard.press("Control+k")
    page.keyboard.type("dark")
    expect(option(page, "Dark look")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    expect(page.locator("#commands")).to_be_hidden()


def test_button_opens_it_and_escape_gives_the_focus_back(page):
    button = page.locator(".bar .tool[data-commands]")
    button.focus()
    page.keyboard.press("Enter")
    expect(menu(page)).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#commands")).to_be_hidden()
    expect(button).to_be_focused()


def test_menu_opens_while_typing_and_without_single_keys(page, bob, live_server):
    people.edit_own(person=bob, now=NOW, seen=bob.version, values={"single_keys": False})
    page.goto(live_server.url + "/registers/IT/")
    page.get_by_role("searchbox", name="Filter by words").focus()
    page.keyboard.press("Control+k")
    expect(menu(page)).to_be_focused()


def test_nothing_found_offers_the_search(page, live_server):
    page.keyboard.press("Control+k")
    page.keyboard.type("xyzzy")
    expect(page.locator("#commands [data-none]")).to_contain_text("Nothing answers to “xyzzy”.")
    page.keyboard.press("Enter")
    page.wait_for_url(live_server.url + "/search/?q=xyzzy")
