"""Where in a file the register stands: which sheet, and which row holds the headers."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from riskreg.imports.columns import read_columns
from riskreg.imports.errors import ImportRefused
from riskreg.imports.fields import TITLE_FIELDS
from riskreg.imports.guesses import guess_fields
from riskreg.imports.headers import EXACT, meanings, named_fields
from riskreg.imports.numbers import parse_number
from riskreg.imports.source import Source
from riskreg.imports.transposed import is_transposed, transposed_name
from riskreg.imports.words import one_line

_SEARCHED_ROWS = 100
_FEWEST_FIELDS = 2
_UNKNOWN_HEADERS, _FEWEST_TEXTS = 20, 3
_SURE_HEADER = EXACT // 2 + 15
_LONGEST_TITLE = 200
_TELLING = ("likelihood", "impact", "strategy", "state")


@dataclass(frozen=True)
class Table:
    """A sheet's rows and the number (from 1) of the row that holds its headers."""

    sheet: str | None
    header_row: int
    rows: list[list[str]]

    @property
    def header(self) -> list[str]:
        """The header cells, with those merged over two rows taken from the row above; blank ones in row 0."""
        if self.header_row == 0:
            return [""] * max(map(len, self.rows))
        return merged_header(self.rows, self.header_row)

    @property
    def above(self) -> list[str]:
        """The row above the headers, where group headers stand."""
        return self.rows[self.header_row - 2] if self.header_row > 1 else []

    @property
    def below(self) -> list[list[str]]:
        """The rows under the headers."""
        return self.rows[self.header_row :]


def find_table(source: Source, sheet: str | None, header_row: int | None, mapped: list[str]) -> Table:
    """The register in a file, at the place stated or found by its headers.

    `mapped` are headers a person named, so they count as known. Raises ImportRefused when the
    place does not exist, nothing looks like a header row, or nothing stands below it.
    """
    sheets = [_sheet_named(source, sheet)] if sheet else source.sheets
    known = {one_line(name).casefold() for name in mapped if name.strip()}
    best: tuple[float, str | None, int] | None = None
    transposed = [transposed_name(each) for each in sheets if not is_transposed(each)]
    for finder, places in (
        (_header_rows, sheets),
        (_header_columns, transposed),
        (_rows_over_scores, sheets),
        (_lone_titles, sheets),
    ):
        for each in places:
            head = source.rows(each, max(_SEARCHED_ROWS, header_row or 0))
            for number, quality in finder(head, header_row, known):
                quality -= 1.5 if each in source.hidden else 0
                if best is None or quality > best[0]:
                    best = (quality, each, number)
        if best:
            break
    if best is None:
        raise _nothing_found(source, sheets, header_row)
    table = Table(best[1], best[2], source.rows(best[1]))
    if not any(any(row) for row in table.below):
        raise ImportRefused(
            _("The headers stand in row %(row)d, but there are no rows below them: nothing to import.")
            % {"row": table.header_row},
            option="header_row",
        )
    return table


def _sheet_named(source: Source, name: str) -> str | None:
    for sheet in (*source.sheets, *map(transposed_name, source.sheets)):
        if sheet is not None and sheet.strip().casefold() == name.strip().casefold():
            return sheet
    if source.sheets == [None]:
        return None
    listed = ", ".join(sheet for sheet in source.sheets if sheet)
    raise ImportRefused(
        _("There is no sheet “%(name)s”. The sheets are: %(sheets)s.") % {"name": name, "sheets": listed},
        option="sheet",
    )


def _header_rows(rows: list[list[str]], stated: int | None, known: set[str]) -> list[tuple[int, float]]:
    """The rows that can be the header row, with how likely each is."""
    if stated == 0 and any(map(any, rows)):
        return [(0, 0.0)]
    if stated is not None:
        return (
            [(stated, _quality(rows, stated, known) or 0.0)]
            if 1 <= stated <= len(rows) and any(rows[stated - 1])
            else []
        )
    found = ((number, _quality(rows, number, known)) for number in range(1, len(rows) + 1))
    return [(number, quality) for number, quality in found if quality]


def _header_columns(rows: list[list[str]], stated: int | None, known: set[str]) -> list[tuple[int, float]]:
    """The columns that name the fields of a register with a risk in each column; `rows` are its columns."""
    found = _header_rows(rows[:_UNKNOWN_HEADERS], None, known) if stated is None else []
    return [(number, quality) for number, quality in found if len(named_fields(rows[number - 1])) > _FEWEST_FIELDS]


