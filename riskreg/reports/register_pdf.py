"""The register as a PDF: first page, table, scales and method; and the data itself, attached."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from riskreg.reports import words
from riskreg.reports.attached import attachments, digest
from riskreg.reports.cover import draw_cover
from riskreg.reports.data import RegisterReport
from riskreg.reports.document import Meta, Part, build, undisturbed
from riskreg.reports.method import Method
from riskreg.reports.page import footer_of
from riskreg.reports.style import SHEETS
from riskreg.reports.table import Table
from riskreg.reports.text import one_line
from riskreg.reports.typeset import Typesetter


@undisturbed()
def register_pdf(report: RegisterReport, progress: Callable[[], None] | None = None, *, signed: bool = True) -> bytes:
    """The report as a PDF file. The same report gives the same bytes; text of users is never markup.

    Without `signed` there are no lines to sign on: what reminds somebody is not signed.
    `progress` is called now and then; what it raises ends the work.
    """
    sheet, typesetter = SHEETS[report.paper], Typesetter()
    files = attachments(report)
    proof = digest(files)
    # All pages are laid out before the first is drawn, so the number of pages is known.
    table = Table(report, sheet, typesetter)
    method = Method(report, sheet, typesetter, proof, signed=signed)
    parts = [
        Part(words.summary(), sheet, [partial(draw_cover, report=report, sheet=sheet)]),
        Part(words.register_table(), sheet, table.drawings()),
        *method.parts(),
    ]
    return build(parts, typesetter, meta_of(report, proof), footer_of(report), files, progress)


def risks_pdf(report: RegisterReport) -> bytes:
    """The table of exactly the risks of a message, whose report was filled for those risks; not to be signed."""
    return register_pdf(report, signed=False)


def meta_of(report: RegisterReport, proof: str) -> Meta:
    """The properties of the file."""
    return Meta(
        title=words.document_title(one_line(report.organisation), one_line(report.register_name)),
        organisation=report.organisation,
        subject=one_line(report.filter_text) or words.all_open_risks(),
        position=report.position,
        classification=report.classification,
        language=report.language,
        history_head=report.history_head,
        data_sha256=proof,
    )
