"""The last part: the scales, what the words mean, where the figures come from, and the sign-off."""

from __future__ import annotations

from collections.abc import Sequence

from riskreg.reports import method_words as says
from riskreg.reports import words
from riskreg.reports.data import RegisterReport
from riskreg.reports.flow import GUTTER, Block, Composer, column_width, columns, draw_column
from riskreg.reports.page import Pen
from riskreg.reports.style import LABEL, MUTED, NOTE_MUTED, SECTION, Sheet
from riskreg.reports.typeset import Typesetter
from riskreg.scoring import Level

_LABEL_WIDTH = 86.0
_HEADING_HEIGHT = 30.0
_SIGN_OFF_HEIGHT = 108.0


class Method:
    """Scales and method of one report, laid out on pages of two columns."""

    def __init__(self, report: RegisterReport, sheet: Sheet, typesetter: Typesetter) -> None:
        self.sheet = sheet
        make = Composer(typesetter, column_width(sheet))
        height = sheet.top - sheet.bottom - _HEADING_HEIGHT
        blocks = [*_scales(report, make), *_meaning(report, make), *_about(report, make)]
        found = columns(blocks, height)
        # The sign-off follows the last block if that leaves room, else it begins a column of its own.
        used = sum(block.before + block.height for block in found[-1])
        if used + _SIGN_OFF_HEIGHT > height:
            found.append([])
        self.pages = [found[start : start + 2] for start in range(0, len(found), 2)]

    def draw(self, pen: Pen, page: int) -> None:
        """Draw one page of this part, counted from 0."""
        sheet = self.sheet
        pen.left(sheet.left, sheet.top - 12, says.heading(), SECTION._replace(size=14))
        pen.rule(sheet.left, sheet.right, sheet.top - 20)
        x, end = sheet.left, 0.0
        for blocks in self.pages[page]:
            end = draw_column(pen, blocks, x, sheet.top - _HEADING_HEIGHT)
            x += column_width(sheet) + GUTTER
        if page == len(self.pages) - 1:
            self._draw_sign_off(pen, x - column_width(sheet) - GUTTER, end)

    def _draw_sign_off(self, pen: Pen, x: float, top: float) -> None:
        width = column_width(self.sheet)
        pen.left(x, top - 22, says.sign_off(), SECTION)
        places = (0.0, width * 0.42, width * 0.78)
        for row in (1, 2):
            y = top - 22 - row * 37
            for start, end, label in zip(places, (*places[1:], width), says.sign_off_fields(), strict=True):
                pen.rule(x + start, x + end - (10 if end < width else 0), y, MUTED, 0.7)
                pen.left(x + start, y - 10, label, LABEL)


def _scales(report: RegisterReport, make: Composer) -> list[Block]:
    grid = report.grid
    bands = []
    for band in reversed(grid.bands):
        scores = words.range_of(*grid.score_range(band.rating))
        text = says.scores(scores, *grid.score_range(band.rating), report.appetite, report.tolerance)
        bands += make.entry(words.rating(band.rating), text, _LABEL_WIDTH, rating=band.rating)
    return [
        *make.section(words.likelihood(), _scale(grid.likelihood, make)),
        *make.section(words.impact(), _scale(grid.impact, make)),
        *make.section(says.ratings(), make.paragraph(says.score_rule(grid.top_score), NOTE_MUTED), bands),
    ]


def _scale(levels: Sequence[Level], make: Composer) -> list[Block]:
    blocks = []
    for number, level in reversed(list(enumerate(levels, start=1))):
        text = " ".join(filter(None, (level.description, says.level_range(level.low, level.high))))
        blocks += make.entry(f"{number}  {level.label}", text or says.no_description(), _LABEL_WIDTH)
    return blocks


def _entries(pairs: Sequence[tuple[str, str]], make: Composer) -> list[Block]:
    return [block for label, text in pairs for block in make.entry(label, text, _LABEL_WIDTH)]


def _meaning(report: RegisterReport, make: Composer) -> list[Block]:
    return [
        *make.section(says.meaning(), _entries(says.definitions(report.appetite, report.tolerance), make)),
        *make.section(says.strategies(), _entries(says.strategy_definitions(), make)),
    ]


def _about(report: RegisterReport, make: Composer) -> list[Block]:
    entries = _entries(says.about_entries(report), make)
    facts = [block for fact in report.facts for block in make.paragraph(fact)]
    if make.type.substituted:
        facts += make.paragraph(says.substituted())
    return make.section(says.about(), entries, facts)
