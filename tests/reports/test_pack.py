"""What only the register pack has."""

import io
import re
from dataclasses import replace

import pikepdf
import pytest

from riskreg.reports import flow
from riskreg.reports.pack_pdf import open_actions, pack_pdf
from tests.reports.checks import assert_well_formed, page_texts
from tests.reports.papers import pack
from tests.reports.structure import Tagged


def test_pack_contents_name_the_pages_that_the_bookmarks_lead_to():
    data = pack_pdf(pack(30))
    with pikepdf.open(io.BytesIO(data)) as document, document.open_outline() as outline:
        numbers = {page.objgen: number for number, page in enumerate(document.pages, start=1)}
        tops = {str(entry.title): numbers[entry.destination[0].objgen] for entry in outline.root}
    text = page_texts(data)[0]
    assert list(tops) == [
        "Cover", "Executive summary", "Movement", "Highest risks", "Register table", "Risks in detail", "Actions",
        "Acceptances", "Scales and method", "Sign-off",
    ]  # fmt: skip
    for title, number in list(tops.items())[1:]:
        assert f"{title} {number}" in text


def test_pack_row_and_detail_lead_to_each_other():
    data = pack_pdf(pack(40))
    with pikepdf.open(io.BytesIO(data)) as document:
        numbers = {page.objgen: number for number, page in enumerate(document.pages)}
        links = [
            (numbers[page.objgen], str(link.Contents), numbers[link.Dest[0].objgen])
            for page in document.pages
            for link in page.get("/Annots", [])
        ]
    texts = page_texts(data)
    for start, label, target in links:
        if re.fullmatch(r"IT-\d{3}", label) and texts[start].startswith("Register table"):
            assert label in texts[target]
    assert len([label for start, label, _t in links if texts[start].startswith("Register table")]) == 40


def test_pack_counts_changes_since_the_last_report():
    found = Tagged(pack_pdf(pack(12)))
    tiles = [found.text(item) for item in found.tree.all("LI")]
    assert tiles[0] == "12 Open risks +2"


def test_pack_shows_the_map_then_beside_the_map_now():
    found = Tagged(pack_pdf(pack(12)))
    chapter = next(part for part in found.tree.all("Sect") if "Movement since" in found.text(part.children[0]))
    kinds = [child.kind for child in chapter.children]
    assert kinds[:7] == ["H2", "P", "H3", "Figure", "H3", "Figure", "Table"]
    then, now = chapter.all("Figure")
    assert then.alt.startswith("Heat map, number of risks")
    assert now.alt.startswith("Heat map, number of risks")
    assert then.alt != now.alt
    assert [found.text(heading) for heading in chapter.all("H3")] == ["The report of 1 Jul 2026", "6 Oct 2026"]


def test_pack_without_an_earlier_report_says_so():
    found = pack(3)
    first = type(found)(found.report, found.details)
    assert "There is no earlier report to compare with." in page_texts(pack_pdf(first))[0]


def test_pack_stops_where_progress_raises():
    def stop():
        raise RuntimeError("cancelled")

    with pytest.raises(RuntimeError, match="cancelled"):
        pack_pdf(pack(3), stop)


def test_pack_of_nothing_is_a_file(tmp_path):
    assert_well_formed(pack_pdf(pack(0)), tmp_path)


def chapter(found, title):
    """The part of a pack with this heading."""
    return next(part for part in found.tree.all("Sect") if found.text(part.children[0]) == title)


def test_pack_actions_give_every_cell_back_from_their_structure():
    told = pack(12)
    found = Tagged(pack_pdf(told))
    (table,) = chapter(found, "Actions").all("Table")
    head, *rows = table.children
    assert {cell.kind for cell in head.children} == {"TH"}
    assert [[cell.kind for cell in row.children] for row in rows] == [["TH", *["TD"] * 5]] * len(rows)
    titles = {line.reference: line.title for line in told.report.lines}
    read = [[found.text(cell) for cell in row.children][:3] for row in rows]
    assert read == [[a.reference, titles[a.reference], a.title] for a in open_actions(told)]


def test_pack_details_are_read_label_and_text_together():
    told = pack(12)
    found = Tagged(pack_pdf(told))
    read = [found.text(paragraph) for paragraph in chapter(found, "Risks in detail").all("P")]
    owners = [text for text in read if text.startswith("Owner ")]
    assert owners == [f"Owner {line.owner or 'Unowned'}" for line in told.report.lines]


def test_pack_row_taller_than_its_pieces_stays_one_row():
    told = pack(3)
    why = " ".join(f"word{number}" for number in range(600))
    found = Tagged(pack_pdf(replace(told, movement=[replace(told.movement[0], why=why)])))
    (table,) = chapter(found, "Movement since the report of 1 Jul 2026").all("Table")
    rows = [row for row in table.children if row.children[0].scope == "Row"]
    assert len(rows) == 1
    assert found.text(rows[0].children[-1]) == why


def test_pack_is_the_same_whether_or_not_what_is_laid_out_is_kept(monkeypatch):
    told = pack(40)
    kept = pack_pdf(told)
    monkeypatch.setattr(flow, "_MOST_KEPT", 3)
    assert pack_pdf(told) == kept
