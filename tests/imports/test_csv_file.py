"""Delimiters, quotation marks and encodings."""

import pytest

from riskreg.imports import limits
from riskreg.imports.csv_file import read_csv
from riskreg.imports.errors import ImportRefused
from riskreg.imports.headers import known_headers


def rows(text: str | bytes) -> list[list[str]]:
    return read_csv(text if isinstance(text, bytes) else text.encode(), known_headers)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", "^", "~"])
def test_delimiter_is_found(delimiter):
    assert rows(f"ID{delimiter}Risk\n1{delimiter}Flood\n") == [["ID", "Risk"], ["1", "Flood"]]


def test_delimiter_is_found_among_more_commas():
    assert rows("ID;Risk\n1;a, b, c, d\n2;a, b, c, d\n3;a, b, c, d")[1] == ["1", "a, b, c, d"]


def test_declared_delimiter_wins_and_its_line_is_no_row():
    assert rows("sep=;\r\nID;Risk, what\r\n1;a, b") == [["ID", "Risk, what"], ["1", "a, b"]]


def test_multi_line_cell_is_one_row_and_blank_lines_count():
    assert rows('ID,Risk\n\n1,"two\nlines"\n2,x') == [["ID", "Risk"], [], ["1", "two\nlines"], ["2", "x"]]


def test_quotation_mark_that_is_never_closed_spoils_only_its_line():
    assert rows('ID,Risk\n1,"open\n2,b\n3,"c"\n') == [["ID", "Risk"], ["1", '"open'], ["2", "b"], ["3", "c"]]


def test_many_open_quotation_marks_end_quickly():
    text = 'ID,Risk\n"""x\n' * 5_000
    assert len(rows(text)) <= 10_000


def test_windows_1252_and_latin_1_letters_survive():
    assert rows("ID;Risk\n1;größer – 5 €".encode("cp1252"))[1] == ["1", "größer – 5 €"]
    assert rows(b"ID;Risk\n1;gr\xf6\xdfer\x81")[1][1].startswith("größer")


def test_cells_are_trimmed_and_lose_control_characters():
    assert rows(" ID , Risk\n 1 ,a\x00b\x07c ") == [["ID", "Risk"], ["1", "abc"]]


def test_text_made_inert_by_an_export_is_restored():
    assert rows("ID,Risk\n1,'=1+1\n2,'quoted'") == [["ID", "Risk"], ["1", "=1+1"], ["2", "'quoted'"]]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Risk,Owner\n" + "x" * 200_000, "A cell of the file has more than 131072 characters."),
        (",".join(["Risk"] * (limits.MOST_COLUMNS + 1)), f"The table has more than {limits.MOST_COLUMNS} columns."),
        ("Risk," * 200_000, "A line of the file is too long to be a row of a table."),
        ("\n" * (limits.MOST_ROWS * limits.MOST_LINES_A_ROW + 1), f"The table has more than {limits.MOST_ROWS} rows."),
        ("Risk,Owner\n" * (limits.MOST_ROWS + 1), f"The table has more than {limits.MOST_ROWS} rows."),
    ],
)
def test_file_beyond_a_limit_is_refused(text, message):
    with pytest.raises(ImportRefused) as refused:
        rows(text)
    assert str(refused.value) == message
