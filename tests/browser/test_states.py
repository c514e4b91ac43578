"""States of pages: nothing, one, long texts, errors, offline, another day, no right; each seen, then held to axe."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_accessibility import too_wide, violations
from tests.factories import TODAY, OrganisationFactory, RegisterFactory, RiskFactory, member, recorded_member

pytestmark = [pytest.mark.long, pytest.mark.browser, pytest.mark.look, pytest.mark.django_db(transaction=True)]

LONG = "Energieversorgungsunternehmensaufsichtsbehördenmeldepflichtversäumnis"
LONG_NAME = "Wilhelmina Theodora Featherstonehaugh-Cholmondeley von Hohenlohe-Langenburg"
NARROW = {"viewport": {"width": 320, "height": 640}}


@pytest.fixture
def states(register, risk, bob, charlie, vera):
    """IT with one risk; NONE with nothing; LONG with texts of every length."""
    OrganisationFactory()
    none = RegisterFactory(code="NONE", name="Nothing yet", matrix=register.matrix)
    long = RegisterFactory(code="LONG", name=f"{LONG} {LONG}", matrix=register.matrix)
    for place in (none, long):
        recorded_member(bob, place, "manager")
    owner = member(long, LONG_NAME, "manager")
    told = dict.fromkeys(("cause", "event", "consequence"), f"{LONG} in https://example.org/{'x' * 90}")
    RiskFactory(register=long, title=f"{LONG} " * 4, owner=owner, current_likelihood=5, current_impact=5, **told)


# who, address, heading, what must be seen
STATES = {
    "no risk": ("bob", "/registers/NONE/", "Nothing yet", "No risks yet"),
    "no risk, map": ("bob", "/registers/NONE/heatmap/", "Nothing yet", "Almost certain"),
    "no risk, dashboard": ("bob", "/registers/NONE/dashboard/", "Nothing yet", "No open risk yet."),
    "no meeting": ("bob", "/registers/NONE/meetings/", "Nothing yet", "No meeting is planned."),
    "one risk": ("bob", "/registers/IT/", "Technology risks", "Backups cannot be restored"),
    "nothing found": ("bob", "/registers/IT/?q=xyzzy", "Technology risks", "No risk matches this filter"),
    "long texts": ("bob", "/registers/LONG/", LONG, LONG_NAME),
    "long risk": ("bob", "/risks/LONG-001/", LONG, LONG_NAME),
    "long edit": ("bob", "/risks/LONG-001/edit/", "Edit LONG-001", "Statement"),
    "long log": ("bob", "/log/", "Log a risk", LONG),
    "another day": ("bob", f"/registers/IT/?as_of={TODAY}", "Technology risks", "As it stood at the end of"),
    "risk on another day": ("bob", f"/risks/IT-001/?as_of={TODAY}", "Backups cannot", "As it stood at the end of"),
    "day before all": ("bob", "/registers/IT/?as_of=2001-01-01", "", ""),
    "only looks": ("vera", "/registers/IT/", "Technology risks", "Backups cannot be restored"),
    "only looks at a risk": ("vera", "/risks/IT-001/", "Backups cannot be restored", "Treatment"),
    "no right": ("vera", "/registers/IT/settings/", "You may see this, but not do it", "403"),
    "not there": ("bob", "/risks/IT-999/", "There is nothing here for you", "404"),
    "no register": ("charlie", "/", "My work", "You are not a member of a register yet"),
    "no register, list": ("charlie", "/registers/", "Registers", "No register is open to you yet"),
    "no action": ("charlie", "/actions/", "Actions", "Nothing to do"),
    "no report": ("charlie", "/reports/", "Reports", "No report has been issued yet"),
    "no review": ("charlie", "/review/", "Review my risks", "No review is due"),
    "found nothing": ("bob", "/search/?q=xyzzy", "Search", "Nothing that you may see answers"),
    "menu found nothing": ("bob", "/commands/?q=xyzzy", "Go to anything", "Nothing answers to"),
}
BATCHES = [list(STATES)[start : start + 6] for start in range(0, len(STATES), 6)]


@pytest.fixture
def see(open_page, live_server, states, request):
    """`see(state, **context)`: the page in that state, with what must be there seen."""
    opened: dict[str, Page] = {}

    def seen(state: str, **context) -> Page:
        who, path, heading, text = STATES[state]
        if who not in opened:
            opened[who] = open_page(request.getfixturevalue(who), "/keys/", **context)
        page = opened[who]
        page.goto(live_server.url + path)
        expect(page.get_by_role("heading", level=1).filter(has_text=heading).first, state).to_be_visible()
        expect(page.locator("body"), state).to_contain_text(text)
        return page

    yield seen
    answers = ("403 (Forbidden)", "404 (Not Found)", "400 (Bad Request)")
    open_page.faults[:] = [fault for fault in open_page.faults if not any(text in fault for text in answers)]


@pytest.mark.parametrize("look", ["light", "dark"])
@pytest.mark.parametrize("batch", BATCHES, ids=lambda batch: batch[0])
def test_states_have_no_violation(see, batch, look):
    found = {state: violations(see(state, color_scheme=look, reduced_motion="reduce")) for state in batch}
    assert {state: wrong for state, wrong in found.items() if wrong} == {}


@pytest.mark.parametrize("batch", BATCHES, ids=lambda batch: batch[0])
def test_states_fit_a_small_phone(see, batch):
    found = {state: too_wide(see(state, **NARROW)) for state in batch}
    assert {state: wrong for state, wrong in found.items() if wrong} == {}


@pytest.mark.parametrize("look", ["light", "dark"])
def test_refused_form_has_no_violation(open_page, states, bob, look):
    page = open_page(bob, "/risks/IT-001/edit/", color_scheme=look, reduced_motion="reduce")
    page.get_by_label("What could happen?").fill("")
    page.locator("main form").first.evaluate("form => form.noValidate = true")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("alert").first).to_contain_text("This field is required.")
    assert violations(page) == []
    open_page.faults[:] = [fault for fault in open_page.faults if "422" not in fault]


@pytest.mark.parametrize("look", ["light", "dark"])
def test_linking_a_risk_has_no_violation(open_page, states, register, bob, look):
    RiskFactory(register=register, owner=bob, title="Restores were never tried")
    page = open_page(bob, "/risks/IT-001/", color_scheme=look, reduced_motion="reduce")
    expect(page.get_by_role("heading", level=1, name="Backups cannot be restored")).to_be_visible()
    related = page.locator("#related")
    related.get_by_text("Link a risk").click()
    other = related.get_by_label("Which risk?")
    expect(other).to_be_visible()
    assert violations(page) == []
    other.fill("xyzzy")
    related.get_by_role("button", name="Link").click()
    expect(related).to_contain_text("You see no risk with this reference or title.")
    assert violations(page) == []
    other.fill("restores were")
    related.get_by_role("button", name="Link").click()
    expect(related.get_by_role("link", name="Restores were never tried")).to_be_visible()
    assert violations(page) == []
    open_page.faults[:] = [fault for fault in open_page.faults if "422" not in fault]


@pytest.mark.parametrize("look", ["light", "dark"])
def test_lost_connection_has_no_violation_and_keeps_the_text(open_page, states, bob, look):
    page = open_page(bob, "/registers/IT/", color_scheme=look, reduced_motion="reduce")
    page.keyboard.press("n")
    title = page.locator("#panel [name=title]")
    expect(title).to_be_focused()
    title.fill("The bridge is closed")
    page.context.set_offline(True)
    title.press("Enter")
    expect(page.locator("#offline")).to_contain_text("Not saved: no connection. Your text is still here.")
    expect(title).to_have_value("The bridge is closed")
    assert violations(page) == []
    page.context.set_offline(False)
    title.press("Enter")
    expect(page.locator("#risks")).to_contain_text("The bridge is closed")
    expect(page.locator("#offline")).to_be_hidden()
    open_page.faults.clear()


def test_look_up_that_gets_through_does_not_call_it_saved(open_page, states, bob):
    page = open_page(bob, "/registers/IT/")
    page.route("**/log/", lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    page.keyboard.press("n")
    title = page.locator("#panel [name=title]")
    title.fill("The bridge is closed")
    title.press("Enter")
    expect(page.locator("#offline")).to_be_visible()
    with page.expect_response("**/hints/**"):
        title.fill("The bridge is closed again")
    expect(page.locator("#offline")).to_contain_text("Not saved")
    page.unroute("**/log/")
    title.press("Enter")
    expect(page.locator("#risks")).to_contain_text("The bridge is closed again")
    expect(page.locator("#offline")).to_be_hidden()
    open_page.faults.clear()


@pytest.mark.parametrize("look", ["light", "dark"])
def test_command_menu_has_no_violation(open_page, states, bob, look):
    page = open_page(bob, "/registers/IT/", color_scheme=look, reduced_motion="reduce")
    page.keyboard.press("Control+k")
    expect(page.locator("#commands").get_by_role("option", name="Heat map").first).to_be_visible()
    assert violations(page) == []
    page.keyboard.type("IT-001")
    expect(page.locator("#commands").get_by_role("option", name="Backups cannot be restored")).to_be_visible()
    assert violations(page) == []


def test_forced_colours_keep_what_is_chosen_apart(open_page, states, bob):
    page = open_page(bob, "/registers/IT/", forced_colors="active", reduced_motion="reduce")
    pill = page.locator("#risks .pill").first
    expect(pill).to_contain_text("High")
    assert pill.evaluate("e => getComputedStyle(e).borderTopStyle") == "solid"
    page.keyboard.press("n")
    chosen = page.locator("#panel .seg label:has(:checked)").first
    expect(chosen).to_be_visible()
    plain = page.locator("#panel .seg label:not(:has(:checked))").first
    looks = [part.evaluate("e => getComputedStyle(e).backgroundColor") for part in (chosen, plain)]
    assert looks[0] != looks[1]


def test_reduced_motion_moves_nothing(open_page, states, bob):
    page = open_page(bob, "/registers/IT/", reduced_motion="reduce")
    page.keyboard.press("n")
    expect(page.locator("#panel [name=title]")).to_be_focused()
    moving = (
        "[...document.querySelectorAll('*')].flatMap(e => e.getAnimations()).filter(a => !(a instanceof CSSTransition))"
    )
    assert page.evaluate(f"{moving}.length") == 0
