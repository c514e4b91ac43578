"""A workshop in five browsers: the facilitator's board and four phones."""

import pytest
from playwright.sync_api import expect

from riskreg.models import Risk, Workshop
from tests.browser.test_accessibility import PHONE, SIDEWAYS, violations
from tests.factories import OrganisationFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SOON = 15_000  # ms; screens look every two seconds
NAMES = ("Ann", "Ben", "Chiara")


@pytest.fixture
def board(open_page, register, bob):
    OrganisationFactory()
    page = open_page(bob, "/registers/IT/identify/")
    page.get_by_role("link", name="Start a workshop").click()
    page.get_by_label("What is it about?").fill("The move")
    page.get_by_label("Dots for each person").fill("3")
    page.get_by_role("button", name="Start the workshop").click()
    expect(page.get_by_role("heading", name="The move")).to_be_visible()
    return page


def go_on(board, step):
    board.get_by_role("button", name=f"Go on to: {step}").click()
    expect(board.locator(".phase[aria-current]")).to_contain_text(step, ignore_case=True)


def test_five_browsers_from_the_code_to_the_drafts(open_page, board, vera):
    door = f"/w/{Workshop.objects.get().code}/"
    phones = [open_page(None, door, viewport=PHONE) for _name in NAMES]
    for phone, name in zip(phones, NAMES, strict=True):
        phone.get_by_label("Your name").fill(name)
        phone.get_by_role("button", name="Join").click()
    member = open_page(vera, door, viewport=PHONE)
    member.get_by_role("button", name="Join as Vera Viewer").click()
    everybody = [*phones, member]
    expect(board.locator(".people li")).to_have_count(4, timeout=SOON)

    for number, phone in enumerate(everybody):
        field = phone.get_by_label("What could happen?")
        field.fill(f"Risk of phone {number}")
        field.press("Enter")
        expect(phone.locator(".ideas li")).to_have_count(1)
        expect(field).to_have_value("")
        expect(field).to_be_focused()
    expect(board.locator(".ideas li")).to_have_count(4, timeout=SOON)

    phones[0].get_by_label("What could happen?").fill("Half a thou")
    go_on(board, "group")
    expect(phones[0].get_by_role("heading", name="Everything that came in")).to_be_visible(timeout=SOON)
    expect(phones[0].get_by_label("What could happen?")).to_have_value("Half a thou")
    board.get_by_label("Risk of phone 1").check()
    board.get_by_label("Stays, when they mean the same").select_option(label="Risk of phone 0")
    board.get_by_role("button", name="Merge those ticked into it").click()
    expect(board.locator(".merged li")).to_have_count(1)

    go_on(board, "vote")
    for phone in everybody:
        put = phone.get_by_role("button", name="Put a dot on: Risk of phone 0")
        expect(put).to_be_visible(timeout=SOON)
        for left in (2, 1, 0):
            put.click()
            expect(phone.locator(".left")).to_have_text(f"{left} dot left" if left == 1 else f"{left} dots left")
        expect(put).to_be_disabled()
    expect(board.locator(".ranked .dots").first).to_have_text("12", timeout=SOON)

    go_on(board, "score")
    for number, phone in enumerate(everybody):
        expect(phone.get_by_role("heading", name="Risk of phone 0")).to_be_visible(timeout=SOON)
        phone.locator(f"#own-l{1 if number == 0 else 4}").check()
        phone.locator("#own-i5").check()
        phone.get_by_role("button", name="Give my score").click()
        expect(phone.get_by_text("Yours is in.")).to_be_visible()
    expect(board.get_by_text("4 of 4 have scored")).to_be_visible(timeout=SOON)
    board.get_by_role("button", name="Show the scores").click()
    expect(board.locator(".ask")).to_contain_text("Ann (1)")
    expect(phones[1].locator(".ask")).to_contain_text("Ann (1)", timeout=SOON)
    board.get_by_role("button", name="Record it and go on").click()
    expect(board.locator("tr.now")).to_contain_text("Risk of phone 2")
    board.get_by_label("Risk of phone 3").uncheck()
    board.get_by_role("button", name="End the workshop and log the drafts").click()
    expect(board.get_by_text("Ended on")).to_be_visible()
    expect(phones[0].get_by_role("heading", name="This workshop has ended")).to_be_visible(timeout=SOON)
    expect(member.get_by_role("heading", name="Thank you")).to_be_visible(timeout=SOON)
    assert list(Risk.objects.order_by("number").values_list("title", "current_score")) == [
        ("Risk of phone 0", 20), ("Risk of phone 2", None),
    ]  # fmt: skip
    open_page.faults[:] = [fault for fault in open_page.faults if "404" not in fault]  # a guest's look after the end


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_of_a_workshop_break_no_rule_of_axe(open_page, board, vera, scheme):
    workshop = Workshop.objects.get()
    phone = open_page(vera, f"/w/{workshop.code}/", viewport=PHONE, color_scheme=scheme)
    board.emulate_media(color_scheme=scheme)
    found = {"door": violations(phone)}
    phone.get_by_role("button", name="Join as Vera Viewer").click()
    phone.get_by_label("What could happen?").fill("Fire")
    phone.get_by_role("button", name="Add").click()
    expect(phone.locator(".ideas li")).to_have_count(1)
    for number, phase in enumerate(("ideas", "groups", "votes", "scores")):
        board.locator(".phase").nth(number).click()
        expect(board.locator(".phase").nth(number)).to_have_attribute("aria-current", "step")
        expect(board.locator("[id^=idea-]")).to_contain_text("Fire", timeout=SOON)
        phone.reload()
        expect(phone.get_by_text("Fire").first).to_be_visible()
        found |= {f"board {phase}": violations(board), f"phone {phase}": violations(phone)}
        assert phone.evaluate(SIDEWAYS) <= PHONE["width"]
    assert {page: broken for page, broken in found.items() if broken} == {}


def test_without_javascript_a_phone_can_still_take_part(open_page, board):
    phone = open_page(None, f"/w/{Workshop.objects.get().code}/", viewport=PHONE, java_script_enabled=False)
    phone.get_by_label("Your name").fill("Ann")
    phone.get_by_role("button", name="Join").click()
    phone.get_by_label("What could happen?").fill("Fire")
    phone.get_by_role("button", name="Add").click()
    expect(phone.locator(".ideas li")).to_have_count(1)
    board.locator(".phase").nth(2).click()
    expect(board.locator(".phase").nth(2)).to_have_attribute("aria-current", "step")
    phone.get_by_role("link", name="Show what is new").first.click()
    phone.get_by_role("button", name="Put a dot on: Fire").click()
    expect(phone.locator(".left")).to_have_text("2 dots left")
