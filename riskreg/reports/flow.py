"""Blocks of text that flow down two columns and over pages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from riskreg.reports.page import Pen
from riskreg.reports.style import BAND_FILL, BODY, BODY_BOLD, PILL, SECTION, Sheet, Style
from riskreg.reports.typeset import Line, Typesetter

GUTTER = 30.0
_MOST_LINES = 24  # longer texts go on in a further block, so that every block fits a column


@dataclass(frozen=True, slots=True)
class Block:
    """A label (or nothing) beside lines of text."""

    lines: Sequence[Line]
    style: Style = BODY
    label: Sequence[Line] = ()
    indent: float = 0
    rating: str = ""  # draws the label as the pill of this rating
    before: float = 0  # space above, dropped at the head of a column
    after: float = 4
    keeps: bool = False  # never the last of a column

    @property
    def height(self) -> float:
        """Points the block takes, without the space above it."""
        return max(len(self.lines), len(self.label)) * self.style.leading + self.after

    def draw(self, pen: Pen, x: float, top: float) -> None:
        """Draw the block with its top left corner at (x, top)."""
        baseline = top - self.style.size
        if self.rating:
            pen.lozenge(x, baseline + 3, self.indent - 12, BAND_FILL[self.rating])
            style = PILL[self.rating]._replace(bold=True)
            for line in self.label[:1]:
                pen.put(x + 8, baseline, line, style)
        else:
            pen.stack(x, baseline, list(self.label), BODY_BOLD)
        pen.stack(x + self.indent, baseline, list(self.lines), self.style)


class Composer:
    """Makes blocks for a column of one width."""

    def __init__(self, typesetter: Typesetter, width: float) -> None:
        self.type = typesetter
        self.width = width

    def heading(self, text: str) -> list[Block]:
        """A section heading, kept with what follows."""
        return [Block(self.type.lines(text, SECTION, self.width), SECTION, before=12, after=5, keeps=True)]

    def paragraph(self, text: str, style: Style = BODY) -> list[Block]:
        """Plain text."""
        return self.entry("", text, 0, style)

    def entry(self, label: str, text: str, indent: float, style: Style = BODY, rating: str = "") -> list[Block]:
        """A bold label with its text beside it, in as many blocks as its length asks for."""
        labels = self.type.lines(label, BODY_BOLD, indent - 8) if label else []
        lines = self.type.lines(text, style, self.width - indent)
        rows = max(len(lines), len(labels), 1)
        return [
            Block(
                lines[start : start + _MOST_LINES],
                style,
                labels[start : start + _MOST_LINES],
                indent,
                rating=rating if start == 0 else "",
                after=4 if start + _MOST_LINES >= rows else 0,
            )
            for start in range(0, rows, _MOST_LINES)
        ]


def columns(blocks: Iterable[Block], height: float) -> list[list[Block]]:
    """The blocks in columns of this height; a heading is never left alone at the foot of one."""
    found: list[list[Block]] = [[]]
    used, waiting = 0.0, []
    for block in blocks:
        waiting.append(block)
        if block.keeps:
            continue
        need = sum(part.before + part.height for part in waiting)
        if found[-1] and used + need > height:
            found.append([])
            used = 0
        used += need - (0 if found[-1] else waiting[0].before)
        found[-1] += waiting
        waiting = []
    found[-1] += waiting
    return found


def draw_column(pen: Pen, blocks: Sequence[Block], x: float, top: float) -> float:
    """Draw one column; returns how far down it reaches."""
    for place, block in enumerate(blocks):
        top -= block.before if place else 0
        block.draw(pen, x, top)
        top -= block.height
    return top


def column_width(sheet: Sheet) -> float:
    """The width of one of the two columns."""
    return (sheet.inner - GUTTER) / 2