def _quality(rows: list[list[str]], number: int, stated: set[str]) -> float:
    """How much a row looks like the header row, 0 if it does not."""
    row = merged_header(rows, number)
    fields = named_fields(row)
    mapped = sum(one_line(cell).casefold() in stated for cell in row if cell)
    titled = mapped or any(name in fields for name in TITLE_FIELDS)
    known = titled or ("likelihood" in fields and "impact" in fields) or len(fields) > _FEWEST_FIELDS
    if not known or len(fields) + mapped < _FEWEST_FIELDS:
        return 0.0
    exact = sum(weight > _SURE_HEADER for weight in fields.values())
    numbers = sum(parse_number(cell) is not None for cell in row if cell)
    below = sum(any(each) for each in rows[number : number + 5])
    return len(fields) + 0.25 * exact + (2 if titled else 0) + mapped + 0.2 * below - 0.5 * numbers


def merged_header(rows: list[list[str]], number: int) -> list[str]:
    """The cells of a header row; where it is blank below a known header, that one was merged over both rows."""
    row = rows[number - 1]
    above = rows[number - 2] if number > 1 else []
    if sum(map(bool, above)) < _FEWEST_FIELDS or len(named_fields(row)) < _FEWEST_FIELDS:
        return row
    merged = row + [""] * (len(above) - len(row))
    for index, cell in enumerate(above):
        if cell and not merged[index] and meanings(one_line(cell)):
            merged[index] = cell
    return merged if any(parse_number(cell) is None for cell in row if cell) else row


def _rows_over_scores(rows: list[list[str]], stated: int | None, _known: set[str]) -> list[tuple[int, float]]:
    """Rows of unknown words, in whatever language, over columns that can only be a register's."""
    if stated is not None:
        return []
    found = []
    for number, row in enumerate(rows[:_UNKNOWN_HEADERS], start=1):
        texts = [one_line(cell) for cell in row if cell]
        if len(texts) < _FEWEST_TEXTS or len(set(texts)) < len(texts) or any(map(parse_number, texts)):
            continue
        columns = read_columns(row, [], rows[number:])
        guessed = guess_fields(columns, (), max(column.values.total() for column in columns))
        if not guessed.keys().isdisjoint(_TELLING) and len(guessed) >= _FEWEST_FIELDS:
            found.append((number, len(guessed) - number / _SEARCHED_ROWS))
    return found


def _lone_titles(rows: list[list[str]], stated: int | None, _known: set[str]) -> list[tuple[int, float]]:
    """Rows with a word for titles and nothing else, over a single column of short texts: a list somebody typed."""
    if stated is not None:
        return []
    found = []
    for number, row in enumerate(rows[:_UNKNOWN_HEADERS], start=1):
        filled = [index for index, cell in enumerate(row) if cell]
        if len(filled) == 1 and _names_titles(row[filled[0]]) and _is_list(rows[number:], filled[0]):
            found.append((number, 1.0 - number / _SEARCHED_ROWS))
    return found


def _names_titles(cell: str) -> bool:
    found = meanings(one_line(cell))
    return bool(found) and found[0].field in TITLE_FIELDS and found[0].weight > _SURE_HEADER


def _is_list(rows: list[list[str]], column: int) -> bool:
    """Whether the rows hold short texts in this column, and nothing in any other."""
    texts = [row[column] for row in rows if column < len(row) and row[column]]
    beside = any(cell for row in rows for index, cell in enumerate(row) if index != column)
    short = sum(len(text) <= _LONGEST_TITLE and parse_number(text) is None for text in texts)
    return not beside and short * 2 > len(texts)


def _nothing_found(source: Source, sheets: list[str | None], header_row: int | None) -> ImportRefused:
    if header_row is not None:
        return ImportRefused(_("Row %(row)d does not exist or is blank.") % {"row": header_row}, option="header_row")
    if not any(any(row) for sheet in sheets for row in source.rows(sheet, _SEARCHED_ROWS)):
        return ImportRefused(_("The file is empty: there is no text in it."))
    return ImportRefused(
        _("No row looks like the headers of a risk register. Say which row holds them, and which column is the title."),
        option="table",
    )
