"""A workbook (XLSX) as rows of text: values only, formulas are never run."""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from typing import Any, TypeVar

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from riskreg.imports import limits
from riskreg.imports.errors import ImportRefused
from riskreg.imports.formulas import unsolved_formulas
from riskreg.imports.words import tidy
from riskreg.lib.cells import restore

_LAST_ROW = 1_048_576  # of the format: a higher row number is a lie that would be padded up to
_MOST_PADDED_CELLS = 20_000_000

Result = TypeVar("Result")


class XlsxFile:
    """An opened workbook; the constructor raises ImportRefused if it is not a sound one."""

    def __init__(self, data: bytes) -> None:
        self._book = _guarded(lambda: _open(data))
        self.sheets = [sheet.title for sheet in self._book.worksheets]
        self.hidden = {sheet.title for sheet in self._book.worksheets if sheet.sheet_state != "visible"}

    def rows(self, sheet: str, most: int | None = None) -> list[list[str]]:
        """The sheet's first `most` rows (all if None) as text, blank rows as empty lists.

        Raises ImportRefused if the sheet is damaged or has more rows or columns than the limits.
        """
        return _guarded(lambda: _with_unsolved(self._book, sheet, list(_text_rows(self._book, sheet, most))))


def _open(data: bytes) -> Workbook:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        limits.check_archive(archive)
        if "xl/workbook.xml" not in archive.namelist() and not _workbook_parts(archive):
            raise ImportRefused(_("This is a packed file, but not an Excel workbook (.xlsx)."))
        limits.check_sheets(archive)
    return load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)


def _workbook_parts(archive: zipfile.ZipFile) -> list[str]:
    return [name for name in archive.namelist() if name.lower().endswith("workbook.xml")]


def _guarded(read: Callable[[], Result]) -> Result:
    """What `read` returns; whatever the reading library raises on a damaged file becomes ImportRefused."""
    try:
        with _library_is_quiet():
            return read()
    except ImportRefused:
        raise
    except Exception as error:  # the library raises a dozen kinds, from KeyError to zlib.error
        raise ImportRefused(_("The workbook is damaged and cannot be read.")) from error


@contextmanager
def _library_is_quiet() -> Iterator[None]:
    """No warnings about parts of a workbook that are not read anyway (drop-down lists, colours, …)."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _text_rows(book: Workbook, name: str, most: int | None) -> Iterator[list[str]]:
    sheet: Any = book[name]
    # The size a sheet claims is often wrong, and rows are padded up to it.
    sheet.reset_dimensions()
    percent_styles: dict[int, bool] = {}
    blank = padded = 0
    for number, cells in enumerate(sheet.iter_rows(max_row=min(most or _LAST_ROW, _LAST_ROW)), start=1):
        padded += len(cells)
        if padded > _MOST_PADDED_CELLS:
            raise limits.too_many_columns()
        row = _text_row(cells, percent_styles)
        if not row:
            blank += 1
            continue
        if number > limits.MOST_ROWS:
            raise limits.too_many_rows()
        yield from ([] for _row in range(blank))
        blank = 0
        yield row


def _with_unsolved(book: Workbook, name: str, rows: list[list[str]]) -> list[list[str]]:
    """The rows with the formulas that have no result in the place of a blank cell."""
    sheet: Any = book[name]
    with sheet._get_source() as source:
        for row, column, formula in unsolved_formulas(source.read()):
            if row < len(rows) and column < limits.MOST_COLUMNS:
                cells = rows[row]
                cells.extend("" for _cell in range(column + 1 - len(cells)))
                cells[column] = formula
    return rows


def _text_row(cells: tuple[Any, ...], percent_styles: dict[int, bool]) -> list[str]:
    """The cells as text without the blank ones at the end."""
    filled = len(cells)
    while filled and cells[filled - 1].value is None:
        filled -= 1
    if filled > limits.MOST_COLUMNS:
        raise limits.too_many_columns()
    return [_cell_text(cell, percent_styles) for cell in cells[:filled]]


def _cell_text(cell: Any, percent_styles: dict[int, bool]) -> str:
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, str):
        return restore(tidy(value[: limits.MOST_CELL_CHARACTERS]))
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        style = cell._style_id
        if style not in percent_styles:
            percent_styles[style] = "%" in (cell.number_format or "")
        return f"{value * 100:.12g}%" if percent_styles[style] else f"{value:.12g}"
    return _moment_text(value)


def _moment_text(value: Any) -> str:
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value)
