"""A list of titles below one header: what somebody typed before there was a register."""

import pytest

from riskreg.imports import ImportRefused, read_register
from tests.imports.files import assert_every_row_ends_once, xlsx_bytes

LIST = "Title\nDisk fills\nServer fails, badly\nOne; two: three\n"
TITLES = ["Disk fills", "Server fails, badly", "One; two: three"]


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (LIST.encode(), "a.csv"),
        (LIST.replace("Title", "Risiko").encode("utf-16"), "a.csv"),
        (f"\n\nRisiken 2026\n\n{LIST.replace('Title', 'Risiko')}".encode("cp1252"), "a.txt"),
        (LIST.replace("Title", '"Risk description"').encode(), "a.csv"),
        (xlsx_bytes(List=[[None, "Risks"], *([None, title] for title in TITLES)]), "a.xlsx"),
        (b'[{"title":"Disk fills"},{"title":"Server fails, badly"},{"title":"One; two: three"}]', "a.json"),
    ],
)
def test_one_column_below_a_word_for_titles_is_a_list_of_risks(data, name):
    plan = read_register(data, name=name)
    assert [risk.title for risk in plan.risks] == TITLES
    assert (plan.only_titles, list(plan.found_by.values()), plan.problems) == (
        next(iter(plan.columns.values())),
        ["header"],
        (),
    )
    assert_every_row_ends_once(plan)


@pytest.mark.parametrize(
    "data",
    [
        b"Risk\n3\n4\n5\n",  # numbers are no titles
        b"Likelihood\nHigh\nLow\n",
        b"Top risks of last year\nDisk fills\n",
        b"Risk\n" + b"a long tale " * 30 + b"\n",
    ],
)
def test_one_column_that_names_no_risks_is_no_list(data):
    with pytest.raises(ImportRefused, match="No row looks like the headers"):
        read_register(data, name="a.csv")


def test_a_word_for_titles_over_a_table_is_its_heading():
    plan = read_register(b"Risks\n\nID;Risk;Likelihood\n1;Disk fills;3\n2;Mail stops;4\n", name="a.csv")
    assert (plan.header_row, plan.only_titles, len(plan.risks)) == (3, "", 2)
