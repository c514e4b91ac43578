"""OpenDocument spreadsheets."""

import io
import zipfile

import pytest

from riskreg.imports import ImportRefused, read_register
from tests.imports.files import levels
from tests.imports.ods import ods_bytes

HEADER = ["ID", "Risk", "Likelihood", "Impact", "Due date", "Owner"]
SHARE = '<table:table-cell office:value-type="percentage" office:value="0.41"><text:p>41 %</text:p></table:table-cell>'
DAY = (
    '<table:table-cell office:value-type="date" office:date-value="2026-05-02">'
    "<text:p>02/05</text:p></table:table-cell>"
)


def refusal(data):
    with pytest.raises(ImportRefused) as refused:
        read_register(data, name="risks.ods")
    return str(refused.value)


def test_cells_are_read_by_their_values():
    title = (
        '<table:table-cell office:value-type="string"><text:p>Water<text:s text:c="2"/>in the<text:line-break/>'
        "<text:span>cellar</text:span></text:p><text:p>again</text:p>"
        "<office:annotation><text:p>a remark</text:p></office:annotation></table:table-cell>"
    )
    plan = read_register(ods_bytes(Risks=[HEADER, ["R1", title, SHARE, 4, DAY, "Ana"]]), name="risks.ods")
    risk = plan.risks[0]
    assert (risk.title, risk.due_on, risk.owner) == ("Water in the cellar again", "2026-05-02", "Ana")
    assert (plan.sheet, levels(plan), risk.original["likelihood"]) == ("Risks", [(3, 4)], "41%")


def test_repeated_blank_rows_and_columns_cost_nothing():
    blank = (
        '<table:table-row table:number-rows-repeated="1048000">'
        '<table:table-cell table:number-columns-repeated="16384"/>'
        "</table:table-row>"
    )
    plan = read_register(ods_bytes(extra=blank, Risks=[HEADER, ["R1", "Flood", 1, 2]]), name="risks.ods")
    assert (len(plan.risks), plan.rows_read) == (1, 1)


def test_hidden_sheet_yields_to_a_visible_one():
    rows = [HEADER, ["R1", "Flood", 1, 2, None, "Ana"]]
    plan = read_register(ods_bytes(hidden=("Old",), Old=[*rows, *rows[1:]], Now=rows), name="risks.ods")
    assert plan.sheet == "Now"


def test_merged_cells_do_not_shift_the_row():
    title = (
        '<table:table-cell table:number-columns-spanned="2" office:value-type="string">'
        "<text:p>Assessment</text:p></table:table-cell>"
    )
    rows = [[None, "Register", title, "<table:covered-table-cell/>"], HEADER, ["R1", "Flood", 1, 2]]
    assert levels(read_register(ods_bytes(Risks=rows), name="risks.ods")) == [(1, 2)]


def test_hostile_files_are_refused():
    cell = "<table:table-cell{}><text:p>x</text:p></table:table-cell>"
    filled = '<table:table-row table:number-rows-repeated="900000">' + cell.format("") + "</table:table-row>"
    wide = "<table:table-row>" + cell.format(' table:number-columns-repeated="1000000"') + "</table:table-row>"
    assert refusal(ods_bytes(extra=filled, Risks=[HEADER])) == "The table has more than 50000 rows."
    assert refusal(ods_bytes(extra=wide, Risks=[HEADER])) == "The table has more than 300 columns."
    bomb = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]><x>'
    assert (
        refusal(ods_bytes(head=bomb, Risks=[]))
        == "The workbook holds XML definitions that no spreadsheet program writes."
    )
    assert refusal(ods_bytes(head="<broken", Risks=[])) == "The spreadsheet is damaged and cannot be read."


def test_protected_file_is_refused():
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", "\x01\x02")
        archive.writestr("META-INF/manifest.xml", "<manifest:encryption-data/>")
    assert refusal(target.getvalue()) == "The file is protected with a password. Save it without one and try again."
