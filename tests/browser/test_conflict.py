"""Two people change the same thing: both versions side by side, and nothing is lost."""

import pytest
from playwright.sync_api import Page, expect

from riskreg.models import Risk
from tests.factories import ActionFactory, OrganisationFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def two(open_page, alice, bob, risk):
    """`two(path)`: the same page open before Alice and before Bob."""
    OrganisationFactory()
    yield lambda path: (open_page(alice, path), open_page(bob, path))
    open_page.faults[:] = [fault for fault in open_page.faults if "409 (Conflict)" not in fault]


def save(page: Page, **fields: str) -> None:
    for name, text in fields.items():
        page.locator(f"form.form [name={name}]").first.fill(text)
    page.get_by_role("button", name="Save", exact=True).click()


def choose(page: Page, name: str, whose: str) -> None:
    page.get_by_role("group", name=name, exact=True).get_by_role("radio", name=whose).check()


def test_edit_page_lets_the_second_choose_field_by_field(two, risk):
    alice, bob = two("/risks/IT-001/edit/")
    save(alice, title="Title of Alice", cause="Cause of Alice", controls="Controls of Alice")
    expect(alice.get_by_role("heading", name="Title of Alice")).to_be_visible()
    save(bob, title="Title of Bob", cause="Cause of Bob", reason="Bob looked too")
    expect(bob.get_by_role("heading", name="Somebody else was faster")).to_be_visible()
    expect(bob.get_by_text("Alice Owner")).to_be_visible()
    choose(bob, "What could happen?", "Theirs")
    choose(bob, "Because …", "Yours")
    expect(bob.get_by_role("group", name="Existing controls").get_by_role("radio", name="Theirs")).to_be_checked()
    bob.get_by_role("button", name="Save this choice").click()
    expect(bob.get_by_role("heading", name="Title of Alice")).to_be_visible()
    risk.refresh_from_db()
    assert (risk.title, risk.cause, risk.controls) == ("Title of Alice", "Cause of Bob", "Controls of Alice")
    assert risk.history.first().history_change_reason == "Bob looked too"


def test_cell_shows_both_in_the_panel(two, risk):
    alice, bob = two("/registers/IT/")
    for page in (alice, bob):
        page.locator("#edit-impact-IT-001").click()
        expect(page.locator("form.cell select")).to_be_focused()
    for page, level in ((alice, "5"), (bob, "2")):
        page.locator("form.cell select").select_option(level)
        page.keyboard.press("Enter")
        if page is alice:
            expect(alice.locator("#IT-001 .c-rate")).to_contain_text("15")
    expect(bob.locator("#panel").get_by_role("heading", name="Somebody else was faster")).to_be_focused()
    choice = bob.get_by_role("group", name="Impact")
    expect(choice).to_contain_text("2 Minor")
    expect(choice).to_contain_text("5 Severe")
    assert Risk.objects.get().current_impact == 5
    bob.get_by_role("button", name="Save this choice").click()
    expect(bob.locator("#IT-001 .c-rate")).to_contain_text("6")
    expect(bob.get_by_role("heading", name="Technology risks")).to_be_visible()
    assert Risk.objects.get().current_impact == 2


def test_action_lets_the_second_choose(two, risk, bob):
    action = ActionFactory(risk=risk, by=bob, title="Test the restore")
    alice, second = two(f"/actions/{action.pk}/edit/")
    save(alice, title="Restore in June", note="Note of Alice")
    expect(alice.locator("#treatment")).to_contain_text("Restore in June")
    save(second, title="Restore in July")
    expect(second.get_by_role("heading", name="Somebody else was faster")).to_be_visible()
    second.get_by_role("button", name="Save this choice").click()
    expect(second.locator("#treatment")).to_contain_text("Restore in July")
    action.refresh_from_db()
    assert (action.title, action.note) == ("Restore in July", "Note of Alice")


def test_step_of_an_action_that_was_changed_asks(two, risk, bob):
    action = ActionFactory(risk=risk, by=bob, title="Test the restore")
    alice, second = two("/risks/IT-001/")
    alice.locator(f"#done-{action.pk}").click()
    expect(alice.locator(f"#again-{action.pk}")).to_be_visible()
    second.locator(f"#done-{action.pk}").click()
    expect(second.locator("#panel").get_by_role("heading", name="Somebody else was faster")).to_be_visible()
