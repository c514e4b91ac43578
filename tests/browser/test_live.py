"""A whole meeting in two browsers: the chair with the keyboard alone, a follower whose screen moves by itself."""

import io

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from riskreg.domain import reports
from riskreg.models import Meeting, Review, Risk
from tests.factories import OrganisationFactory
from tests.live import opened, planned

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MOST_PRESSES = 60
LOOKS_EVERY = 3  # s, at most: so often a follower asks what is new
SOON = 15_000  # ms: a busy machine is no failure
# Keys pressed, but for the text of notes and the modifiers of other keys.
COUNT = """
addEventListener("keydown", (event) => {
  if (["Shift", "Control", "Alt", "Meta"].includes(event.key)) return;
  const typed = event.target.matches?.("textarea, input:not([type=radio])") && event.key.length === 1;
  if (!typed || event.ctrlKey) localStorage.setItem("presses", Number(localStorage.getItem("presses") ?? 0) + 1);
}, true);
"""


@pytest.fixture
def meeting(register, bob, settings, tmp_path):
    settings.REPORTS_DIR = tmp_path
    OrganisationFactory()
    return planned(register, bob, risks=30)


def title(page: Page, risk: Risk) -> None:
    expect(page.locator("#live-stage h1")).to_have_text(risk.title, timeout=SOON)


def step(page: Page, *keys: str, note: str = "") -> None:
    """Press keys, type a note into what has the focus, record, and wait for the next item."""
    before = page.locator("#room").get_attribute("data-revision")
    for key in keys:
        page.keyboard.press(key)
    if note:
        page.keyboard.type(note)
        page.keyboard.press("Control+Enter")
    expect(page.locator("#room")).not_to_have_attribute("data-revision", before)


def test_thirty_items_are_decided_with_the_keyboard_alone(open_page, meeting, bob, vera, live_server):
    items = [item.risk for item in meeting.items.select_related("risk").order_by("position")]
    chair = open_page(bob, "/")
    chair.context.add_init_script(COUNT)
    chair.goto(f"{live_server.url}/meetings/{meeting.pk}/")
    chair.keyboard.press("o")
    title(chair, items[0])
    follower = open_page(vera, f"/meetings/{meeting.pk}/")
    title(follower, items[0])
    assert int(follower.locator("#room").get_attribute("data-poll")) <= LOOKS_EVERY
    for number in range(20):
        step(chair, "Space")
        if number in {0, 9, 19}:
            title(follower, items[number + 1])
    for likelihood in ("2", "4", "5", "1"):
        step(chair, likelihood, "Enter")
    step(chair, "a", "Enter")
    step(chair, "t", "Enter")
    step(chair, "d", note="The supplier answers on Friday")
    step(chair, "d", note="Waits for the audit")
    step(chair, "s", note="Goes to the board")
    step(chair, "Shift+5", "Enter")
    expect(chair.get_by_role("heading", name="Everything on the agenda is done")).to_be_visible()
    expect(follower.get_by_role("heading", name="Everything on the agenda is done")).to_be_visible()
    chair.keyboard.press("Enter")
    expect(chair.get_by_role("heading", name="Close the meeting")).to_be_visible()
    chair.keyboard.press("Enter")
    expect(chair.get_by_role("link", name="Minutes as PDF")).to_be_visible()
    expect(follower.get_by_role("link", name="Minutes as PDF")).to_be_visible(timeout=SOON)
    presses = int(chair.evaluate("localStorage.getItem('presses')"))
    assert presses < MOST_PRESSES
    outcomes = list(Review.objects.order_by("pk").values_list("outcome", flat=True))
    assert outcomes == ["no_change"] * 20 + ["rescored"] * 4 + ["strategy_changed"] * 2 + ["deferred"] * 2 + [
        "escalated", "rescored",
    ]  # fmt: skip
    report = Meeting.objects.get(pk=meeting.pk).minutes_report
    pages = PdfReader(io.BytesIO(reports.report_bytes(report))).pages
    text = "\n".join(page.extract_text() for page in pages)
    assert [risk.reference for risk in items if risk.reference not in text] == []
    counts = {word: text.count(word) for word in ("No change", "Goes to the board", "Waits for the audit")}
    assert counts["No change"] >= 20
    assert (counts["Goes to the board"] >= 1, counts["Waits for the audit"] >= 1) == (True, True)


