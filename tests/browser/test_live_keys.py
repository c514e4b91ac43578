"""The keys of the live meeting, each with its button; followers that look at what is new; a meeting without scripts."""

import io

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from riskreg.domain import reports
from riskreg.models import Meeting, Review, Risk
from tests.factories import OrganisationFactory
from tests.live import planned

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SOON = 15_000  # ms: a busy machine is no failure
LOOKS_EVERY = 3  # s, at most: so often a follower asks what is new
CHOICES = {  # key → what it chooses: (name, value) of the field
    **{str(level): ("likelihood", str(level)) for level in range(1, 6)},
    **{f"Shift+{level}": ("impact", str(level)) for level in range(1, 6)},
    "a": ("strategy", "avoid"), "t": ("strategy", "transfer"),
    "m": ("strategy", "mitigate"), "c": ("strategy", "accept"),
    "d": ("outcome", "deferred"), "s": ("outcome", "escalated"), "x": ("outcome", "closed"),
}  # fmt: skip
FIELDS = {"o": "owner", ".": "note", "+": "title"}  # key → the field that it leads to
BUTTONS = ("Space", "Enter", "ArrowRight", "ArrowLeft", "u")  # keys that send something


@pytest.fixture
def meeting(register, bob, settings, tmp_path):
    settings.REPORTS_DIR = tmp_path
    OrganisationFactory()
    return planned(register, bob, risks=4)


@pytest.fixture
def items(meeting):
    return [item.risk for item in meeting.items.select_related("risk").order_by("position")]


@pytest.fixture
def chair(open_page, meeting, bob) -> Page:
    page = open_page(bob, f"/meetings/{meeting.pk}/")
    page.keyboard.press("o")
    expect(page.locator("#live-stage h1")).to_be_visible(timeout=SOON)
    return page


def title(page: Page, risk: Risk) -> None:
    expect(page.locator("#live-stage h1")).to_have_text(risk.title, timeout=SOON)


def chosen(page: Page, name: str) -> str:
    return page.evaluate("(name) => document.querySelector(`#live-side [name=${name}]:checked`)?.value ?? ''", name)


def seen(page: Page, key: str) -> bool:
    """Whether a button, or the label of a choice, that does the same as the key can be seen and clicked."""
    return page.evaluate(
        """(key) => [...document.querySelectorAll('[data-key]')].some((element) => {
             if (element.dataset.key !== key) return false;
             const shown = element.matches('input[type=radio]') ? element.closest('label') : element;
             const box = shown.getBoundingClientRect();
             return box.width >= 20 && box.height >= 20 && getComputedStyle(shown).visibility === 'visible';
           })""",
        key,
    )


def test_every_key_has_a_button_and_chooses_what_it_says(chair):
    for key, (name, value) in CHOICES.items():
        assert seen(chair, key), f"no button for {key}"
        chair.keyboard.press(key)
        assert (key, chosen(chair, name)) == (key, value)
        if name == "outcome":  # the focus has gone to the field that it needs
            chair.keyboard.press("Escape")
            chair.keyboard.press("Escape")
            assert chosen(chair, name) == ""
    for key, field in FIELDS.items():
        chair.keyboard.press(key)
        assert (key, chair.evaluate("document.activeElement.name")) == (key, field)
        chair.evaluate("document.activeElement.blur()")
    assert [key for key in ("Space", "Enter", "ArrowRight", "u", "+") if not seen(chair, key)] == []
    assert Review.objects.count() == 0


def test_arrows_walk_and_space_enter_and_u_record(chair, items):
    title(chair, items[0])
    chair.keyboard.press("ArrowRight")
    title(chair, items[1])
    assert seen(chair, "ArrowLeft")
    chair.keyboard.press("ArrowLeft")
    title(chair, items[0])
    chair.keyboard.press("Space")
    title(chair, items[1])
    chair.keyboard.press("5")
    chair.keyboard.press("Enter")
    title(chair, items[2])
    assert list(Review.objects.order_by("pk").values_list("outcome", flat=True)) == ["no_change", "rescored"]
    chair.keyboard.press("u")
    title(chair, items[1])
    assert list(Review.objects.standing().values_list("outcome", flat=True)) == ["no_change"]
    items[1].refresh_from_db()
    assert items[1].current_likelihood == 3


def test_follower_learns_by_the_next_look_what_the_chair_did(open_page, chair, meeting, items, vera):
    follower = open_page(vera, f"/meetings/{meeting.pk}/")
    title(follower, items[0])
    assert int(follower.locator("#room").get_attribute("data-poll")) <= LOOKS_EVERY
    with follower.expect_response(lambda answer: "/floor/?seen=" in answer.url and answer.status == 204, timeout=SOON):
        pass  # nothing new
    chair.keyboard.press("Space")
    title(chair, items[1])
    with follower.expect_response(lambda answer: "/floor/?seen=" in answer.url, timeout=SOON) as look:
        pass
    assert look.value.status in {200, 204}  # 204 where the look had begun before
    title(follower, items[1])


def test_whole_meeting_from_plan_to_minutes_without_scripts(open_page, meeting, items, bob, vera):
    page = open_page(bob, f"/meetings/{meeting.pk}/", java_script_enabled=False)
    page.get_by_role("button", name="Open the meeting").click()
    title(page, items[0])
    page.locator("[name=no_change]").click()
    title(page, items[1])
    page.locator("#live-side label", has_text="Almost certain").first.click()
    page.locator("#live-side [name=note]").fill("It happened twice")
    page.get_by_role("button", name="Record and go on").click()
    title(page, items[2])
    page.get_by_placeholder("An action: what is to be done").fill("Buy a spare")
    page.locator("#live-part").get_by_role("button", name="Add").click()
    expect(page.get_by_text("Buy a spare").first).to_be_visible()
    page.locator("#live-side label", has_text="Defer").first.click()
    page.get_by_role("button", name="Record and go on").click()
    expect(page.get_by_role("heading", name="Not recorded yet")).to_be_visible()  # a reason is missing
    page.locator("#live-side label", has_text="Defer").first.click()
    page.locator("#live-side [name=note]").fill("Waits for the audit")
    page.get_by_role("button", name="Record and go on").click()
    title(page, items[3])
    follower = open_page(vera, f"/meetings/{meeting.pk}/", java_script_enabled=False)
    title(follower, items[3])
    page.locator("[name=no_change]").click()
    page.get_by_role("link", name="Close the meeting").click()
    page.get_by_role("button", name="Close and issue the minutes").click()
    expect(page.get_by_role("link", name="Minutes as PDF")).to_be_visible(timeout=SOON)
    follower.reload()
    expect(follower.get_by_role("link", name="Minutes as PDF")).to_be_visible()
    assert list(Review.objects.order_by("pk").values_list("outcome", flat=True)) == [
        "no_change", "rescored", "deferred", "no_change",
    ]  # fmt: skip
    report = Meeting.objects.get(pk=meeting.pk).minutes_report
    text = " ".join(
        " ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(reports.report_bytes(report))).pages
    )
    open_page.faults[:] = [fault for fault in open_page.faults if "422" not in fault]  # the refusal above
    assert [word for word in ("Buy a spare", "It happened twice", "Waits for the audit") if word not in text] == []
