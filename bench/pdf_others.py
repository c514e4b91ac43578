"""The same table by other libraries, where they are installed: pip install fpdf2 weasyprint."""

from __future__ import annotations

import html
import importlib
import importlib.util
from collections.abc import Callable
from functools import partial

from riskreg.reports.data import RegisterReport


def others(report: RegisterReport) -> dict[str, Callable[[], object]]:
    """Name → what draws five columns of the report."""
    rows = [[line.reference, line.title, str(line.current.score), line.strategy, line.owner] for line in report.lines]
    found: dict[str, Callable[[], object]] = {}
    if importlib.util.find_spec("fpdf"):
        found["fpdf2"] = partial(_fpdf2, rows)
    if importlib.util.find_spec("weasyprint"):
        found["WeasyPrint"] = partial(_weasyprint, rows)
    return found


def _fpdf2(rows: list[list[str]]) -> object:
    document = importlib.import_module("fpdf").FPDF(orientation="landscape", format="A4")
    document.set_font("Helvetica", size=8)
    document.add_page()
    with document.table(col_widths=(12, 45, 12, 15, 16)) as table:
        for row in [["Ref", "Risk", "Score", "Strategy", "Owner"], *rows]:
            table.row(row)
    return document.output()


def _weasyprint(rows: list[list[str]]) -> object:
    body = "".join("<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    style = "@page{size:A4 landscape} table{width:100%;border-collapse:collapse;font:8pt sans-serif}"
    source = (
        f"<style>{style}</style><table><thead><tr><th>Ref<th>Risk<th>Score<th>Strategy<th>Owner</thead>{body}</table>"
    )
    return importlib.import_module("weasyprint").HTML(string=source).write_pdf()
