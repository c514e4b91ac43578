"""What holds for every kind of report."""

import io
import json
import sys
from dataclasses import replace
from datetime import datetime

import pdfplumber
import pdfua
import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riskreg.reports import meeting_words
from riskreg.reports.agenda_pdf import agenda_pdf
from riskreg.reports.attached import NotAttached, attached_json, proof_of, read_attached
from riskreg.reports.minutes_pdf import minutes_pdf
from riskreg.reports.pack_pdf import pack_pdf
from riskreg.reports.register_pdf import register_pdf, risks_pdf
from tests.reports.checks import assert_harmless, assert_well_formed, fonts, page_texts
from tests.reports.papers import HEAD, KINDS, agenda, minutes, pack
from tests.reports.samples import report, risk_line
from tests.reports.structure import Tagged
from tests.reports.test_register_pdf import LITERAL, ODD

WITH_DATA = {"table", "pack", "risk", "reminder"}
ATTACHED = ["register-nist-ir-8286.json", "register.csv", "register.json"]


def attached(kind):
    return ATTACHED if kind in WITH_DATA else []


@pytest.mark.parametrize("kind", KINDS)
def test_paper_is_well_formed_and_the_same_twice(kind, tmp_path):
    data = KINDS[kind](None)
    assert_well_formed(data, tmp_path)
    assert data == KINDS[kind](None)
    assert all(fonts(data).values())


@pytest.mark.parametrize("kind", KINDS)
def test_paper_is_tagged_throughout(kind):
    data = KINDS[kind](None)
    found = Tagged(data)
    root = found.document.Root
    assert found.untagged() == []
    assert (root.MarkInfo.Marked, root.Lang, root.ViewerPreferences.DisplayDocTitle) == (True, "en-GB", True)
    assert found.tree.kind == "Document"
    assert all(figure.alt for figure in found.tree.all("Figure"))
    assert all(link.links == 1 for link in found.tree.all("Link"))
    assert len(found.tree.all("H1")) == 1
    marks = [mark for element in found.tree.all("H1") for mark in element.marks]
    assert marks


@pytest.mark.parametrize("kind", KINDS)
def test_paper_passes_an_independent_check_of_accessibility(kind, tmp_path):
    file = tmp_path / "paper.pdf"
    file.write_bytes(KINDS[kind](None))
    found = {finding.rule_id for finding in pdfua.validate(str(file)).findings}
    # That the file does not declare PDF/UA is meant: pdfua knows 16 of the 106 conditions, so nothing is declared.
    assert found == {"UA-28-004"}


def test_the_independent_check_finds_a_file_without_structure(tmp_path):
    file = tmp_path / "bare.pdf"
    with pikepdf.open(io.BytesIO(register_pdf(report(2)))) as document:
        del document.Root.StructTreeRoot, document.Root.MarkInfo, document.Root.Lang
        document.save(file)
    assert len({finding.rule_id for finding in pdfua.validate(str(file)).findings}) > 3


@pytest.mark.parametrize("kind", KINDS)
def test_paper_tables_have_a_header_for_every_column_and_row(kind):
    tables = Tagged(KINDS[kind](None)).tree.all("Table")
    assert tables
    for table in tables:
        head, *rows = table.children
        assert {cell.kind for cell in head.children} == {"TH"}
        assert {cell.scope for cell in head.children} == {"Column"}
        for row in rows:
            assert [cell.scope for cell in row.children if cell.kind == "TH"] == ["Row"]
            assert len(row.children) == len(head.children)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("text", LITERAL + list(ODD.values()), ids=LITERAL + list(ODD))
def test_paper_with_hostile_text_in_every_field_is_harmless(kind, text):
    assert_harmless(KINDS[kind]("" if text is None else text), attached(kind))


@settings(max_examples=25)
@given(st.sampled_from(sorted(KINDS)), st.text(alphabet=st.characters(), max_size=200))
def test_paper_with_any_text_is_harmless(kind, text):
    assert_harmless(KINDS[kind](text), attached(kind))


@settings(max_examples=15)
@given(st.sampled_from(sorted(KINDS)), st.text(alphabet="abcxyz ÄßéñŠž ΑΩαω АЯбю →≥●▲ (<&>)", min_size=1, max_size=60))
def test_paper_gives_its_text_back(kind, text):
    found = "".join(" ".join(page_texts(KINDS[kind](text))).split())
    assert "".join(text.split()) in found


def test_paper_reads_no_file_and_asks_no_network():
    for draw in KINDS.values():
        draw(None)  # fonts and words are read once
    opened = []
    watching = True

    def watch(event, arguments):
        if watching and (event in ("open", "socket.connect", "socket.getaddrinfo", "subprocess.Popen")):
            opened.append((event, str(arguments[0])))

    sys.addaudithook(watch)
    for draw in KINDS.values():
        draw('<img src="/etc/hostname"/><a href="http://example.org/">x</a>')
    watching = False
    assert opened == []


def test_register_table_gives_every_cell_back_from_its_structure():
    data = register_pdf(report(30))
    found = Tagged(data)
    (table,) = found.tree.all("Table")
    rows = {found.text(row.children[0]): [found.text(cell) for cell in row.children] for row in table.children[1:]}
    for line in report(30).lines:
        cells = rows[line.reference]
        assert cells[1] == " ".join(filter(None, (line.title, line.category)))
        assert cells[2].startswith(str(line.current.score)) or cells[2] == "Not scored"
        assert cells[8] == (line.owner or "Unowned")