def test_undo_is_one_key(open_page, meeting, bob):
    first = meeting.items.select_related("risk").order_by("position").first().risk
    chair = start(open_page, meeting, bob)
    step(chair, "Space")
    step(chair, "u")
    title(chair, first)
    assert Review.objects.standing().count() == 0


def start(open_page, meeting, bob) -> Page:
    chair = open_page(bob, f"/meetings/{meeting.pk}/")
    chair.keyboard.press("o")
    expect(chair.locator("#live-stage h1")).to_be_visible()
    return chair


def test_a_long_agenda_scrolls_in_its_column_and_does_not_lengthen_the_page(open_page, meeting, bob):
    chair = start(open_page, meeting, bob)
    beyond = "document.documentElement.scrollHeight - innerHeight"
    assert (chair.evaluate(beyond), chair.locator("#live-agenda").evaluate("a => a.scrollHeight > innerHeight")) == (
        0,
        True,
    )


def test_of_two_chairs_the_first_is_told(open_page, meeting, bob, admin):
    chair = start(open_page, meeting, bob)
    second = open_page(admin, f"/meetings/{meeting.pk}/")
    chair.route("**/floor/**", lambda route: route.abort())  # before it has looked at the floor
    second.get_by_role("button", name="Take the chair").click()
    expect(second.get_by_text("You have the chair")).to_be_visible()
    chair.keyboard.press("Space")
    expect(chair.get_by_text("Somebody else has taken the chair. Nothing of this was recorded.")).to_be_visible()
    assert Review.objects.count() == 0
    step(second, "Space")
    assert Review.objects.count() == 1
    open_page.faults[:] = [fault for fault in open_page.faults if "409" not in fault and "ERR_FAILED" not in fault]


def test_lost_network_loses_nothing(open_page, meeting, bob):
    items = [item.risk for item in meeting.items.select_related("risk").order_by("position")]
    chair = start(open_page, meeting, bob)
    step(chair, "Space")
    chair.keyboard.press(".")
    chair.keyboard.type("Typed before the cable was pulled")
    chair.keyboard.press("Escape")
    chair.context.set_offline(True)
    chair.keyboard.press("4")
    chair.keyboard.press("Enter")
    expect(chair.locator("#live-state")).to_contain_text("the last outcome is not recorded yet")
    expect(chair.locator("[name=note]")).to_have_value("Typed before the cable was pulled")
    assert Review.objects.count() == 1
    chair.context.set_offline(False)
    expect(chair.locator("#live-state")).to_contain_text("Record it once more")
    title(chair, items[1])
    step(chair, "Enter")
    review = Review.objects.order_by("pk").last()
    assert (review.outcome, review.note) == ("rescored", "Typed before the cable was pulled")
    open_page.faults[:] = [
        fault for fault in open_page.faults if not fault.startswith("htmx:") and "ERR_INTERNET" not in fault
    ]


def test_follower_typing_a_note_keeps_it_while_the_chair_moves_on(open_page, meeting, bob, alice):
    items = [item.risk for item in meeting.items.select_related("risk").order_by("position")]
    chair = start(open_page, meeting, bob)
    follower = open_page(alice, f"/meetings/{meeting.pk}/")
    follower.locator("#room_text").fill("About the first item")
    step(chair, "Space")
    title(follower, items[1])
    expect(follower.locator("#room_text")).to_have_value("About the first item")
    follower.get_by_role("button", name="Say it").click()
    expect(follower.get_by_text("You are looking at an item of your own choice.")).to_be_visible()
    assert items[0].comments.get().text == "About the first item"


def test_meeting_is_run_without_scripts(open_page, meeting, bob, vera):
    opened(meeting, bob)
    chair = open_page(bob, f"/meetings/{meeting.pk}/", java_script_enabled=False)
    chair.get_by_role("button", name="Take the chair").click()
    chair.get_by_role("button", name="No change").click()
    expect(chair.get_by_text("Item 2 of 30")).to_be_visible()
    chair.get_by_role("button", name="Undo").click()
    expect(chair.get_by_text("Item 1 of 30")).to_be_visible()
    follower = open_page(vera, f"/meetings/{meeting.pk}/", java_script_enabled=False)
    follower.get_by_role("link", name="Refresh every 10 seconds").click()
    expect(follower.get_by_text("Item 1 of 30")).to_be_visible()
