"""Somebody who types faster than the machine: no key is lost, and none means what stood there before."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from riskreg.domain import agenda, meetings
from riskreg.models import Review, Risk
from tests.factories import OrganisationFactory, RiskFactory
from tests.live import opened, planned

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SLOWER = 10
PATIENCE = 45_000  # ms: at a tenth of the speed, on a busy machine


def slow(page: Page) -> Page:
    """The same page on a processor that is ten times slower."""
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    return page


def press(page: Page, *keys: str) -> None:
    """Keys as fast as they go; what is longer than the name of a key is typed."""
    for key in keys:
        if " " in key or (key.islower() and len(key) > 1):
            page.keyboard.type(key)
        else:
            page.keyboard.press(key)


def test_plan_loses_no_key(open_page, register, alice, bob):
    OrganisationFactory()
    now = timezone.now()
    meeting = meetings.plan_meeting(register=register, by=bob, now=now, values={"starts_at": now + timedelta(days=1)})
    for title in ("Cooling fails", "Disks fill", "Keys are lost"):
        risk = RiskFactory(register=register, owner=alice, title=title, strategy="mitigate")
        agenda.add_item(meeting=meeting, risk=risk, by=bob, now=now)
    RiskFactory(register=register, owner=alice, title="The dam leaks", strategy="mitigate")
    page = slow(open_page(bob, meeting.get_absolute_url()))
    press(page, "j", "j", "Shift+J", "Shift+K", "x", "seen on Monday", "Enter", "a", "dam")
    expect(page.locator("#add-q")).to_have_value("dam", timeout=PATIENCE)
    expect(page.locator("[data-item] .what > a")).to_have_text(["IT-001 Cooling fails", "IT-003 Keys are lost"])
    expect(page.locator(".dropped")).to_contain_text("seen on Monday")
    expect(page.locator("#add-found li")).to_have_count(1)


def test_live_meeting_loses_no_key(open_page, register, bob):
    OrganisationFactory()
    meeting = planned(register, bob, risks=5)
    opened(meeting, bob)
    page = open_page(bob, meeting.get_absolute_url())
    page.get_by_role("button", name="Take the chair").click()
    expect(page.get_by_text("You have the chair")).to_be_visible()
    slow(page)
    press(page, "Space", "5", "Enter", "d", "not now", "Control+Enter", "u", "x", "o", "Enter")
    press(page, "+", "call the vendor", "Enter")
    expect(page.locator("#live-stage")).to_contain_text("call the vendor", timeout=PATIENCE)
    expect(page.locator("#room_title")).to_have_value("")
    outcomes = list(Review.objects.standing().order_by("pk").values_list("outcome", "note"))
    assert outcomes == [
        ("no_change", ""), ("rescored", ""), ("closed", ""),
    ]  # fmt: skip


def test_solo_review_loses_no_key(open_page, register, alice):
    OrganisationFactory()
    today = timezone.localdate()
    risks = [RiskFactory(register=register, owner=alice, today=today - timedelta(days=70 - n)) for n in range(3)]
    page = slow(open_page(alice, "/review/"))
    press(page, "Space", "d", "not now", "Control+Enter", "4", ".", "worse by now", "Control+Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("done", ignore_case=True, timeout=PATIENCE)
    found = list(Review.objects.order_by("pk").values_list("risk", "outcome", "note"))
    assert found == [
        (risks[0].pk, "no_change", ""), (risks[1].pk, "deferred", "not now"),
        (risks[2].pk, "rescored", "worse by now"),
    ]  # fmt: skip
    open_page.faults[:] = [fault for fault in open_page.faults if "422" not in fault]  # deferring without a reason


def test_panel_and_cell_lose_no_key(open_page, register, risk, bob):
    OrganisationFactory()
    page = slow(open_page(bob, "/registers/IT/"))
    press(page, "n", "the gate jams", "Enter")
    expect(page.locator("#risks")).to_contain_text("the gate jams", timeout=PATIENCE)
    page.locator("#edit-owner-IT-001").focus()
    press(page, "Enter")
    page.keyboard.type("Bob Chair")
    page.keyboard.press("Enter")
    expect(page.locator("#edit-owner-IT-001")).to_have_text("Bob Chair", timeout=PATIENCE)
    assert Risk.objects.get(reference="IT-001").owner == bob
