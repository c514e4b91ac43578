"""A delimited text file as rows of text, whatever its encoding and delimiter."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import islice

from django.utils.translation import gettext as _

from riskreg.imports import limits
from riskreg.imports.errors import ImportRefused
from riskreg.imports.words import tidy
from riskreg.lib.cells import restore

_DELIMITERS = ",;\t|^~:"
_NO_DELIMITER, _ONE_COLUMN = "\x1f", 0.9  # a sign that no text holds; how good one column is, next to rows split evenly
_HEADER_COUNTS, _TITLE_LINES = 0.15, 5
_SAMPLE_RECORDS, _SAMPLE_LINES = 200, 2_000
_MOST_REREAD = 5  # times the file: many marks left open must not make reading slow
_FEW_CONTROLS = 8
_ENCODING_SAMPLE = 200_000
_BEYOND = re.compile(rb"[\x80-\xff]")
_IN_WORDS = re.compile(rb"(?<=[\xc0-\xff])[\xc0-\xff](?=[\xc0-\xff])")
# In Windows-1250 ą, ł, ż, Ł, Ą, Ż; in Windows-1252 signs that no letter follows.
_POLISH = re.compile(rb"[\xb9\xb3\xbf\xa3\xa5\xaf](?=[a-z])")
_FEWEST_POLISH = 2
_IN_POLISH = re.compile(rb"(?<=[A-Za-z])[\xb9\xb3\xbf](?=[a-z])")  # a superscript or ¿ within a word: nobody writes so
# Longer marks first: the UTF-32 mark begins with the UTF-16 one.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def read_csv(data: bytes, count_headers: Callable[[list[str]], int]) -> list[list[str]]:
    """The rows of the file, blank ones included, so that an index is a row number less one.

    `count_headers` says how many cells of a row are known headers; of two delimiters that
    split the rows equally evenly the one with more headers wins. Raises ImportRefused.
    """
    text = decode(data)
    delimiter, body = _declared_delimiter(text)
    lines = _lines(body)
    delimiter = delimiter or _best_delimiter(lines[:_SAMPLE_LINES], count_headers)
    rows = []
    for record in _records(lines, delimiter):
        if len(record) > limits.MOST_COLUMNS:
            raise limits.too_many_columns()
        rows.append([restore(tidy(cell)) for cell in record])
        if len(rows) > limits.MOST_ROWS:
            raise limits.too_many_rows()
    return rows


def decode(data: bytes) -> str:
    """The text: by its byte order mark, else UTF-8, UTF-16 by its zeros, else Windows-1252."""
    try:
        text = data.decode(_encoding(data))
    except UnicodeDecodeError as error:
        raise ImportRefused(_("The file's characters cannot be read. Save it as CSV in UTF-8.")) from error
    controls = sum(text.count(char) for char in map(chr, range(32)) if char not in "\t\n\r\f\v")
    if controls > _FEW_CONTROLS + len(text) // 100:
        raise ImportRefused(_("This is not a table: the file is neither CSV nor a workbook."))
    return text


def _encoding(data: bytes) -> str:
    for mark, name in _MARKS:
        if data.startswith(mark):
            return name
    even, odd = data[:4000:2].count(0), data[1:4000:2].count(0)
    quarter = min(len(data), 4000) // 8
    if odd > quarter and odd > even:
        return "utf-16-le"
    if even > quarter and even > odd:
        return "utf-16-be"
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return _one_byte_encoding(data[:_ENCODING_SAMPLE])
    return "utf-8"


def _one_byte_encoding(data: bytes) -> str:
    """Windows-1251, -1250 or -1252, by where the letters beyond ASCII stand."""
    beyond = len(_BEYOND.findall(data))
    if beyond and len(_IN_WORDS.findall(data)) * 2 > beyond:
        return "cp1251"  # words of such letters alone: Cyrillic
    if len(_POLISH.findall(data)) >= _FEWEST_POLISH or _IN_POLISH.search(data):
        return "cp1250"
    # Five bytes mean nothing in Windows-1252; where they occur, Latin-1 leaves them as controls.
    return "latin-1" if any(byte in data for byte in b"\x81\x8d\x8f\x90\x9d") else "cp1252"


def _declared_delimiter(text: str) -> tuple[str, str]:
    """Excel's own first line, `sep=;`, and the text after it."""
    line, _newline, rest = text.partition("\n")
    line = line.strip().strip('"')
    if line.lower().startswith("sep=") and len(line) == 5:
        return line[-1], rest
    return "", text


