"""The main job from end to end: sign in, log by keyboard, change a cell, filter by the heat map, download the PDF."""

import io
import re

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from riskreg.models import Risk
from tests.factories import PASSWORD, OrganisationFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


class Keyboard:
    """Counts the keys that are no text."""

    def __init__(self, page: Page) -> None:
        self.page, self.presses = page, 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.presses += 1

    def text(self, text: str) -> None:
        self.page.keyboard.type(text)


def log_by_keyboard(page: Page, title: str, likelihood: int, impact: int, owner: str, *, then: str = "Enter") -> int:
    """Log a risk with title, score, owner and strategy; returns the key presses besides the text."""
    keys = Keyboard(page)
    if not page.locator("#panel [name=title]").is_visible():
        keys.press("n")
    expect(page.locator("#panel [name=title]")).to_be_focused()
    keys.text(title)
    keys.press("Tab", str(likelihood), f"Shift+Digit{impact}", "Tab")
    keys.text(owner)
    keys.press("Tab", "Tab", "ArrowRight", "ArrowRight", "ArrowRight")
    expect(page.locator("#panel [name=strategy]:checked")).to_have_value("mitigate")
    keys.press(then)
    expect(page.locator("#toasts")).to_contain_text(title)
    return keys.presses


def test_the_whole_job(open_page, live_server, register, alice, bob, risk):
    OrganisationFactory()
    page = open_page(None, "/registers/IT/")
    assert "/accounts/login/" in page.url
    page.get_by_label("Email").fill(bob.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("Password", exact=True).press("Enter")
    expect(page.get_by_role("heading", name="Technology risks")).to_be_visible()

    presses = [
        log_by_keyboard(page, "Key cards are copied", 4, 5, "Bob Chair", then="Shift+Enter"),
        log_by_keyboard(page, "Cooling fails in August", 4, 5, "Alice Owner", then="Shift+Enter"),
        log_by_keyboard(page, "The only bridge to the depot closes", 2, 2, "Alice Owner"),
    ]
    assert max(presses) <= 12
    assert list(
        Risk.objects.order_by("number").values_list("reference", "current_score", "strategy", "owner__name")
    ) == [
        ("IT-001", 12, "", "Alice Owner"),
        ("IT-002", 20, "mitigate", "Bob Chair"),
        ("IT-003", 20, "mitigate", "Alice Owner"),
        ("IT-004", 4, "mitigate", "Alice Owner"),
    ]
    expect(page.locator("tr#IT-004")).to_be_visible()

    page.locator("#edit-impact-IT-004").click()
    expect(page.locator("tr#IT-004 form.cell select")).to_be_focused()
    page.locator("tr#IT-004 form.cell select").select_option("5")
    page.keyboard.press("Enter")
    expect(page.locator("tr#IT-004 .c-rate")).to_contain_text("10")
    assert Risk.objects.get(reference="IT-004").current_score == 10

    page.locator("#rail a[title*='score 20']").click()
    expect(page.locator("#risks tbody tr")).to_have_count(2)
    assert re.search(r"cell=4x5", page.url)
    page.locator("summary", has_text="Download").click()
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("PDF")).first.click()
    reader = PdfReader(io.BytesIO(download.value.path().read_bytes()))
    text = "\n".join(found.extract_text() for found in reader.pages)
    assert sorted(set(re.findall(r"IT-\d{3}", text))) == ["IT-002", "IT-003"]
