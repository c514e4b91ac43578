"""Registers with a risk in each column, and the names of the fields down the first one."""

import pytest

from riskreg.imports import ImportRefused, read_register
from tests.imports.files import assert_every_row_ends_once, xlsx_bytes

FIELDS = ["ID", "Risk", "Likelihood", "Impact", "Owner", "Strategy"]
ONE = ["A-1", "The archive fails, and nobody notices", "4", "5", "Alice", "Mitigate"]
TWO = ["A-2", "The supplier ends its service", "2", "3", "n/a", "Accept"]
ROWS = [list(row) for row in zip(FIELDS, ONE, TWO, strict=True)]
GERMAN = ["Nr.", "Risiko", "Eintrittswahrscheinlichkeit", "Auswirkung", "Verantwortlich", "Strategie"]


def as_csv(rows, delimiter=","):
    return "\n".join(delimiter.join(f'"{cell}"' for cell in row) for row in rows).encode()


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (as_csv(ROWS), "a.csv"),
        (as_csv([[head, *row[1:]] for head, row in zip(GERMAN, ROWS, strict=True)], ";"), "a.csv"),
        (xlsx_bytes(Risks=[["Our risks"], [], *([None, *row] for row in ROWS)]), "a.xlsx"),
        (xlsx_bytes(Scale=[["Level", "Word"], [1, "Rare"]], Risks=ROWS), "a.xlsx"),
    ],
)
def test_columns_are_read_as_rows(data, name):
    plan = read_register(data, name=name)
    assert plan.turned
    assert [(risk.reference, risk.title, risk.likelihood, risk.impact, risk.owner) for risk in plan.risks] == [
        ("A-1", ONE[1], 4, 5, "Alice"),
        ("A-2", TWO[1], 2, 3, ""),
    ]
    assert [risk.strategy for risk in plan.risks] == ["mitigate", "accept"]
    assert_every_row_ends_once(plan)


def test_one_risk_on_a_form_is_a_register_of_one():
    plan = read_register(xlsx_bytes(Form=[row[:2] for row in ROWS]), name="a.xlsx")
    assert [risk.title for risk in plan.risks] == [ONE[1]]


def test_turned_sheet_is_found_again_by_its_name():
    found = read_register(xlsx_bytes(Risks=ROWS), name="a.xlsx")
    assert found.sheets == ("Risks", "Risks (transposed)")
    again = read_register(xlsx_bytes(Risks=ROWS), name="a.xlsx", sheet=found.sheet, header_row=found.header_row)
    assert again.risks == found.risks
    of_text = read_register(as_csv(ROWS), name="a.csv")
    assert read_register(as_csv(ROWS), name="a.csv", sheet=of_text.sheet).risks == of_text.risks


def test_table_with_headers_above_is_never_turned():
    plan = read_register(as_csv([FIELDS, ONE, TWO]), name="a.csv")
    assert not plan.turned
    assert [risk.reference for risk in plan.risks] == ["A-1", "A-2"]


def test_text_file_with_lines_of_different_length_is_not_turned():
    """A comma too many would put the values of one risk into another."""
    with pytest.raises(ImportRefused):
        read_register(b"Risk,Disk fills,Server fails,badly\nLikelihood,1,2\nImpact,2,3\nOwner,Ann,Ben\n", name="a.csv")


def test_long_sheet_is_not_turned():
    rows = ROWS + [[f"Note {number}", "x", "y"] for number in range(200)]
    with pytest.raises(ImportRefused):
        read_register(xlsx_bytes(Risks=rows), name="a.xlsx")
