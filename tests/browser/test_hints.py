"""Hints while typing, and help beside the field: with and without a script."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_accessibility import violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_hints_come_and_go_while_typing(open_page, register, bob):
    page = open_page(bob, "/registers/IT/")
    page.keyboard.press("n")
    expect(page.get_by_label("What could happen?")).to_be_focused()
    page.keyboard.type("Lack of backups")
    expect(page.locator("#log-hints")).to_contain_text("This names a missing control.")
    assert violations(page) == []
    page.get_by_label("What could happen?").fill("A disk fills because logs stay, leading to lost orders")
    expect(page.locator("#log-hints")).to_be_empty()
    page.keyboard.press("Enter")
    expect(page.locator("#toasts")).to_contain_text("IT-001")


@pytest.mark.parametrize("script", [True, False])
def test_help_opens_beside_the_field(open_page, risk, bob, script):
    page = open_page(bob, "/risks/IT-001/edit/", java_script_enabled=script)
    for words in ("Before controls, today", "Avoid, transfer", "How likely, how bad?", "How to put a risk"):
        page.locator("details.explain summary", has_text=words).click()
    expect(page.get_by_text("Example: cyber insurance.")).to_be_visible()
    expect(page.locator("#edit-hints")).to_contain_text("Nothing says why it could happen.")
    if script:
        assert violations(page) == []
