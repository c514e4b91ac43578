import hashlib
import re
from dataclasses import fields, replace
from itertools import pairwise

import pdfplumber
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riskreg.reports.data import RegisterReport, RiskLine
from riskreg.reports.method_words import about_entries
from riskreg.reports.register_pdf import register_pdf
from riskreg.reports.style import BAND_FILL
from tests.reports.checks import assert_harmless, assert_well_formed, fonts, page_texts, read
from tests.reports.samples import GRID, report, risk_line

LITERAL = [
    "cost < 5 & up",
    "R&D budget",
    "a &amp; b &lt; c",
    "<foo>hi</foo>",
    "<b>hi",
    "x <para>y</para> z",
    '<img src="/etc/hostname"/>',
    '<img src="file:///etc/hostname"/>',
    '<img src="http://example.org/a.png"/>',
    '<a href="javascript:alert(1)">x</a>',
    '<a href="file:///etc/hostname">x</a>',
    '<a href="#nowhere">x</a>',
    '<font size="9999">x</font>',
    "<para fontSize=40>x</para>",
    "<seq>",
    "<evalString>1+1</evalString>",
    '<font color="[[[getattr(pow,Word(1))]]]">x</font>',
    '<font name="nowhere">x</font>',
    '<onDraw name="x"/>',
    "(unbalanced \\ brackets))",
    "%d %s %(name)s {0} {name}",
]
ODD = {
    "nul": "a\x00b",
    "controls": "a\x01\x08\x1b\x7f\x9fb",
    "line ends": "a\r\nb\rc\x0bd\x0ce\u2028f\u2029g\x85h",
    "lone high surrogate": "a\ud800b",
    "lone low surrogate": "a\udfffb",
    "bidi overrides": "a\u202eb\u2066c\u2069d",
    "non-characters": "a\ufffe\uffff\ufdd0\U0001fffeb",
    "chinese": "风险登记册",
    "emoji": "👩‍💻 🔥 ❤️",
    "arabic": "سجل المخاطر",
    "hebrew": "מרשם סיכונים",
    "cyrillic": "Реестр рисков",
    "greek": "Μητρώο κινδύνων",
    "signs": "▲ ▼ → ≥ ● √ € ½ ﬁ",
    "private use": "\ue000\U000f0000",
    "combining": "e\u0301" + "a" + "\u0301" * 500,
    "long word": "m" * 10_000,
    "only blanks": " \t\n\u00a0\u3000",
    "none": None,
    "soft hyphen": "soft\u00adhyphen",
}
TEXTS = [field.name for field in fields(RiskLine) if field.type == "str"]
REPORT_TEXTS = [field.name for field in fields(RegisterReport) if field.type == "str"]


def everywhere(text):
    """A report that has this text in every field that takes text."""
    line = risk_line(1, **dict.fromkeys(TEXTS, text), tags=(text,))
    return report(0, lines=[line, line], facts=[text], **dict.fromkeys(REPORT_TEXTS, text))


def squeezed(text):
    return "".join(text.split())


@pytest.mark.parametrize("text", LITERAL)
def test_register_pdf_markup_prints_as_typed(text):
    data = register_pdf(report(0, lines=[risk_line(1, title=text)]))
    assert squeezed(text) in squeezed(page_texts(data)[1])


@pytest.mark.parametrize("text", LITERAL + list(ODD.values()), ids=LITERAL + list(ODD))
def test_register_pdf_hostile_text_in_every_field_is_harmless(text):
    assert_harmless(register_pdf(everywhere(text)))


def test_register_pdf_missing_glyphs_show_a_mark_and_are_explained():
    pages = page_texts(register_pdf(report(0, lines=[risk_line(1, title="Leak of 风险 data")])))
    assert "Leak of ▯▯ data" in pages[1]
    assert "▯ stands for a character that the fonts of this report lack." in " ".join(pages[-2:])


def test_register_pdf_signs_of_the_fallback_font_print():
    assert "Rise → fall ≥ ●" in page_texts(register_pdf(report(0, lines=[risk_line(1, title="Rise → fall ≥ ●")])))[1]


def test_register_pdf_forty_thousand_words_go_over_pages():
    title = " ".join(f"word{number}" for number in range(40_000))
    pages = page_texts(register_pdf(report(0, lines=[risk_line(7, title=title), risk_line(8)])))
    table = [page for page in pages if page.startswith("Register table")]
    assert len(table) > 100
    assert all("IT-007 continued" in page for page in table[1:])
    assert re.findall(r"\bword\d+\b", " ".join(table)) == title.split()
    assert "IT-008" in table[-1]


def test_register_pdf_long_words_everywhere_stay_on_the_page(tmp_path):
    (tmp_path / "a.pdf").write_bytes(register_pdf(everywhere("M" * 10_000)))
    with pdfplumber.open(tmp_path / "a.pdf") as document:
        for page in [*document.pages[:3], document.pages[-1]]:
            assert max(letter["x1"] for letter in page.chars) <= page.width - 42 + 0.5
            assert min(letter["bottom"] for letter in page.chars) >= 42 - 12


def test_register_pdf_without_risks_says_so():
    pages = page_texts(register_pdf(report(0, filter_text="Open risks owned by nobody")))
    assert "No risks match this filter." in pages[1]
    assert "Open risks owned by nobody" in pages[0]


def test_register_pdf_without_filter_says_all_open_risks():
    assert "All open risks" in page_texts(register_pdf(report(1)))[0]


