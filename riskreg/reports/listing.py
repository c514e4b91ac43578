"""Tables that flow over pages: a header that is repeated, cells of text or the pill of a score."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

from reportlab.lib.colors import Color

from riskreg.reports import words
from riskreg.reports.blocks import Block, Drawing, Text
from riskreg.reports.page import Pen
from riskreg.reports.structure import COLUMN_HEADER, ROW_HEADER, Node, text_string
from riskreg.reports.style import BAND_FILL, HEADER, NOTE, NOTE_BOLD, PILL_SMALL, RULE, TABLE_HEADER, Style
from riskreg.reports.typeset import Line, Typesetter

MOST_LINES = 24  # of a piece; longer texts go on in a further piece, so that every piece fits a page
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


class Laid(NamedTuple):
    """The cells of a row, and the lines of each."""

    cells: Sequence[Cell]
    made: Sequence[list[tuple[Style, Line]]]


def cell(text: str, style: Style = NOTE, *more: tuple[str, Style], link: str = "") -> Cell:
    """A cell of text; each further text begins a line."""
    return Cell([(text, style), *more], link=link)


class TableMaker:
    """Makes the header and the rows of one table."""

    def __init__(
        self, typesetter: Typesetter, width: float, columns: Sequence[Column], summary: str = "", header_column: int = 0
    ) -> None:
        self.type, self.width, self.header = typesetter, width, header_column
        self.table = Node("Table", None, f"/A<</O/Table/Summary{text_string(summary)}>>" if summary else "")
        self.widths = self._widths(columns)
        self.head = self._head(self.table, columns, self.widths)

    def row(self, cells: Sequence[Cell]) -> list[Block]:
        """The blocks of a row."""
        return self.blocks(self.lay(cells))

    def lay(self, cells: Sequence[Cell]) -> Laid:
        """A row whose texts are broken into lines."""
        return Laid(cells, [self._lines(item, width) for item, width in zip(cells, self.widths, strict=True)])

    def blocks(self, laid: Laid) -> list[Block]:
        """The blocks of a row that is laid out."""
        blocks = self._row(Node("TR", self.table), laid, self.widths, self.header)
        return [block._replace(repeats=self.head) for block in blocks]

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

    def _row(self, row: Node, laid: Laid, widths: Sequence[float], header: int) -> list[Block]:
        cells, made = laid
        nodes = [Node("TH", row, ROW_HEADER) if n == header else Node("TD", row) for n in range(len(cells))]
        found = []
        tall = max((len(lines) for lines in made), default=0)
        for start in range(0, max(tall, 1), MOST_LINES):
            found.append(self._piece(cells, nodes, widths, [part[start : start + MOST_LINES] for part in made]))
        last = found[-1]
        rule = partial(_rule, width=self.width, down=last.height)
        found[-1] = last._replace(shapes=[*last.shapes, rule])
        return found

    def _lines(self, item: Cell, width: float) -> list[tuple[Style, Line]]:
        if item.score is not None:
            return [
                (
                    PILL_SMALL[item.rating],
                    (
                        (self.type.name(bold=True), str(item.score)),
                        (self.type.name(bold=False), f"  {words.rating(item.rating)}"),
                    ),
                )
            ]
        room = width - 2 * _CELL_PADDING + 3
        return [(style, line) for text, style in item.texts for line in self.type.lines(text, style, room)]

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
                wide = min(pill_width(self.type, item.rating), width - 4)
                shapes.append(
                    partial(draw_pill, x=x + _CELL_PADDING - 3, down=10.5, width=wide, colour=BAND_FILL[item.rating])
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


def pill_width(typesetter: Typesetter, rating: str) -> float:
    """How wide the pill of a rating is drawn."""
    label = typesetter.weights[0].width(f"  {words.rating(rating)}") * NOTE.size / 1000  # with its blanks
    return 14 + typesetter.width("00", NOTE_BOLD) + label


def _by_style(lines: Sequence[tuple[Style, Line]]) -> list[tuple[Style, list[Line]]]:
    found: list[tuple[Style, list[Line]]] = []
    for style, line in lines:
        if found and found[-1][0] is style:
            found[-1][1].append(line)
        else:
            found.append((style, [line]))
    return found


def _fill(pen: Pen, x: float, y: float, *, width: float, height: float, colour: Color) -> None:
    pen.canvas.setFillColor(colour)
    pen.canvas.rect(x, y - height, width, height, stroke=0, fill=1)


def _rule(pen: Pen, x: float, y: float, *, width: float, down: float) -> None:
    pen.rule(x, x + width, y - down, RULE)


def draw_pill(pen: Pen, left: float, y: float, *, x: float, down: float, width: float, colour: Color) -> None:
    """Draw a pill whose middle is `down` below y."""
    pen.lozenge(left + x, y - down, width, colour, 12.5)