def _lines(text: str) -> list[str]:
    """The lines with their ends; refused when there are too many, or one is too long, for a table of rows."""
    if max(text.count("\n"), text.count("\r")) > limits.MOST_ROWS * limits.MOST_LINES_A_ROW:
        raise limits.too_many_rows()
    lines = io.StringIO(text, newline="").readlines()
    if any(len(line) > limits.MOST_LINE_CHARACTERS for line in lines):
        raise ImportRefused(_("A line of the file is too long to be a row of a table."))
    return lines


def _best_delimiter(lines: list[str], count_headers: Callable[[list[str]], int]) -> str:
    """The delimiter that splits the rows most evenly; counting characters would be misled by lists in cells."""
    found = {delimiter: _quality(lines, delimiter, count_headers) for delimiter in _DELIMITERS}
    first = islice((line for line in lines if line.strip()), _TITLE_LINES)
    if any(count_headers([tidy(line).strip('"')]) for line in first):
        # A list below a single header: the commas in its texts part nothing.
        found[_NO_DELIMITER] = _ONE_COLUMN + _HEADER_COUNTS
    return max(found, key=lambda delimiter: found[delimiter])


def _quality(lines: list[str], delimiter: str, count_headers: Callable[[list[str]], int]) -> float:
    sample = list(islice(_records(lines, delimiter), _SAMPLE_RECORDS))
    records = [record for record in sample if any(record)]
    widths = Counter(len(record) for record in records if len(record) > 1)
    if not widths:
        return 0.01 if any(len(record) > 1 for record in sample) else 0.0
    width, _count = max(widths.items(), key=lambda item: (item[1], item[0]))
    even = sum(len(record) == width for record in records) / len(records)
    headers = max(count_headers(record) for record in records[:40])
    return even + _HEADER_COUNTS * min(headers, 10)


def _records(lines: list[str], delimiter: str) -> Iterator[list[str]]:
    """The records; a quotation mark that is never closed counts as an ordinary character of its line.

    Without that, one stray mark would swallow every row below it into a single cell.
    """
    try:
        yield from _quoted_records(lines, delimiter)
    except csv.Error as error:
        raise ImportRefused(
            _("A cell of the file has more than %(most)d characters.") % {"most": csv.field_size_limit()}
        ) from error


def _quoted_records(lines: list[str], delimiter: str) -> Iterator[list[str]]:
    spared = _MOST_REREAD * len(lines)
    start = 0
    while start < len(lines):
        record, used = [], 1
        quoted = '"' in lines[start] and spared >= 0
        if quoted:
            reader = csv.reader((lines[number] for number in range(start, len(lines))), delimiter=delimiter)
            record, used = next(reader), reader.line_num
        if not quoted or (used > 1 and _is_malformed(lines[start : start + used], delimiter)):
            spared -= used if quoted else 0
            record, used = next(csv.reader([lines[start]], delimiter=delimiter, quoting=csv.QUOTE_NONE)), 1
        yield record
        start += used


def _is_malformed(lines: list[str], delimiter: str) -> bool:
    """Whether the quotation marks of a record of several lines do not pair up."""
    try:
        list(csv.reader(lines, delimiter=delimiter, strict=True))
    except csv.Error:
        return True
    return False
