"""Every page: no violation that axe knows, in light and dark, wide and on a phone; no sideways scroll at 320 px."""

import json

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Page, expect

from riskreg.domain import comments, imports, people
from tests.factories import NOW, TODAY, ActionFactory, CategoryFactory, OrganisationFactory, RiskFactory, member

pytestmark = [pytest.mark.browser, pytest.mark.look, pytest.mark.django_db(transaction=True)]

AXE = Axe()
WIDE, PHONE = {"width": 1440, "height": 1000}, {"width": 390, "height": 844}
SIDEWAYS = "document.scrollingElement.scrollWidth"
SETTINGS = ("", "cadence/", "categories/", "matrix/", "members/")


def violations(page: Page) -> list[tuple[str, list[str]]]:
    """(rule, elements) for every rule that is broken."""
    response = AXE.run(page).response
    return [(found["id"], [node["html"][:160] for node in found["nodes"]]) for found in response["violations"]]


@pytest.fixture
def story(register, risk, alice, bob, vera, admin):
    """A register with something of everything; the addresses of its pages, each with the heading it must show."""
    OrganisationFactory()
    CategoryFactory(register=register, name="Operations")
    member(register, "Wilhelmina Featherstonehaugh-Cholmondeley", "contributor")
    RiskFactory(register=register, title="Nobody owns the certificates", current_likelihood=5, current_impact=5)
    RiskFactory(register=register, title="A draft", current_likelihood=None, current_impact=None)
    ActionFactory(risk=risk, by=bob, owner=alice, title="Test the restore", due_on=TODAY)
    comments.add_comment(risk=risk, by=bob, now=NOW, text="Seen in the audit, too.")
    data = b"Title,Likelihood,Impact,Owner\nDisks fail,4,3,Alice Owner\nKeys are lost,9,2,Somebody\n"
    file = imports.keep_file(register=register, name="risks.csv", data=data, by=bob, now=NOW)
    gone = member(register, "Gone Person", "viewer")
    people.deactivate(person=gone, by=admin, now=NOW, today=TODAY, seen=gone.version, successors={})
    return {"gone": gone.pk, "import": reverse("import_preview", args=["IT", file.pk]), "action": risk.actions.get().pk}


def pages(story) -> list[tuple[str, str, str]]:
    """(who, address, heading) of every page."""
    manager = [
        ("/registers/IT/", "Technology risks"), ("/registers/IT/heatmap/", "Technology risks"),
        ("/registers/IT/log/", "Log a risk"), ("/registers/IT/import/", "Import a spreadsheet"),
        (story["import"], "risks.csv"), ("/registers/", "Registers"), ("/risks/IT-001/", "Backups cannot be restored"),
        ("/risks/IT-001/edit/", "Edit IT-001"), ("/risks/IT-001/close/", "Close IT-001"),
        ("/risks/IT-001/cell/impact/", "IT-001"), (f"/actions/{story['action']}/edit/", "Action"),
        ("/actions/?show=all", "Actions"), ("/", "My work"), ("/reports/", "Reports"),
        ("/reports/issue/", "Issue a report"), ("/keys/", "Keyboard shortcuts"), ("/account/", "Profile"),
        ("/accounts/email/", "E-mail address"), ("/accounts/sessions/", "Sessions"), ("/nowhere/", "not"),
    ]  # fmt: skip
    found = [("bob", address, heading) for address, heading in manager]
    found += [("bob", f"/registers/IT/settings/{part}", "Technology risks") for part in SETTINGS]
    found += [("admin", "/people/", "People"), ("admin", "/site/", "Site"), ("admin", "/jobs/", "Jobs")]
    found += [("admin", "/ledger/", "Ledger check"), ("admin", f"/people/{story['gone']}/erase/", "Erase Gone Person")]
    return [*found, ("", "/accounts/login/", "Sign in"), ("", "/accounts/password/reset/", "Password")]


def visit(page: Page, root: str, address: str, heading: str) -> None:
    page.goto(root + address)
    expect(page.get_by_role("heading", name=heading).first).to_be_visible()


def walk(open_page, live_server, persons, story, measure, **context) -> dict[str, object]:
    """What `measure` finds on each page, where that is anything; one browser context a person."""
    opened, wrong = {}, {}
    for who, address, heading in pages(story):
        if who not in opened:
            opened[who] = open_page(persons.get(who), "/keys/" if who else "/accounts/login/", **context)
        page = opened[who]
        visit(page, live_server.url, address, heading)
        found = measure(page)
        if found:
            wrong[address] = found
    open_page.faults[:] = [fault for fault in open_page.faults if "404 (Not Found)" not in fault]
    return wrong


