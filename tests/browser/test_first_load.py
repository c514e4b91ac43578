"""What a page weighs when nothing is in the cache, and that it stands still while it comes and while it changes."""

import gzip

import pytest
from playwright.sync_api import Page, expect

from tests.factories import OrganisationFactory, RiskFactory
from tests.live import opened, planned

pytestmark = [pytest.mark.browser, pytest.mark.look, pytest.mark.django_db(transaction=True)]

BUDGET = 120_000  # bytes over the line: heads, and bodies as gzip packs them
STILL = 0.01  # of a score that counts as good up to 0.1: the figures of a register may come after its table
SHIFTS = """
window.shifts = [];
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) {
    const parts = entry.sources.map(({ node }) => node?.outerHTML?.slice(0, 90) ?? "");
    if (!entry.hadRecentInput) window.shifts.push([entry.value, ...parts]);
  }
}).observe({ type: "layout-shift", buffered: true });
"""
SIZES = {"desk": {"viewport": {"width": 1440, "height": 1000}}, "phone": {"viewport": {"width": 390, "height": 844}}}


@pytest.fixture
def place(register, alice, bob):
    """A register with a full page of risks, and a meeting being held."""
    OrganisationFactory()
    for number in range(50):
        RiskFactory(
            register=register, owner=alice, title=f"The arrangement number {number} of the second data centre fails",
            cause=f"nobody has looked at it for {number} months", current_likelihood=number % 5 + 1,
            current_impact=number % 4 + 1, strategy="mitigate",
        )  # fmt: skip
    meeting = planned(register, bob, risks=8)
    opened(meeting, bob)
    return {"live": f"/meetings/{meeting.pk}/"}


PAGES = {
    "sign-in": "/accounts/login/", "home": "/", "registers": "/registers/", "register": "/registers/IT/",
    "heat map": "/registers/IT/heatmap/", "dashboard": "/registers/IT/dashboard/", "risk": "/risks/IT-001/",
    "log": "/registers/IT/log/", "actions": "/actions/", "live": "live", "settings": "/registers/IT/settings/",
    "checklist": "/registers/IT/identify/security/",
}  # fmt: skip


def weight(page: Page, address: str) -> dict[str, int]:
    """Address → bytes over the line of all that this page fetched."""
    answers = []
    page.on("response", lambda answer: answers.append(answer))  # a method of a list cannot be wrapped
    page.goto(address)
    page.wait_for_load_state("networkidle")
    found = {}
    for answer in answers:
        body = answer.body() if answer.status == 200 else b""
        head = sum(len(name) + len(value) + 4 for name, value in answer.headers.items())
        found[answer.url] = head + len(gzip.compress(body, 6))
    return found


@pytest.mark.parametrize("name", PAGES)
def test_first_load_stays_within_its_budget(open_page, live_server, place, bob, name):
    page = open_page(None if name == "sign-in" else bob, "/healthz")
    found = weight(page, live_server.url + place.get(PAGES[name], PAGES[name]))
    assert len(found) > 20  # page, sheets and scripts are all there
    largest = sorted(found.items(), key=lambda item: -item[1])[:8]
    open_page.faults[:] = [text for text in open_page.faults if "404 (Not Found)" not in text]  # the icon of /healthz
    assert sum(found.values()) <= BUDGET, (sum(found.values()), largest)


@pytest.mark.parametrize("size", SIZES)
def test_pages_stand_still_while_they_come(open_page, live_server, place, bob, size):
    page = open_page(bob, "/keys/", **SIZES[size])
    page.context.add_init_script(SHIFTS)
    moved = {}
    for name, path in PAGES.items():
        if name == "sign-in":
            continue
        page.goto(live_server.url + place.get(path, path))
        expect(page.locator("h1").first).to_be_visible()
        page.wait_for_load_state("networkidle")
        page.wait_for_timeout(150)
        shifts = page.evaluate("window.shifts")
        if sum(shift[0] for shift in shifts) > STILL:
            moved[name] = shifts
    assert moved == {}


def test_table_stands_still_while_a_cell_is_edited(open_page, place, bob):
    page = open_page(bob, "/registers/IT/")
    row = page.locator("#risks tbody tr").nth(3)
    box = "e => { const { x, y, width, height } = e.getBoundingClientRect(); return [x, y, width, height]; }"
    cells = row.locator("td")
    before = [cell.evaluate(box) for cell in cells.all()]
    row.locator("[id^=edit-likelihood]").click()
    expect(row.locator("form.cell select")).to_be_focused()
    assert [cell.evaluate(box) for cell in cells.all()] == before
    page.keyboard.press("Escape")


def test_first_filter_moves_nothing_above_the_table(open_page, place, bob):
    page = open_page(bob, "/registers/IT/")
    before = page.locator("#filter-words").bounding_box()
    page.locator("#filter-words").fill("number 4")
    expect(page.locator("#views")).to_contain_text("Save this view")
    assert page.locator("#filter-words").bounding_box() == before


def test_swap_keeps_focus_and_scroll(open_page, place, bob):
    page = open_page(bob, "/registers/IT/", viewport={"width": 1440, "height": 600})
    cell = page.locator("#risks tbody tr").nth(20).locator("[id^=edit-impact]")
    cell.scroll_into_view_if_needed()
    identity, scroll = cell.get_attribute("id"), page.evaluate("scrollY")
    assert scroll > 0
    cell.focus()
    page.keyboard.press("Enter")
    select = page.locator("form.cell select")
    expect(select).to_be_focused()
    select.select_option("2")
    page.keyboard.press("Enter")
    expect(page.locator("form.cell")).to_have_count(0)
    expect(page.locator(f"#{identity}")).to_be_focused()
    assert abs(page.evaluate("scrollY") - scroll) <= 2
