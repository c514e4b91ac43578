"""Workbooks: values as text, and refusal of what would hurt."""

import io
import zipfile
from datetime import date, datetime

import openpyxl
import pytest
from openpyxl import Workbook

from riskreg.imports import ImportRefused, limits, read_register
from riskreg.imports.formulas import Unsolved
from riskreg.imports.xlsx_file import XlsxFile
from tests.imports.files import HEADER, xlsx_bytes

BIG_INSIDE = "The workbook is far bigger inside than its file, so it was not opened."
DAMAGED = "The workbook is damaged and cannot be read."
ROWS = [HEADER, [1, "Flood", 2, 3, "Ann"]]


def with_part(name: str, content: bytes) -> bytes:
    """A sound workbook with one part replaced or added."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(xlsx_bytes(Risks=ROWS))) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as copy,
    ):
        for each in source.namelist():
            if each != name:
                copy.writestr(each, source.read(each))
        copy.writestr(name, content)
    return target.getvalue()


def refusal(data: bytes) -> str:
    with pytest.raises(ImportRefused) as refused:
        read_register(data, name="register.xlsx")
    return str(refused.value)


def test_values_become_the_text_a_person_sees():
    book = Workbook()
    sheet = book.active
    sheet.title = "Risks"
    sheet.append(
        [
            1,
            2.5,
            2.4000000000000004,
            0.5,
            True,
            date(2026, 2, 1),
            datetime.fromisoformat("2026-02-01T09:30"),
            " a\r\nb ",
            None,
        ]
    )
    sheet["D1"].number_format = "0%"
    target = io.BytesIO()
    book.save(target)
    expected = ["1", "2.5", "2.4", "50%", "TRUE", "2026-02-01", "2026-02-01 09:30", "a\nb"]
    assert XlsxFile(target.getvalue()).rows("Risks") == [expected]


def test_blank_rows_keep_the_row_numbers_of_the_sheet():
    data = xlsx_bytes(Risks=[[], ["ID", "Risk"], [], [1, "Flood"]])
    assert XlsxFile(data).rows("Risks") == [[], ["ID", "Risk"], [], ["1", "Flood"]]


def test_formulas_are_not_run_and_are_told_from_texts():
    rows = XlsxFile(xlsx_bytes(Risks=[["Risk", "=1+1"], ["x", "y"]])).rows("Risks")
    assert rows == [["Risk", "=1+1"], ["x", "y"]]
    assert [isinstance(cell, Unsolved) for cell in rows[0]] == [False, True]


def test_size_that_a_sheet_claims_is_not_believed():
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><dimension ref="A1:XFD1048576"/>'
        '<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>Risk</t></is></c><c r="B1" t="inlineStr"><is><t>Owner'
        '</t></is></c></row><row r="2"><c r="A2" t="inlineStr"><is><t>Flood</t></is></c></row>'
        '<row r="1048576"><c r="XFD1048576" s="0"/></row></sheetData></worksheet>'
    )
    plan = read_register(with_part("xl/worksheets/sheet1.xml", sheet.encode()), name="register.xlsx")
    assert [risk.title for risk in plan.risks] == ["Flood"]


def test_workbook_that_unpacks_to_far_more_is_refused():
    assert refusal(with_part("xl/worksheets/sheet1.xml", b" " * 50_000_000)) == BIG_INSIDE


def test_workbook_with_a_huge_part_is_refused():
    assert refusal(with_part("xl/sharedStrings.xml", b" " * (limits.MOST_PART_BYTES + 1))) == BIG_INSIDE


def test_workbook_with_entities_is_refused():
    bomb = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c"><!ENTITY d "&b;&b;&b;">]><worksheet>&d;</worksheet>'
    message = "The workbook holds XML definitions that no spreadsheet program writes."
    assert refusal(with_part("xl/worksheets/sheet1.xml", bomb)) == message
    hidden = bomb.decode().encode("utf-16")  # past a search for bytes: the parser itself refuses it
    assert refusal(with_part("xl/worksheets/sheet1.xml", hidden)) == DAMAGED
    assert openpyxl.DEFUSEDXML


def test_workbook_with_too_many_columns_is_refused():
    message = f"The table has more than {limits.MOST_COLUMNS} columns."
    assert refusal(xlsx_bytes(Risks=[["Risk"] * (limits.MOST_COLUMNS + 1)])) == message


def test_password_and_old_formats_are_named():
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    protected = "The file is protected with a password. Save it without one and try again."
    assert refusal(ole + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")) == protected
    assert refusal(ole + b"\0" * 600) == "This is an old Excel file (.xls). Save it as .xlsx or CSV and try again."


def test_other_packed_files_are_named():
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("notes.txt", "hello")
    assert refusal(target.getvalue()) == "This is a packed file, but not an Excel workbook (.xlsx)."
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    assert refusal(target.getvalue()) == "This is a packed file, but not a spreadsheet."


def test_cut_off_workbook_is_damaged():
    data = xlsx_bytes(Risks=ROWS)
    assert refusal(data[: len(data) // 2]) == DAMAGED


def test_workbook_with_an_external_entity_is_refused():
    outside = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]><worksheet>&b;</worksheet>'
    message = "The workbook holds XML definitions that no spreadsheet program writes."
    assert refusal(with_part("xl/worksheets/sheet1.xml", outside)) == message
    assert refusal(with_part("xl/workbook.xml", outside)) == message
