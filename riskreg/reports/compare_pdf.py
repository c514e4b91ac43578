"""What changed between two moments, as a PDF: the counts, then each group as a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.utils.translation import gettext as _

from riskreg.reports import meeting_words, words
from riskreg.reports.arrow_map import draw_arrow_map, map_height
from riskreg.reports.arrows import Arrows
from riskreg.reports.blocks import Block, ending
from riskreg.reports.data import Paper
from riskreg.reports.document import Meta, Part, build
from riskreg.reports.logo import pages_with_logo
from riskreg.reports.page import Footer, Pen
from riskreg.reports.style import LEAD_MUTED, NOTE, NOTE_BOLD, NOTE_MUTED, PORTRAITS
from riskreg.reports.text import one_line
from riskreg.reports.typeset import Typesetter
from riskreg.reports.writer import Cell, Column, Writer, cell, figure

MAP_SHARE = 0.82  # of the width of the page


@dataclass(frozen=True, slots=True)
class Score:
    """A score with its rating at that time; None where there was none."""

    points: int | None = None
    rating: str = ""


@dataclass(frozen=True, slots=True)
class ChangedRisk:
    """A risk of a group: its scores at both ends, and what happened to it, a sentence a line."""

    reference: str
    title: str
    before: Score
    after: Score
    lines: Sequence[str]


@dataclass(frozen=True, slots=True)
class ChangeGroup:
    """What has the same kind of change."""

    label: str
    risks: Sequence[ChangedRisk]


@dataclass(frozen=True, slots=True)
class CompareReport:
    """A register at two moments, both in words, and everything between."""

    organisation: str
    register_name: str
    register_code: str
    span: str  # "from the end of 30 June 2026 to 6 October 2026 at 14:00"
    position: datetime  # the later moment, in the organisation's zone
    timezone: str
    groups: Sequence[ChangeGroup]
    unchanged: int
    drawing: Arrows | None = None
    notes: Sequence[str] = ()
    classification: str = ""
    history_head: str = ""  # the last code of the register's history chain at `position`
    logo: bytes | None = None
    paper: Paper = "A4"
    language: str = "en-GB"


def compare_pdf(report: CompareReport) -> bytes:
    """The report as a PDF file. The same report gives the same bytes; text of users is never markup."""
    sheet, typesetter = PORTRAITS[report.paper], Typesetter()
    write = Writer(typesetter, sheet.inner)
    blocks = [*_head(write, report), *_map(write, report)]
    for group in report.groups:
        if group.risks:
            blocks.append(write.heading(f"{group.label} ({len(group.risks)})"))
            blocks += _table(write, group)
    if report.history_head:
        head = write.paragraph(meeting_words.history(report.history_head), NOTE_MUTED)
        blocks = ending(blocks, [Writer.space(8), *head])
    pages = pages_with_logo(blocks, sheet, report.logo, report.organisation)
    kind = _("What changed")
    title = f"{kind}: {one_line(report.register_name)}"
    meta = Meta(
        title,
        report.organisation,
        one_line(report.register_name),
        report.position,
        report.classification,
        report.language,
        history_head=report.history_head,
    )
    footer = Footer(
        "  ·  ".join(filter(None, map(one_line, (report.organisation, report.register_name)))),
        "  ·  ".join(filter(None, (kind, one_line(report.classification)))),
    )
    return build([Part(kind, sheet, pages)], typesetter, meta, footer)


def _head(write: Writer, report: CompareReport) -> list[Block]:
    counts = [(group.label, str(len(group.risks))) for group in report.groups]
    return [
        *write.paragraph(
            " · ".join(filter(None, (report.organisation, _("What changed")))), LEAD_MUTED, after=2, most=2
        ),
        write.heading(words.register_title(report.register_name, report.register_code), 1, before=0),
        *write.paragraph(report.span, LEAD_MUTED, after=8),
        *write.entries([*counts, (_("Unchanged"), str(report.unchanged))]),
        *(block for note in report.notes for block in write.paragraph(note, NOTE_MUTED)),
        Writer.space(4),
        *write.paragraph(words.position(words.moment(report.position, report.timezone)), NOTE_MUTED, after=10),
    ]


def _map(write: Writer, report: CompareReport) -> list[Block]:
    drawing = report.drawing
    if drawing is None or not (drawing.arrows or drawing.new or drawing.closed):
        return []
    width = write.width * MAP_SHARE
    said = [
        words.moved_alt(len(drawing.arrows), len(drawing.new), len(drawing.closed)),
        words.moved_key(),
    ]
    draw = partial(_draw_map, drawing=drawing, width=width)
    return [figure(said[0], width, map_height(drawing, width), draw), *write.paragraph(said[1], NOTE_MUTED)]


def _draw_map(pen: Pen, x: float, top: float, *, drawing: Arrows, width: float) -> None:
    draw_arrow_map(pen, drawing, x, top, width)


def _table(write: Writer, group: ChangeGroup) -> list[Block]:
    columns = [
        Column(_("Ref"), 54),
        Column(_("Before"), 84),
        Column(_("After"), 84),
        Column(_("What changed"), share=1),
    ]
    rows = [
        [
            cell(risk.reference, NOTE_BOLD),
            _score(risk.before),
            _score(risk.after),
            cell(risk.title, NOTE_BOLD, *((line, NOTE) for line in risk.lines)),
        ]
        for risk in group.risks
    ]
    return write.table(columns, rows, summary=group.label)


def _score(score: Score) -> Cell:
    if score.points is None:
        return cell("–", NOTE_MUTED)
    return Cell(score=score.points, rating=score.rating)
