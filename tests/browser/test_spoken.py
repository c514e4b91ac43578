"""What a screen reader is told: names and roles of what is worked with, and what changes without a new page."""

import pytest
from playwright.sync_api import Page, expect

from tests.factories import OrganisationFactory, RiskFactory
from tests.live import planned

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def page(open_page, register, risk, alice, bob) -> Page:
    """The register with two risks, as its manager."""
    OrganisationFactory()
    RiskFactory(register=register, owner=alice, title="Key cards are copied", current_likelihood=5, current_impact=4)
    return open_page(bob, "/registers/IT/")


def spoken(page: Page):
    return page.locator("#live p").last


def test_table_names_itself_its_columns_and_its_rows(page):
    table = page.get_by_role("table", name="Technology risks: Open risks and drafts. 2 risks.")
    expect(table.get_by_role("columnheader", name="Current score")).to_have_attribute("aria-sort", "descending")
    expect(table.get_by_role("columnheader", name="Likelihood", exact=True)).to_have_text("L")
    expect(table.get_by_role("rowheader")).to_have_text(["Key cards are copied", "Backups cannot be restored"])
    expect(page.get_by_role("navigation", name="Main")).to_be_visible()
    expect(page.get_by_role("navigation", name="Technology risks")).to_be_visible()
    expect(page.get_by_role("search", name="Filter the risks")).to_be_visible()


def test_filter_says_how_many_risks_are_left(page):
    page.get_by_role("searchbox", name="Filter by words").fill("cards")
    expect(page.locator("#risks").get_by_role("rowheader").filter(has_text="Backups")).to_have_count(0)
    expect(spoken(page)).to_contain_text("1 risk.")


def test_selection_says_how_many_are_chosen(page):
    page.get_by_role("checkbox", name="Select IT-002").check()
    expect(spoken(page)).to_have_text("1 selected")


def test_cells_of_the_heat_map_say_what_they_lead_to(page, live_server):
    page.goto(f"{live_server.url}/registers/IT/heatmap/")
    cells = page.get_by_role("table", name="Open risks by likelihood and impact")
    expect(cells.get_by_role("rowheader", name="Almost certain")).to_be_visible()
    expect(cells.get_by_role("link", name="1 risk: Almost certain × Major, score 20 Critical")).to_be_visible()


def test_logging_a_risk_is_said_from_the_first_field_to_the_last(page):
    page.keyboard.press("n")
    dialog = page.get_by_role("dialog", name="Log a risk")
    expect(dialog.get_by_role("textbox", name="What could happen?")).to_be_focused()
    page.keyboard.type("Cooling fails in August")
    picker = dialog.get_by_role("table", name="Likelihood by impact")
    picker.get_by_role("radio", name="Likely, Severe: 20 Critical").check()
    expect(dialog.get_by_role("status").filter(has_text="20")).to_contain_text("Critical")
    page.keyboard.press("Enter")
    expect(page.locator("#live")).to_contain_text("IT-003")


def test_refused_form_says_at_its_field_what_is_wrong(open_page, page, live_server):
    page.goto(f"{live_server.url}/registers/IT/log/")
    field = page.get_by_role("textbox", name="What could happen?")
    field.fill("   ")
    field.press("Enter")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_be_focused()
    expect(field).to_have_accessible_description("Error: This field is required.")
    open_page.faults[:] = [fault for fault in open_page.faults if "422" not in fault]


def test_cell_edited_in_the_table_says_that_it_is_kept(page):
    page.locator("#edit-strategy-IT-001").click()
    choice = page.get_by_role("combobox", name="Strategy")
    choice.select_option("transfer")
    choice.press("Enter")
    expect(spoken(page)).to_contain_text("IT-001")


def test_chair_hears_that_an_outcome_is_recorded_and_what_comes_next(open_page, register, bob, settings, tmp_path):
    settings.REPORTS_DIR = tmp_path
    OrganisationFactory()
    meeting = planned(register, bob, risks=2)
    page = open_page(bob, f"/meetings/{meeting.pk}/")
    page.keyboard.press("o")
    expect(page.get_by_role("status").filter(has_text="All recorded")).to_be_visible()
    page.get_by_role("button", name="No change").click()
    expect(spoken(page)).to_contain_text("IT-001")
    expect(page.get_by_role("heading", level=1)).to_have_text(meeting.items.all()[1].risk.title)
