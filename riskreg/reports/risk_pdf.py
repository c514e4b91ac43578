"""One risk on paper: statement, scores on a small matrix, treatment, actions, acceptance, reviews, history."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from riskreg.reports import meeting_words, method_words, words
from riskreg.reports import pack_words as says
from riskreg.reports.attached import attachments, digest
from riskreg.reports.blocks import Block, draw_blocks, ending, paginate
from riskreg.reports.charts import draw_small_map
from riskreg.reports.cover import draw_aside
from riskreg.reports.data import RegisterReport
from riskreg.reports.details import review_text
from riskreg.reports.document import Draw, Part, build
from riskreg.reports.meeting_parts import actions_table
from riskreg.reports.pack_data import RiskDetail
from riskreg.reports.pack_lists import conditions_of, expiry_cell
from riskreg.reports.page import Pen, footer_of
from riskreg.reports.register_pdf import meta_of
from riskreg.reports.style import LABEL, LEAD, LEAD_MUTED, NOTE, NOTE_BOLD, NOTE_MUTED, PORTRAITS, Sheet
from riskreg.reports.text import one_line
from riskreg.reports.typeset import Typesetter
from riskreg.reports.writer import Column, Writer, cell

_MAP = 128.0
_INDENT = 78.0


def risk_pdf(report: RegisterReport, detail: RiskDetail) -> bytes:
    """The risk as a PDF file; `report` holds its line alone. The same data gives the same bytes."""
    sheet, typesetter = PORTRAITS[report.paper], Typesetter()
    files = attachments(report)
    proof = digest(files)
    narrow = Writer(typesetter, sheet.inner - _MAP - 24, report.grid)
    write = Writer(typesetter, sheet.inner, report.grid)
    beside = _head(narrow, report, detail)
    first = max(sum(block.before + block.height for block in beside) + 14, _MAP + 90)
    below = [
        *_treatment(write, detail), *_actions(write, detail), *_acceptance(write, detail), *_reviews(write, detail),
    ]  # fmt: skip
    below += ending(_history(write, detail), _about(write, report, proof))
    room = sheet.top - sheet.bottom
    pages: list[Draw] = []
    for number, blocks in enumerate(paginate(below, room, max(room - first, 60))):
        draw = partial(_first, report=report, detail=detail, beside=beside, height=first) if number == 0 else None
        pages.append(partial(_page, blocks=blocks, sheet=sheet, head=draw, drop=first if number == 0 else 0))
    line = detail.line
    title = one_line(f"{line.reference} {line.title}")
    meta = meta_of(report, proof)._replace(title=title)
    return build([Part(title, sheet, pages)], typesetter, meta, footer_of(report), files)


def _page(pen: Pen, *, blocks: Sequence[Block], sheet: Sheet, head: Draw | None, drop: float) -> None:
    if head:
        head(pen, sheet=sheet)  # type: ignore[call-arg]
    draw_blocks(pen, blocks, sheet.left, sheet.top - drop)


def _first(
    pen: Pen, *, report: RegisterReport, detail: RiskDetail, beside: Sequence[Block], height: float, sheet: Sheet
) -> None:
    draw_blocks(pen, beside, sheet.left, sheet.top)
    draw_aside(pen, report, sheet)
    left, top = sheet.right - _MAP, sheet.top - 56
    draw_small_map(
        pen, report.grid, detail.line, (report.appetite, report.tolerance), (left, top - _MAP, sheet.right, top)
    )
    with pen.tagged("P"):
        verdict = says.verdict(detail.line.current.score, report.appetite, report.tolerance)
        pen.stack(left, top - _MAP - 11, pen.type.lines(verdict, LABEL, _MAP, most=2), LABEL)


def _head(write: Writer, report: RegisterReport, detail: RiskDetail) -> list[Block]:
    line, label = detail.line, says.labels()
    above = " · ".join(
        filter(None, (report.organisation, words.register_title(report.register_name, report.register_code)))
    )
    found = [
        *write.paragraph(above, LEAD_MUTED, after=2, most=2),
        write.heading(f"{line.reference}  {line.title}", 1, before=0),
    ]
    statement = words.statement(line.cause, line.event, line.consequence)
    found += write.paragraph(statement, LEAD, after=8, most=40) if statement else []
    scores = [
        (name, ". ".join(filter(None, (words.points(report.grid, levels), why))))
        for name, levels, why in (
            (words.inherent(), line.inherent, detail.inherent_why),
            (words.current(), line.current, detail.current_why),
            (words.target(), line.target, detail.target_why),
        )
    ]
    pairs = [(name, text or words.not_scored()) for name, text in scores]
    pairs += [
        (label["owner"], line.owner or words.unowned()), (label["state"], words.state(line.state)),
        (label["category"], line.category), (label["review"], review_text(detail)),
        (label["reviewed"], words.day(line.last_reviewed_on) if line.last_reviewed_on else ""),
        (label["logged"], words.day(line.logged_on) if line.logged_on else ""),
    ]  # fmt: skip
    return found + write.entries([(name, text) for name, text in pairs if text], _INDENT)


def _treatment(write: Writer, detail: RiskDetail) -> list[Block]:
    line, label = detail.line, says.labels()
    strategy = ". ".join(filter(None, (words.strategy(line.strategy), line.strategy_note, detail.strategy_why)))
    pairs = [
        (label["strategy"], strategy), (label["transfer"], detail.transfer_to), (label["controls"], line.controls),
        (label["target"], words.day(line.target_on) if line.target_on else ""),
        (label["tags"], ", ".join(filter(None, line.tags))),
        (label["links"], "; ".join(f"{title} ({url})" if title else url for title, url in detail.links)),
    ]  # fmt: skip
    return [
        write.heading(says.risk_headings()["treatment"]),
        *write.entries([pair for pair in pairs if pair[1]], _INDENT),
    ]


def _actions(write: Writer, detail: RiskDetail) -> list[Block]:
    found = [write.heading(says.risk_headings()["actions"])]
    if not detail.actions:
        return found + write.paragraph(says.nothing()["no_actions"], NOTE_MUTED)
    return found + actions_table(write, detail.actions, with_reference=False)


def _acceptance(write: Writer, detail: RiskDetail) -> list[Block]:
    found, line = [write.heading(says.risk_headings()["acceptance"])], detail.acceptance
    if line is None:
        return found + write.paragraph(says.nothing()["acceptance"], NOTE_MUTED)
    label = says.columns()
    columns = [
        Column(label["approver"], 104), Column(label["signed"], 72), Column(label["expires"], 88),
        Column(label["score"], 92), Column(label["terms"], share=1),
    ]  # fmt: skip
    row = [
        cell(line.approver, NOTE_BOLD), cell(words.day(line.signed_on) if line.signed_on else ""), expiry_cell(line),
        write.score(line.accepted.score), cell(line.rationale, NOTE, *conditions_of(line)),
    ]  # fmt: skip
    return found + write.table(columns, [row], summary=says.risk_headings()["acceptance"])


def _reviews(write: Writer, detail: RiskDetail) -> list[Block]:
    found = [write.heading(says.risk_headings()["reviews"])]
    if not detail.reviews:
        return found + write.paragraph(says.nothing()["reviews"], NOTE_MUTED)
    label = says.columns()
    columns = [
        Column(label["when"], 72),
        Column(label["outcome"], 104),
        Column(label["who"], 104),
        Column(label["note"], share=1),
    ]
    rows = [
        [cell(words.day(r.on), NOTE_BOLD), cell(meeting_words.outcome(r.outcome)), cell(r.by), cell(r.note)]
        for r in detail.reviews
    ]
    return found + write.table(columns, rows, summary=says.risk_headings()["reviews"])


def _history(write: Writer, detail: RiskDetail) -> list[Block]:
    if not detail.history:
        return []
    pairs = [
        (words.day(entry.when), " ".join(filter(None, (f"{entry.who}: {entry.what}", entry.why))))
        for entry in detail.history
    ]
    return [write.heading(says.risk_headings()["history"]), *write.entries(pairs, _INDENT)]


def _about(write: Writer, report: RegisterReport, proof: str) -> list[Block]:
    label = meeting_words.labels()
    found = [write.heading(says.risk_headings()["about"])]
    found += write.entries([(label["position"], words.moment(report.position, report.timezone))], _INDENT)
    if report.history_head:
        found += write.paragraph(meeting_words.history(report.history_head), NOTE_MUTED)
    found += write.paragraph(f"{method_words.carries_data()} SHA-256 {proof}", NOTE_MUTED)
    if write.type.substituted:
        found += write.paragraph(method_words.substituted(), NOTE)
    return found
