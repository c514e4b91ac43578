import io
from datetime import date, datetime

import openpyxl
from hypothesis import given, settings
from hypothesis import strategies as st

from riskreg.lib.cells import restore
from riskreg.reports.export_data import AcceptanceRow, ActionRow, DecisionRow, Extras
from riskreg.reports.register_xlsx import register_xlsx
from riskreg.reports.text import clean
from tests.reports.samples import report, risk_line


def book(data):
    return openpyxl.load_workbook(io.BytesIO(data))


def by_header(sheet, row=2):
    return {head.value: cell for head, cell in zip(sheet[1], sheet[row], strict=True)}


def test_register_xlsx_cells_are_typed():
    sheet = book(register_xlsx(report(0, lines=[risk_line(1)])))["Register"]
    cells = by_header(sheet)
    assert cells["Reference"].value == "IT-001"
    assert cells["Current score"].value == 10
    assert cells["Next review"].value == datetime(2026, 12, 5)  # noqa: DTZ001 - workbooks know no zones
    assert cells["Next review"].number_format == "yyyy-mm-dd"
    assert cells["Strategy"].value == "Mitigate"


def test_register_xlsx_header_stays_in_sight_and_filters():
    sheet = book(register_xlsx(report(12)))["Register"]
    assert sheet.freeze_panes == "C2"
    assert sheet.auto_filter.ref == "A1:AB13"
    assert sheet.max_row == 13


def test_register_xlsx_rating_carries_its_colour():
    cells = by_header(book(register_xlsx(report(0, lines=[risk_line(1)])))["Register"])
    assert cells["Rating"].fill.fgColor.rgb == "FFF5A65B"
    assert cells["Current score"].fill.fgColor.rgb == "FFF5A65B"


def test_register_xlsx_second_sheet_says_what_it_is():
    sheet = book(register_xlsx(report(1, filter_text="Owned by Dana Roth")))["About this report"]
    entries = {row[0]: row[1] for row in sheet.iter_rows(values_only=True)}
    assert entries["Shows"] == "Owned by Dana Roth"
    assert entries["Position"] == "6 Oct 2026, 14:00 (Europe/Amsterdam, UTC+02:00)"


def test_register_xlsx_same_report_gives_same_bytes():
    assert register_xlsx(report(20)) == register_xlsx(report(20))


def test_register_xlsx_text_longer_than_a_cell_ends_in_an_ellipsis():
    sheet = book(register_xlsx(report(0, lines=[risk_line(1, title="m" * 40_000)])))["Register"]
    title = by_header(sheet)["Title"].value
    assert (len(title), title[-1]) == (32_767, "…")


@settings(max_examples=60)
@given(st.text(alphabet=st.characters()) | st.text(alphabet="'=+-@\t\r\n ＝＋－＠{}") | st.just("https://example.org/"))
def test_register_xlsx_no_cell_is_a_formula_or_link_and_nothing_is_lost(text):
    sheet = book(register_xlsx(report(0, lines=[risk_line(1, title=text, controls=text)])))["Register"]
    cells = by_header(sheet)
    assert restore(cells["Title"].value or "") == clean(text)
    assert [cell.data_type for cell in sheet[2] if cell.data_type == "f"] == []
    assert [cell.hyperlink for cell in sheet[2] if cell.hyperlink] == []


def test_register_xlsx_has_a_sheet_each_for_actions_acceptances_decisions_and_scales():
    extras = Extras(
        actions=[ActionRow("IT-001", "=Add a node", "open", "Ann", date(2026, 11, 1))],
        acceptances=[AcceptanceRow("IT-001", "accepted", 4, 5, "Bo", "Cheap enough", expires_on=date(2027, 1, 1))],
        decisions=[DecisionRow("IT-D-2026-001", "IT-001", "accepted", "Live with it", "Too dear", "Bo")],
    )
    made = book(register_xlsx(report(1), extras))
    rows = {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in made}
    assert list(rows)[1:5] == ["Actions", "Acceptances", "Decisions", "Scales"]
    assert [rows[name][1][0] for name in ("Actions", "Acceptances", "Decisions")] == [
        "IT-001",
        "IT-001",
        "IT-D-2026-001",
    ]
    assert rows["Actions"][1][1].lstrip("'") == "=Add a node"
    assert {made[name].freeze_panes for name in rows if name in ("Actions", "Scales")} == {"B2"}
    assert all(cell.data_type != "f" for sheet in made for row in sheet.iter_rows() for cell in row)
    assert len(rows["Scales"]) == 1 + 5 + 5 + 4  # the header, levels of likelihood and of impact, bands
