"""Whatever comes in: a plan whose rows add up, or a refusal. Never anything else."""

import io
import zipfile

from hypothesis import given, settings
from hypothesis import strategies as st

from riskreg.imports import ImportPlan, ImportRefused, read_register
from tests.imports.files import HEADER, assert_every_row_ends_once, csv_bytes, xlsx_bytes

CELLS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        [
            "",
            "-",
            "n/a",
            "High",
            "low",
            "3",
            "3 - Possible",
            "0,5",
            "50%",
            "Mitigate",
            "open",
            "Risk",
            "Likelihood",
            "IV",
            "01/02/2026",
            "R-1",
            "Total",
            '"',
            ";",
            "\n",
            "a, b",
            "=1+1",
            "'=1",
            "9" * 30,
        ]
    ),
)
PRINTABLE = CELLS.filter(lambda text: all(char.isprintable() for char in text))
VALUES = st.one_of(st.none(), st.integers(), st.floats(), st.dates(), st.booleans(), PRINTABLE)
TABLES = st.lists(st.lists(CELLS, max_size=7), max_size=12)
HEADERS = st.lists(
    st.sampled_from([*HEADER, "Status", "Strategy", "Due date", "Residual likelihood", "Tags", "Impact", ""]),
    max_size=8,
)


def check(data: bytes, name: str) -> ImportPlan | None:
    try:
        plan = read_register(data, name=name)
    except ImportRefused:
        return None
    assert_every_row_ends_once(plan)
    assert list(plan.as_json()) == ["sheet", "header_row", "columns", "scales", "risks", "skipped", "problems"]
    return plan


@given(st.binary(max_size=400))
@settings(max_examples=300)
def test_any_bytes_give_a_plan_or_a_refusal(data):
    check(data, "file.csv")
    check(b"PK\x03\x04" + data, "file.xlsx")
    check(b"Risk;Likelihood;Impact\n" + data, "file.csv")


@given(st.text(max_size=300), st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
@settings(max_examples=200)
def test_any_text_below_a_header_adds_up(text, encoding):
    check(f"ID,Risk,Likelihood,Impact,Owner\n{text}".encode(encoding, "replace"), "file.csv")


@given(HEADERS, TABLES, st.sampled_from(";,\t|"))
@settings(max_examples=300)
def test_any_csv_table_adds_up(header, table, delimiter):
    check(csv_bytes([["Risk", *header], *table], delimiter, "utf-8"), "file.csv")


@given(HEADERS, st.lists(st.lists(VALUES, max_size=7), max_size=8))
@settings(max_examples=60)
def test_any_workbook_table_adds_up(header, table):
    check(xlsx_bytes(Risks=[["Risk", *header], *table]), "file.xlsx")


@given(st.data())
@settings(max_examples=150)
def test_workbook_with_damaged_parts_gives_a_plan_or_a_refusal(data):
    sound = xlsx_bytes(Risks=[HEADER, [1, "Flood", 2, 3, "Ann"]])
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(sound)) as source, zipfile.ZipFile(target, "w") as copy:
        names = source.namelist()
        broken = data.draw(st.sampled_from(names))
        for name in names:
            part = source.read(name)
            if name == broken:
                place = data.draw(st.integers(0, len(part)))
                part = part[:place] + data.draw(st.binary(max_size=6)) + part[place + data.draw(st.integers(0, 40)) :]
            copy.writestr(name, part)
    check(target.getvalue(), "file.xlsx")


@given(st.integers(0, 5000), st.binary(min_size=1, max_size=4))
@settings(max_examples=150)
def test_damaged_workbook_gives_a_plan_or_a_refusal(place, junk):
    sound = xlsx_bytes(Risks=[HEADER, [1, "Flood", 2, 3, "Ann"]])
    place %= len(sound)
    check(sound[:place] + junk + sound[place + len(junk) :], "file.xlsx")
