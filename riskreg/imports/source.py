"""A file as sheets of text rows, told apart by what it holds rather than by its name."""

from __future__ import annotations

from typing import Protocol

from django.utils.translation import gettext as _

from riskreg.imports.csv_file import read_csv
from riskreg.imports.errors import ImportRefused
from riskreg.imports.headers import known_headers
from riskreg.imports.json_file import Tables, read_json
from riskreg.imports.limits import check_size
from riskreg.imports.ods_file import OdsFile
from riskreg.imports.pdf_file import read_pdf
from riskreg.imports.transposed import TransposableSource
from riskreg.imports.xlsx_file import XlsxFile

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_ODS = b"application/vnd.oasis.opendocument.spreadsheet"
_OUTER = b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"


class Source(Protocol):
    """Sheets by name (None for the only table of a text file) and their rows."""

    sheets: list[str | None]
    hidden: set[str]
    strict: bool  # whether a row must have as many cells as the header

    def rows(self, sheet: str | None, most: int | None = None) -> list[list[str]]:
        """The first `most` rows of a sheet, all if None."""
        ...


class TextSource:
    """A delimited text file."""

    strict = True

    def __init__(self, data: bytes) -> None:
        self.sheets: list[str | None] = [None]
        self.hidden: set[str] = set()
        self._rows = read_csv(data, known_headers)

    def rows(self, sheet: str | None, most: int | None = None) -> list[list[str]]:
        """The rows of the file."""
        return self._rows[:most]


class WorkbookSource:
    """An XLSX workbook."""

    strict = False

    def __init__(self, data: bytes) -> None:
        self._file = XlsxFile(data)
        self.sheets: list[str | None] = list(self._file.sheets)
        self.hidden = self._file.hidden

    def rows(self, sheet: str | None, most: int | None = None) -> list[list[str]]:
        """The rows of a sheet."""
        return self._file.rows(sheet or "", most)


class SpreadsheetSource:
    """An OpenDocument spreadsheet."""

    strict = False

    def __init__(self, data: bytes) -> None:
        self._file = OdsFile(data)
        self.sheets: list[str | None] = list(self._file.sheets)
        self.hidden = self._file.hidden

    def rows(self, sheet: str | None, most: int | None = None) -> list[list[str]]:
        """The rows of a sheet."""
        return self._file.rows(sheet or "", most)


class JsonSource:
    """A JSON file, or the one in a PDF of ours: each list of objects is a sheet, named by its path."""

    strict = False

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self.sheets: list[str | None] = list(self._tables)
        self.hidden: set[str] = set()

    def rows(self, sheet: str | None, most: int | None = None) -> list[list[str]]:
        """The keys, then a row for each object."""
        return self._tables[sheet][:most]


def open_source(data: bytes, name: str) -> Source:
    """The file's tables, each transposed as well; raises ImportRefused, with a plain reason, for other formats."""
    return TransposableSource(_open(data, name))


def _open(data: bytes, name: str) -> Source:
    check_size(data)
    if refusal := _other_format(data):
        raise ImportRefused(refusal)
    if data[:1024].lstrip(_OUTER).startswith(b"%PDF"):
        return JsonSource(read_pdf(data))
    if data.startswith(_ZIP):
        return SpreadsheetSource(data) if _ODS in data[:200] else WorkbookSource(data)
    return JsonSource(read_json(data)) if _is_json(data, name) else TextSource(data)


def _is_json(data: bytes, name: str) -> bool:
    start, end = data[:2000].lstrip(_OUTER), data[-200:].rstrip(_OUTER)
    closed = (start[:1], end[-1:]) in ((b"{", b"}"), (b"[", b"]"))
    return closed or (name.lower().endswith(".json") and start[:1] in (b"{", b"["))


def _other_format(data: bytes) -> str:
    start = data[:2000].lstrip(b"\xef\xbb\xbf \t\r\n")
    if data.startswith(_OLE):
        if _ENCRYPTED in data:
            return _("The file is protected with a password. Save it without one and try again.")
        return _("This is an old Excel file (.xls). Save it as .xlsx or CSV and try again.")
    if start[:200].lower().startswith((b"<!doctype", b"<html", b"<?xml", b"<table")):
        return _("This is a web page or an XML file. Save it as .xlsx or CSV and try again.")
    return ""
