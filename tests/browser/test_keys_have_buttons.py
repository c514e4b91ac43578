"""Every key in the help of a page has a visible button, link or field there that does the same."""

import pytest
from playwright.sync_api import Page, expect

from tests.factories import OrganisationFactory, RiskFactory
from tests.live import planned

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# Written by hand: what `?` lists on each page.
BAR = {
    "g h": "My work", "g r": "Registers", "g d": "Dashboard", "g a": "Actions", "g p": "Reports", "g i": "Inbox",
    "/": "Search", "n": "Log a risk", "?": "Show these keys",
}  # fmt: skip
LEVELS = ("Rare", "Unlikely", "Possible", "Likely", "Almost certain")
IMPACTS = ("Slight", "Minor", "Serious", "Major", "Severe")
OUTCOME = {
    **{str(number): f"Likelihood: {word}" for number, word in enumerate(LEVELS, 1)},
    **{f"⇧ {number}": f"Impact: {word}" for number, word in enumerate(IMPACTS, 1)},
    "a": "Strategy: Avoid", "t": "Strategy: Transfer", "m": "Strategy: Mitigate", "c": "Strategy: Accept",
    "o": "Owner", ".": "Why: the note of this outcome", "+": "Add an action", "d": "Defer", "s": "Escalate",
    "x": "Close risk", "Enter": "Record what was changed, on to the next", "Space": "No change, on to the next",
    "Escape": "Start this outcome over",
}  # fmt: skip
PAGES = {
    "/": BAR | {"r": "Review my risks"},
    "/registers/IT/": BAR | {"g m": "Meetings"},
    "/registers/IT/heatmap/": BAR | {"g m": "Meetings"},
    "/risks/IT-001/": BAR | {"e": "Edit"},
    "/actions/": BAR,
    "/review/IT-002/": BAR | OUTCOME,
}
# In the dialog → as the element declares it.
DECLARED = {"⇧ ": "Shift+", "←": "ArrowLeft", "→": "ArrowRight"}


@pytest.fixture
def site(register, risk, bob):
    """A register with two risks and a meeting that can be opened."""
    OrganisationFactory()
    RiskFactory(register=register, owner=bob, title="Key cards are copied", current_likelihood=5)
    return planned(register, bob, risks=2)


def listed(page: Page) -> dict[str, str]:
    """The keys in the help dialog of this page, each with what it is said to do."""
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    rows = page.locator("#keys [data-here] > div")
    found = rows.evaluate_all("""rows => rows.map((row) => [
        [...row.querySelectorAll("kbd")].map((key) => key.textContent).join(" "),
        row.querySelector("dt").textContent.trim()])""")
    page.keyboard.press("Escape")
    expect(page.locator("#keys")).to_be_hidden()
    return dict(found)


def without_button(page: Page, keys: dict[str, str]) -> list[str]:
    """The keys that no visible control stands for; of a radio or checkbox its label is what one sees."""
    missing = []
    for key in keys:
        declared = key
        for shown, name in DECLARED.items():
            declared = declared.replace(shown, name)
        controls = page.locator(f'[data-key="{declared}"]:is(a, button, input, select, textarea, summary)')
        if not controls.evaluate_all("""all => all.some((e) => [e, ...(e.labels ?? [])].some((seen) => {
            const box = seen.getBoundingClientRect();
            return seen.checkVisibility({ visibilityProperty: true }) && box.width > 8 && box.height > 8;
        }))"""):
            missing.append(key)
    return missing


@pytest.mark.parametrize("address", PAGES)
def test_every_key_of_the_help_has_its_button(open_page, site, bob, address):
    page = open_page(bob, address)
    found = listed(page)
    assert found == PAGES[address]
    assert without_button(page, found) == []


def test_every_key_of_a_meeting_has_its_button(open_page, site, bob):
    page = open_page(bob, f"/meetings/{site.pk}/")
    page.keyboard.press("o")
    expect(page.locator("#live-stage h1")).to_be_visible()
    found = listed(page)
    assert OUTCOME.items() <= found.items()
    assert found.keys() - OUTCOME.keys() == {"?", "→", "u"}  # no way back from the first item
    assert without_button(page, found) == []


def test_the_check_finds_a_key_without_a_button(open_page, site, bob):
    page = open_page(bob, "/actions/")
    page.evaluate(
        "document.querySelectorAll('[data-key=n]').forEach((e) => { e.hidden = true; e.style.display = 'none'; })"
    )
    assert without_button(page, {"n": "Log a risk", "/": "Search"}) == ["n"]
