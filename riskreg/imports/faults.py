"""Why a cell has no level, in words that say what to do about it."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from riskreg.imports.money import is_grouped, parse_money
from riskreg.imports.numbers import parse_number
from riskreg.imports.rules import Rule

_MOST_LEVELS = 100
_ROMAN = re.compile(r"[IVX]{1,4}", re.IGNORECASE)
_AMOUNT = r"[<>≤≥]?\s*[€$£]?\s*\d[\d.,\s]*\s*[%kKmM€$£]?"
_RANGE = re.compile(rf"{_AMOUNT}(?:-|–|—|to|bis|à|a|do|до)\s*{_AMOUNT}")
_TICKS = frozenset("x X ✓ ✔ ☑ ☒ ✗ ● ○ ■ * + yes no ja nein oui non si sì TRUE FALSE".split())  # noqa: SIM905


def no_result() -> str:
    """Why a cell with a formula was read as blank."""
    return _(
        "The file holds this formula without its result, so the cell was left empty. Open the file in a spreadsheet "
        "program, save it and import it again."
    )


def no_level(rule: Rule | None, text: str) -> str:
    """Why the text of a score cell was given no level."""
    if _RANGE.fullmatch(text):
        return _("A range has no single level. The score was left empty.")
    if text in _TICKS:
        return _("A tick is no level. The score was left empty.")
    if _ROMAN.fullmatch(text):
        return _("Roman classes say neither which end is worse nor how far apart they are. The score was left empty.")
    number = parse_number(text)
    if (number is not None and number.value < 0) or (number is None and (parse_money(text) or 0) < 0):
        return _("A negative value is no level. The score was left empty.")
    if rule is None and (
        parse_money(text) is not None or is_grouped(text) or (number is not None and number.value > _MOST_LEVELS)
    ):
        return _("An amount of money has no level until you say which amounts begin which level.")
    if rule is None:
        return _("The scale of this column is not known. The score was left empty.")
    return _("This has no place on the column's scale. The score was left empty.")
