"""The main jobs with the keyboard alone, on a desk, at 200 % zoom, and 320 px wide: no click, no sideways scroll."""

import pytest
from playwright.sync_api import Locator, Page, expect

from riskreg.models import Meeting, Review, Risk
from tests.factories import OrganisationFactory
from tests.live import planned

pytestmark = [pytest.mark.long, pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DESK = {"viewport": {"width": 1280, "height": 900}}
ZOOMED = {"viewport": {"width": 640, "height": 450}, "device_scale_factor": 2}  # 1280 × 900 at 200 %
NARROW = {"viewport": {"width": 320, "height": 640}}
SIZES = pytest.mark.parametrize("size", [DESK, ZOOMED, NARROW], ids=["desk", "zoomed", "narrow"])
ROWS = b"Title,Likelihood,Impact\nDisks fail,4,3\nKeys are lost,2,2\n"
FILE = {"name": "risks.csv", "mimeType": "text/csv", "buffer": ROWS}
# Keeps what the live region said: the table says its own a moment later.
LISTEN = """() => {
  window.said = [];
  const region = document.getElementById("live");
  const all = { childList: true, characterData: true, subtree: true };
  new MutationObserver(() => said.push(region.textContent)).observe(region, all);
}"""
MOST = 90  # stops of the Tab key on the longest page


@pytest.fixture
def place(register, risk, bob, settings, tmp_path):
    """IT, with a risk in it, in an organisation."""
    settings.REPORTS_DIR = tmp_path
    OrganisationFactory()
    return register


def tab_to(page: Page, wanted: Locator) -> None:
    """Press Tab until this has the focus, is in sight, and is not under something that stays in place."""
    expect(wanted).to_be_attached()
    for _stop in range(MOST):
        if wanted.evaluate("element => element === document.activeElement"):
            break
        page.keyboard.press("Tab")
    expect(wanted).to_be_focused()
    assert wanted.evaluate(IN_SIGHT), "the focus is hidden"


IN_SIGHT = """(element) => {
  const visible = element.matches("input[type=radio]") ? element.closest("label") ?? element : element;
  const { left, right, top, bottom } = visible.getBoundingClientRect();
  const at = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
  return at !== null && (visible.contains(at) || at.contains(visible));
}"""


def fits(page: Page) -> None:
    """The page does not scroll sideways."""
    assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")


@SIZES
def test_log_a_risk(open_page, place, bob, size):
    page = open_page(bob, "/registers/IT/", **size)
    tab_to(page, page.locator("[data-key=n]:visible").first)
    page.keyboard.press("Enter")
    title = page.locator("#panel [name=title]")
    expect(title).to_be_focused()
    page.keyboard.type("Key cards are copied")
    page.keyboard.press("Tab")
    page.keyboard.press("4")
    page.keyboard.press("Shift+Digit5")
    expect(page.locator("#panel [data-pill]")).to_contain_text("20")
    fits(page)
    page.evaluate(LISTEN)
    tab_to(page, page.locator("#panel footer button.primary"))
    page.keyboard.press("Enter")
    expect(page.locator("#risks")).to_contain_text("Key cards are copied")
    assert "IT-002 is logged." in page.evaluate("said")
    fits(page)


@SIZES
def test_review_alone(open_page, place, alice, size):
    page = open_page(alice, "/review/IT-001/", **size)
    heading = page.get_by_role("heading", level=1, name="Backups cannot be restored")
    expect(heading).to_be_visible()
    fits(page)
    reason = page.locator("main [name=note]")
    tab_to(page, reason)
    page.keyboard.type("The restore test went well.")
    tab_to(page, page.locator("main [data-key=Space]"))
    with page.expect_response(lambda answer: answer.request.method == "POST" and answer.status < 400):
        page.keyboard.press("Enter")
    assert Review.objects.get().note == "The restore test went well."
    fits(page)


@SIZES
def test_hold_a_meeting(open_page, place, bob, size):
    meeting = planned(place, bob, risks=1)
    page = open_page(bob, f"/meetings/{meeting.pk}/", **size)
    fits(page)
    tab_to(page, page.get_by_role("button", name="Open the meeting"))
    page.keyboard.press("Enter")
    expect(page.locator("#live-stage h1")).to_be_visible()
    fits(page)
    tab_to(page, page.locator("[data-key=Space]").first)
    page.keyboard.press("Enter")
    expect(page.locator("#room")).to_contain_text("1 of 1 done")
    tab_to(page, page.locator("#live-close"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="Close the meeting")).to_be_visible()
    fits(page)
    tab_to(page, page.locator("main form button.primary").last)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/meetings/{meeting.pk}/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Technology risk review")
    assert Meeting.objects.get(pk=meeting.pk).state == "closed"
    fits(page)


@SIZES
def test_import_a_spreadsheet(open_page, place, bob, size):
    page = open_page(bob, "/registers/IT/import/", **size)
    page.on("filechooser", lambda _chooser: None)  # the browser asks us from now on, not only from the key press on
    fits(page)
    chooser = page.locator("input[type=file]")
    tab_to(page, chooser)
    with page.expect_file_chooser() as asked:
        page.keyboard.press("Enter")
    asked.value.set_files(FILE)
    tab_to(page, page.locator("main form button.primary"))
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("Disks fail")
    fits(page)
    tab_to(page, page.get_by_role("button", name="Import 2 risks"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/done/")
    expect(page.locator("main")).to_contain_text("2")
    assert sorted(Risk.objects.values_list("title", flat=True))[1:] == ["Disks fail", "Keys are lost"]
    fits(page)


@SIZES
def test_download_what_is_on_the_screen(open_page, place, bob, size):
    page = open_page(bob, "/registers/IT/?rating=high", **size)
    expect(page.locator("#risks")).to_contain_text("Backups cannot be restored")
    tab_to(page, page.locator(".top summary", has=page.locator("[href='#i-get']")))
    page.keyboard.press("Enter")
    link = page.locator(".top .pop a[href*='register.pdf']").first
    tab_to(page, link)
    fits(page)
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert download.value.suggested_filename.endswith(".pdf")
    assert "rating=high" in download.value.url


@SIZES
def test_walk_a_checklist(open_page, place, bob, size):
    page = open_page(bob, "/registers/IT/identify/", **size)
    fits(page)
    tab_to(page, page.locator(".topics a").first)
    page.keyboard.press("Enter")
    first = page.locator(".prompts li").first
    expect(first).to_be_visible()
    fits(page)
    tab_to(page, first.locator("input[type=radio]").first)
    page.keyboard.press("Space")
    expect(first.locator("input[type=radio]").first).to_be_checked()
    tab_to(page, page.locator("main form button.primary").first)
    page.keyboard.press("Enter")
    page.wait_for_load_state()
    expect(page.locator("#toasts")).to_contain_text("1")
    assert Risk.objects.count() == 2
    fits(page)
