"""Walking a checklist by keys, and on a phone."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_accessibility import PHONE, SIDEWAYS, WIDE, violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TOPIC = "/registers/IT/identify/security/"


def test_checklist_is_walked_by_keys(open_page, register, alice):
    page = open_page(alice, TOPIC)
    keys = page.keyboard
    expect(page.get_by_role("heading", name="Security")).to_be_visible()
    keys.press("1")
    keys.type("the mail server")
    keys.press("Enter")
    keys.press("2")
    keys.press("3")
    keys.press("k")
    keys.press("1")
    keys.press("Enter")
    for _line in range(7):
        keys.press("2")
    expect(page.get_by_role("button", name="Save and go on")).to_be_focused()
    keys.press("Enter")
    expect(page.locator("#toasts")).to_contain_text("2 drafts are logged: IT-001, IT-002.")
    expect(page.get_by_role("heading", name="Availability and operations")).to_be_visible()
    page.goto(page.url.replace("operations", "security"))
    expect(page.locator(".was")).to_have_count(10)
    expect(page.locator("[name='security-1-word']")).to_have_value("the mail server")


@pytest.mark.parametrize(("size", "scheme"), [(WIDE, "light"), (WIDE, "dark"), (PHONE, "light")])
def test_checklist_pages_break_no_rule_of_axe(open_page, register, bob, size, scheme):
    page = open_page(bob, TOPIC, viewport=size, color_scheme=scheme)
    origin = page.url.partition("/registers")[0]
    found = {}
    for path in (TOPIC, "/registers/IT/identify/", "/registers/IT/settings/checklist/"):
        page.goto(origin + path)
        broken = violations(page)
        if broken or page.evaluate(SIDEWAYS) > size["width"]:
            found[path] = broken or "too wide"
    assert found == {}
