"""Planning a meeting in a browser: by keys alone, by dragging, on every kind of screen."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from riskreg.domain import agenda, meetings
from tests.browser.test_accessibility import PHONE, SIDEWAYS, WIDE, violations
from tests.factories import OrganisationFactory, RiskFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TITLES = ("Cooling fails", "Disks fill", "Keys are lost")


@pytest.fixture
def meeting(register, alice, bob):
    """A meeting of tomorrow with three risks on its agenda, and a fourth risk that is not."""
    OrganisationFactory()
    now = timezone.now()
    found = meetings.plan_meeting(register=register, by=bob, now=now, values={"starts_at": now + timedelta(days=1)})
    for title in TITLES:
        risk = RiskFactory(register=register, owner=alice, title=title, strategy="mitigate")
        agenda.add_item(meeting=found, risk=risk, by=bob, now=now)
    RiskFactory(register=register, owner=alice, title="The dam leaks", strategy="mitigate")
    meetings.invite(meeting=found, by=bob, now=now, name="Gail Guest")
    return found


@pytest.fixture
def page(open_page, meeting, bob):
    return open_page(bob, meeting.get_absolute_url())


def shows(page: Page, *titles: str) -> None:
    """The agenda has these items in this order."""
    expect(page.locator("[data-item] .what > a")).to_have_text([f"IT-00{number_of(t)} {t}" for t in titles])


def number_of(title: str) -> int:
    return (*TITLES, "The dam leaks").index(title) + 1


def test_plan_by_keys_alone(page, meeting):
    keys = page.keyboard
    keys.press("j")
    keys.press("j")
    expect(page.locator("[data-item]").nth(1).locator(".what > a")).to_be_focused()
    keys.press("Shift+J")  # the second goes down
    shows(page, "Cooling fails", "Keys are lost", "Disks fill")
    expect(page.locator("#live p").last).to_have_text("IT-002 is now item 3 of 3.")
    expect(page.locator("[data-item]").nth(2).locator(".what > a")).to_be_focused()  # it keeps the focus
    keys.press("Shift+K")
    keys.press("Shift+K")
    shows(page, "Disks fill", "Cooling fails", "Keys are lost")
    keys.press("x")
    keys.type("Seen on Monday")
    keys.press("Enter")
    shows(page, "Cooling fails", "Keys are lost")
    expect(page.locator(".dropped")).to_contain_text("Seen on Monday")
    keys.press("a")
    keys.type("dam")
    expect(page.locator("#add-found li")).to_have_count(1)
    keys.press("Tab")
    keys.press("Tab")
    keys.press("Enter")
    shows(page, "Cooling fails", "Keys are lost", "The dam leaks")
    keys.press("r")  # nothing of it has a reason of its own, and all of it stays
    expect(page.locator("#toasts")).to_contain_text("up to date")
    shows(page, "Cooling fails", "Keys are lost", "The dam leaks")


def test_plan_by_dragging(page):
    grip = page.locator("[data-item]").nth(2).locator("[data-grip]")
    target = page.locator("[data-item]").nth(0)
    grip.hover()
    page.mouse.down()
    box = target.bounding_box()
    page.mouse.move(box["x"] + 80, box["y"] + 8, steps=8)
    page.mouse.move(box["x"] + 80, box["y"] + 4)
    page.mouse.up()
    shows(page, "Keys are lost", "Cooling fails", "Disks fill")


def test_minutes_are_set_by_choosing(page, meeting):
    page.locator("[data-item] select").first.select_option("15")
    expect(page.locator(".budget")).to_contain_text("19 of 60 minutes")
    page.reload()
    expect(page.locator("[data-item] select").first).to_have_value("15")


def test_plan_without_a_script(open_page, meeting, bob):
    page = open_page(bob, meeting.get_absolute_url(), java_script_enabled=False)
    page.get_by_role("button", name="Move IT-003 up").click()
    shows(page, "Cooling fails", "Keys are lost", "Disks fill")
    page.locator("summary", has_text="Drop IT-001").click()
    page.locator("[data-item]").first.locator("[name=reason]").fill("Later")
    page.get_by_role("button", name="Drop from the agenda").first.click()
    shows(page, "Keys are lost", "Disks fill")


def test_series_dates_follow_what_is_chosen(open_page, meeting, bob):
    page = open_page(bob, "/registers/IT/settings/meetings/")
    page.get_by_label("Every week, or every few weeks").check()
    expect(page.locator("#dates")).to_contain_text("FREQ=WEEKLY;BYDAY=TU")
    expect(page.locator("#dates li")).to_have_count(5)


@pytest.mark.parametrize(("size", "scheme"), [(WIDE, "light"), (WIDE, "dark"), (PHONE, "dark")])
def test_pages_break_no_rule_of_axe(open_page, meeting, bob, size, scheme):
    paths = [meeting.get_absolute_url(), "/registers/IT/meetings/", "/registers/IT/meetings/new/"]
    paths += [f"/meetings/{meeting.pk}/change/", f"/meetings/{meeting.pk}/cancel/", "/registers/IT/settings/meetings/"]
    page = open_page(bob, paths[0], viewport=size, color_scheme=scheme)
    origin = page.url.partition("/meetings")[0]
    found = {}
    for path in paths:
        page.goto(origin + path)
        if broken := violations(page):
            found[path] = broken
    assert found == {}


def test_pages_fit_320_pixels(open_page, meeting, bob):
    page = open_page(bob, "/registers/IT/meetings/", viewport={"width": 320, "height": 700})
    wide = []
    for path in (meeting.get_absolute_url(), "/registers/IT/meetings/", "/registers/IT/settings/meetings/"):
        page.goto(page.url.split("/", 3)[0] + "//" + page.url.split("/", 3)[2] + path)
        if page.evaluate(SIDEWAYS) > 320:
            wide.append(path)
    assert wide == []
