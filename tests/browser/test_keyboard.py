"""Single keys, the side panel's focus, and text that survives closing it."""

import pytest
from playwright.sync_api import Page, expect

from tests.factories import OrganisationFactory, RiskFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


EVERYWHERE = (
    "/", "/registers/", "/registers/IT/heatmap/", "/registers/IT/settings/", "/risks/IT-001/", "/risks/IT-001/edit/",
    "/actions/", "/reports/", "/account/", "/accounts/sessions/", "/keys/",
)  # fmt: skip


def heading(page: Page, name: str):
    return page.get_by_role("heading", name=name, exact=True)


@pytest.fixture
def page(open_page, register, risk, bob):
    """The register with three risks, as its manager."""
    OrganisationFactory()
    RiskFactory(register=register, title="Key cards are copied", current_likelihood=5)
    RiskFactory(register=register, title="Cooling fails", current_likelihood=1)
    return open_page(bob, "/registers/IT/")


def test_question_mark_lists_the_keys(page):
    page.keyboard.press("?")
    expect(heading(page, "Keyboard shortcuts")).to_be_visible()
    expect(page.locator("#keys [data-here]")).to_contain_text("Log a risk")
    page.keyboard.press("Escape")
    expect(heading(page, "Keyboard shortcuts")).to_be_hidden()


def test_question_mark_lists_the_keys_in_a_narrow_window_too(page):
    page.set_viewport_size({"width": 640, "height": 800})
    page.keyboard.press("?")
    expect(heading(page, "Keyboard shortcuts")).to_be_visible()


def test_slash_goes_to_the_search(page):
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox", name="Search", exact=True)).to_be_focused()


@pytest.mark.parametrize(("keys", "name"), [("gr", "Registers"), ("gh", "My work"), ("ga", "Actions")])
def test_g_and_a_letter_go_to_a_page(page, keys, name):
    for key in keys:
        page.keyboard.press(key)
    expect(page.get_by_role("heading", level=1, name=name)).to_be_visible()


def test_j_k_and_enter_move_in_the_table_and_open(page):
    first, second = (page.locator("#risks tbody tr").nth(number) for number in (0, 1))
    page.keyboard.press("j")
    expect(first.locator("[data-open]")).to_be_focused()
    page.keyboard.press("j")
    expect(second.locator("[data-open]")).to_be_focused()
    page.keyboard.press("k")
    expect(first.locator("[data-open]")).to_be_focused()
    page.keyboard.press("Enter")
    expect(heading(page, "Key cards are copied")).to_be_visible()


def test_e_edits_the_risk(page, live_server):
    page.goto(live_server.url + "/risks/IT-001/")
    page.keyboard.press("e")
    expect(heading(page, "Edit IT-001")).to_be_visible()


def test_n_logs_a_risk_anywhere(page, live_server):
    for path in EVERYWHERE:
        page.goto(live_server.url + path)
        page.keyboard.press("n")
        expect(page.locator("#panel [name=title]"), path).to_be_focused()


def test_labels_of_the_panel_lead_to_its_own_fields(page, live_server):
    page.goto(live_server.url + "/risks/IT-001/edit/")
    page.keyboard.press("n")
    expect(page.locator("#panel [name=title]")).to_be_focused()
    page.locator("#panel summary", has_text="Full statement").click()
    page.locator("#panel label", has_text="Because").click()
    expect(page.locator("#panel [name=cause]")).to_be_focused()


def test_keys_are_text_while_typing(page):
    field = page.get_by_role("searchbox", name="Filter by words")
    field.focus()
    page.keyboard.type("gn?j/")
    expect(field).to_have_value("gn?j/")
    expect(page.locator("dialog[open]")).to_have_count(0)


def test_keys_are_silent_when_switched_off(page, bob, live_server):
    page.goto(live_server.url + "/account/")
    page.get_by_label("single").uncheck()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#toasts")).to_contain_text("Saved.")
    page.goto(live_server.url + "/registers/IT/")
    for key in ("n", "?", "/", "j", "g", "r"):
        page.keyboard.press(key)
    expect(page.locator("dialog[open]")).to_have_count(0)
    expect(page.locator("body")).to_be_focused()
    assert page.url == f"{live_server.url}/registers/IT/"


def test_escape_closes_the_panel_and_gives_the_focus_back(page):
    opener = page.get_by_role("link", name="Log a risk").last
    opener.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#panel [name=title]")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#panel [name=title]")).to_be_hidden()
    expect(opener).to_be_focused()


def test_text_of_an_unfinished_risk_survives_closing_the_panel(page):
    page.keyboard.press("n")
    title = page.locator("#panel [name=title]")
    expect(title).to_be_focused()
    page.keyboard.type("The bridge")
    page.locator("#panel [value='4x5']").check()
    page.keyboard.press("Escape")
    expect(title).to_be_hidden()
    page.keyboard.press("n")
    expect(title).to_be_focused()
    expect(title).to_have_value("The bridge")
    expect(page.locator("#panel [name=score]:checked")).to_have_value("4x5")


RING = """() => {
  const active = document.activeElement;
  return [active, active.closest(".find") ?? active].map(getComputedStyle).some(
    (style) => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2);
}"""


def test_focus_is_visible_on_every_stop_of_the_tab_key(page):
    unseen = []
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            break
        if not page.evaluate(RING):
            unseen.append(page.evaluate("document.activeElement.outerHTML.slice(0, 120)"))
    assert unseen == []
