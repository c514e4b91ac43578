"""Sheets with columns as rows, for registers that name their fields down a column and have a risk in each column.

Such a sheet has a name of its own, so that it can be chosen, and rows of its own, which messages speak of.
"""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from riskreg.imports.source import Source

_SIGN = "(transposed)"
_MOST_FIELDS = 200  # down the first column; a longer sheet has its risks there


class TransposableSource:
    """A source that gives each of its sheets transposed as well, by `transposed_name`."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self.sheets, self.strict = source.sheets, source.strict
        self._sheets = {transposed_name(sheet): sheet for sheet in source.sheets}
        self.hidden = source.hidden | {transposed_name(sheet) for sheet in source.hidden}

    def rows(self, sheet: str | None, most: int | None = None) -> list[list[str]]:
        """The first `most` rows of a sheet, all if None; of one that cannot be transposed there are none."""
        if sheet in self.sheets or sheet not in self._sheets:
            return self._source.rows(sheet, most)
        rows = self._source.rows(self._sheets[sheet or _SIGN], _MOST_FIELDS + 1)
        if len(rows) > _MOST_FIELDS or (self.strict and len({len(row) for row in rows if any(row)}) > 1):
            return []
        return [list(column) for column in zip_longest(*rows, fillvalue="")][:most]


def transposed_name(sheet: str | None) -> str:
    """What a sheet is called when it is transposed; the same in every language, because it is stored."""
    return f"{sheet or ''} {_SIGN}".strip()


def is_transposed(sheet: str | None) -> bool:
    """Whether this is the name of a transposed sheet."""
    return (sheet or "").endswith(_SIGN)
