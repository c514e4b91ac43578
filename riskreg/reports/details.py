"""The risks in detail, several on a page; and the highest ones, half a page each."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

from riskreg.reports import meeting_words, words
from riskreg.reports import pack_words as says
from riskreg.reports.blocks import Block, Rule
from riskreg.reports.charts import draw_small_map
from riskreg.reports.data import RegisterReport, RiskLine
from riskreg.reports.entries import Entry, entries_height, entry_blocks, write_entries
from riskreg.reports.ink import Ink
from riskreg.reports.meeting_data import ActionLine
from riskreg.reports.pack_data import AcceptanceLine, RegisterPack, RiskDetail
from riskreg.reports.page import Pen
from riskreg.reports.structure import Node
from riskreg.reports.style import BODY, LABEL, NOTE_MUTED, RULE, SUBSECTION, TITLE, Sheet
from riskreg.reports.summary import worst_first
from riskreg.reports.typeset import Line
from riskreg.reports.writer import Writer

_MAP = 128.0
_INDENT = 78.0


class Laid(NamedTuple):
    """A risk whose texts are broken into lines: what it takes to make its blocks, in a tenth of their memory."""

    head: str
    lines: Sequence[Line]
    entries: list[Entry]
    tall: float  # of the entries


class DetailMaker:
    """Lays out the risks of a report, and makes their blocks."""

    def __init__(self, write: Writer, report: RegisterReport) -> None:
        self.write, self.grid = write, report.grid
        self._scores: dict[tuple[int | None, ...], str] = {}  # few levels make many scores

    def lay(self, detail: RiskDetail) -> Laid:
        """Break the texts of a risk into lines."""
        head = f"{detail.line.reference}  {detail.line.title}"
        lines = self.write.type.lines(head, SUBSECTION, self.write.width)
        entries = self.write.lay(self._entries(detail), _INDENT)
        return Laid(head, lines, entries, entries_height(entries))

    def blocks(self, laid: Laid, number: int) -> Sequence[Block]:
        """One risk, in one block unless it is long; its heading leads back to its row in the table."""
        high, rule = len(laid.lines) * SUBSECTION.leading + 10, Rule(0, self.write.width, 0.7)
        place, row = f"risk-{number}", f"row-{number}"
        if laid.tall <= self.write.kept_together:
            write = partial(_write_whole, laid=laid, row=row, high=high)
            return [Block(high + laid.tall, before=6, place=place, bookmark=laid.head, write=write, rule=rule)]
        write = partial(_write_head, lines=laid.lines, row=row)
        head = Block(high, before=6, keeps=True, place=place, bookmark=laid.head, write=write, rule=rule)
        return [head, *entry_blocks(laid.entries, _INDENT)]

    def _entries(self, detail: RiskDetail) -> list[tuple[str, str]]:
        """What is known of a risk, label and text; what is not known is left out."""
        line, label = detail.line, says.labels()
        strategy = ". ".join(filter(None, (words.strategy(line.strategy), line.strategy_note, detail.strategy_why)))
        pairs = [
            (label["state"], words.state(line.state) if line.state != "open" else ""),
            (label["statement"], words.statement(line.cause, line.event, line.consequence)),
            (label["scores"], self._scores_line(line)),
            (label["why"], detail.current_why),
            (label["strategy"], strategy),
            (label["transfer"], detail.transfer_to),
            (label["owner"], line.owner or words.unowned()),
            (label["category"], line.category),
            (label["controls"], line.controls),
            (label["actions"], "; ".join([action_text(action) for action in detail.actions])),
            (label["acceptance"], acceptance_text(detail.acceptance) if detail.acceptance else ""),
            (label["review"], review_text(detail)),
        ]
        return [pair for pair in pairs if pair[1]]

    def _scores_line(self, line: RiskLine) -> str:
        judged = (line.inherent, line.current, line.target)
        key = tuple([level for levels in judged for level in (levels.likelihood, levels.impact)])
        found = self._scores.get(key)
        if found is None:
            found = self._scores[key] = words.scores_line(self.grid, line)
        return found


def _write_whole(pen: Pen, ink: Ink, x: float, y: float, *, laid: Laid, row: str, high: float) -> None:
    _write_head(pen, ink, x, y, lines=laid.lines, row=row)
    write_entries(pen, ink, x, y - high, entries=laid.entries, indent=_INDENT)


def _write_head(pen: Pen, ink: Ink, x: float, y: float, *, lines: Sequence[Line], row: str) -> None:
    if not lines:
        pen.touch(Node("H3"))
        return
    baseline, style = y - SUBSECTION.size - 6, SUBSECTION
    wide = max([pen.line_width(line, style) for line in lines])
    box = (x - 1, baseline - style.leading * len(lines) + style.size, x + wide + 1, baseline + style.size)
    ink.mark(pen.begin_link(Node("H3"), row, box, lines))
    ink.lines(x, baseline, style, lines)
    ink.mark("EMC")


def action_text(action: ActionLine) -> str:
    """An action in one phrase."""
    due = words.day(action.due_on) if action.due_on else ""
    late = words.overdue(action.overdue_days) if action.overdue_days else ""
    facts = ", ".join(filter(None, (action.owner or meeting_words.nobody(), due, late)))
    return f"{action.title} ({facts})"


def acceptance_text(line: AcceptanceLine) -> str:
    """An acceptance in one phrase."""
    return ", ".join(filter(None, (says.acceptance_state(line.state), line.approver, words.day(line.expires_on))))


def review_text(detail: RiskDetail) -> str:
    """When it is looked at again."""
    line = detail.line
    if line.next_review_on is None:
        return ""
    late = words.overdue(line.overdue_days) if line.overdue_days else ""
    return ", ".join(filter(None, (words.day(line.next_review_on), late)))


def highest(pack: RegisterPack, most: int = 10) -> list[tuple[int, RiskDetail]]:
    """The risks with the highest current scores with their numbers in the table; the graver impact first."""
    scored = [(n, d) for n, d in enumerate(pack.details, start=1) if d.line.current.score]
    scored.sort(key=lambda item: worst_first(item[1].line))
    return scored[:most]


class TopRisks:
    """Two risks a page, each with its matrix."""

    def __init__(self, pack: RegisterPack, sheet: Sheet, write: Writer) -> None:
        self.pack, self.sheet, self.write = pack, sheet, write
        found = highest(pack)
        self.pages = [found[start : start + 2] for start in range(0, len(found), 2)]

    def draw(self, pen: Pen, page: int) -> None:
        """Draw one page, counted from 0."""
        sheet = self.sheet
        with pen.tagged("H2") if page == 0 else pen.artifact():
            pen.left(sheet.left, sheet.top - 14, says.headings()["top"], TITLE)
        top = sheet.top - 34
        half = (top - sheet.bottom) / 2
        for place, (number, detail) in enumerate(self.pages[page]):
            self._draw(pen, number, detail, top - place * half, half - 14)

    def _draw(self, pen: Pen, number: int, detail: RiskDetail, top: float, height: float) -> None:
        sheet, report, line = self.sheet, self.pack.report, detail.line
        with pen.artifact():
            pen.rule(sheet.left, sheet.right, top, RULE, 0.8)
        title = pen.type.lines(f"{line.reference}  {line.title}", SUBSECTION, sheet.inner, most=2)
        box = (sheet.left, top - 18 - SUBSECTION.leading * (len(title) - 1), sheet.right, top - 4)
        pen.canvas._code.append(pen.begin_link(Node("H3"), f"risk-{number}", box, title))
        y = pen.stack(sheet.left, top - 16, title, SUBSECTION)
        pen.canvas._code.append("EMC")
        map_left = sheet.right - _MAP
        square = (map_left, y - _MAP + 4, sheet.right, y + 4)
        draw_small_map(pen, report.grid, line, (report.appetite, report.tolerance), square)
        with pen.tagged("P"):
            verdict = says.verdict(line.current.score, report.appetite, report.tolerance)
            pen.stack(map_left, y - _MAP - 8, pen.type.lines(verdict, LABEL, _MAP, most=3), LABEL)
        self._draw_entries(pen, detail, y, top - height, map_left - sheet.left - 18)

    def _draw_entries(self, pen: Pen, detail: RiskDetail, y: float, floor: float, room: float) -> None:
        whole = Node("L")
        for label, text in top_entries(self.pack.report, detail):
            fits = int((y - floor) // BODY.leading)
            if fits < 1:
                return
            item = Node("LI", whole)
            lines = pen.type.lines(text, BODY, room - _INDENT, most=min(4, fits))
            with pen.tagged("Lbl", item):
                pen.left(self.sheet.left, y - 4, label, NOTE_MUTED, _INDENT - 6)
            with pen.tagged("LBody", item):
                y = pen.stack(self.sheet.left + _INDENT, y - 4, lines, BODY) + 1.5


def top_entries(report: RegisterReport, detail: RiskDetail) -> Sequence[tuple[str, str]]:
    """What a board asks of a high risk."""
    line, label = detail.line, says.labels()
    todo = [action for action in detail.actions if action.state in ("todo", "doing")]
    pairs = [
        (label["cause"], _sentence(line.cause)), (label["event"], _sentence(line.event)),
        (label["consequence"], _sentence(line.consequence)),
        (label["scores"], words.scores_line(report.grid, line)), (label["why"], detail.current_why),
        (label["owner"], line.owner or words.unowned()),
        (label["strategy"], ". ".join(filter(None, (words.strategy(line.strategy), line.strategy_note)))),
        (label["controls"], line.controls),
        (label["next"], action_text(todo[0]) if todo else says.nothing()["actions"]),
        (label["actions"], "; ".join(action_text(action) for action in todo[1:])),
        (label["acceptance"], acceptance_text(detail.acceptance) if detail.acceptance else ""),
        (label["review"], review_text(detail)),
    ]  # fmt: skip
    return [(name, text) for name, text in pairs if text]


def _sentence(text: str) -> str:
    """A part of a statement where it stands by itself: people type it as it goes on, in small letters."""
    return text[:1].upper() + text[1:]
