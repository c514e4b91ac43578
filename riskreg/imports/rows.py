"""Which rows below the header are risks, and which are headings, totals, explanations or broken."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from riskreg.imports.columns import Column
from riskreg.imports.faults import no_result
from riskreg.imports.fields import SCORE_FIELDS, TITLE_FIELDS
from riskreg.imports.formulas import Unsolved
from riskreg.imports.header_marks import FOOTER_STARTS, HELP_STARTS
from riskreg.imports.headers import named_fields
from riskreg.imports.numbers import parse_number
from riskreg.imports.plan import Problem, Skipped
from riskreg.imports.words import fold, is_blank, one_line

_HELP = tuple(f"{fold(start)} " for start in HELP_STARTS.split(","))
_FOOTER = tuple(f"{fold(start)} " for start in FOOTER_STARTS.split(","))
_FOOTER_WORDS = frozenset(start.strip() for start in _FOOTER)
_WORK_FIELDS = ("cause", "consequence", "owner", "controls", "mitigation", *SCORE_FIELDS)
_HELP_ROWS = 2
_FULL_CELLS = 3
_LONGEST_HEADING = 100
_SHOWN_VALUE = 200


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its number (from 1), its cells, and the group heading it stands under."""

    number: int
    cells: list[str]
    heading: str = ""

    def text(self, column: Column | None) -> str:
        """The cell in a column, "" where it is blank or says that there is nothing."""
        if column is None or column.index >= len(self.cells):
            return ""
        text = self.cells[column.index]
        return "" if is_blank(text) or isinstance(text, Unsolved) else text

    def unsolved(self, column: Column) -> str:
        """The formula in a column whose result is not in the file, "" where there is none."""
        text = self.cells[column.index] if column.index < len(self.cells) else ""
        return text if isinstance(text, Unsolved) else ""


@dataclass
class SortedRows:
    """The rows below the header, each in one place."""

    risks: list[Row] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    read: int = 0


