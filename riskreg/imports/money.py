"""Amounts of money in a score cell: they have a level only where somebody says which amounts begin which level."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

_CURRENCY = r"(?:[€$£¥₽]|zł|kr\.?|CHF|EUR|USD|GBP|SEK|NOK|DKK|PLN|RUB|CAD|AUD|NZD|JPY|BRL|R\$|руб\.?|euros?|dollars?)"
_UNIT = (
    r"(?P<unit>k|K|T|tsd\.?|Tsd\.?|тыс\.?|tys\.?|mila|mil|mio\.?|Mio\.?|M|m|mln\.?|млн\.?|million(?:s|en)?|Mrd\.?|bn)"
)
_MONEY = re.compile(
    rf"(?P<sign>[-−–(]?)\s*(?P<before>{_CURRENCY})?\s*(?P<sign2>[-−–]?)\s*"
    rf"(?P<digits>\d[\d.,'’\s\u00a0\u202f]*)\s*{_UNIT}?\s*(?P<after>{_CURRENCY})?\s*\)?",
)
_THOUSANDS = ("k", "t", "tsd", "тыс", "tys", "mila")
_MILLIONS = ("mio", "m", "mln", "млн", "mil", "million", "millions", "millionen")
_LONGEST = 40
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:(?:[.]\d{3})+|(?:,\d{3})+|(?:['’\s\u00a0\u202f]\d{3})+)(?:[.,]\d{1,2})?")


def is_grouped(text: str) -> bool:
    """Whether digits stand in groups of thousands, as those of an amount do: "12.000", "1 250 000,50"."""
    return len(text) <= _LONGEST and _GROUPED.fullmatch(text.strip()) is not None


def names_currency(text: str) -> bool:
    """Whether a text, such as a header, names a currency."""
    return re.search(rf"(?<![^\W\d]){_CURRENCY}(?![^\W\d])", text) is not None


def parse_money(text: str) -> Decimal | None:
    """The amount in a cell that names a currency or a unit ("€ 12.000", "1.5M", "-50k $"); None for anything else."""
    if len(text) > _LONGEST:
        return None
    found = _MONEY.fullmatch(text.strip())
    if not found or not (found["before"] or found["after"] or found["unit"]):
        return None
    value = plain_amount(found["digits"])
    if value is None:
        return None
    unit = (found["unit"] or "").lower().rstrip(".")
    if unit in _THOUSANDS:
        value *= 1_000
    elif unit in _MILLIONS:
        value *= 1_000_000
    elif unit:
        value *= 1_000_000_000
    negative = found["sign"] or found["sign2"]
    return -value if negative else value


def plain_amount(digits: str) -> Decimal | None:
    """The number in "12.000", "12,000.50" or "12 000,5": the last mark parts decimals unless three digits follow it."""
    plain = re.sub(r"[\s\u00a0\u202f'’]", "", digits).strip(".,")
    marks = [char for char in plain if char in ".,"]
    if marks:
        last = marks[-1]
        whole, _mark, part = plain.rpartition(last)
        grouped = len(part) == 3 and (len(set(marks)) == 1)
        plain = re.sub(r"[.,]", "", whole) + (part if grouped else f".{part}")
    try:
        return Decimal(plain)
    except InvalidOperation:
        return None
