"""The register as a PDF: first page, table, scales and method."""

from __future__ import annotations

import io
from functools import partial

from riskreg.reports import method_words, words
from riskreg.reports.cover import draw_cover
from riskreg.reports.data import RegisterReport
from riskreg.reports.method import Method
from riskreg.reports.page import Pen, draw_footer, footer_of, open_canvas
from riskreg.reports.style import SHEETS
from riskreg.reports.table import Table
from riskreg.reports.text import one_line
from riskreg.reports.typeset import Typesetter


def register_pdf(report: RegisterReport) -> bytes:
    """The report as a PDF file. The same report gives the same bytes; text of users is never markup."""
    sheet = SHEETS[report.paper]
    typesetter = Typesetter()
    # All pages are laid out before the first is drawn, so the number of pages is known.
    table = Table(report, sheet, typesetter)
    method = Method(report, sheet, typesetter)
    pages = [(words.summary(), partial(draw_cover, report=report, sheet=sheet))]
    pages += [(words.register_table(), partial(table.draw, page=n)) for n in range(len(table.pages))]
    pages += [(method_words.heading(), partial(method.draw, page=n)) for n in range(len(method.pages))]

    buffer = io.BytesIO()
    title = words.document_title(one_line(report.organisation), one_line(report.register_name))
    pen = Pen(open_canvas(buffer, report, sheet, title), typesetter)
    footer = footer_of(report)
    part = ""
    for number, (name, draw) in enumerate(pages, start=1):
        if name != part:
            part = name
            pen.canvas.bookmarkPage(f"page-{number}")
            pen.canvas.addOutlineEntry(name, f"page-{number}", level=0, closed=True)
        draw(pen)
        draw_footer(pen, sheet, footer, number, len(pages))
        pen.canvas.showPage()
    pen.canvas.showOutline()
    pen.canvas.save()
    return buffer.getvalue()
