"""The same table by WeasyPrint and fpdf2: same columns and texts, repeated header, score on its band's colour."""

from __future__ import annotations

import html
import importlib
import sys
from collections.abc import Callable
from functools import partial

from riskreg.reports.data import RegisterReport, RiskLine
from riskreg.reports.words import table_headers

_WIDTHS = (50, 190, 74, 40, 20, 20, 36, 62, 90, 78, 60)  # points, about those of our own table
_COLOURS = {"low": (207, 227, 242), "moderate": (255, 241, 184), "high": (245, 166, 91), "critical": (140, 29, 24)}


def others(report: RegisterReport) -> dict[str, Callable[[], object]]:
    """Name → what draws the report's table. WeasyPrint is left out, with the reason, where its system libraries are."""
    rows = [_row(report, line) for line in report.lines]
    ratings = [report.grid.rating(line.current.score) for line in report.lines]
    found: dict[str, Callable[[], object]] = {"fpdf2": partial(_fpdf2, rows, ratings)}
    try:
        importlib.import_module("weasyprint")
    except OSError as reason:
        missing = str(reason).splitlines()[0]
        sys.stderr.write(f"WeasyPrint is left out, its system libraries are missing: {missing}\n")
        return found
    return found | {"WeasyPrint": partial(_weasyprint, rows, ratings)}


def _row(report: RegisterReport, line: RiskLine) -> list[str]:
    current = line.current
    due = f"{line.next_review_on:%d %b %Y}" if line.next_review_on else ""
    late = f"{line.overdue_days} days overdue " if line.overdue_days else ""
    overdue = f", {line.overdue_actions} overdue" if line.overdue_actions else ""
    return [
        line.reference, f"{line.title}\n{line.category}", f"{current.score} {report.grid.rating(current.score)}",
        str(line.movement or ""), str(current.likelihood), str(current.impact), str(line.target.score),
        line.strategy or "Not decided", line.owner or "Unowned", late + due, f"{line.open_actions} open{overdue}",
    ]  # fmt: skip


def _fpdf2(rows: list[list[str]], ratings: list[str]) -> object:
    fpdf = importlib.import_module("fpdf")
    fills = {rating: fpdf.FontFace(fill_color=colour) for rating, colour in _COLOURS.items()}
    document = fpdf.FPDF(orientation="landscape", format="A4", unit="pt")
    document.set_font("Helvetica", size=8)
    document.add_page()
    with document.table(col_widths=_WIDTHS, line_height=11) as table:
        table.row(list(table_headers().values()))
        for row, rating in zip(rows, ratings, strict=True):
            made = table.row()
            for place, text in enumerate(row):
                made.cell(text, style=fills[rating] if place == 2 else None)
    return document.output()


def _weasyprint(rows: list[list[str]], ratings: list[str]) -> object:
    columns = zip(_WIDTHS, table_headers().values(), strict=True)
    head = "".join(f"<th style='width:{wide}pt'>{name}" for wide, name in columns)
    body = "".join(
        f"<tr class={rating}>" + "".join(f"<td>{html.escape(text)}</td>" for text in row) + "</tr>"
        for row, rating in zip(rows, ratings, strict=True)
    )
    bands = "".join(f".{name} td:nth-child(3){{background:rgb{colour}}}" for name, colour in _COLOURS.items())
    style = "@page{size:A4 landscape;@bottom-right{content:'Page 'counter(page)' of 'counter(pages)}} "
    style += f"table{{width:100%;border-collapse:collapse;font:8pt sans-serif;white-space:pre-line}}{bands}"
    source = f"<style>{style}</style><table><thead><tr>{head}</thead>{body}</table>"
    return importlib.import_module("weasyprint").HTML(string=source).write_pdf()