def test_register_pdf_same_report_gives_same_bytes():
    digests = {hashlib.sha256(register_pdf(report(40))).hexdigest() for _ in range(2)}
    assert len(digests) == 1


def test_register_pdf_names_each_reference_once_in_the_table():
    pages = page_texts(register_pdf(report(120)))
    table = " ".join(page for page in pages if page.startswith("Register table"))
    assert sorted(re.findall(r"IT-\d{3}", table)) == [f"IT-{number:03d}" for number in range(1, 121)]


def test_register_pdf_repeats_header_and_counts_pages():
    pages = page_texts(register_pdf(report(120)))
    table = [page for page in pages if page.startswith("Register table")]
    assert len(table) > 5
    assert all("Ref Risk Current score Change L I Target Strategy Owner Next review Actions" in page for page in table)
    assert [re.search(r"Page \d+ of \d+", page).group() for page in pages] == [
        f"Page {number} of {len(pages)}" for number in range(1, len(pages) + 1)
    ]


def test_register_pdf_footer_carries_mark_and_position():
    for page in page_texts(register_pdf(report(30))):
        assert "Technology risks Position at 6 Oct 2026 · Confidential" in page


def test_register_pdf_faults_are_said_plainly():
    line = risk_line(1, owner="", strategy="", current=risk_line(11).current, overdue_days=9, overdue_actions=2)
    page = page_texts(register_pdf(report(0, lines=[line])))[1]
    for words in ("Unowned", "Not scored", "Not decided", "9 days overdue", "2 overdue"):
        assert words in page


def test_register_pdf_embeds_every_font():
    declared = fonts(register_pdf(everywhere("a → b")))
    assert {name.split("+")[1] for name in declared} == {
        "NotoSans-Regular",
        "NotoSans-Bold",
        "DejaVuSans",
        "DejaVuSans-Bold",
    }
    assert all(declared.values())


def test_register_pdf_tells_readers_what_it_is():
    data = register_pdf(report(30))
    document = read(data)
    assert data.startswith(b"%PDF-1.7")
    assert document.metadata.title == "Technology risks: risk register, Brightwater Utilities plc"
    assert document.metadata.author == "Brightwater Utilities plc"
    assert document.metadata["/CreationDate"] == "D:20261006140000+02'00'"
    assert document.trailer["/Root"]["/Lang"] == "en-GB"
    assert [entry.title for entry in document.outline] == ["Summary", "Register table", "Scales and method", "Sign-off"]


def test_register_pdf_says_what_the_impact_levels_look_like_by_dimension():
    guidance = [(name, [("Slight", f"{name} hardly hurts."), ("Severe", "")]) for name in ("Money", "People")]
    heading = "Impact by dimension: the worst one decides"
    plain, told = (
        " ".join(" ".join(page_texts(register_pdf(report(1, guidance=given)))).split()) for given in ((), guidance)
    )
    assert (plain.count(heading), told.count(heading)) == (0, 1)
    assert [told.count(f"{name} hardly hurts.") for name in ("Money", "People")] == [1, 1]


@pytest.mark.parametrize(
    ("description", "told"),
    [("Happens now and then", "Happens now and then (5 % to 20 %)"), ("5 to 20 % a year", "5 to 20 % a year")],
)
def test_register_pdf_says_the_chance_of_a_level_once(description, told):
    levels = [replace(level, low=0.05, high=0.2, description=description) for level in GRID.likelihood]
    text = " ".join(page_texts(register_pdf(report(1, grid=replace(GRID, likelihood=tuple(levels))))))
    spaced = " ".join(text.split())
    assert (told in spaced, "(5 % to 20 %)" in spaced) == (True, told != description)


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_register_pdf_is_well_formed(tmp_path, paper):
    assert_well_formed(register_pdf(report(40, paper=paper)), tmp_path)


def test_register_pdf_unreadable_logo_is_left_out(caplog):
    assert read(register_pdf(report(1, logo=b"not a picture"))).pages[0].images.keys() == []
    assert "The logo is left out of the report" in caplog.text


@settings(max_examples=40)
@given(st.text(alphabet=st.characters(), max_size=300))
def test_register_pdf_any_text_is_harmless(text):
    assert_harmless(register_pdf(everywhere(text)))


@settings(max_examples=15)
@given(st.integers(0, 60), st.sampled_from(["A4", "Letter"]))
def test_register_pdf_any_count_shows_every_risk(count, paper):
    text = " ".join(page_texts(register_pdf(report(count, paper=paper)))[1:])
    assert len(set(re.findall(r"IT-\d{3}", text))) == count


def test_register_pdf_drafts_and_closed_are_counted_by_name():
    lines = [risk_line(1), replace(risk_line(2), state="draft"), replace(risk_line(3), state="closed")]
    assert "Risks: 1 open, 1 draft, 1 closed" in page_texts(register_pdf(report(0, lines=lines)))[0]


def test_bands_darken_with_the_rating_in_grey_print():
    grey = [0.299 * fill.red + 0.587 * fill.green + 0.114 * fill.blue for fill in BAND_FILL.values()]
    assert list(BAND_FILL) == ["low", "moderate", "high", "critical"]
    assert all(lighter - darker > 0.04 for lighter, darker in pairwise(grey))


def test_register_pdf_names_the_version_of_its_matrix():
    told = dict(about_entries(report()))
    assert told["Matrix"] == "Group matrix 5 × 5, version 3, 5 likelihood × 5 impact levels"
