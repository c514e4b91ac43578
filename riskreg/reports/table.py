"""The register table: laid out first, then drawn a page at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from reportlab.pdfgen.textobject import PDFTextObject

from riskreg.reports import words
from riskreg.reports.columns import Column, columns_for
from riskreg.reports.data import RegisterReport
from riskreg.reports.page import Pen
from riskreg.reports.rows import Cell, Row, RowMaker, cell
from riskreg.reports.style import (
    BAND_FILL,
    BODY_MUTED,
    CELL_SMALL,
    HEADER,
    INK,
    LEAD,
    MUTED,
    RULE,
    SECTION,
    TABLE_HEADER,
    ZEBRA,
    Sheet,
    Style,
)
from riskreg.reports.table_layout import paginate
from riskreg.reports.typeset import Run, Typesetter

_HEADING_HEIGHT = 24.0
_HEAD_HEIGHT = 20.0
_BASELINE = 13.2  # of a row's first line, below the row's top edge
_MIDDLE = 10.2  # of a pill or arrow


class Table:
    """The table of one report on its pages."""

    def __init__(self, report: RegisterReport, sheet: Sheet, typesetter: Typesetter) -> None:
        self.sheet = sheet
        self.total = len(report.lines)
        self.columns = columns_for(report, sheet)
        self.x = {column.name: column.x for column in self.columns}
        self.headers = tuple(_header(column, typesetter) for column in self.columns)
        maker = RowMaker(report, self.columns, typesetter)
        self.pill_widths = {rating: maker.pill_width(rating) for rating in BAND_FILL}
        continued = (CELL_SMALL, [typesetter.line(words.continued(), CELL_SMALL)])
        rows = [maker.row(number, line) for number, line in enumerate(report.lines, start=1)]
        self.pages = paginate(rows, sheet.top - sheet.bottom - _HEADING_HEIGHT - _HEAD_HEIGHT, continued)

    def draw(self, pen: Pen, page: int) -> None:
        """Draw one page of the table, counted from 0."""
        rows = self.pages[page]
        self._draw_head(pen, rows)
        top = self.sheet.top - _HEADING_HEIGHT - _HEAD_HEIGHT
        if not rows:
            pen.left(self.sheet.left + 6, top - 26, words.no_risks(), LEAD)
        tops = []
        for row in rows:
            tops.append(top)
            top -= row.height
        self._draw_grounds(pen, rows, tops)
        self._draw_pills(pen, rows, tops)
        self._draw_arrows(pen, rows, tops)
        self._draw_text(pen, rows, tops)

    def _draw_head(self, pen: Pen, rows: Sequence[Row]) -> None:
        sheet, canvas = self.sheet, pen.canvas
        baseline = sheet.top - 12
        pen.left(sheet.left, baseline, words.register_table(), SECTION)
        if rows:
            shown = words.risks_range(rows[0].number, rows[-1].number, self.total)
            pen.right(sheet.right, baseline, shown, BODY_MUTED)
        floor = sheet.top - _HEADING_HEIGHT - _HEAD_HEIGHT
        canvas.setFillColor(HEADER)
        canvas.rect(sheet.left, floor, sheet.inner, _HEAD_HEIGHT, stroke=0, fill=1)

    def _draw_grounds(self, pen: Pen, rows: Sequence[Row], tops: Sequence[float]) -> None:
        """Every other row shaded, and a hair rule under each: one path and one set of lines."""
        sheet, canvas = self.sheet, pen.canvas
        path = canvas.beginPath()
        rules = []
        for row, top in zip(rows, tops, strict=True):
            floor = top - row.height
            if row.number % 2 == 0:
                path.rect(sheet.left, floor, sheet.inner, row.height)
            rules.append((sheet.left, floor, sheet.right, floor))
        canvas.setFillColor(ZEBRA)
        canvas.drawPath(path, stroke=0, fill=1)
        canvas.setLineCap(0)
        canvas.setLineWidth(0.5)
        canvas.setStrokeColor(RULE)
        canvas.lines(rules)

    def _draw_pills(self, pen: Pen, rows: Sequence[Row], tops: Sequence[float]) -> None:
        """A pill is a thick line with round ends: one operator each, one colour change a band."""
        pills = defaultdict(list)
        left = self.x["score"] + 6.5
        for row, top in zip(rows, tops, strict=True):
            if row.rating in self.pill_widths:
                y = top - _MIDDLE
                pills[row.rating].append((left, y, left + self.pill_widths[row.rating] - 13, y))
        pen.canvas.setLineCap(1)
        pen.canvas.setLineWidth(13)
        for rating, lines in pills.items():
            pen.canvas.setStrokeColor(BAND_FILL[rating])
            pen.canvas.lines(lines)

    def _draw_arrows(self, pen: Pen, rows: Sequence[Row], tops: Sequence[float]) -> None:
        left = self.x.get("movement", 0)
        for direction, colour in ((1, INK), (-1, MUTED)):
            path = pen.canvas.beginPath()
            found = [top - _MIDDLE for row, top in zip(rows, tops, strict=True) if row.direction == direction]
            for y in found:
                path.moveTo(left, y - 2.6 * direction)
                path.lineTo(left + 7, y - 2.6 * direction)
                path.lineTo(left + 3.5, y + 3 * direction)
                path.close()
            if found:
                pen.canvas.setFillColor(colour)
                pen.canvas.drawPath(path, stroke=0, fill=1)

    def _draw_text(self, pen: Pen, rows: Sequence[Row], tops: Sequence[float]) -> None:
        """All the text of the page in one text object, in reading order."""
        text = pen.canvas.beginText()
        current: Style | None = None
        names = [weight.face.name for weight in pen.type.weights]
        places = [column.x for column in self.columns]
        head = self.sheet.top - _HEADING_HEIGHT - _HEAD_HEIGHT + 7
        baselines = [head, *(top - _BASELINE for top in tops)]
        for cells, y in zip([self.headers, *(row.cells for row in rows)], baselines, strict=True):
            for x, found in zip(places, cells, strict=True):
                if not found.height_in_lines:
                    continue
                text.setTextOrigin(x + found.offset, y)
                for style, lines in found.blocks:
                    if style is not current:
                        current = _change_style(text, current, style, names)
                    for line in lines:
                        if isinstance(line, str):
                            text.textLine(line)
                        else:
                            _text_runs(text, line, style, names)
        pen.canvas.drawText(text)


def _header(column: Column, typesetter: Typesetter) -> Cell:
    indent = (column.width - typesetter.width(column.header, TABLE_HEADER)) / 2 if column.centred else 0
    return cell((TABLE_HEADER, [typesetter.line(column.header, TABLE_HEADER)]), offset=indent)


def _change_style(text: PDFTextObject, before: Style | None, style: Style, names: Sequence[str]) -> Style:
    text.setFont(names[style.bold], style.size, style.leading)
    if before is None or before.colour is not style.colour:
        # Without setFillColor's bookkeeping of transparency, which costs a tenth of a long table.
        text.setFillColorRGB(*style.colour.rgb())
    return style


def _text_runs(text: PDFTextObject, line: Sequence[Run], style: Style, names: Sequence[str]) -> None:
    *begin, (last_font, last) = line
    for font, part in begin:
        text.setFont(font, style.size, style.leading)
        text.textOut(part)
    text.setFont(last_font, style.size, style.leading)
    text.textLine(last)
    if last_font != names[style.bold]:
        text.setFont(names[style.bold], style.size, style.leading)
