"""Makes blocks: headings, paragraphs, labelled entries, tables, lines for signatures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

from reportlab.lib.colors import Color

from riskreg.reports import words
from riskreg.reports.blocks import Block, Drawing, Text
from riskreg.reports.page import Pen
from riskreg.reports.structure import COLUMN_HEADER, ROW_HEADER, Node, text_string
from riskreg.reports.style import (
    BAND_FILL,
    HEADER,
    LABEL,
    MUTED,
    NOTE,
    NOTE_BOLD,
    NOTE_MUTED,
    PILL_SMALL,
    RULE,
    SECTION,
    SUBSECTION,
    TABLE_HEADER,
    TITLE,
    Style,
)
from riskreg.reports.typeset import Line, Typesetter
from riskreg.scoring import Grid

_MOST_LINES = 24  # of a piece; longer texts go on in a further piece, so that every piece fits a page
_HEADINGS = {1: TITLE, 2: SECTION, 3: SUBSECTION}
_KEPT_TOGETHER = 220.0  # points: a longer list may go over the end of a page
_CELL_PADDING = 7.0


class Column(NamedTuple):
    """A column of a table: its share of the width left over, or its fixed width."""

    label: str
    width: float = 0  # points; 0 takes a share
    share: float = 0


class Cell(NamedTuple):
    """What stands in a cell: lines of text, or the pill of a score."""

    texts: Sequence[tuple[str, Style]] = ()
    score: int | None = None
    rating: str = ""
    link: str = ""


def cell(text: str, style: Style = NOTE, *more: tuple[str, Style], link: str = "") -> Cell:
    """A cell of text; each further text begins a line."""
    return Cell([(text, style), *more], link=link)


class Writer:
    """Makes blocks of one width."""

    def __init__(self, typesetter: Typesetter, width: float, grid: Grid | None = None) -> None:
        self.type = typesetter
        self.width = width
        self.grid = grid

    def heading(self, text: str, level: int = 2, *, place: str = "", bookmark: str = "", before: float = 14) -> Block:
        """A heading, kept with what follows."""
        style = _HEADINGS[level]
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
        for start in range(0, len(lines), _MOST_LINES):
            part = lines[start : start + _MOST_LINES]
            last = start + _MOST_LINES >= len(lines)
            height = len(part) * style.leading + (after if last else 0)
            found.append(Block(height, [Text(node, indent, style.size, style, part)], keeps=keeps and last))
        return found

    def entries(self, pairs: Sequence[tuple[str, str]], indent: float = 92, style: Style = NOTE) -> list[Block]:
        """Labels with their texts beside them, as a list; a short one is not torn apart."""
        whole = Node("L")
        found: list[Block] = []
        for label, text in pairs:
            found += self._entry(Node("LI", whole), label, text, indent, style)
        if sum(block.height for block in found) <= _KEPT_TOGETHER:
            found[:-1] = [block._replace(keeps=True) for block in found[:-1]]
        return found

    def _entry(self, item: Node, label: str, text: str, indent: float, style: Style) -> list[Block]:
        name, body = Node("Lbl", item), Node("LBody", item)
        labels = self.type.lines(label, NOTE_MUTED, indent - 8)
        lines = self.type.lines(text, style, self.width - indent)
        found = []
        for start in range(0, max(len(lines), len(labels)), _MOST_LINES):
            part, tag = lines[start : start + _MOST_LINES], labels[start : start + _MOST_LINES]
            texts = [Text(name, 0, style.size, NOTE_MUTED, tag)] if tag else []
            texts += [Text(body, indent, style.size, style, part)] if part else []
            found.append(Block(max(len(part) * style.leading, len(tag) * NOTE_MUTED.leading) + 3, texts))
        return found

    def pill_entry(self, whole: Node, rating: str, text: str, indent: float) -> list[Block]:
        """An entry of a list whose label is the pill of a rating."""
        label = ((self._bold, words.rating(rating)),)
        lines = self.type.lines(text, NOTE, self.width - indent)
        item = Node("LI", whole)
        name = Text(Node("Lbl", item), 8, NOTE.size, PILL_SMALL[rating], [label])
        body = Text(Node("LBody", item), indent, NOTE.size, NOTE, lines)
        shape = partial(_pill, x=0, down=5.6, width=indent - 14, colour=BAND_FILL[rating])
        return [Block(max(1, len(lines)) * NOTE.leading + 4, [name, body], [shape])]

    def table(
        self, columns: Sequence[Column], rows: Sequence[Sequence[Cell]], *, summary: str = "", header_column: int = 0,
        places: Sequence[str] = (),
    ) -> list[Block]:  # fmt: skip
        """A table whose header is repeated on every page; the cell of `header_column` names its row."""
        widths = self._widths(columns)
        table = Node("Table", None, f"/A<</O/Table/Summary{text_string(summary)}>>" if summary else "")
        head = self._head(table, columns, widths)
        found = [head]
        for number, row in enumerate(rows):
            blocks = self._row(Node("TR", table), row, widths, header_column)
            blocks[0] = blocks[0]._replace(place=places[number] if places else "")
            found += [block._replace(repeats=head) for block in blocks]
        return found

    def _widths(self, columns: Sequence[Column]) -> list[float]:
        left = self.width - sum(column.width for column in columns)
        shares = sum(column.share for column in columns) or 1
        return [column.width or left * column.share / shares for column in columns]

    def _head(self, table: Node, columns: Sequence[Column], widths: Sequence[float]) -> Block:
        row = Node("TR", table)
        texts, x, most = [], 0.0, 1
        for column, width in zip(columns, widths, strict=True):
            lines = self.type.lines(column.label, TABLE_HEADER, width - 2 * _CELL_PADDING + 4)
            texts.append(Text(Node("TH", row, COLUMN_HEADER), x + _CELL_PADDING, 13, TABLE_HEADER, lines))
            most, x = max(most, len(lines)), x + width
        height = most * TABLE_HEADER.leading + 9
        return Block(
            height, texts, [partial(_fill, width=self.width, height=height, colour=HEADER)], keeps=True, before=4
        )

    def _row(self, row: Node, cells: Sequence[Cell], widths: Sequence[float], header: int) -> list[Block]:
        nodes = [Node("TH", row, ROW_HEADER) if n == header else Node("TD", row) for n in range(len(cells))]
        made = [self._lines(item, width) for item, width in zip(cells, widths, strict=True)]
        found = []
        tall = max((len(lines) for lines in made), default=0)
        for start in range(0, max(tall, 1), _MOST_LINES):
            found.append(self._piece(cells, nodes, widths, [part[start : start + _MOST_LINES] for part in made]))
        last = found[-1]
        rule = partial(_rule, width=self.width, down=last.height)
        found[-1] = last._replace(shapes=[*last.shapes, rule])
        return found

    def _lines(self, item: Cell, width: float) -> list[tuple[Style, Line]]:
        if item.score is not None:
            return [
                (
                    PILL_SMALL[item.rating],
                    ((self._bold, str(item.score)), (self._regular, f"  {words.rating(item.rating)}")),
                )
            ]
        room = width - 2 * _CELL_PADDING + 3
        return [(style, line) for text, style in item.texts for line in self.type.lines(text, style, room)]

    @property
    def _bold(self) -> str:
        return self.type.weights[True].face.name

    @property
    def _regular(self) -> str:
        return self.type.weights[False].face.name

    def _piece(
        self, cells: Sequence[Cell], nodes: Sequence[Node], widths: Sequence[float],
        made: Sequence[Sequence[tuple[Style, Line]]],
    ) -> Block:  # fmt: skip
        texts: list[Text] = []
        shapes: list[Drawing] = []
        x, tall = 0.0, 0.0
        for item, node, width, lines in zip(cells, nodes, widths, made, strict=True):
            pill = item.score is not None and bool(lines)
            if pill:
                wide = min(self.pill_width(item.rating), width - 4)
                shapes.append(
                    partial(_pill, x=x + _CELL_PADDING - 3, down=10.5, width=wide, colour=BAND_FILL[item.rating])
                )
            y, first = 13.5, True
            for style, group in _by_style(lines):
                texts.append(
                    Text(node, x + _CELL_PADDING + (4 if pill else 0), y, style, group, item.link if first else "")
                )
                y += len(group) * style.leading
                first = False
            if not lines:
                texts.append(Text(node, x, 0, NOTE, ()))
            tall = max(tall, y - 13.5)
            x += width
        return Block(max(tall, NOTE.leading) + 8, texts, shapes)

    def pill_width(self, rating: str) -> float:
        """How wide the pill of a rating is drawn."""
        return 15 + self.type.width("00", NOTE_BOLD) + self.type.width(f"  {words.rating(rating)}", NOTE)

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


def _by_style(lines: Sequence[tuple[Style, Line]]) -> list[tuple[Style, list[Line]]]:
    found: list[tuple[Style, list[Line]]] = []
    for style, line in lines:
        if found and found[-1][0] is style:
            found[-1][1].append(line)
        else:
            found.append((style, [line]))
    return found


def figure(alt: str, width: float, height: float, draw: Callable[[Pen, float, float], None], after: float = 8) -> Block:
    """A drawing with the words that stand for it where it cannot be seen."""
    box = f"/A<</O/Layout/Placement/Block/Width {width:.1f}/Height {height:.1f}>>"
    return Block(height + after, figure=(Node("Figure", None, f"/Alt{text_string(alt)}{box}"), draw))


def _fill(pen: Pen, x: float, y: float, *, width: float, height: float, colour: Color) -> None:
    pen.canvas.setFillColor(colour)
    pen.canvas.rect(x, y - height, width, height, stroke=0, fill=1)


def _rule(pen: Pen, x: float, y: float, *, width: float, down: float) -> None:
    pen.rule(x, x + width, y - down, RULE)


def _pill(pen: Pen, left: float, y: float, *, x: float, down: float, width: float, colour: Color) -> None:
    pen.lozenge(left + x, y - down, width, colour, 12.5)


def _sign_lines(pen: Pen, x: float, y: float, *, starts: Sequence[float], width: float) -> None:
    for start, end in zip(starts, (*starts[1:], width), strict=True):
        pen.rule(x + start, x + end - (12 if end < width else 0), y - 30, MUTED, 0.7)