def test_register_table_right_to_left_text_is_read_in_its_order():
    data = register_pdf(report(0, lines=[risk_line(1, title="דליפת נתונים בענן")]))
    with pikepdf.open(io.BytesIO(data)) as document:
        page = document.pages[1]
        said = [
            str(operands[1].ActualText)
            for operands, operator in pikepdf.parse_content_stream(page)
            if str(operator) == "BDC" and len(operands) > 1 and "/ActualText" in operands[1]
        ]
    assert len(said) == 1
    assert said[0].startswith("דליפת נתונים בענן")


@pytest.mark.parametrize("draw", [lambda: register_pdf(report(20)), lambda: pack_pdf(pack(20))], ids=["table", "pack"])
def test_attached_data_is_exactly_the_printed_rows(draw):
    data = draw()
    found = read_attached(data)
    assert [risk["reference"] for risk in found["risks"]] == [line.reference for line in report(20).lines]
    assert found["history_head"] == "9f2c 41d7 0be3 88aa"
    assert json.loads(attached_json(data)) == found


def test_proof_names_the_chain_and_the_digest_of_the_data():
    data = register_pdf(report(2))
    said = proof_of(data)
    assert said.history_head == "9f2c 41d7 0be3 88aa"
    assert said.data_sha256 in "".join("".join(page_texts(data)).split())


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7 nothing", b"PK\x03\x04", agenda_pdf(agenda(1))])
def test_read_attached_refuses_what_is_no_register(data):
    with pytest.raises(NotAttached):
        read_attached(data)


def test_read_attached_refuses_data_that_unpacks_to_too_much():
    with pikepdf.new() as document:
        document.add_blank_page()
        document.attachments["register.json"] = b" " * 101_000_000
        buffer = io.BytesIO()
        document.save(buffer, compress_streams=True)
    with pytest.raises(NotAttached, match=r"too large|packed in a way"):
        read_attached(buffer.getvalue())


def test_minutes_name_decisions_actions_and_corrections():
    text = " ".join(page_texts(minutes_pdf(minutes(3))))
    for words in (
        "IT-D-2026-002",
        "Move the billing database",
        "Addendum 1, Ines Kaplan",
        "Deferred to the next meeting",
    ):
        assert words in text


@pytest.mark.parametrize("count", range(4, 16))
def test_minutes_never_end_with_a_page_of_signatures_alone(count):
    last = page_texts(minutes_pdf(minutes(count)))[-1]
    assert "Signatures" in last
    assert last.index("Test the restore") < last.index("Signatures")


def test_agenda_without_items_or_people_says_so():
    text = page_texts(agenda_pdf(type(agenda())(type(HEAD)(**{**_head(), "attendees": ()}))))[0]
    assert "Nothing is on the agenda." in text
    assert "Nobody has been invited yet." in text


def test_reasons_and_conditions_of_several_lines_stay_apart():
    paper = minutes(1)
    item = replace(paper.items[0], reasons=("Above tolerance: 16, the limit is 12", "Review 3 days overdue"))
    assert "the limit is 12. Review 3 days overdue." in " ".join(page_texts(minutes_pdf(replace(paper, items=[item]))))
    found = pack(1)
    accepted = [replace(found.acceptances[0], conditions="Copied on Mondays\nSplit by May")]
    assert "Copied on Mondays; Split by May" in " ".join(page_texts(pack_pdf(replace(found, acceptances=accepted))))


def test_cover_leaves_out_the_scores_that_do_not_fit():
    long = " ".join(["A very long name of a register"] * 20)
    found = pack(12)
    told = replace(found.report, register_name=long, filter_text=" ".join(["a filter of many words"] * 40))
    data = pack_pdf(replace(found, report=told))
    with pdfplumber.open(io.BytesIO(data)) as document:
        page = document.pages[0]
        assert max(letter["bottom"] for letter in page.chars if letter["size"] > 7.6) < page.height - 34


def _head():
    return {name: getattr(HEAD, name) for name in HEAD.__slots__}


@pytest.mark.parametrize("count", range(1, 12))
def test_agenda_never_ends_with_a_page_about_itself_alone(count):
    last = page_texts(agenda_pdf(agenda(count)))[-1]
    assert last.index("Test the restore") < last.index("About this paper")


@pytest.mark.parametrize("facts", range(0, 12, 2))
def test_sign_off_stands_beside_what_is_signed(facts):
    found = report(3, facts=["A fact that takes a line of its own, or even two of them."] * facts)
    last = page_texts(register_pdf(found))[-1]
    assert "Sign-off" in last
    assert "SHA-256" in last or "Strategies" in last


def test_reminder_is_not_for_signing():
    words = " ".join(page_texts(risks_pdf(report(3))))
    assert "About this report" in words
    assert "Sign-off" not in words


@pytest.mark.parametrize(
    ("opened", "closed", "told"),
    [
        ("2026-11-28 10:02", "2026-11-28 11:00", "10:02 to 11:00"),
        ("2026-11-27 18:46", "2026-11-27 19:01", "27 Nov 2026, 18:46 to 19:01"),
        ("2026-11-28 23:50", "2026-11-29 00:10", "23:50 to 29 Nov 2026, 00:10"),
    ],
)
def test_minutes_name_the_day_where_it_is_not_the_planned_one(opened, closed, told):
    planned = datetime.fromisoformat("2026-11-28 10:00")
    assert meeting_words.held(datetime.fromisoformat(opened), datetime.fromisoformat(closed), planned) == told
