"""The whole work without a script: forms post, links lead on."""

import pytest
from playwright.sync_api import Locator, Page, expect

from riskreg.models import Risk
from tests.factories import OrganisationFactory, RiskFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def plain(open_page, live_server, register, risk, alice, bob):
    """`plain(path)`: the page as the manager of the register sees it in a browser without scripts."""
    OrganisationFactory()
    page = open_page(bob, "/keys/", java_script_enabled=False)

    def opened(path: str) -> Page:
        page.goto(live_server.url + path)
        return page

    return opened


def references(page: Page) -> Locator:
    return page.locator("#risks tbody .c-ref")


def press(page: Page, name: str, **options) -> None:
    page.get_by_role("button", name=name, exact=True, **options).click()


def test_log_a_risk(plain):
    page = plain("/registers/IT/")
    page.get_by_role("link", name="Log a risk").click()
    page.get_by_label("What could happen?").fill("Key cards are copied")
    page.locator("[value='4x5']").check()
    page.get_by_label("Owner").fill("Alice Owner")
    page.get_by_role("radio", name="Mitigate").check()
    page.get_by_role("button", name="Save Enter").click()
    expect(page.get_by_role("heading", name="Key cards are copied")).to_be_visible()
    expect(page.locator("#toasts")).to_contain_text("IT-002 is logged: Key cards are copied")
    assert Risk.objects.values_list("current_score", "owner__name", "strategy").get(reference="IT-002") == (
        20, "Alice Owner", "mitigate",
    )  # fmt: skip


def test_refused_risk_keeps_what_was_typed(plain, open_page):
    page = plain("/registers/IT/log/")
    page.get_by_label("What could happen?").fill("Key cards are copied")
    page.get_by_label("Owner").fill("Nobody Known")
    page.get_by_role("button", name="Save Enter").click()
    expect(page.get_by_text("Nobody of this name is a member of the register.").first).to_be_visible()
    expect(page.get_by_label("What could happen?")).to_have_value("Key cards are copied")
    open_page.faults[:] = [fault for fault in open_page.faults if "422 (Unprocessable" not in fault]


def test_filter_sort_and_page(plain, register):
    for number in range(2, 60):
        RiskFactory(register=register, title=f"Pump {number} fails", current_likelihood=1 + number % 5)
    page = plain("/registers/IT/")
    expect(page.locator("#risks tbody tr")).to_have_count(50)
    page.get_by_role("link", name="Next", exact=True).click()
    expect(page.locator("#risks tbody tr")).to_have_count(9)
    page.get_by_role("link", name="Ref").click()
    expect(references(page).first).to_have_text("IT-001")
    expect(references(page).nth(1)).to_have_text("IT-002")
    page.get_by_role("searchbox", name="Filter by words").fill("Pump 17")
    page.get_by_role("searchbox", name="Filter by words").press("Enter")
    expect(references(page)).to_have_text(["IT-017"])
    page.get_by_title("Remove this filter").click()
    page.locator("#menu-rating summary").click()
    page.get_by_label("Critical").check()
    page.locator("#menu-rating").get_by_role("button", name="Show").click()
    expect(references(page)).to_have_text([f"IT-{number:03}" for number in range(2, 60) if number % 5 in {3, 4}])


def test_edit_a_cell_on_its_page(plain):
    page = plain("/registers/IT/?q=backups")
    page.locator("#edit-impact-IT-001").click()
    page.get_by_label("Impact").select_option("5")
    press(page, "Save")
    expect(page.locator("#IT-001 .c-rate")).to_contain_text("15")
    expect(page.locator("#toasts")).to_contain_text("IT-001 is saved.")


def test_assign_several(plain, register):
    RiskFactory(register=register, title="Nobody owns this")
    page = plain("/registers/IT/")
    for box in page.locator("[data-select]").all():
        box.check()
    press(page, "Assign")
    page.get_by_label("New owner").fill("Bob Chair")
    press(page, "Assign")
    expect(page.locator("#toasts")).to_contain_text("2 risks now belong to Bob Chair.")
    assert list(Risk.objects.values_list("owner__name", flat=True)) == ["Bob Chair", "Bob Chair"]


def test_add_and_complete_an_action(plain, risk):
    page = plain("/risks/IT-001/")
    line = page.get_by_role("form", name="Add an action")
    line.get_by_label("What").fill("Test the restore")
    line.get_by_label("Who").fill("Alice Owner")
    line.get_by_label("By when").fill("2027-03-01")
    line.get_by_role("button", name="Add").click()
    expect(page.locator("#treatment tbody tr")).to_contain_text("Test the restore")
    page.locator("#treatment tbody button", has_text="Done").click()
    expect(page.locator("#treatment tbody tr .state")).to_have_text("Done")
    assert list(risk.actions.values_list("state", "owner__name")) == [("done", "Alice Owner")]


def test_comment(plain, risk):
    page = plain("/risks/IT-001/")
    page.locator("#comments textarea").fill("Seen again\nlast night")
    press(page, "Post")
    expect(page.locator("#comments .feed")).to_contain_text("Seen again")
    assert list(risk.comments.values_list("text", flat=True)) == ["Seen again\nlast night"]


def test_close_and_reopen_a_risk(plain, risk):
    page = plain("/risks/IT-001/")
    page.get_by_role("link", name="Close", exact=True).click()
    page.get_by_role("radio", name="No longer relevant").check()
    page.get_by_label("In a sentence").fill("The system is gone")
    press(page, "Close the risk")
    expect(page.get_by_text("no longer relevant").first).to_be_visible()
    page.get_by_role("link", name="Reopen").click()
    page.get_by_label("Why is it opened again?").fill("It is back")
    press(page, "Reopen the risk")
    expect(page.locator("#toasts")).to_contain_text("IT-001 is open again.")
    risk.refresh_from_db()
    assert risk.state == "open"


def test_import_with_a_preview(plain, register):
    page = plain("/registers/IT/import/")
    data = b"Title,Likelihood,Impact,Owner\nDisks fail,4,3,Alice Owner\nKeys are lost,2,2,\n"
    file = {"name": "risks.csv", "mimeType": "text/csv", "buffer": data}
    page.get_by_label("Spreadsheet").set_input_files(files=[file])
    press(page, "Upload and look")
    expect(page.get_by_role("button", name="Import 2 risks")).to_be_visible()
    assert register.risks.count() == 1
    press(page, "Import 2 risks")
    expect(page.locator("main")).to_contain_text("Keys are lost")
    plain("/registers/IT/")
    expect(references(page)).to_have_text(["IT-001", "IT-002", "IT-003"])


def test_download_as_csv(plain):
    page = plain("/registers/IT/")
    page.locator("summary", has_text="Download").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV", exact=True).click()
    text = download.value.path().read_text(encoding="utf-8-sig")
    assert [line.split(",")[0].strip('"') for line in text.splitlines()[1:]] == ["IT-001"]
