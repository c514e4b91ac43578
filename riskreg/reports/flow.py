"""Blocks of text that flow down two columns and over pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from riskreg.reports.page import Pen
from riskreg.reports.style import BAND_FILL, NOTE, NOTE_BOLD, PILL, SECTION, Sheet, Style
from riskreg.reports.typeset import Line, Typesetter

GUTTER = 30.0
_MOST_LINES = 24  # longer texts go on in a further block, so that every block fits a column


@dataclass(frozen=True, slots=True)
class Block:
    """A label (or nothing) beside lines of text."""

    lines: Sequence[Line]
    style: Style = NOTE
    label: Sequence[Line] = ()
    indent: float = 0
    rating: str = ""  # draws the label as the pill of this rating
    before: float = 0  # space above, dropped at the head of a column
    after: float = 3
    keeps: bool = False  # never the last of a column

    @property
    def height(self) -> float:
        """Points the block takes, without the space above it."""
        return max(len(self.lines), len(self.label)) * self.style.leading + self.after

    def draw(self, pen: Pen, x: float, top: float) -> None:
        """Draw the block with its top left corner at (x, top)."""
        baseline = top - self.style.size
        if self.rating:
            pen.lozenge(x, baseline + 3, self.indent - 14, BAND_FILL[self.rating], 11)
            style = PILL[self.rating]._replace(bold=True)
            for line in self.label[:1]:
                pen.put(x + 8, baseline, line, style)
        else:
            pen.stack(x, baseline, list(self.label), NOTE_BOLD)
        pen.stack(x + self.indent, baseline, list(self.lines), self.style)


class Composer:
    """Makes blocks for a column of one width."""

    def __init__(self, typesetter: Typesetter, width: float) -> None:
        self.type = typesetter
        self.width = width

    def section(self, title: str, *parts: list[Block]) -> list[Block]:
        """A heading with what stands under it; the heading keeps the first two blocks with it."""
        heading = Block(self.type.lines(title, SECTION, self.width), SECTION, before=10, after=4, keeps=True)
        blocks = [block for part in parts for block in part]
        if len(blocks) > 1:
            blocks[0] = replace(blocks[0], keeps=True)
        return [heading, *blocks]

    def paragraph(self, text: str, style: Style = NOTE) -> list[Block]:
        """Plain text."""
        return self.entry("", text, 0, style)

    def entry(self, label: str, text: str, indent: float, style: Style = NOTE, rating: str = "") -> list[Block]:
        """A bold label with its text beside it, in as many blocks as its length asks for."""
        labels = self.type.lines(label, NOTE_BOLD, indent - 8) if label else []
        lines = self.type.lines(text, style, self.width - indent)
        rows = max(len(lines), len(labels), 1)
        return [
            Block(
                lines[start : start + _MOST_LINES],
                style,
                labels[start : start + _MOST_LINES],
                indent,
                rating=rating if start == 0 else "",
                after=3 if start + _MOST_LINES >= rows else 0,
            )
            for start in range(0, rows, _MOST_LINES)
        ]


def columns(blocks: Iterable[Block], height: float) -> list[list[Block]]:
    """The blocks in columns of this height; a heading is never left alone at the foot of one."""
    found: list[list[Block]] = [[]]
    used = 0.0
    for group in _groups(blocks):
        need = sum(block.before + block.height for block in group)
        if found[-1] and used + need > height:
            found.append([])
            used = 0
        used += need - (0 if found[-1] else group[0].before)
        found[-1] += group
    return found


def _groups(blocks: Iterable[Block]) -> Iterator[list[Block]]:
    """Blocks that stay in one column."""
    group: list[Block] = []
    for block in blocks:
        group.append(block)
        if not block.keeps:
            yield group
            group = []
    if group:
        yield group


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
