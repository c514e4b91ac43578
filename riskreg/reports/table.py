"""The register table: laid out first, then drawn a page at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import partial

from riskreg.reports import words
from riskreg.reports.columns import Column, columns_for
from riskreg.reports.data import RegisterReport
from riskreg.reports.document import Draw
from riskreg.reports.ink import Ink
from riskreg.reports.page import Pen
from riskreg.reports.rows import Cell, Row, RowMaker, cell
from riskreg.reports.structure import COLUMN_HEADER, Node, text_string
from riskreg.reports.style import (
    BAND_FILL,
    BODY_MUTED,
    CELL_SMALL,
    HEADER,
    INK,
    LEAD,
    MUTED,
    TABLE_HEADER,
    TITLE,
    ZEBRA,
    Sheet,
)
from riskreg.reports.table_layout import paginate
from riskreg.reports.typeset import Turned, Typesetter, logical, plain

_HEADING_HEIGHT = 32.0
_HEAD_HEIGHT = 20.0
_BASELINE = 13.2  # of a row's first line, below the row's top edge
_MIDDLE = 10.2  # of a pill or arrow


class Table:
    """The table of one report on its pages.

    With `linked` the reference of each risk leads to its detail page (place `risk-N`), and the
    row is the place `row-N`, N counted from 1.
    """

    def __init__(self, report: RegisterReport, sheet: Sheet, typesetter: Typesetter, *, linked: bool = False) -> None:
        self.sheet = sheet
        self.linked = linked
        self.table = Node("Table", None, f"/A<</O/Table/Summary{text_string(words.register_table())}>>")
        self.total = len(report.lines)
        self.columns = columns_for(report, sheet)
        self.x = {column.name: column.x for column in self.columns}
        self.kinds = ["TH", *["TD"] * (len(self.columns) - 1)]
        self.headers = tuple(_header(column, typesetter) for column in self.columns)
        maker = RowMaker(report, self.columns, typesetter)
        self.pill_widths = {rating: maker.pill_width(rating) for rating in BAND_FILL}
        continued = (CELL_SMALL, [typesetter.line(words.continued(), CELL_SMALL)])
        rows = [maker.row(number, line) for number, line in enumerate(report.lines, start=1)]
        self.turned = typesetter.turned > 0
        self.pages = paginate(rows, sheet.top - sheet.bottom - _HEADING_HEIGHT - _HEAD_HEIGHT, continued)

    def drawings(self) -> list[Draw]:
        """The pages."""
        return [partial(self.draw, page=page) for page in range(len(self.pages))]

    def draw(self, pen: Pen, page: int) -> None:
        """Draw one page of the table, counted from 0; its rows are let go, as each page is drawn once."""
        rows, self.pages[page] = self.pages[page], []
        top = self.sheet.top - _HEADING_HEIGHT - _HEAD_HEIGHT
        tops = []
        for row in rows:
            tops.append(top)
            top -= row.height
        with pen.tagged("H2") if page == 0 else pen.artifact():
            pen.left(self.sheet.left, self.sheet.top - 14, words.register_table(), TITLE)
        with pen.artifact():
            self._draw_head(pen, rows)
            self._draw_grounds(pen, rows, tops)
            self._draw_pills(pen, rows, tops)
            self._draw_arrows(pen, rows, tops)
        if not rows:
            with pen.tagged("P"):
                pen.left(self.sheet.left + 6, top - 26, words.no_risks(), LEAD)
        ink = Ink(pen.canvas, pen.type)
        self._draw_headers(pen, ink, page)
        self._draw_text(pen, ink, rows, tops)
        ink.close()

    def _draw_head(self, pen: Pen, rows: Sequence[Row]) -> None:
        sheet, canvas = self.sheet, pen.canvas
        if rows:
            shown = words.risks_range(rows[0].number, rows[-1].number, self.total)
            pen.right(sheet.right, sheet.top - 14, shown, BODY_MUTED)
        floor = sheet.top - _HEADING_HEIGHT - _HEAD_HEIGHT
        canvas.setFillColor(HEADER)
        canvas.rect(sheet.left, floor, sheet.inner, _HEAD_HEIGHT, stroke=0, fill=1)

    def _draw_grounds(self, pen: Pen, rows: Sequence[Row], tops: Sequence[float]) -> None:
        """Every other row shaded, and a hair rule under each: one path and one set of lines."""
        sheet = self.sheet
        shaded, rules = [], []
        for row, top in zip(rows, tops, strict=True):
            floor = top - row.height
            if row.number % 2 == 0:
                shaded.append(f"{sheet.left:.6g} {floor:.6g} {sheet.inner:.6g} {row.height:.6g} re")
            rules.append((sheet.left, floor, sheet.right, floor))
        pen.areas(shaded, ZEBRA)
        pen.rules(rules, 0.5)

    def _draw_pills(self, pen: Pen, rows: Sequence[Row], tops: Sequence[float]) -> None:
        """A pill is a thick line with round ends: one operator each, one colour change a band."""
        pills = defaultdict(list)
        left = self.x["score"] + 6.5
        for row, top in zip(rows, tops, strict=True):
            if row.rating in self.pill_widths:
                y = top - _MIDDLE
                pills[row.rating].append((left, y, left + self.pill_widths[row.rating] - 13, y))
        for rating, lines in pills.items():
            pen.rules(lines, 13, BAND_FILL[rating], cap=1)

    def _draw_arrows(self, pen: Pen, rows: Sequence[Row], tops: Sequence[float]) -> None:
        left = self.x.get("movement", 0)
        for direction, colour in ((1, INK), (-1, MUTED)):
            found = [top - _MIDDLE for row, top in zip(rows, tops, strict=True) if row.direction == direction]
            base, tip = 2.6 * direction, 3 * direction
            arrows = [
                f"{left:.6g} {y - base:.6g} m {left + 7:.6g} {y - base:.6g} l {left + 3.5:.6g} {y + tip:.6g} l h"
                for y in found
            ]
            pen.areas(arrows, colour)

    def _draw_headers(self, pen: Pen, ink: Ink, page: int) -> None:
        """The header cells; they are read once, and repeated on later pages for the eye alone."""
        baseline = self.sheet.top - _HEADING_HEIGHT - _HEAD_HEIGHT + 7
        row = Node("TR", self.table)
        for column, found in zip(self.columns, self.headers, strict=True):
            node = Node("TH", row, COLUMN_HEADER) if page == 0 else Node("Artifact")
            ink.mark(pen.begin(node))
            for style, lines in found.blocks:
                ink.lines(column.x + found.offset, baseline, style, lines)
            ink.mark("EMC")

    def _draw_text(self, pen: Pen, ink: Ink, rows: Sequence[Row], tops: Sequence[float]) -> None:
        """All the text of the page in one text object, in reading order."""
        places = [column.x for column in self.columns]
        body = pen.tree.resolve(self.table) if pen.tree else 0
        write, mark, at = ink.line, ink.mark, ink.at
        for row, top in zip(rows, tops, strict=True):
            y = top - _BASELINE
            for x, found, begun in zip(places, row.cells, self._begin_row(pen, body, row, top), strict=True):
                if not found.height_in_lines:
                    continue
                if begun:
                    mark(begun)
                at(x + found.offset, y)
                for style, lines in found.blocks:
                    for line in lines:
                        write(line, style)
                if begun:
                    mark("EMC")

    def _begin_row(self, pen: Pen, table: int, row: Row, top: float) -> Sequence[str]:
        """The operator before each cell; the row and its cells are added to the structure."""
        tree = pen.tree
        if tree is None:
            return [""] * len(row.cells)
        first = tree.row(table, self.kinds) + 1
        reference = row.cells[0]
        if self.linked and reference.height_in_lines:
            pen.arrive(f"row-{row.number}", top)
            x, (_style, lines) = self.columns[0].x, reference.blocks[0]
            box = (x - 2, top - row.height + 2, x + self.columns[0].width - 4, top - 3)
            found = [pen.link(tree, first, f"risk-{row.number}", box, lines)]
        else:
            found = [f"/TH<</MCID {tree.fill(first)}{_said(reference) if self.turned else ''}>>BDC"]
        fill = tree.fill
        if self.turned:
            return found + [
                f"/TD<</MCID {fill(place)}{_said(cell_)}>>BDC" if cell_.height_in_lines else ""
                for place, cell_ in enumerate(row.cells[1:], first + 1)
            ]
        return found + [
            f"/TD<</MCID {fill(place)}>>BDC" if cell_.height_in_lines else ""
            for place, cell_ in enumerate(row.cells[1:], first + 1)
        ]


def _is_turned(found: Cell) -> bool:
    return any(isinstance(line, Turned) for _style, lines in found.blocks for line in lines)


def _said(found: Cell) -> str:
    """The text of a cell as it is read, where that is not how it stands."""
    if not _is_turned(found):
        return ""
    said = " ".join(filter(None, (logical(lines) or " ".join(map(plain, lines)) for _style, lines in found.blocks)))
    return f"/ActualText{text_string(said)}"


def _header(column: Column, typesetter: Typesetter) -> Cell:
    indent = (column.width - typesetter.width(column.header, TABLE_HEADER)) / 2 if column.centred else 0
    return cell((TABLE_HEADER, [typesetter.line(column.header, TABLE_HEADER)]), offset=indent)
