"""Every page there is: its heading and a row first, then no violation that axe knows, in light and dark.

PAGES is written by hand; a new address needs its line here or in FILES, as it needs its rows in the table of rights.
"""

import json
import re

import pytest
from playwright.sync_api import expect

from tests.access.test_urls import address, names, table, world  # noqa: F401 - the fixture
from tests.browser.test_accessibility import too_wide, violations
from tests.factories import OrganisationFactory

pytestmark = [pytest.mark.long, pytest.mark.browser, pytest.mark.look, pytest.mark.django_db(transaction=True)]

IT = "Technology risks"
SOME_RISK = re.compile(r"Risk number \d+ happens")  # factories count on
# name of the address: the heading, and something that stands in the page when it has what it should show
PAGES = {
    "home": ("My work", "Backups cannot be restored"),
    "keys_help": ("Keyboard shortcuts", "Next and previous row"),
    "commands": ("Go to anything", "Notifications"),
    "tour": ("Log a risk in ten seconds", "Skip the tour"),
    "tour_step": ("Read a register at a glance", "Back"),
    "register_list": ("Registers", IT),
    "register_detail": (IT, "Backups cannot be restored"),
    "register_heatmap": (IT, "Backups cannot be restored"),
    "register_dashboard": (IT, "By owner"),
    "register_compare": (IT, "What changed"),
    "register_import": (IT, "Import a spreadsheet"),
    "import_preview": (IT, "Where the table stands"),
    "register_settings": (IT, "Name"),
    "settings_cadence": (IT, "Critical"),
    "settings_categories": (IT, "Category"),
    "settings_matrix": (IT, "Likelihood"),
    "settings_members": (IT, "Vera Viewer"),
    "settings_meetings": (IT, "How often"),
    "settings_reminders": (IT, "Monthly report"),
    "settings_checklist": (IT, "Stop asking"),
    "member_remove": (IT, "Vera Viewer"),
    "saved_view_list": (IT, "High"),
    "decision_list": (IT, "Kind"),
    "identify": (IT, "Look for risks with a checklist"),
    "identify_topic": (IT, "Applies"),
    "workshop_new": (IT, "Look for risks together"),
    "workshop_board": ("Talks", "Join with this code"),
    "risk_log": ("Log a risk", "Almost certain"),
    "risk_detail": ("Backups cannot be restored", "Hm."),
    "risk_edit": ("Edit IT-001", "Statement"),
    "risk_cell": ("IT-001", "Owner"),
    "risk_close": ("Close IT-001", "No longer relevant"),
    "risk_move": ("Move IT-001 to another register", ""),
    "risk_list": ("Risks across registers", "Backups cannot be restored"),
    "risk_reopen": ("Reopen IT-001", ""),
    "risk_accept": ("Accept this risk?", "What signing means"),
    "acceptance_detail": ("Accept this risk?", "Cheap"),
    "risk_hints": ("Hints on the wording", ""),
    "risk_similar": ("Similar risks", ""),
    "review_solo": ("Backups cannot be restored", "Outcome"),
    "review_round": ("Review my risks", ""),
    "review_done": ("Review my risks", ""),
    "action_list": ("Actions", ""),
    "action_edit": ("Action", "State"),
    "meeting_list": (IT, "Technology risk review"),
    "meeting_new": ("Plan a meeting", "Minutes"),
    "meeting_detail": (SOME_RISK, "Outcome"),
    "meeting_projector": (SOME_RISK, "On the matrix"),
    "meeting_close": ("Close the meeting", ""),
    "report_list": ("Reports", "T"),
    "report_issue": ("Issue a report", "Classification mark"),
    "report_sign_off": ("Sign off", ""),
    "report_verify": ("Check a PDF", "PDF"),
    "job_detail": ("A report in the background", ""),
    "inbox": ("Inbox", ""),
    "notifications": ("What I am told", "My actions"),
    "account": ("Profile", "Single-key shortcuts"),
    "search": ("Search", "Find anything you may see"),
    "dashboards": ("Dashboard", "By register"),
    "invitation_accept": ("Welcome", ""),
    "still_the_same": ("This question is answered", ""),
    "workshop_enter": ("Join a workshop", ""),
    "register_new": ("New register", "Matrix to start from"),
    "people": ("People", "Vera Viewer"),
    "person": ("Vera Viewer", ""),
    "person_deactivate": ("Deactivate Vera Viewer", ""),
    "site_settings": ("Site settings", "Time zone"),
    "jobs": ("Jobs and deliveries", ""),
    "ledger_check": ("Ledger check", ""),
}
SITE = {"register_new", "people", "person", "person_deactivate", "site_settings", "jobs", "ledger_check"}
# no page of its own in this world: files, parts of pages, answers that lead on
FILES = {
    "healthz", "readyz", "setup", "register_pdf", "register_csv", "register_xlsx", "register_json", "register_nist",
    "import_done", "register_compare_pdf", "register_compare_json", "decision_csv", "action_csv", "risk_pdf",
    "meeting_ics", "meeting_floor", "workshop_board_pulse", "workshop_pulse", "workshop_join", "job_progress",
    "report_download", "site_logo", "calendar_feed", "saved_view_open", "log_anywhere", "meeting_change",
    "meeting_cancel", "agenda_add", "person_erase",
}  # fmt: skip
BATCH = 6
BATCHES = [sorted(PAGES)[start : start + BATCH] for start in range(0, len(PAGES), BATCH)]


def test_every_page_is_listed():
    shown = {name for (name, method), answers in table().items() if method == "GET" and set(answers) - set("xs")}
    assert set(PAGES) | FILES == shown - {"theme"} | FILES
    assert set(PAGES) <= set(names())


@pytest.fixture
def visit(open_page, live_server, world, request):  # noqa: F811 - the fixture
    """`visit(name, **context)`: the page of that name, with its heading and its row seen."""
    people, numbers, token = world
    OrganisationFactory()
    opened = {}

    def visited(name: str, **context):
        person = people["administrator" if name in SITE else "manager"]
        if person not in opened:
            opened[person] = open_page(person, "/keys/", **context)
        page = opened[person]
        page.goto(live_server.url + address(name, numbers, token))
        heading, row = PAGES[name]
        expect(page.get_by_role("heading", level=1, name=heading), name).to_be_visible()
        if row:
            expect(page.get_by_text(row).first, name).to_be_attached()
        return page

    return visited


@pytest.mark.parametrize("look", ["light", "dark"])
@pytest.mark.parametrize("batch", BATCHES, ids=lambda batch: f"{batch[0]}-{batch[-1]}")
def test_every_page_has_no_violation(visit, batch, look):
    found = {name: violations(visit(name, color_scheme=look, reduced_motion="reduce")) for name in batch}
    assert not any(found.values()), json.dumps({name: wrong for name, wrong in found.items() if wrong}, indent=1)


@pytest.mark.parametrize("batch", BATCHES, ids=lambda batch: f"{batch[0]}-{batch[-1]}")
def test_every_page_fits_a_small_phone(visit, batch):
    narrow = {"viewport": {"width": 320, "height": 640}, "has_touch": True}
    found = {name: too_wide(visit(name, **narrow)) for name in batch}
    assert not any(found.values()), json.dumps({name: wrong for name, wrong in found.items() if wrong}, indent=1)
