"""Tables that flow over pages: a header that is repeated, cells of text or the pill of a score."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import accumulate
from typing import NamedTuple, TypeAlias

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


Group: TypeAlias = tuple[Style, Sequence[Line]]


class Laid(NamedTuple):
    """A row whose texts are broken into lines."""

    cells: Sequence[Cell]
    made: Sequence[Sequence[Group]]  # of each cell the lines of its texts, without those that have none
    lines: int  # of the tallest cell
    height: float


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
        return _laid(cells, [self._groups(item, room) for item, room in zip(cells, self.rooms, strict=True)])

    def blocks(self, laid: Laid) -> list[Block]:
        """The blocks of a row that is laid out: one, unless it is very tall."""
        if laid.lines <= MOST_LINES:
            return [self._piece(laid, (), Rule(laid.height, self.width))]
        *pieces, last = _cut(laid)
        nodes = self._nodes()
        return [
            *(self._piece(piece, nodes, None) for piece in pieces),
            self._piece(last, nodes, Rule(last.height, self.width)),
        ]

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

    def _groups(self, item: Cell, room: float) -> Sequence[Group]:
        if item.score is not None:
            bold, regular = (weight.face.name for weight in reversed(self.type.weights))
            label = ((bold, str(item.score)), (regular, f"  {words.rating(item.rating)}"))
            return [(PILL_SMALL[item.rating], (label,))]
        last = len(item.texts) - 1
        if not last:
            ((text, style),) = item.texts
            lines = self.type.lines(text, style, room)
            return ((style, lines),) if lines else ()
        found = [
            (style, self.type.lines(text, style, room, more=place < last))
            for place, (text, style) in enumerate(item.texts)
        ]
        return [group for group in found if group[1]]

    def _piece(self, laid: Laid, nodes: Sequence[Node], rule: Rule | None) -> Block:
        shapes: list[Drawing] = []
        for place, item in enumerate(laid.cells):
            if item.score is not None and laid.made[place]:
                wide = min(pill_width(self.type, item.rating), self.widths[place] - 4)
                left, colour = self.lefts[place] - 3, BAND_FILL[item.rating]
                shapes.append(partial(draw_pill, x=left, down=10.5, width=wide, colour=colour))
        write = partial(self._write, laid=laid, nodes=nodes)
        return Block(laid.height, (), shapes, repeats=self.head, write=write, rule=rule)

    def _write(self, pen: Pen, ink: Ink, x: float, y: float, *, laid: Laid, nodes: Sequence[Node]) -> None:
        """A row of cells, straight into the text of the page."""
        marks = self._begin_long(pen, laid, nodes, x, y) if nodes else self._begin(pen, laid, x, y)
        mark, write = ink.mark, ink.lines
        for item, groups, left, begun in zip(laid.cells, laid.made, self.lefts, marks, strict=True):
            if not groups:
                continue
            mark(begun)
            across, down = x + left + (4 if item.score is not None else 0), y - 13.5
            for style, lines in groups:
                write(across, down, style, lines)
                down -= len(lines) * style.leading
            mark("EMC")

    def _begin(self, pen: Pen, laid: Laid, x: float, y: float) -> list[str]:
        """The operator before each cell; the row and its cells are added to the structure."""
        tree = pen.tree
        if tree is None:
            return ["/Artifact BMC"] * len(laid.cells)
        found, turned = [], self.type.turned
        first = tree.row(tree.resolve(self.table), self.kinds) + 1
        for place, (item, groups, kind) in enumerate(zip(laid.cells, laid.made, self.kinds, strict=True), first):
            if not groups:
                found.append("")
            elif item.link:
                box = self._box(pen, groups[0], x, y)
                found.append(pen.link(tree, place, item.link, box, _all_lines(groups)))
            elif turned:
                found.append(pen.fill(tree, kind, place, _all_lines(groups)))
            else:
                found.append(f"/{kind}<</MCID {tree.fill(place)}>>BDC")
        return found

    def _begin_long(self, pen: Pen, laid: Laid, nodes: Sequence[Node], x: float, y: float) -> list[str]:
        """The same for a row in several blocks, whose cells have content in each."""
        found = []
        for item, groups, node in zip(laid.cells, laid.made, nodes, strict=True):
            if not groups:
                pen.touch(node)
                found.append("")
            elif item.link:
                found.append(pen.begin_link(node, item.link, self._box(pen, groups[0], x, y), _all_lines(groups)))
            else:
                found.append(pen.begin(node, _all_lines(groups)))
        return found

    def _box(self, pen: Pen, group: Group, x: float, y: float) -> Sequence[float]:
        """The area of a link over the first lines of a cell, that of the row's name."""
        style, lines = group
        left, top = x + self.lefts[self.header], y - 13.5 + style.size
        wide = max([pen.line_width(line, style) for line in lines])
        return (left - 1, top - style.leading * len(lines), left + wide + 1, top)


def _laid(cells: Sequence[Cell], made: Sequence[Sequence[Group]]) -> Laid:
    most, tall = 0, NOTE.leading
    for groups in made:
        count, height = 0, 0.0
        for style, lines in groups:
            count += len(lines)
            height += len(lines) * style.leading
        most, tall = max(most, count), max(tall, height)
    return Laid(cells, made, most, tall + 8)


def _cut(laid: Laid) -> list[Laid]:
    """A tall row in pieces that fit a page."""
    flat = [[(style, line) for style, lines in groups for line in lines] for groups in laid.made]
    return [
        _laid(laid.cells, [_by_style(part[start : start + MOST_LINES]) for part in flat])
        for start in range(0, laid.lines, MOST_LINES)
    ]


def _all_lines(groups: Sequence[Group]) -> list[Line]:
    return [line for _style, lines in groups for line in lines]


def pill_width(typesetter: Typesetter, rating: str) -> float:
    """How wide the pill of a rating is drawn."""
    label = typesetter.weights[0].width(f"  {words.rating(rating)}") * NOTE.size / 1000  # with its blanks
    return 14 + typesetter.width("00", NOTE_BOLD) + label


def _by_style(lines: Sequence[tuple[Style, Line]]) -> list[Group]:
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
