"""Small registers of our own, as files."""

import io
from collections.abc import Sequence
from typing import Any

from openpyxl import Workbook

from riskreg.imports import ImportPlan, read_register

HEADER = ["ID", "Risk", "Likelihood", "Impact", "Owner"]


def csv_bytes(rows: list[list[Any]], delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    """Rows joined as they are, without quoting."""
    return "\r\n".join(delimiter.join(str(cell) for cell in row) for row in rows).encode(encoding)


def xlsx_bytes(*, hidden: Sequence[str] = (), **sheets: list[list[Any]]) -> bytes:
    """A workbook with these sheets, some of them hidden."""
    book = Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
        sheet.sheet_state = "hidden" if title in hidden else "visible"
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def read_csv_rows(rows: list[list[Any]], **options: Any) -> ImportPlan:
    """The plan of a semicolon-separated file with these rows."""
    return read_register(csv_bytes(rows, ";"), name="register.csv", **options)


def read_xlsx_rows(rows: list[list[Any]], **options: Any) -> ImportPlan:
    """The plan of a workbook with these rows on one sheet."""
    return read_register(xlsx_bytes(Risks=rows), name="register.xlsx", **options)


def levels(plan: ImportPlan) -> list[tuple[int | None, int | None]]:
    """Likelihood and impact of each risk, in order."""
    return [(risk.likelihood, risk.impact) for risk in plan.risks]


def assert_every_row_ends_once(plan: ImportPlan) -> None:
    """Each row read is a risk, is skipped, or has a problem that stopped it; none is two of these."""
    risks = [risk.row for risk in plan.risks]
    skipped = [skipped.row for skipped in plan.skipped]
    stopped = list(plan.stopped_rows())
    assert len(set(risks + skipped + stopped)) == len(risks) + len(skipped) + len(stopped) == plan.rows_read
