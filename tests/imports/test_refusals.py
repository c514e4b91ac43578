"""Files and options that cannot be used are refused in plain words."""

import pytest

from riskreg.imports import ImportRefused, read_register
from tests.imports.files import HEADER, csv_bytes, read_xlsx_rows


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "The file is empty."),
        (b"\r\n;;\r\n", "The file is empty: there is no text in it."),
        (csv_bytes([HEADER]), "The headers stand in row 1, but there are no rows below them: nothing to import."),
        (b"%PDF-1.7\n%\xe2\xe3", "The PDF is damaged and cannot be read."),
        (b'{"title": ', "The file is not sound JSON, so it cannot be read."),
        (b'{"title": "Flood"}', "The JSON holds no list of objects, so there are no rows to import."),
        (b"[" * 100_000 + b"]" * 100_000, "The JSON is nested deeper than any register."),
        (
            b'{"format": "riskreg-register", "version": 2, "risks": []}',
            "This export was written by a newer version of this software.",
        ),
        (b"<html><table>", "This is a web page or an XML file. Save it as .xlsx or CSV and try again."),
        (
            b"apples\r\npears\r\n",
            "No row looks like the headers of a risk register. "
            "Say which row holds them, and which column is the title.",
        ),
        (bytes(range(256)) * 4, "This is not a table: the file is neither CSV nor a workbook."),
    ],
)
def test_unusable_file_is_refused_in_plain_words(data, message):
    with pytest.raises(ImportRefused) as refused:
        read_register(data, name="file.json" if data[:1] == b"{" else "file.csv")
    assert str(refused.value) == message


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"sheet": "Nope"}, "There is no sheet “Nope”. The sheets are: Risks."),
        ({"header_row": 9}, "Row 9 does not exist or is blank."),
        (
            {"mapping": {"owner": "Boss"}},
            "There is no column “Boss”. The columns are: ID, Risk, Likelihood, Impact, Owner.",
        ),
        ({"scales": {"impact": "big"}}, None),
        ({"scales": {"impact": "big=9"}}, "“9” is not a level from 1 to 5."),
        ({"scales": {"strategy": "x=y"}}, "“y” is none of avoid, transfer, mitigate, accept."),
        ({"mapping": {"colour": "Risk"}}, None),
    ],
)
def test_unusable_option_is_refused_in_plain_words(options, message):
    with pytest.raises(ImportRefused) as refused:
        read_xlsx_rows([HEADER, [1, "Flood", 2, 3, "Ann"]], **options)
    assert message is None or str(refused.value) == message


def test_a_cell_of_50_megabytes_is_refused_by_the_size_of_its_file():
    with pytest.raises(ImportRefused, match="it may have at most 20 MB"):
        read_register(b"Risk,Impact\n" + b"a" * 50_000_000 + b",3", name="big.csv")
