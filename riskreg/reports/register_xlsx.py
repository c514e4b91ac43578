"""The register as an Excel workbook: the risks, and a sheet that says what they are."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import UTC, date

import xlsxwriter
from reportlab.lib.colors import Color
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from riskreg.lib.cells import inert
from riskreg.reports import method_words, words
from riskreg.reports.data import RegisterReport
from riskreg.reports.export_data import NOTHING, Extras
from riskreg.reports.fields import Field, Value, fields
from riskreg.reports.sheets import sheets
from riskreg.reports.style import BAND_FILL, BAND_TEXT, HEADER
from riskreg.reports.text import clean

_MOST_CHARACTERS = 32_767  # of a cell; Excel calls a file with more damaged
_OPTIONS = {
    "in_memory": True,
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


class _Styles:
    """The cell formats of one workbook."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        top = {"valign": "top"}
        self.head = book.add_format(
            {
                **top,
                "bold": True,
                "text_wrap": True,
                "font_color": "white",
                "bg_color": _hex(HEADER),
            }
        )
        self.text = book.add_format({**top, "text_wrap": True})
        self.number = book.add_format(top)
        self.day = book.add_format({**top, "num_format": "yyyy-mm-dd"})
        self.bands = {
            rating: book.add_format({**top, "bg_color": _hex(fill), "font_color": _hex(BAND_TEXT[rating])})
            for rating, fill in BAND_FILL.items()
        }

    def fitting(self, value: Value) -> Format:
        """The format for a value's type."""
        if isinstance(value, str):
            return self.text
        return self.day if isinstance(value, date) else self.number


def register_xlsx(report: RegisterReport, extras: Extras = NOTHING) -> bytes:
    """The report as XLSX. Text stays text: no formula, no link; the same report gives the same bytes.

    Actions, acceptances and decisions in `extras` have a sheet each; the scales always have one.
    """
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, _OPTIONS)
    book.set_properties(
        {
            "title": clean(report.register_name),
            "company": clean(report.organisation),
            "created": report.position.astimezone(UTC).replace(tzinfo=None),
        }
    )
    styles = _Styles(book)
    _write_risks(book.add_worksheet(words.register_sheet()), report, extras, styles)
    for title, rows in sheets(report, extras):
        if len(rows) > 1:
            _write_rows(book.add_worksheet(title), rows, styles)
    _write_about(book.add_worksheet(method_words.about()), report, styles)
    book.close()
    return buffer.getvalue()


def _write_risks(sheet: Worksheet, report: RegisterReport, extras: Extras, styles: _Styles) -> None:
    columns = fields(report, extras)
    _prepare(sheet, columns, len(report.lines), styles.head)
    coloured = [column.header in words.rated_headers() for column in columns]
    for row, line in enumerate(report.lines, start=1):
        band = styles.bands.get(report.grid.rating(line.current.score))
        for place, column in enumerate(columns):
            value = column.value(line)
            if value is not None and value != "":
                _write(sheet, row, place, value, band if band and coloured[place] else styles.fitting(value))


def _write_rows(sheet: Worksheet, rows: Sequence[Sequence[Value]], styles: _Styles) -> None:
    """A table with a frozen header and filters; the first row holds the headers."""
    header, *body = rows
    for place, name in enumerate(header):
        sheet.set_column(place, place, 14 if place else 18)
        sheet.write_string(0, place, str(name), styles.head)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, len(body), len(header) - 1)
    for number, row in enumerate(body, start=1):
        for place, value in enumerate(row):
            if value is not None and value != "":
                _write(sheet, number, place, value, styles.fitting(value))


def _prepare(sheet: Worksheet, columns: Sequence[Field], rows: int, head: Format) -> None:
    for place, column in enumerate(columns):
        sheet.set_column(place, place, column.width)
        sheet.write_string(0, place, column.header, head)
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, max(rows, 1), len(columns) - 1)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _write(sheet: Worksheet, row: int, place: int, value: Value, style: Format) -> None:
    if isinstance(value, str):
        sheet.write_string(row, place, _short(inert(value)), style)
    elif isinstance(value, int):
        sheet.write_number(row, place, value, style)
    else:
        sheet.write_datetime(row, place, value, style)


def _write_about(sheet: Worksheet, report: RegisterReport, styles: _Styles) -> None:
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, 1, 80)
    entries = [*method_words.about_entries(report), *(("", fact) for fact in report.facts)]
    for row, (label, value) in enumerate(entries):
        sheet.write_string(row, 0, label, styles.head)
        sheet.write_string(row, 1, _short(inert(clean(value))), styles.text)


def _short(text: str) -> str:
    return text if len(text) <= _MOST_CHARACTERS else text[: _MOST_CHARACTERS - 1] + "…"


def _hex(colour: Color) -> str:
    return "#" + colour.hexval()[2:]
