"""The register pack: everything a board is given about a register, in one file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from riskreg.reports import pack_words as says
from riskreg.reports import words
from riskreg.reports.attached import attachments, digest
from riskreg.reports.blocks import Block
from riskreg.reports.details import DetailMaker, Laid, TopRisks
from riskreg.reports.document import Draw, Part, build, first_pages, undisturbed
from riskreg.reports.flow import Flow, Kept, Unit, still
from riskreg.reports.meeting_data import ActionLine
from riskreg.reports.method import Method
from riskreg.reports.pack_data import RegisterPack
from riskreg.reports.pack_front import Entry, draw_executive, draw_pack_cover
from riskreg.reports.pack_lists import acceptance_units, actions_units
from riskreg.reports.pack_movement import movement_blocks
from riskreg.reports.page import Pen, footer_of
from riskreg.reports.register_pdf import meta_of
from riskreg.reports.style import PORTRAITS, SHEETS, Sheet
from riskreg.reports.table import Table
from riskreg.reports.typeset import Typesetter
from riskreg.reports.writer import Writer

Progress = Callable[[], None]


@undisturbed()
def pack_pdf(pack: RegisterPack, progress: Progress | None = None) -> bytes:
    """The pack as a PDF file. The same pack gives the same bytes; text of users is never markup.

    `progress` is called after each part is laid out; what it raises ends the work.
    """
    report, typesetter = pack.report, Typesetter()
    step = progress or _nothing
    files = attachments(report)
    step()
    proof = digest(files)
    parts = _parts(pack, typesetter, proof, step)
    firsts = first_pages(parts)
    entries = [Entry(part.title, part.place, page) for part, page in zip(parts, firsts, strict=True)][1:]
    wide = SHEETS[report.paper]
    parts[0] = parts[0]._replace(pages=[partial(draw_pack_cover, pack=pack, sheet=wide, entries=entries)])
    return build(parts, typesetter, meta_of(report, proof), footer_of(report), files, step)


def _nothing() -> None:
    """Where nobody wants to know."""


def _parts(pack: RegisterPack, typesetter: Typesetter, proof: str, step: Progress) -> list[Part]:
    """All parts, laid out; the cover waits for the page numbers."""
    report, heading = pack.report, says.headings()
    wide, tall = SHEETS[report.paper], PORTRAITS[report.paper]
    across, upright = Writer(typesetter, wide.inner, report.grid), Writer(typesetter, tall.inner, report.grid)
    links = {detail.line.reference: f"risk-{n}" for n, detail in enumerate(pack.details, start=1)}
    table = Table(report, wide, typesetter, linked=True)
    step()
    parts = [
        Part(heading["cover"], wide, [_blank], "cover"),
        Part(heading["executive"], wide, [partial(draw_executive, pack=pack, sheet=wide)], "executive"),
        Part(
            heading["movement"], wide, Flow([still(movement_blocks(across, pack, links))], wide).drawings(), "movement"
        ),
    ]
    top = TopRisks(pack, tall, upright)
    if top.pages:
        parts.append(Part(heading["top"], tall, [partial(top.draw, page=n) for n in range(len(top.pages))], "top"))
    parts.append(Part(words.register_table(), wide, table.drawings(), "table"))
    if pack.details:
        parts.append(Part(heading["details"], tall, _details(upright, pack, tall), "details"))
    step()
    titles = {detail.line.reference: detail.line.title for detail in pack.details}
    actions = actions_units(across, open_actions(pack), titles, links)
    parts += [
        Part(heading["actions"], wide, Flow(actions, wide).drawings(), "actions"),
        Part(heading["acceptances"], wide, Flow(acceptance_units(across, pack, links), wide).drawings(), "acceptances"),
    ]
    return [*parts, *Method(report, wide, typesetter, proof).parts("method")]


def _blank(pen: Pen) -> None:
    """Holds the place of the cover until the page numbers are known."""


def _details(write: Writer, pack: RegisterPack, sheet: Sheet) -> list[Draw]:
    units: list[Unit] = [still([write.heading(says.headings()["details"], 2, before=0, chapter=True)])]
    details = DetailMaker(write, pack.report)
    kept = Kept(lambda number: details.lay(pack.details[number - 1]))
    units += [partial(_detail, details, kept, number) for number in range(1, len(pack.details) + 1)]
    return Flow(units, sheet).drawings()


def _detail(details: DetailMaker, kept: Kept[Laid], number: int) -> Sequence[Block]:
    return details.blocks(kept.take(number), number)


def open_actions(pack: RegisterPack) -> list[ActionLine]:
    """Every open action with its risk, the longest overdue first, those without a date last."""
    found = [
        replace(action, reference=detail.line.reference)
        for detail in pack.details
        for action in detail.actions
        if action.state in ("todo", "doing")
    ]
    return sorted(
        found,
        key=lambda action: (
            -(action.overdue_days or 0),
            action.due_on is None,
            str(action.due_on or ""),
            action.reference,
        ),
    )
