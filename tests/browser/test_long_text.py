"""A language in which every text is 40 % longer: no page scrolls sideways, nothing is cut off or spills over."""

import json
import re

import pytest
from django.utils import translation
from playwright.sync_api import Page, expect

from riskreg.domain import agenda, meetings
from tests.browser.test_accessibility import PHONE, WIDE, pages, story  # noqa: F401 - the story is a fixture
from tests.factories import NOW, OrganisationFactory, RiskFactory
from tests.languages.catalogue import read
from tests.live import opened, planned

pytestmark = [pytest.mark.browser, pytest.mark.look, pytest.mark.django_db(transaction=True)]

LONGER = 1.4
PARTS = 4  # of the pages, so that each test ends soon
MARK = "ý"  # stands in every text that was made longer
_KEPT = re.compile(r"(%(?:\(\w+\))?[sdn%]|%%n|</?[a-z][^>]*>|&\w+;|\{[^}]*\})")
MORE = ["dashboard/", "compare/", "decisions/", "meetings/", "meetings/new/", "identify/", "views/", "workshops/new/",
        "settings/meetings/", "settings/reminders/", "settings/checklist/"]  # fmt: skip
# What is cut off or spills over, of the elements that hold text; what scrolls by itself or says "…" is neither.
LOST = """() => {
  const lost = new Set(), wide = document.documentElement;
  if (wide.scrollWidth > wide.clientWidth) lost.add(`the page: ${wide.scrollWidth} of ${wide.clientWidth} px`);
  const hides = (value) => value === "hidden" || value === "clip";
  const named = (e) => e.tagName.toLowerCase() + [...e.classList].map((name) => "." + name).join("")
    + " " + e.textContent.trim().replace(/\\s+/g, " ").slice(0, 40);
  for (const e of document.body.querySelectorAll("*")) {
    const text = [...e.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    if (!text || !e.checkVisibility({ visibilityProperty: true })) continue;
    if (e.closest("svg, option, textarea, noscript, .vh, .skip")) continue;
    let out = e;
    while (out && out.getBoundingClientRect().width > 1) out = out.parentElement;
    if (out) continue;  // within what only screen readers get
    const box = e.getBoundingClientRect(), style = getComputedStyle(e);
    if (box.width < 2 || box.height < 2) continue;
    const ends = style.textOverflow === "ellipsis" || style.webkitLineClamp !== "none";
    if (!ends && hides(style.overflowX) && e.scrollWidth > e.clientWidth + 1) lost.add("cut: " + named(e));
    if (!ends && hides(style.overflowY) && e.scrollHeight > e.clientHeight + 3) lost.add("cut below: " + named(e));
    if (style.overflowX === "visible" && style.display !== "inline" && e.scrollWidth > e.clientWidth + 8)
      lost.add("spills: " + named(e));
  }
  return [...lost].slice(0, 10);
}"""


def longer(text: str) -> str:
    """The text made longer word by word, names and marks as they are."""
    parts = _KEPT.split(text)
    return "".join(part if number % 2 else _stretched(part) for number, part in enumerate(parts))


def _stretched(text: str) -> str:
    words = re.split(r"(\W+)", text)
    return "".join(word + MARK * round(len(word) * (LONGER - 1) + 0.4) if word.isalpha() else word for word in words)


@pytest.fixture
def longer_language(monkeypatch):
    """English with every text of ours made longer, as translated strings are."""
    ours = {text for entry in read("en_GB") for name, text in entry.parts.items() if name.startswith("msgid")}
    translation.gettext("")  # the functions below are put in place by the first call
    one, many = translation._trans.gettext, translation._trans.ngettext

    def gettext(text: str) -> str:
        return longer(text) if str(text) in ours else one(text)

    def ngettext(single: str, plural: str, number: int) -> str:
        return longer(plural if number != 1 else single) if single in ours else many(single, plural, number)

    monkeypatch.setattr(translation._trans, "gettext", gettext)
    monkeypatch.setattr(translation._trans, "ngettext", ngettext)
    monkeypatch.setattr(translation._trans, "pgettext", lambda _context, text: gettext(text))
    monkeypatch.setattr(translation._trans, "npgettext", lambda _context, *texts: ngettext(*texts))


def lost(page: Page, address: str) -> list[str]:
    page.goto(address)
    expect(page.locator("h1, h2").filter(visible=True).first).to_be_visible()
    assert MARK in page.locator("body").inner_text(), address
    return page.evaluate(LOST)


def test_texts_are_longer_by_forty_per_cent():
    text = "%(number)s risks of <b>%(name)s</b> need a decision"
    assert longer("Save") == "Save" + MARK * 2
    assert len(longer(text)) - len(text) >= 0.4 * len("risks of need a decision")
    assert ("%(number)s " in longer(text), "<b>%(name)s</b>" in longer(text)) == (True, True)


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["1440", "390"])
def test_pages_hold_longer_texts(open_page, live_server, story, bob, admin, longer_language, viewport, part):  # noqa: F811
    opened_pages, wrong = {}, {}
    addresses = [(who, address) for who, address, _heading in pages(story)]
    addresses += [("bob", f"/registers/IT/{part}") for part in MORE]
    addresses += [("bob", address) for address in ("/inbox/", "/account/notifications/", "/dashboard/", "/review/")]
    for who, address in addresses[part::PARTS]:
        if who not in opened_pages:
            person = {"bob": bob, "admin": admin}.get(who)
            opened_pages[who] = open_page(person, "/keys/" if who else "/accounts/login/", viewport=viewport)
        found = lost(opened_pages[who], live_server.url + address)
        if found:
            wrong[address] = found
    open_page.faults[:] = [fault for fault in open_page.faults if "404 (Not Found)" not in fault]
    assert wrong == {}, json.dumps(wrong, indent=1, ensure_ascii=False)


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["1440", "390"])
def test_meetings_hold_longer_texts(open_page, live_server, register, alice, bob, longer_language, viewport):
    OrganisationFactory()
    live = planned(register, bob, risks=3)
    opened(live, bob)
    plan = meetings.plan_meeting(register=register, by=bob, now=NOW, values={"starts_at": NOW})
    risk = RiskFactory(register=register, owner=alice, strategy="mitigate", title="Cooling fails")
    agenda.add_item(meeting=plan, risk=risk, by=bob, now=NOW)
    page = open_page(bob, "/keys/", viewport=viewport)
    ends = [f"/meetings/{live.pk}/", f"/meetings/{plan.pk}/", f"/meetings/{live.pk}/close/"]
    wrong = {end: found for end in ends if (found := lost(page, live_server.url + end))}
    assert wrong == {}, json.dumps(wrong, indent=1, ensure_ascii=False)
