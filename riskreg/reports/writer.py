"""Makes blocks: headings, paragraphs, labelled entries, tables, lines for signatures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from riskreg.reports import words
from riskreg.reports.blocks import Block, Text
from riskreg.reports.entries import Entry, entry
from riskreg.reports.listing import MOST_LINES, Cell, Column, TableMaker, cell, draw_pill
from riskreg.reports.page import Pen
from riskreg.reports.structure import Node, text_string
from riskreg.reports.style import (
    BAND_FILL,
    LABEL,
    MUTED,
    NOTE,
    NOTE_MUTED,
    PILL_SMALL,
    SECTION,
    SUBSECTION,
    TITLE,
    Style,
)
from riskreg.reports.typeset import Line, Typesetter
from riskreg.scoring import Grid

_HEADINGS = {1: TITLE, 2: SECTION, 3: SUBSECTION}
_KEPT_TOGETHER = 220.0  # points: a longer list may go over the end of a page
_TABLE_TOGETHER = 120.0  # points: so may a longer table


class Writer:
    """Makes blocks of one width."""

    def __init__(
        self, typesetter: Typesetter, width: float, grid: Grid | None = None, kept_together: float = _KEPT_TOGETHER
    ) -> None:
        self.kept_together = kept_together
        self.type = typesetter
        self.width = width
        self.grid = grid
        self._labels: dict[str, Line] = {}

    def heading(
        self,
        text: str,
        level: int = 2,
        *,
        place: str = "",
        bookmark: str = "",
        before: float = 14,
        chapter: bool = False,
    ) -> Block:
        """A heading, kept with what follows; that of a chapter is as large as a title."""
        style = TITLE if chapter else _HEADINGS[level]
        lines = self.type.lines(text, style, self.width, most=4)
        found = Text(Node(f"H{level}"), 0, style.size, style, lines)
        height = len(lines) * style.leading + 4
        return Block(height, [found], before=before, keeps=True, place=place, bookmark=bookmark)

    def paragraph(
        self, text: str, style: Style = NOTE, *, node: Node | None = None, indent: float = 0, after: float = 4,
        keeps: bool = False, most: int = 0,
    ) -> list[Block]:  # fmt: skip
        """Plain text, in as many pieces as its length asks for."""
        lines = self.type.lines(text, style, self.width - indent, most=most)
        return self.lines(lines, style, node or Node("P"), indent=indent, after=after, keeps=keeps)

    def lines(
        self,
        lines: Sequence[Line],
        style: Style,
        node: Node,
        *,
        indent: float = 0,
        after: float = 4,
        keeps: bool = False,
    ) -> list[Block]:
        """Ready lines as blocks of one element."""
        found = []
        for start in range(0, len(lines), MOST_LINES):
            part = lines[start : start + MOST_LINES]
            last = start + MOST_LINES >= len(lines)
            height = len(part) * style.leading + (after if last else 0)
            found.append(Block(height, [Text(node, indent, style.size, style, part)], keeps=keeps and last))
        return found

    def lay(self, pairs: Sequence[tuple[str, str]], indent: float) -> list[Entry]:
        """Labels and texts, broken into lines."""
        room, lines = self.width - indent, self.type.lines
        return [entry(self._label(label), lines(text, NOTE, room)) for label, text in pairs]

    def _label(self, label: str) -> Line:
        if label not in self._labels:
            line = self.type.line(label, NOTE_MUTED)
            self._labels[label] = f"{line} " if isinstance(line, str) else line
        return self._labels[label]

    def entries(self, pairs: Sequence[tuple[str, str]], indent: float = 92, style: Style = NOTE) -> list[Block]:
        """Labels with their texts beside them, as a list; a short one is not torn apart."""
        whole = Node("L")
        found: list[Block] = []
        for label, text in pairs:
            found += self._entry(Node("LI", whole), label, text, indent, style)
        if sum(block.height for block in found) <= self.kept_together:
            found[:-1] = [block._replace(keeps=True) for block in found[:-1]]
        return found

    def _entry(self, item: Node, label: str, text: str, indent: float, style: Style) -> list[Block]:
        name, body = Node("Lbl", item), Node("LBody", item)
        labels = self.type.lines(label, NOTE_MUTED, indent - 8)
        lines = self.type.lines(text, style, self.width - indent)
        found = []
        for start in range(0, max(len(lines), len(labels)), MOST_LINES):
            part, tag = lines[start : start + MOST_LINES], labels[start : start + MOST_LINES]
            texts = [Text(name, 0, style.size, NOTE_MUTED, tag)] if tag else []
            texts += [Text(body, indent, style.size, style, part)] if part else []
            found.append(Block(max(len(part) * style.leading, len(tag) * NOTE_MUTED.leading) + 3, texts))
        return found

    def pill_entry(self, whole: Node, rating: str, text: str, indent: float) -> list[Block]:
        """An entry of a list whose label is the pill of a rating."""
        label = ((self.type.name(bold=True), words.rating(rating)),)
        lines = self.type.lines(text, NOTE, self.width - indent)
        item = Node("LI", whole)
        name = Text(Node("Lbl", item), 8, NOTE.size, PILL_SMALL[rating], [label])
        body = Text(Node("LBody", item), indent, NOTE.size, NOTE, lines)
        shape = partial(draw_pill, x=0, down=5.6, width=indent - 14, colour=BAND_FILL[rating])
        return [Block(max(1, len(lines)) * NOTE.leading + 4, [name, body], [shape])]

    def table(
        self, columns: Sequence[Column], rows: Sequence[Sequence[Cell]], *, summary: str = "", header_column: int = 0
    ) -> list[Block]:  # fmt: skip
        """A table whose header is repeated on every page; the cell of `header_column` names its row.

        A short one is not torn apart, and of a long one never a single row alone goes over to the next page.
        """
        grid = TableMaker(self.type, self.width, columns, summary, header_column)
        found = [grid.head, *(block for row in rows for block in grid.row(row))]
        for last in (found, found[-2:]):
            if sum(block.height for block in last) <= _TABLE_TOGETHER:
                return [*found[: -len(last)], *(block._replace(keeps=True) for block in last[:-1]), last[-1]]
        return found

    def score(self, points: int | None) -> Cell:
        """A cell with the score and its rating."""
        if points is None or self.grid is None:
            return cell(words.not_scored(), NOTE_MUTED)
        return Cell(score=points, rating=self.grid.rating(points))

    def signatures(self, labels: Sequence[str], rows: Sequence[str], *, after: float = 12) -> list[Block]:
        """Lines to sign on, with what belongs there under them; each row may carry a printed name."""
        starts = (0.0, self.width * 0.42, self.width * 0.80)
        found = []
        for name in rows:
            texts = [
                Text(Node("P"), start, 40, LABEL, self.type.lines(label, LABEL, 150))
                for start, label in zip(starts, labels, strict=True)
            ]
            if name:
                texts.insert(0, Text(Node("P"), 0, 26, NOTE, [self.type.line(name, NOTE, self.width * 0.4)]))
            found.append(Block(46 + after, texts, [partial(_sign_lines, starts=starts, width=self.width)]))
        return found

    @staticmethod
    def space(height: float) -> Block:
        """Empty room."""
        return Block(height)


def figure(alt: str, width: float, height: float, draw: Callable[[Pen, float, float], None], after: float = 8) -> Block:
    """A drawing with the words that stand for it where it cannot be seen."""
    box = f"/A<</O/Layout/Placement/Block/Width {width:.1f}/Height {height:.1f}>>"
    return Block(height + after, figure=(Node("Figure", None, f"/Alt{text_string(alt)}{box}"), draw))


def _sign_lines(pen: Pen, x: float, y: float, *, starts: Sequence[float], width: float) -> None:
    for start, end in zip(starts, (*starts[1:], width), strict=True):
        pen.rule(x + start, x + end - (12 if end < width else 0), y - 30, MUTED, 0.7)


__all__ = ["Cell", "Column", "Writer", "cell", "figure"]
