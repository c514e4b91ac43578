"""The last part: the scales, what the words mean, where the figures come from, the proof, and the sign-off."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from riskreg.reports import method_words as says
from riskreg.reports import words
from riskreg.reports.blocks import Block, draw_blocks, paginate
from riskreg.reports.data import RegisterReport
from riskreg.reports.document import Draw, Part
from riskreg.reports.page import Pen
from riskreg.reports.structure import Node
from riskreg.reports.style import NOTE, NOTE_BOLD, NOTE_MUTED, TITLE, Sheet
from riskreg.reports.typeset import Typesetter
from riskreg.reports.writer import Writer
from riskreg.scoring import Level

_GUTTER = 30.0
_LABEL_WIDTH = 86.0
_HEADING_HEIGHT = 36.0


class Method:
    """Scales and method of one report, laid out on pages of two columns."""

    def __init__(
        self,
        report: RegisterReport,
        sheet: Sheet,
        typesetter: Typesetter,
        data_sha256: str = "",
        *,
        signed: bool = True,
    ) -> None:
        self.sheet = sheet
        self.signed = signed
        self.column = (sheet.inner - _GUTTER) / 2
        write = Writer(typesetter, self.column, report.grid, kept_together=0)
        self.height = sheet.top - sheet.bottom - _HEADING_HEIGHT
        scales, meaning = _scales(report, write), _meaning(report, write)
        about, sign_off = _about(report, write, data_sha256), _sign_off(report, write) if signed else []
        columns, proof = self._columns(scales, meaning, about, sign_off)
        self.pages, self.proof_pages = _pairs(columns), _pairs(proof)

    def _columns(
        self, scales: list[Block], meaning: list[Block], about: list[Block], sign_off: list[Block]
    ) -> tuple[list[list[Block]], list[list[Block]]]:
        """The columns of the scales; and those of the proof and the sign-off, if they do not fit behind the scales."""
        told = [*scales, *meaning]
        columns, whole = paginate(told, self.height), paginate([*told, *about, *sign_off], self.height)
        if (len(whole) + 1) // 2 == (len(columns) + 1) // 2:
            return whole, []
        apart = [*paginate(scales, self.height), *paginate(meaning, self.height)]
        if (len(apart) + 1) // 2 == (len(columns) + 1) // 2:  # where it costs no page, no list is torn
            columns = apart
        proof = paginate(about, self.height)
        return columns, [*proof, sign_off] if len(proof) % 2 else paginate([*about, *sign_off], self.height)

    def parts(self, place: str = "") -> list[Part]:
        """The chapters: the scales, and the sign-off where it has a page of its own. Links to the first use `place`."""
        found = [Part(says.heading(), self.sheet, self._drawings(says.heading(), self.pages), place)]
        if self.proof_pages:
            title = says.sign_off() if self.signed else says.about()
            found.append(Part(title, self.sheet, self._drawings(title, self.proof_pages), place and "sign-off"))
        return found

    def _drawings(self, title: str, pages: Sequence[list[list[Block]]]) -> list[Draw]:
        return [partial(self._draw, title, columns, first=number == 0) for number, columns in enumerate(pages)]

    def _draw(self, title: str, columns: Sequence[list[Block]], pen: Pen, *, first: bool) -> None:
        sheet = self.sheet
        with pen.tagged("H2") if first else pen.artifact():
            pen.left(sheet.left, sheet.top - 14, title, TITLE)
        with pen.artifact():
            pen.rule(sheet.left, sheet.right, sheet.top - 26)
        x = sheet.left
        for blocks in columns:
            draw_blocks(pen, blocks, x, sheet.top - _HEADING_HEIGHT)
            x += self.column + _GUTTER


def _pairs(columns: Sequence[list[Block]]) -> list[list[list[Block]]]:
    """Columns by page."""
    return [list(columns[start : start + 2]) for start in range(0, len(columns), 2)]


def _scales(report: RegisterReport, write: Writer) -> list[Block]:
    grid = report.grid
    found = [write.heading(words.likelihood(), 3), *_scale(grid.likelihood, write, chance=True)]
    found += [write.heading(words.impact(), 3), *_scale(grid.impact, write)]
    if report.guidance:
        found.append(write.heading(says.dimensions(), 3))
    for dimension, levels in report.guidance:
        found += write.paragraph(dimension, NOTE_BOLD, keeps=True)
        found += write.entries(
            [(label, text or says.no_description()) for label, text in reversed(levels)], _LABEL_WIDTH
        )
    found += [
        write.heading(says.ratings(), 3),
        *write.paragraph(says.score_rule(grid.top_score), NOTE_MUTED, keeps=True),
    ]
    whole = Node("L")
    for band in reversed(grid.bands):
        low, high = grid.score_range(band.rating)
        text = says.scores(words.range_of(low, high), low, high, report.appetite, report.tolerance)
        found += write.pill_entry(whole, band.rating, text, _LABEL_WIDTH)
    return found


def _scale(levels: Sequence[Level], write: Writer, *, chance: bool = False) -> list[Block]:
    pairs = []
    for number, level in reversed(list(enumerate(levels, start=1))):
        told = chance and "%" in level.description  # the description says the chance itself
        span = "" if told else says.level_range(level.low, level.high, chance=chance)
        text = " ".join(filter(None, (level.description, span)))
        pairs.append((f"{number}  {level.label}", text or says.no_description()))
    return write.entries(pairs, _LABEL_WIDTH)


def _meaning(report: RegisterReport, write: Writer) -> list[Block]:
    return [
        write.heading(says.meaning(), 3),
        *write.entries(says.definitions(report.appetite, report.tolerance), _LABEL_WIDTH),
        write.heading(says.strategies(), 3),
        *write.entries(says.strategy_definitions(), _LABEL_WIDTH),
    ]


def _about(report: RegisterReport, write: Writer, data_sha256: str) -> list[Block]:
    found = [write.heading(says.about(), 3), *write.entries(says.about_entries(report, data_sha256), _LABEL_WIDTH)]
    for fact in report.facts:
        found += write.paragraph(fact, NOTE)
    if data_sha256:
        found += write.paragraph(says.carries_data(), NOTE_MUTED)
    if write.type.substituted:
        found += write.paragraph(says.substituted(), NOTE)
    return found


def _sign_off(report: RegisterReport, write: Writer) -> list[Block]:
    lines = write.signatures(says.sign_off_fields(), ["", "", ""], after=10)
    moment = words.moment(report.position, report.timezone)
    found = [write.heading(says.sign_off(), 3), *write.paragraph(says.sign_off_statement(moment), NOTE, keeps=True)]
    return [*found, *(line._replace(keeps=True) for line in lines[:-1]), lines[-1]]
