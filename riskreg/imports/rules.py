"""Rules from a cell's text to a level: the ones found in a file, and the ones a person states."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from itertools import pairwise

from django.utils.translation import gettext as _

from riskreg.imports.errors import ImportRefused
from riskreg.imports.ladders import Ladder, parse_ladder, step_level, step_word
from riskreg.imports.money import parse_money, plain_amount
from riskreg.imports.numbers import Number, parse_number
from riskreg.imports.words import fold

_STEPS = re.compile(r"(\d{1,3})\s*(?:-|–|\.\.)\s*(\d{1,3})")
# The word may hold commas and equal signs ("0,41=3", "5 = certain=5"), the value neither.
_PAIR = re.compile(r"\s*(\S.*?)\s*=\s*([^=,;\n]*?)\s*(?:[,;\n]\s*|$)", re.DOTALL)
PERCENT = "percent"
BANDS = "bands:"


@dataclass(frozen=True, slots=True)
class Rule:
    """How cells become levels: a name a person can read and state, and the function."""

    name: str
    level: Callable[[str], int | None]


def numeric_rule(name: str, top: int) -> Rule | None:
    """The built-in rule of that name on a scale of `top` levels, None for an unknown name.

    "1-5" are steps (any 1-n; "5-1" when 1 is worst), "0-10" and "0-1" shares of the upper end,
    "percent" shares of 100. Shares are rounded up, so that 0.41 on five levels is level 3.
    """
    name = name.strip().lower().replace("%", PERCENT)
    if name == PERCENT:
        return Rule(name, _of_number(lambda number: _share(number.value, 100, top)))
    found = _STEPS.fullmatch(name)
    if not found:
        return None
    low, high = int(found[1]), int(found[2])
    plain = f"{low}-{high}"
    if low == 0 and high >= 1:
        return Rule(plain, _of_number(lambda number: _part(number, high, top)))
    if low == 1 and high >= 2:
        return Rule(plain, _of_number(lambda number: _step(number, high, top)))
    if high == 1 and low >= 2:
        return Rule(plain, _of_number(lambda number: _step(number, low, top, worst_first=True)))
    return None


def ladder_rule(ladder: Ladder, top: int) -> Rule:
    """The rule of a scale in words."""
    levels = ladder.levels(top)
    return Rule("words", lambda text: levels.get(step_word(text)))


def stated_rule(text: str, top: int) -> Rule:
    """The rule a person stated: a name, "low<medium<high", "word=level,word=level" or "bands:0;1000;50000".

    Bands are the amounts of money at which level 1, 2, … begin. Raises ImportRefused when it is
    none of them or names a level that the scale lacks.
    """
    if rule := numeric_rule(text, top):
        return rule
    if text.lower().startswith(BANDS):
        return bands_rule([_amount(part) for part in text[len(BANDS) :].split(";")], top)
    if "<" in text and "=" not in text:
        ladder = parse_ladder(text)
        return Rule(text, ladder_rule(ladder, top).level)
    levels = {key: _stated_level(value, top) for key, value in stated_pairs(text).items()}
    return Rule(text, lambda cell: levels.get(cell.casefold(), levels.get(fold(cell) or cell)))


def stated_pairs(text: str) -> dict[str, str]:
    """The pairs of "word=value,word=value", each word as it stands and folded; raises ImportRefused."""
    pairs: dict[str, str] = {}
    place = 0
    while place < len(text) or not pairs:
        found = _PAIR.match(text, place)
        if not found:
            raise ImportRefused(
                _("“%(rule)s” is no rule. Use 1-5, 0-10, 0-1, percent, low<medium<high or word=level,word=level.")
                % {"rule": text}
            )
        word, value, place = found[1], found[2], found.end()
        pairs[word.casefold()] = value
        pairs.setdefault(fold(word) or word, value)
    return pairs


def bands_rule(lows: Sequence[Decimal], top: int) -> Rule:
    """The rule of amounts: level n begins at the n-th of `lows`; raises ImportRefused unless there is one a level."""
    if len(lows) != top or any(later <= earlier for earlier, later in pairwise(lows)):
        raise ImportRefused(
            _("Give %(top)d amounts, each higher than the one before: where level 1 begins, level 2, and so on.")
            % {"top": top}
        )

    def level(text: str) -> int | None:
        number = parse_number(text)
        amount = plain_amount(text) if number and not number.percent and not number.label else parse_money(text)
        return bisect_right(lows, amount) or None if amount is not None else None

    return Rule(BANDS + ";".join(f"{low:f}" for low in lows), level)


def overriding(rule: Rule | None, levels: Mapping[str, int | str | None], top: int) -> Rule:
    """The rule with single cells' levels replaced ("" or None leaves one unscored); raises ImportRefused."""
    known = {text: _stated_level(str(level), top) if level else None for text, level in levels.items()}

    def level(text: str) -> int | None:
        return known[text] if text in known else rule.level(text) if rule else None

    return Rule(rule.name if rule else "words", level)


def _amount(text: str) -> Decimal:
    found = parse_money(text) if parse_money(text) is not None else plain_amount(text)
    if found is None:
        raise ImportRefused(_("“%(text)s” is not an amount.") % {"text": text})
    return found


def _stated_level(text: str, top: int) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= top:
        raise ImportRefused(_("“%(level)s” is not a level from 1 to %(top)d.") % {"level": text, "top": top})
    return int(text)


def _of_number(level: Callable[[Number], int | None]) -> Callable[[str], int | None]:
    def read(text: str) -> int | None:
        number = parse_number(text)
        return None if number is None else level(number)

    return read


def _share(value: Decimal, whole: int, top: int) -> int | None:
    if not 0 <= value <= whole:
        return None
    return max(1, int((value * top / whole).to_integral_value(ROUND_CEILING)))


def _part(number: Number, whole: int, top: int) -> int | None:
    if number.percent:
        return _share(number.value, 100, top) if whole in (1, 100) else None
    return _share(number.value, whole, top)


def _step(number: Number, steps: int, top: int, *, worst_first: bool = False) -> int | None:
    if number.percent or not 1 <= number.value <= steps:
        return None
    value = int(number.value.to_integral_value(ROUND_CEILING))
    if worst_first:
        value = steps + 1 - value
    return value if steps == top else step_level(value - 1, steps, top)
