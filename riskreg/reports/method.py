"""The last part: the scales, what the words mean, where the figures come from, and the sign-off."""

from __future__ import annotations

from collections.abc import Sequence

from riskreg.reports import method_words as says
from riskreg.reports import words
from riskreg.reports.data import RegisterReport
from riskreg.reports.flow import GUTTER, Block, Composer, column_width, columns, draw_column
from riskreg.reports.page import Pen
from riskreg.reports.style import BODY_MUTED, LABEL, MUTED, SECTION, Sheet
from riskreg.reports.typeset import Typesetter
from riskreg.scoring import Level

_LABEL_WIDTH = 96.0
_HEADING_HEIGHT = 30.0
_SIGN_OFF_HEIGHT = 112.0


class Method:
    """Scales and method of one report, laid out on pages of two columns."""

    def __init__(self, report: RegisterReport, sheet: Sheet, typesetter: Typesetter) -> None:
        self.sheet = sheet
        make = Composer(typesetter, column_width(sheet))
        height = sheet.top - sheet.bottom - _HEADING_HEIGHT
        blocks = [*_scales(report, make), *_meaning(report, make), *_about(report, make)]
        found = columns(blocks, height)
        self.pages = [found[start : start + 2] for start in range(0, len(found), 2)]
        # The sign-off stands at the foot of the last column if that has room, else on a page of its own.
        last = self.pages[-1][-1]
        used = sum(block.before + block.height for block in last)
        if used + _SIGN_OFF_HEIGHT > height:
            self.pages[-1:] = [[*self.pages[-1], []]] if len(self.pages[-1]) == 1 else [self.pages[-1], [[]]]

    def draw(self, pen: Pen, page: int) -> None:
        """Draw one page of this part, counted from 0."""
        sheet = self.sheet
        pen.left(sheet.left, sheet.top - 12, says.heading(), SECTION._replace(size=14))
        pen.rule(sheet.left, sheet.right, sheet.top - 20)
        for place, blocks in enumerate(self.pages[page]):
            x = sheet.left + place * (column_width(sheet) + GUTTER)
            draw_column(pen, blocks, x, sheet.top - _HEADING_HEIGHT)
        if page == len(self.pages) - 1:
            place = len(self.pages[page]) - 1
            self._draw_sign_off(pen, sheet.left + place * (column_width(sheet) + GUTTER))

    def _draw_sign_off(self, pen: Pen, x: float) -> None:
        width = column_width(self.sheet)
        top = self.sheet.bottom + _SIGN_OFF_HEIGHT - 24
        pen.left(x, top, says.sign_off(), SECTION)
        places = (0.0, width * 0.42, width * 0.74)
        for row in (1, 2):
            y = top - row * 37
            for start, end, label in zip(places, (*places[1:], width), says.sign_off_fields(), strict=True):
                pen.rule(x + start, x + end - (10 if end < width else 0), y, MUTED, 0.7)
                pen.left(x + start, y - 10, label, LABEL)


def _scales(report: RegisterReport, make: Composer) -> list[Block]:
    grid = report.grid
    blocks = make.heading(words.likelihood()) + _scale(grid.likelihood, make)
    blocks += make.heading(words.impact()) + _scale(grid.impact, make)
    blocks += make.heading(says.ratings())
    blocks += make.paragraph(says.score_rule(grid.top_score), BODY_MUTED)
    for band in reversed(grid.bands):
        scores = words.range_of(*grid.score_range(band.rating))
        text = says.scores(scores, *grid.score_range(band.rating), report.appetite, report.tolerance)
        blocks += make.entry(words.rating(band.rating), text, _LABEL_WIDTH - 14, rating=band.rating)
    return blocks


def _scale(levels: Sequence[Level], make: Composer) -> list[Block]:
    blocks = []
    for number, level in reversed(list(enumerate(levels, start=1))):
        text = " ".join(filter(None, (level.description, says.level_range(level.low, level.high))))
        blocks += make.entry(f"{number}  {level.label}", text or says.no_description(), _LABEL_WIDTH)
    return blocks


def _meaning(report: RegisterReport, make: Composer) -> list[Block]:
    blocks = make.heading(says.meaning())
    for label, text in says.definitions(report.appetite, report.tolerance):
        blocks += make.entry(label, text, _LABEL_WIDTH)
    blocks += make.heading(says.strategies())
    for label, text in says.strategy_definitions():
        blocks += make.entry(label, text, _LABEL_WIDTH)
    return blocks


def _about(report: RegisterReport, make: Composer) -> list[Block]:
    blocks = make.heading(says.about())
    for label, text in says.about_entries(report):
        blocks += make.entry(label, text, _LABEL_WIDTH)
    for fact in report.facts:
        blocks += make.paragraph(fact)
    if make.type.substituted:
        blocks += make.paragraph(says.substituted())
    return blocks
