"""Which field a column holds, by its cells alone: for headers in a language that is not known, or none at all."""

from __future__ import annotations

import re
from collections.abc import Iterable

from riskreg.imports.columns import Column
from riskreg.imports.decisions import knows_state, knows_strategy
from riskreg.imports.ladders import find_ladder, step_word
from riskreg.imports.numbers import parse_number
from riskreg.imports.scale_words import ANY

_SURE = 0.8
_FEWEST = 2
_REFERENCE = re.compile(r"[^\W\d_]{0,6}[-_./ #]{0,2}\d{1,6}(?:[./-]\d{1,4})?")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


def guess_fields(columns: Iterable[Column], taken: Iterable[str], fullest: int) -> dict[str, Column]:
    """The fields among those not yet `taken` that the cells of free columns can only be.

    `fullest` is the number of filled cells in the fullest column of the table. Words such as
    "Likely" or "Catastrophic" tell likelihood from impact; "Low" or bare numbers do not, so such
    columns are left to a person, who is shown them.
    """
    known = set(taken)
    found: dict[str, Column] = {}
    for column in columns:
        # A column filled in a few rows only numbers groups or holds remarks.
        name = _guess(column, known | found.keys()) if column.values.total() * 2 >= fullest else ""
        if name:
            found[name] = column
    return found


def _guess(column: Column, taken: set[str]) -> str:
    if column.values.total() < _FEWEST:
        return ""
    if kind := _score_kind(column):
        return kind if kind not in taken else ""
    if "strategy" not in taken and column.share(knows_strategy) >= _SURE and not _one_word(column):
        return "strategy"
    if "state" not in taken and column.share(knows_state) >= _SURE:
        return "state"
    if "owner" not in taken and column.share(lambda text: bool(_EMAIL.fullmatch(text))) >= _SURE:
        return "owner"
    if "reference" not in taken and _numbers_rows(column):
        return "reference"
    return ""


def _score_kind(column: Column) -> str:
    """Likelihood or impact if the column's words belong to a scale of one of them alone."""
    words = {step_word(text) for text in column.texts if parse_number(text) is None}
    words |= {step_word(number.label) for text in column.texts if (number := parse_number(text)) and number.label}
    if len(words) < _FEWEST:
        return ""
    fits = {}
    for kind in ("likelihood", "impact"):
        ladder = find_ladder(words, kind)
        known = sum(word in ladder.step_of for word in words) if ladder else 0
        if ladder and ladder.kind != ANY and known >= _SURE * len(words):
            fits[kind] = known
    return next(iter(fits)) if len(fits) == 1 else ""


def _one_word(column: Column) -> bool:
    return len(column.texts) == 1 and column.values.total() < _FEWEST + 1


def _numbers_rows(column: Column) -> bool:
    different = len(column.texts) == column.values.total()
    labelled = column.share(lambda text: bool(_REFERENCE.fullmatch(text))) >= _SURE
    return different and labelled and (not column.numeric or _counts_up(column))


def _counts_up(column: Column) -> bool:
    values = [number.value for text in column.texts if (number := parse_number(text))]
    return column.index <= 1 and len(values) > _FEWEST and values == sorted(values)
