"""The side panel under a fast typist: on a slow processor, and while the server is still saving."""

import pytest
from playwright.sync_api import Page, expect

from riskreg.models import Risk
from tests.factories import OrganisationFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SLOW_PROCESSOR = ("Emulation.setCPUThrottlingRate", {"rate": 6})
SLOW_NETWORK = (
    "Network.emulateNetworkConditions",
    {"offline": False, "latency": 700, "downloadThroughput": -1, "uploadThroughput": -1},
)


@pytest.fixture
def page(open_page, register, alice, bob) -> Page:
    """The register without a risk, as its manager."""
    OrganisationFactory()
    return open_page(bob, "/registers/IT/")


def slow(page: Page, *what: tuple[str, dict]) -> None:
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    for method, options in what:
        session.send(method, options)


def title(page: Page):
    return page.locator("#panel [name=title]")


def type_risk(page: Page, text: str) -> None:
    """A risk with score 4 x 5, Alice Owner and mitigate, without ever looking at the screen."""
    page.keyboard.type(text)
    for key in ("Tab", "4", "Shift+Digit5", "Tab"):
        page.keyboard.press(key)
    page.keyboard.type("Alice Owner")
    for key in ("Tab", "Tab", "ArrowRight", "ArrowRight", "ArrowRight"):
        page.keyboard.press(key)


@pytest.mark.parametrize("what", [(), (SLOW_PROCESSOR,), (SLOW_NETWORK,), (SLOW_PROCESSOR, SLOW_NETWORK)])
def test_second_risk_is_typed_while_the_first_is_saved(page, what):
    slow(page, *what)
    page.keyboard.press("n")
    expect(title(page)).to_be_focused()
    type_risk(page, "Key cards are copied")
    page.keyboard.press("Shift+Enter")
    type_risk(page, "Cooling fails in August")
    expect(page.locator("#toasts")).to_contain_text("IT-001")
    expect(title(page)).to_have_value("Cooling fails in August")
    expect(page.locator("#panel [name=strategy]:checked")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#toasts")).to_contain_text("IT-002")
    assert list(Risk.objects.order_by("number").values_list("title", "current_score", "strategy", "owner__name")) == [
        ("Key cards are copied", 20, "mitigate", "Alice Owner"),
        ("Cooling fails in August", 20, "mitigate", "Alice Owner"),
    ]
