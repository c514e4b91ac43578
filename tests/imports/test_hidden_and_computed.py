"""Rows and columns that are hidden, and cells that hold formulas: what is in the file is read, nothing is run."""

import io

import xlsxwriter

from riskreg.imports import read_register
from tests.imports.files import assert_every_row_ends_once
from tests.imports.ods import ods_bytes

HEADER = ["ID", "Risk", "Likelihood", "Impact", "Owner"]
FORMULA = (
    '<table:table-cell table:formula="of:=[.A1]*2" office:value-type="float" office:value="4"><text:p>4</text:p>'
    "</table:table-cell>"
)
TEXT_FORMULA = (
    '<table:table-cell table:formula="of:=[.B2]&amp;&quot;!&quot;" office:value-type="string"><text:p>Ann</text:p>'
    "</table:table-cell>"
)
HIDDEN = '<table:table-row table:visibility="{kind}"><table:table-cell office:value-type="string"><text:p>{id}</text:p>'
HIDDEN += (
    '</table:table-cell><table:table-cell office:value-type="string"><text:p>{title}</text:p></table:table-cell>'
    '<table:table-cell office:value-type="float" office:value="2"/></table:table-row>'
)


def found(plan):
    """What tells whether each row was read for what it says."""
    assert_every_row_ends_once(plan)
    return [(risk.reference, risk.title, risk.likelihood, risk.impact, risk.owner) for risk in plan.risks]


def test_ods_hidden_rows_and_columns_and_values_of_formulas_are_read():
    hidden = HIDDEN.format(kind="collapse", id="R2", title="Mail stops")
    hidden += HIDDEN.format(kind="filter", id="R3", title="Keys are lost")
    column = '<table:table-column table:visibility="collapse"/><table:table-column table:number-columns-repeated="4"/>'
    rows = [HEADER, ["R1", "Disk fills", FORMULA, 3, TEXT_FORMULA]]
    data = ods_bytes(Risks=rows, extra=f"<table:table-row-group>{hidden}</table:table-row-group>")
    plain = ods_bytes(Risks=rows, extra=column + hidden)
    wanted = [
        ("R1", "Disk fills", 4, 3, "Ann"),
        ("R2", "Mail stops", 2, None, ""),
        ("R3", "Keys are lost", 2, None, ""),
    ]
    assert found(read_register(data, name="a.ods")) == found(read_register(plain, name="a.ods")) == wanted


def workbook(*, computed):
    """Formulas for score and owner, with their results as a spreadsheet saves them or, from a script, without."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target)
    sheet = book.add_worksheet("Risks")
    sheet.write_row(0, 0, HEADER)
    for number, title in enumerate(["Disk fills", "Mail stops", "Keys are lost"], start=1):
        sheet.write_row(number, 0, [f"R{number}", title])
        sheet.write_formula(number, 2, "=1+3", None, 4 if computed else "")
        sheet.write(number, 3, 3)
        sheet.write_formula(number, 4, '=CONCATENATE("A","nn")', None, "Ann" if computed else "")
    sheet.set_row(2, None, None, {"hidden": True})
    sheet.set_column(4, 4, None, None, {"hidden": True})
    book.close()
    return target.getvalue()


def test_xlsx_hidden_rows_and_columns_and_results_of_formulas_are_read():
    assert found(read_register(workbook(computed=True), name="a.xlsx")) == [
        ("R1", "Disk fills", 4, 3, "Ann"),
        ("R2", "Mail stops", 4, 3, "Ann"),
        ("R3", "Keys are lost", 4, 3, "Ann"),
    ]


def test_xlsx_formulas_without_results_leave_their_cells_empty():
    plan = read_register(workbook(computed=False), name="a.xlsx")
    assert [(title, level, owner) for _id, title, level, _impact, owner in found(plan)] == [
        ("Disk fills", None, ""),
        ("Mail stops", None, ""),
        ("Keys are lost", None, ""),
    ]
    told = [(problem.row, problem.column, problem.value) for problem in plan.problems]
    assert told == [
        (row, *cell) for row in (2, 3, 4) for cell in (("Likelihood", "=1+3"), ("Owner", '=CONCATENATE("A","nn")'))
    ]  # fmt: skip
    assert {problem.reason[:45] for problem in plan.problems} == {"The file holds this formula without its resul"}


def test_xlsx_titles_that_are_formulas_without_results_stop_their_rows():
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target)
    sheet = book.add_worksheet("Risks")
    sheet.write_row(0, 0, HEADER)
    sheet.write_row(1, 0, ["R1", "Disk fills", 4, 3, "Ann"])
    sheet.write_row(2, 0, ["R2", "", 4, 3, "Ann"])
    sheet.write_formula(2, 1, '="Mail "&A1', None, "")
    book.close()
    plan = read_register(target.getvalue(), name="a.xlsx")
    assert [risk.title for risk in plan.risks] == ["Disk fills"]
    assert [(problem.row, problem.value) for problem in plan.problems] == [(3, '="Mail "&A1')]
    assert plan.stopped_rows() == (3,)
