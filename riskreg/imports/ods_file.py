"""An OpenDocument spreadsheet (ODS) as rows of text: values only, formulas are never run."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from defusedxml.ElementTree import iterparse
from django.utils.translation import gettext as _

from riskreg.imports import limits
from riskreg.imports.errors import ImportRefused
from riskreg.imports.words import tidy
from riskreg.lib.cells import restore

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_MOST_SPACES = 100


class OdsFile:
    """An opened spreadsheet; the constructor raises ImportRefused if it is not a sound one."""

    def __init__(self, data: bytes) -> None:
        self.hidden: set[str] = set()
        self._tables: dict[str, list[list[str]]] = {}
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                limits.check_archive(archive)
                _refuse_encrypted(archive)
                limits.check_sheets(archive)
                with archive.open("content.xml") as stream:
                    self._read(stream)
        except ImportRefused:
            raise
        except Exception as error:  # zipfile, zlib and the XML parser raise a dozen kinds on a damaged file
            raise ImportRefused(_("The spreadsheet is damaged and cannot be read.")) from error

    @property
    def sheets(self) -> list[str]:
        """The names of the sheets, in order."""
        return list(self._tables)

    def rows(self, sheet: str, most: int | None = None) -> list[list[str]]:
        """The sheet's first `most` rows (all if None) as text, blank rows as empty lists."""
        return self._tables[sheet][:most]

    def _read(self, stream: Any) -> None:
        hiding: set[str] = set()
        style = ""
        table = _OdsTable()
        for event, element in iterparse(stream, events=("start", "end"), forbid_dtd=True):
            tag = element.tag
            if event == "start":
                if tag == f"{_STYLE}style":
                    style = element.get(f"{_STYLE}name", "")
                elif tag == f"{_TABLE}table":
                    name = element.get(f"{_TABLE}name", "") or str(len(self._tables) + 1)
                    table = _OdsTable()
                    self._tables[name] = table.rows
                    if element.get(f"{_TABLE}style-name", "") in hiding:
                        self.hidden.add(name)
            elif tag == f"{_STYLE}table-properties" and element.get(f"{_TABLE}display") == "false":
                hiding.add(style)
            elif tag == f"{_TABLE}table-row":
                table.add(element)
                element.clear()


class _OdsTable:
    """Rows as they are read; blank ones wait until a filled one follows."""

    def __init__(self) -> None:
        self.rows: list[list[str]] = []
        self._blank = 0

    def add(self, element: Any) -> None:
        repeated = _count(element, "number-rows-repeated")
        row = _row(element)
        if not row:
            self._blank += repeated
            return
        if len(self.rows) + self._blank + repeated > limits.MOST_ROWS:
            raise limits.too_many_rows()
        self.rows.extend([] for _each in range(self._blank))
        self._blank = 0
        self.rows.extend(list(row) for _each in range(repeated))


def _refuse_encrypted(archive: zipfile.ZipFile) -> None:
    names = archive.namelist()
    if "content.xml" not in names:
        raise ImportRefused(_("This is a packed file, but not a spreadsheet."))
    if "META-INF/manifest.xml" in names and b"encryption-data" in archive.read("META-INF/manifest.xml"):
        raise ImportRefused(_("The file is protected with a password. Save it without one and try again."))


def _row(element: Any) -> list[str]:
    cells: list[str] = []
    blank = 0
    for cell in element:
        if cell.tag not in (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
            continue
        repeated = _count(cell, "number-columns-repeated")
        text = "" if cell.tag.endswith("covered-table-cell") else _cell_text(cell)
        if not text:
            blank += repeated
            continue
        if len(cells) + blank + repeated > limits.MOST_COLUMNS:
            raise limits.too_many_columns()
        cells += [""] * blank + [text] * repeated
        blank = 0
    return cells


def _count(element: Any, name: str) -> int:
    text = element.get(f"{_TABLE}{name}", "1")
    return max(1, int(text)) if text.isdecimal() and len(text) < 9 else 1


def _cell_text(cell: Any) -> str:
    kind = cell.get(f"{_OFFICE}value-type", "")
    value = cell.get(f"{_OFFICE}value", "")
    if kind in ("float", "percentage") and value:
        return f"{float(value) * 100:.12g}%" if kind == "percentage" else f"{float(value):.12g}"
    if kind == "date":
        text = cell.get(f"{_OFFICE}date-value", "")
        return text.removesuffix("T00:00:00").replace("T", " ")
    if kind == "boolean":
        return cell.get(f"{_OFFICE}boolean-value", "").upper()
    paragraphs = ("".join(_pieces(part)) for part in cell if part.tag == f"{_TEXT}p")
    return restore(tidy("\n".join(paragraphs)[: limits.MOST_CELL_CHARACTERS]))


def _pieces(element: Any) -> Iterator[str]:
    """The text inside an element: spaces and line breaks are elements of their own, remarks are left out."""
    yield element.text or ""
    for part in element:
        if part.tag == f"{_TEXT}s":
            count = part.get(f"{_TEXT}c", "1")
            yield " " * (min(int(count), _MOST_SPACES) if count.isdecimal() and len(count) < 6 else 1)
        elif part.tag == f"{_TEXT}line-break":
            yield "\n"
        elif part.tag == f"{_TEXT}tab":
            yield "\t"
        elif part.tag != f"{_OFFICE}annotation":
            yield from _pieces(part)
        yield part.tail or ""
