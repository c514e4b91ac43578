"""Tables that flow over pages: a header that is repeated, cells of text or the pill of a score."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import accumulate
from typing import NamedTuple

from reportlab.lib.colors import Color

from riskreg.reports import words
from riskreg.reports.blocks import Block, Drawing, Rule, Text
from riskreg.reports.ink import Ink
from riskreg.reports.page import Pen
from riskreg.reports.structure import COLUMN_HEADER, ROW_HEADER, Node, text_string
from riskreg.reports.style import BAND_FILL, HEADER, NOTE, NOTE_BOLD, PILL_SMALL, TABLE_HEADER, Style
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
    """The cells of a row, and of each the lines of its texts, without those that have none."""

    cells: Sequence[Cell]
    made: Sequence[list[tuple[Style, Sequence[Line]]]]


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
        self.rooms = [wide - 2 * _CELL_PADDING + 3 for wide in self.widths]
        self.lefts = [left + _CELL_PADDING for left in accumulate(self.widths[:-1], initial=0.0)]
        self.kinds = ["TH" if n == header_column else "TD" for n in range(len(columns))]
        self.head = self._head(self.table, columns, self.widths)

    def row(self, cells: Sequence[Cell]) -> list[Block]:
        """The blocks of a row."""
        return self.blocks(self.lay(cells))

    def lay(self, cells: Sequence[Cell]) -> Laid:
        """A row whose texts are broken into lines."""
        return Laid(cells, [self._lines(item, room) for item, room in zip(cells, self.rooms, strict=True)])

    def blocks(self, laid: Laid) -> list[Block]:
        """The blocks of a row that is laid out: one, unless it is very tall."""
        tall = max([sum([len(lines) for _style, lines in groups]) for groups in laid.made], default=0)
        pieces = [laid] if tall <= MOST_LINES else _cut(laid, tall)
        nodes = self._nodes() if len(pieces) > 1 else ()
        found = [self._piece(piece, nodes) for piece in pieces]
        found[-1] = found[-1]._replace(rule=Rule(found[-1].height, self.width))
        return found

    def _nodes(self) -> list[Node]:
        """The cells of a row that goes on in further blocks."""
        row = Node("TR", self.table)
        return [Node("TH", row, ROW_HEADER) if n == self.header else Node("TD", row) for n in range(len(self.widths))]

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

    def _lines(self, item: Cell, room: float) -> list[tuple[Style, Sequence[Line]]]:
        if item.score is not None:
            bold, regular = (weight.face.name for weight in reversed(self.type.weights))
            label = ((bold, str(item.score)), (regular, f"  {words.rating(item.rating)}"))
            return [(PILL_SMALL[item.rating], (label,))]
        last = len(item.texts) - 1
        found = [
            (style, self.type.lines(text, style, room, more=place < last))
            for place, (text, style) in enumerate(item.texts)
        ]
        return [(style, lines) for style, lines in found if lines]

    def _piece(self, laid: Laid, nodes: Sequence[Node]) -> Block:
        shapes: list[Drawing] = []
        tall = NOTE.leading
        for item, groups, left, width in zip(laid.cells, laid.made, self.lefts, self.widths, strict=True):
            if item.score is not None and groups:
                wide = min(pill_width(self.type, item.rating), width - 4)
                shapes.append(partial(draw_pill, x=left - 3, down=10.5, width=wide, colour=BAND_FILL[item.rating]))
            tall = max(tall, sum([len(lines) * style.leading for style, lines in groups]))
        write = partial(self._write, laid=laid, nodes=nodes)
        return Block(tall + 8, (), shapes, repeats=self.head, write=write)

    def _write(self, pen: Pen, ink: Ink, x: float, y: float, *, laid: Laid, nodes: Sequence[Node]) -> None:
        """A row of cells, straight into the text of the page."""
        marks = self._begin_long(pen, laid, nodes, x, y) if nodes else self._begin(pen, laid, x, y)
        for item, groups, left, begun in zip(laid.cells, laid.made, self.lefts, marks, strict=True):
            if not groups:
                continue
            ink.mark(begun)
            at = x + left + (4 if item.score is not None else 0), y - 13.5
            for style, lines in groups:
                ink.lines(*at, style, lines)
                at = at[0], at[1] - len(lines) * style.leading
            ink.mark("EMC")

    def _begin(self, pen: Pen, laid: Laid, x: float, y: float) -> list[str]:
        """The operator before each cell; the row and its cells are added to the structure."""
        tree = pen.tree
        if tree is None:
            return ["/Artifact BMC"] * len(laid.cells)
        found = []
        first = tree.row(tree.resolve(self.table), self.kinds) + 1
        for place, (item, groups, kind) in enumerate(zip(laid.cells, laid.made, self.kinds, strict=True), first):
            lines = [line for _style, part in groups for line in part]
            if not lines:
                found.append("")
            elif item.link:
                found.append(pen.link(tree, place, item.link, self._box(pen, groups[0], x, y), lines))
            else:
                found.append(pen.fill(tree, kind, place, lines))
        return found

    def _begin_long(self, pen: Pen, laid: Laid, nodes: Sequence[Node], x: float, y: float) -> list[str]:
        """The same for a row in several blocks, whose cells have content in each."""
        found = []
        for item, groups, node in zip(laid.cells, laid.made, nodes, strict=True):
            lines = [line for _style, part in groups for line in part]
            if not lines:
                pen.touch(node)
                found.append("")
            elif item.link:
                found.append(pen.begin_link(node, item.link, self._box(pen, groups[0], x, y), lines))
            else:
                found.append(pen.begin(node, lines))
        return found

    def _box(self, pen: Pen, group: tuple[Style, Sequence[Line]], x: float, y: float) -> Sequence[float]:
        """The area of a link over the first lines of a cell, that of the row's name."""
        style, lines = group
        left, top = x + self.lefts[self.header], y - 13.5 + style.size
        wide = max([pen.line_width(line, style) for line in lines])
        return (left - 1, top - style.leading * len(lines), left + wide + 1, top)


def _cut(laid: Laid, tall: int) -> list[Laid]:
    """A tall row in pieces that fit a page."""
    flat = [[(style, line) for style, lines in groups for line in lines] for groups in laid.made]
    return [
        Laid(laid.cells, [_by_style(part[start : start + MOST_LINES]) for part in flat])
        for start in range(0, tall, MOST_LINES)
    ]


def pill_width(typesetter: Typesetter, rating: str) -> float:
    """How wide the pill of a rating is drawn."""
    label = typesetter.weights[0].width(f"  {words.rating(rating)}") * NOTE.size / 1000  # with its blanks
    return 14 + typesetter.width("00", NOTE_BOLD) + label


def _by_style(lines: Sequence[tuple[Style, Line]]) -> list[tuple[Style, Sequence[Line]]]:
    found: list[tuple[Style, list[Line]]] = []
    for style, line in lines:
        if found and found[-1][0] is style:
            found[-1][1].append(line)
        else:
            found.append((style, [line]))
    return [*found]


def _fill(pen: Pen, x: float, y: float, *, width: float, height: float, colour: Color) -> None:
    pen.canvas.setFillColor(colour)
    pen.canvas.rect(x, y - height, width, height, stroke=0, fill=1)


def draw_pill(pen: Pen, left: float, y: float, *, x: float, down: float, width: float, colour: Color) -> None:
    """Draw a pill whose middle is `down` below y."""
    pen.lozenge(left + x, y - down, width, colour, 12.5)
