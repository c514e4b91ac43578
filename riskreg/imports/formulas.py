"""Formulas that a workbook holds without results, as scripts leave them. Nothing is run: they are told of."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from openpyxl.utils import column_index_from_string

_WITHOUT_RESULT = re.compile(
    rb'<c r="([A-Z]{1,3})(\d{1,7})"[^<>]*>\s*<f(?:[^<>]*/>|[^<>]*>([^<]*)</f>)\s*(?:<v\s*/>|<v></v>)?\s*</c>'
)


class Unsolved(str):
    """The text of a formula whose result is not in the file."""

    __slots__ = ()


def unsolved_formulas(sheet: bytes) -> Iterator[tuple[int, int, Unsolved]]:
    """Row and column (both from 0) and text of each formula without a result in the XML of a sheet."""
    if b"<f" not in sheet:
        return
    for column, row, formula in _WITHOUT_RESULT.findall(sheet):
        text = html.unescape(formula.decode("utf-8", "replace"))
        yield int(row) - 1, column_index_from_string(column.decode()) - 1, Unsolved(f"={text}")