class RowSorter:
    """Sorts the rows of one table; `strict` reports rows with another number of cells than the header."""

    def __init__(self, header: list[str], columns: dict[str, Column], *, strict: bool) -> None:
        self._header = [fold(cell) for cell in header]
        self._strict = strict
        self._columns = columns
        self._titles = [columns[name] for name in TITLE_FIELDS if name in columns]
        self._work = [columns[name] for name in _WORK_FIELDS if name in columns]
        self._scores = [columns[name] for name in SCORE_FIELDS if name in columns]

    def sort(self, rows: list[list[str]], first: int) -> SortedRows:
        """The rows sorted; the first has the number `first`. Blank rows are not counted."""
        numbered = [Row(number, cells) for number, cells in enumerate(rows, start=first) if any(cells)]
        found = SortedRows(read=len(numbered))
        headings = self._headings(numbered)
        heading, other = "", 0
        for place, row in enumerate(numbered):
            if self._is_header_again(row):
                other = 0
            elif self._begins_other_table(numbered, place):
                other = row.number
            if other:
                reason = _("This row belongs to another table, which begins in row %(row)d.") % {"row": other}
                found.skipped.append(Skipped(row.number, reason))
            elif broken := self._broken(row):
                found.problems.append(broken)
            elif reason := self._repeats_or_explains(row, place):
                found.skipped.append(Skipped(row.number, reason))
            elif row.number in headings:
                heading, reason = headings[row.number]
                found.skipped.append(Skipped(row.number, reason))
            elif total := self._total(row):
                found.skipped.append(Skipped(row.number, _no_risk(total)))
            elif any(row.text(column) for column in self._titles):
                found.risks.append(Row(row.number, row.cells, heading))
            else:
                self._untitled(row, found)
        return found

    def _broken(self, row: Row) -> Problem | None:
        """A row cut into too many or too few cells: its values stand under the wrong headers."""
        fewest, most = _width(self._header), len(self._header)
        width = len(row.cells)
        if not self._strict or fewest <= width <= most or (width > most and not any(row.cells[most:])):
            return None
        reason = _("The row has %(count)d cells where the header has %(width)d, so nothing was read from it.")
        value = one_line(" | ".join(row.cells))[:_SHOWN_VALUE]
        return Problem(row.number, "", value, reason % {"count": width, "width": most})

    def _is_header_again(self, row: Row) -> bool:
        folded = [fold(cell) for cell in row.cells]
        same = sum(bool(cell) and cell == header for cell, header in zip(folded, self._header, strict=False))
        return same >= 2 and same * 2 > sum(map(bool, folded))

    def _begins_other_table(self, rows: list[Row], place: int) -> bool:
        """Whether a row after a gap, or after a title below a gap, holds the headers of a table that is another."""
        if not _stands_apart(rows, place):  # asked first: hardly any row does, and headers are slow to understand
            return False
        row = rows[place]
        filled = [cell for cell in row.cells if cell]
        named = len(named_fields(row.cells))
        return named >= 2 and named * 2 >= len(filled) and not any(map(parse_number, filled))

    def _repeats_or_explains(self, row: Row, place: int) -> str:
        if same_text := _same_everywhere(row.cells):
            return _("Every cell of this row says “%(text)s”.") % {"text": same_text}
        if place >= _HELP_ROWS and fold(row.cells[0]) != self._header[0]:
            return ""
        if self._is_header_again(row):
            return _("The headers stand here again.")
        if place < _HELP_ROWS and self._explains(row, [fold(cell) for cell in row.cells]):
            return _("This row explains the columns.")
        return ""

    def _explains(self, row: Row, folded: list[str]) -> bool:
        """Questions and instructions, and nothing but sentences where scores belong."""
        filled = [(text, cell) for text, cell in zip(folded, row.cells, strict=True) if text]
        telling = sum(f"{text} ".startswith(_HELP) or cell.endswith("?") for text, cell in filled)
        scores = [text for column in self._scores if (text := row.text(column))]
        if any(len(text.split()) < 3 or parse_number(text) is not None for text in scores):
            return False
        return (telling >= 2 and telling * 2 >= len(filled)) or bool(scores and telling)

    def _headings(self, rows: list[Row]) -> dict[int, tuple[str, str]]:
        """Rows with a single text among full ones, by number: the heading they set, and why they are skipped.

        Above a full row such a text is the heading of a group; after a gap at the end it is a footer.
        """
        full = [place for place, row in enumerate(rows) if self._filled_count(row) >= _FULL_CELLS]
        titled = sum(any(row.text(column) for column in self._titles) for row in rows)
        if len(full) < 2 or len(full) * 2 < titled:
            return {}
        numbered = sum(bool(rows[place].text(self._columns.get("reference"))) for place in full) * 2 > len(full)
        found = {}
        for place, row in enumerate(rows):
            text = self._only_text(row)
            if not text:
                continue
            if place > full[-1]:
                if row.number - rows[full[-1]].number > place - full[-1] or f"{fold(text)} ".startswith(_FOOTER):
                    found[row.number] = ("", _no_risk(text))
            elif len(text) <= _LONGEST_HEADING and (numbered or self._filled_count(rows[place + 1]) >= _FULL_CELLS):
                found[row.number] = (text, _("This is the heading of a group: “%(text)s”.") % {"text": text})
        return found

    def _total(self, row: Row) -> str:
        """The word that makes a row a total, where nothing but a number stands for the risk; "" for any other row."""
        titles = [text for column in self._titles if (text := row.text(column))]
        if not titles or any(parse_number(text) is None for text in titles):
            return ""
        return next((cell for cell in row.cells if fold(cell).strip(" :") in _FOOTER_WORDS), "")

    def _only_text(self, row: Row) -> str:
        """The text of a row that holds one text in the columns that were understood, "" for any other."""
        filled = [text for column in self._columns.values() if (text := row.text(column))]
        if len(filled) != 1 or any(row.text(column) for column in self._work) or parse_number(filled[0]) is not None:
            return ""
        return one_line(filled[0])[:_SHOWN_VALUE]

    def _untitled(self, row: Row, found: SortedRows) -> None:
        column = self._titles[0].name if self._titles else ""
        formula = next((formula for each in self._titles if (formula := row.unsolved(each))), "")
        if formula:
            found.problems.append(Problem(row.number, column, formula[:_SHOWN_VALUE], no_result()))
        elif any(text not in ("0", "0%") for each in self._work if (text := row.text(each))):
            found.problems.append(Problem(row.number, column, "", _("The risk has no title, so it was not read.")))
        else:
            found.skipped.append(
                Skipped(row.number, _("There is no title in this row, nor anything else about a risk."))
            )

    def _filled_count(self, row: Row) -> int:
        return sum(bool(row.text(column)) for column in self._columns.values())


def _no_risk(text: str) -> str:
    return _("This line below the table is no risk: “%(text)s”.") % {"text": text}


def _stands_apart(rows: list[Row], place: int) -> bool:
    """Whether blank rows stand above a row, or above lines of one cell that stand over it."""
    while place and rows[place].number - rows[place - 1].number == 1:
        place -= 1
        if sum(map(bool, rows[place].cells)) > 1:
            return False
    return place > 0


def _same_everywhere(cells: list[str]) -> str:
    """The text that stands in every filled cell, as in a row of filters ("(All)"); "" for any other row."""
    filled = {cell for cell in cells if cell}
    text = next(iter(filled), "")
    alike = len(filled) == 1 and sum(map(bool, cells)) >= _FULL_CELLS and parse_number(text) is None
    return text[:_SHOWN_VALUE] if alike else ""


def _width(cells: list[str]) -> int:
    """The number of cells without the blank ones at the end."""
    filled = len(cells)
    while filled and not cells[filled - 1]:
        filled -= 1
    return filled
