"""Numbers as people write them into a score cell."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?|[+-]?[.,]\d+")
_LABELLED_FIRST = re.compile(r"[(\[]?\s*(\d{1,2})\s*(?:[)\]]|[-–—:.=/|]|\s)\s*[([]?\s*([^\W\d].*?)[)\]]?", re.DOTALL)
_LABELLED_LAST = re.compile(r"([^\W\d].*?)\s*[([–—:=/|,\s-]\s*(\d{1,2})\s*[)\]]?", re.DOTALL)
_LETTER_FIRST = re.compile(r"[A-Za-z]\s?(\d{1,2})")
_RANGE = re.compile(
    r"(?<![\d.,])(\d{1,3})\s*%?\s*(?:-|–|—|…|\.\.+|to|bis|a|à|al|hasta|tot|do|до|/)\s*(\d{1,3})(?![\d.,])",
    re.IGNORECASE,
)
_LONGEST = 60


_PAIRED = re.compile(r"(?<![\d.,-])(\d{1,2})\s*(?:[=:(]|\bis\b|\bist\b|\best\b|\bes\b)\s*([^\W\d_]+(?:\s+[^\W\d_]+)?)")


class Number(NamedTuple):
    """A number, whether it is a share in percent, and the label that stood beside it."""

    value: Decimal
    percent: bool = False
    label: str = ""


def parse_number(text: str) -> Number | None:
    """The number in a cell: "3", "0,6", "60 %", "3 - Possible", "Likely (4)", "L3"; None for anything else."""
    text = text.strip()
    if len(text) > _LONGEST:
        return None
    if text.endswith("%"):
        value = _decimal(text[:-1].strip())
        return Number(value, percent=True) if value is not None else None
    value = _decimal(text)
    if value is not None:
        return Number(value)
    return _labelled(text)


def _labelled(text: str) -> Number | None:
    if found := _LABELLED_FIRST.fullmatch(text):
        return Number(Decimal(found[1]), label=found[2])
    if found := _LABELLED_LAST.fullmatch(text):
        # "L3" and "Level 3" say no more than the number; "Likely (4)" has a label.
        return Number(Decimal(found[2]), label=found[1])
    if found := _LETTER_FIRST.fullmatch(text):
        return Number(Decimal(found[1]))
    return None


def _decimal(text: str) -> Decimal | None:
    if not _NUMBER.fullmatch(text) or not text.isascii():
        return None
    try:
        return Decimal(text.replace(",", "."))
    except InvalidOperation:
        return None


def range_in(header: str) -> tuple[int, int] | None:
    """The range a header states: "Impact (1-5)", "ranges from 0 to 10"; None when it states none."""
    found = _RANGE.search(header)
    return (int(found[1]), int(found[2])) if found else None


def labels_in(header: str) -> list[Number]:
    """The levels a header explains: "Impact (1 = high, 5 = low)"; none when it explains none."""
    return [Number(Decimal(found[1]), label=found[2]) for found in _PAIRED.finditer(header)]