def too_wide(page: Page) -> list[str]:
    """What sticks out of the screen, if that makes the page scroll sideways."""
    if page.evaluate(SIDEWAYS) <= 320:
        return []
    out = "[...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > 320.5)"
    return page.evaluate(f"{out}.map(e => e.outerHTML.slice(0, 100)).slice(0, 8)")


def shown(found: dict[str, object]) -> str:
    return json.dumps(found, indent=1)


@pytest.mark.parametrize("look", ["light", "dark"])
def test_pages_have_no_violation(open_page, live_server, story, bob, admin, look):
    persons = {"bob": bob, "admin": admin}
    found = walk(open_page, live_server, persons, story, violations, color_scheme=look, reduced_motion="reduce")
    assert found == {}, shown(found)


def test_pages_do_not_scroll_sideways_at_320(open_page, live_server, story, bob, admin):
    persons = {"bob": bob, "admin": admin}
    found = walk(open_page, live_server, persons, story, too_wide, viewport={"width": 320, "height": 640})
    assert found == {}, shown(found)


@pytest.mark.parametrize("look", ["light", "dark"])
def test_phone_pages_have_no_violation(open_page, live_server, story, bob, look):
    page = open_page(bob, "/registers/IT/", viewport=PHONE, color_scheme=look, reduced_motion="reduce", has_touch=True)
    expect(page.get_by_role("heading", name="Technology risks")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("link", name="Log a risk").click()
    expect(page.get_by_role("heading", name="Log a risk")).to_be_visible()
    assert violations(page) == []
    visit(page, live_server.url, "/risks/IT-001/", "Backups cannot be restored")
    assert violations(page) == []


@pytest.mark.parametrize("look", ["light", "dark"])
def test_open_parts_of_pages_have_no_violation(open_page, live_server, story, bob, look):
    page = open_page(bob, "/registers/IT/", color_scheme=look, reduced_motion="reduce")
    page.keyboard.press("n")
    expect(page.get_by_role("heading", name="Log a risk")).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="Log a risk")).to_be_focused()
    page.keyboard.press("?")
    expect(page.get_by_role("heading", name="Keyboard shortcuts")).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("Escape")
    page.locator("#menu-rating summary").click()
    expect(page.locator("#menu-rating .pop")).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("Escape")
    page.locator("#edit-impact-IT-001").click()
    expect(page.locator("form.cell select")).to_be_focused()
    page.locator("#IT-002 [data-select]").check()
    expect(page.locator("#bulk")).to_be_visible()
    assert violations(page) == []


@pytest.mark.parametrize("look", ["light", "dark"])
def test_conflict_page_has_no_violation(open_page, live_server, story, bob, look):
    page = open_page(bob, "/risks/IT-001/edit/", color_scheme=look, reduced_motion="reduce")
    other = page.context.new_page()
    other.goto(live_server.url + "/risks/IT-001/edit/")
    for tab, title in ((other, "Theirs"), (page, "Mine")):
        tab.get_by_label("What could happen?").fill(title)
        tab.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("heading", name="You changed this in another window")).to_be_visible()
    open_page.faults[:] = [fault for fault in open_page.faults if "409 (Conflict)" not in fault]
    assert violations(page) == []
    page.set_viewport_size({"width": 320, "height": 640})
    assert too_wide(page) == []


def test_phone_has_the_open_tab_in_sight(open_page, register, risk, bob):
    page = open_page(bob, "/registers/IT/settings/checklist/", viewport=PHONE, has_touch=True)
    for row in (".tabs", ".side > nav"):
        expect(page.locator(f"{row} [aria-current]")).to_be_in_viewport(ratio=0.9)
    assert page.evaluate("scrollY") == 0


def test_phone_has_the_whole_heat_map_in_sight(open_page, register, risk, bob):
    page = open_page(bob, "/registers/IT/heatmap/", viewport=PHONE, has_touch=True)
    for part in (page.locator(".heatpage td.full a").first, page.get_by_role("columnheader", name="Severe")):
        expect(part).to_be_in_viewport(ratio=1)
    expect(page.get_by_text("Backups cannot be restored")).to_be_hidden()  # the number leads there
    page.locator(".heatpage td.full a").first.click()
    expect(page.locator("#risks")).to_contain_text("Backups cannot be restored")


def test_tablet_has_a_table_whose_cells_are_edited_in_sight(open_page, register, risk, bob):
    page = open_page(bob, "/registers/IT/", viewport={"width": 768, "height": 1024}, has_touch=True)
    expect(page.get_by_role("columnheader", name="Next review")).to_be_visible()
    for cell in ("owner", "next_review"):
        page.locator(f"#edit-{cell}-IT-001").click()
        expect(page.locator("form.cell button").last).to_be_in_viewport(ratio=1)
        page.keyboard.press("Escape")
        expect(page.locator("form.cell")).to_have_count(0)
