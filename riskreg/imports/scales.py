"""Which scale each score column uses, from its header and all its values together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise

from riskreg.imports.fields import score_kind
from riskreg.imports.ladders import find_ladder, step_word
from riskreg.imports.money import is_grouped, names_currency, parse_money, plain_amount
from riskreg.imports.numbers import Number, labels_in, parse_number, range_in
from riskreg.imports.rules import PERCENT, Rule, bands_rule, ladder_rule, numeric_rule, overriding, stated_rule

Stated = Mapping[str, str | Mapping[str, int | str | None]]

_ENOUGH = Decimal("0.9")  # a tenth of a long column may be slips; they are reported, not taken for another scale
_SLIPS_FROM = 10
_MOST_WITH_DECIMALS = 10_000  # thousands of no more than that could be levels written with three decimals
_WORD, _NUMBER, _PERCENT, _MONEY = "word", "number", "percent", "money"


@dataclass(frozen=True)
class KnownScales:
    """What is known before a column is looked at: levels of each kind, stated rules, amounts where levels begin."""

    tops: dict[str, int]
    stated: Stated = field(default_factory=dict)
    bands: Sequence[Decimal] = ()
    shared: bool = False  # numbers of both kinds stand on one scale, as in a failure mode analysis


@dataclass(frozen=True)
class ScoreColumn:
    """The header of a score column and how often each text that is no blank stands in it."""

    header: str
    values: Counter[str] = field(default_factory=Counter)

    def shape(self) -> str:
        """What most of its values are: words, numbers, percentages or amounts of money."""
        shapes: Counter[str] = Counter()
        # "5.000" is five thousand below "Damage (€)", or beside "20.000"; else it may be five.
        grouped = [plain_amount(text) for text in self.values if is_grouped(text)]
        amounts = names_currency(self.header) or any(amount and amount > _MOST_WITH_DECIMALS for amount in grouped)
        for text, count in self.values.items():
            shapes[_MONEY if amounts and is_grouped(text) else _shape(text)] += count
        return shapes.most_common(1)[0][0] if shapes else _WORD


def find_rules(
    columns: dict[str, ScoreColumn],
    tops: dict[str, int],
    stated: Stated,
    bands: Sequence[Decimal] = (),
    *,
    shared: bool = False,
) -> dict[str, Rule]:
    """The rule of each score field in `columns`; a field whose scale is not known is left out.

    Columns of one kind and shape (inherent and residual likelihood in words) are on one scale,
    so their values are judged together. `tops` holds the number of levels of each kind; a rule
    in `stated` (see `rules.stated_rule`) replaces what would be found, a mapping of cells to
    levels changes it cell by cell. `bands` are the amounts of money at which the impact levels
    begin, where the matrix says so; with `shared` the numbers of both kinds are judged together.
    Raises ImportRefused.
    """
    rules: dict[str, Rule] = {}
    pools: dict[tuple[str, str], list[str]] = {}
    for name, column in columns.items():
        told = stated.get(name)
        if isinstance(told, str):
            rules[name] = stated_rule(told, tops[score_kind(name)])
        else:
            pools.setdefault((score_kind(name), column.shape()), []).append(name)
    family = _family(
        {kind: [columns[name] for name in names] for (kind, shape), names in pools.items() if shape == _WORD}
    )
    for (kind, shape), names in pools.items():
        of_one_scale = [
            name for (_kind, other), found in pools.items() for name in found if shared and other == shape == _NUMBER
        ]
        pool = [columns[name] for name in of_one_scale or names]
        if rule := _rule(pool, kind, shape, family, tops[kind], bands):
            rules.update(dict.fromkeys(names, rule))
    for name, levels in stated.items():
        if name in columns and not isinstance(levels, str):
            rules[name] = overriding(rules.get(name), levels, tops[score_kind(name)])
    return rules


def _shape(text: str) -> str:
    number = parse_number(text)
    if number is None:
        return _WORD if parse_money(text) is None else _MONEY
    return _PERCENT if number.percent else _NUMBER


def _rule(
    pool: list[ScoreColumn], kind: str, shape: str, family: str, top: int, bands: Sequence[Decimal]
) -> Rule | None:
    if shape == _WORD:
        percent = any(_shape(text) == _PERCENT for column in pool for text in column.values)
        # Shares among texts that are none ("10-30 %", "> 80 %"): each is still read for what it says.
        return _word_rule(pool, kind, family, top) or (numeric_rule(PERCENT, top) if percent else None)
    if shape == _MONEY:
        return bands_rule(bands, top) if kind == "impact" and len(bands) == top else None
    # Large bare numbers are amounts as well: no scale of levels goes that far.
    return _number_rule(pool, kind, top) or (bands_rule(bands, top) if kind == "impact" and len(bands) == top else None)


def mapped_share(column: ScoreColumn, kind: str, top: int) -> float:
    """The share of a column's filled cells that have a level on the scale its values suggest."""
    total = column.values.total()
    rule = find_rules({kind: column}, {kind: top}, {}).get(kind)
    if not rule or not total:
        return 0.0
    return sum(count for text, count in column.values.items() if rule.level(text) is not None) / total


def _words(pool: Iterable[ScoreColumn]) -> set[str]:
    return {step_word(text) for column in pool for text in column.values if parse_number(text) is None}


def _family(pools: dict[str, list[ScoreColumn]]) -> str:
    """The pair of scales that one kind's words can only belong to, "" if neither says."""
    ladders = [find_ladder(_words(pool), kind) for kind, pool in pools.items()]
    return next((ladder.family for ladder in ladders if ladder and ladder.family), "")


def _word_rule(pool: list[ScoreColumn], kind: str, family: str, top: int) -> Rule | None:
    ladder = find_ladder(_words(pool), kind, family)
    return ladder_rule(ladder, top) if ladder else None


def _number_rule(pool: list[ScoreColumn], kind: str, top: int) -> Rule | None:
    numbers: Counter[Number] = Counter()
    for column in pool:
        for text, count in column.values.items():
            if (number := parse_number(text)) is not None:
                numbers[number] += count
    name = _stated_in_header(pool) or _found_in_values(numbers, kind, top)
    explained = any(_header_runs_backwards(column.header, kind) for column in pool)
    if name.startswith("1-") and (explained or _labels_run_backwards(numbers, kind)):
        name = f"{name[2:]}-1"
    return numeric_rule(name, top) if name else None


def _stated_in_header(pool: list[ScoreColumn]) -> str:
    for column in pool:
        found = range_in(column.header)
        if found and (found[0] in (0, 1) or found[1] == 1) and found[0] != found[1] and max(found) <= 100:
            low, high = found
            return PERCENT if found == (0, 100) else f"{low}-{high}"
        if "%" in column.header:
            return PERCENT if any(_value > 1 for _value in _plain_values(column)) else "0-1"
    return ""


def _plain_values(column: ScoreColumn) -> list[Decimal]:
    numbers = [parse_number(text) for text in column.values]
    return [number.value for number in numbers if number is not None]


def _found_in_values(numbers: Counter[Number], kind: str, top: int) -> str:
    if any(number.percent for number in numbers):
        return "0-1"
    values: Counter[Decimal] = Counter()
    for number, count in numbers.items():
        if number.value >= 0:  # a negative number is on no scale: it is reported
            values[number.value] += count
    if all(0 <= value <= 1 for value in values) and any(value % 1 for value in values):
        return "0-1"
    for low, high in ((1, top), (1, 5), (0, 10)):
        if _nearly_all_between(values, low, high):
            return f"{low}-{high}"
    if kind == "likelihood" and _nearly_all_between(values, 0, 100):
        return PERCENT
    return ""


def _nearly_all_between(values: Counter[Decimal], low: int, high: int) -> bool:
    total = values.total()
    inside = sum(count for value, count in values.items() if low <= value <= high)
    # Zero beside levels from 1 is "not scored": it is reported, and does not speak for 0-10.
    inside += values[Decimal(0)] if low == 1 and inside else 0
    return inside == total or (total >= _SLIPS_FROM and Decimal(inside) / total >= _ENOUGH)


def _labels_run_backwards(numbers: Iterable[Number], kind: str) -> bool:
    """Whether the words beside the numbers say that 1 is the worst ("1 - Almost certain")."""
    steps = [step for _value, step, _steps in _labelled_steps(numbers, kind)]
    return len(steps) > 1 and all(later < earlier for earlier, later in pairwise(steps))


def _header_runs_backwards(header: str, kind: str) -> bool:
    """The same of what a header explains ("1 = high, 5 = low"); there one word for level 1 is enough."""
    numbers = labels_in(header)
    alone = [(value, steps - step) for value, step, steps in _labelled_steps(numbers, kind)]
    return alone == [(1, 1)] or _labels_run_backwards(numbers, kind)


def _labelled_steps(numbers: Iterable[Number], kind: str) -> list[tuple[Decimal, int, int]]:
    """Each labelled number in order, the step that its word is on the scale of these words, and how many that has."""
    labels = {number.value: step_word(number.label) for number in numbers if number.label}
    ladder = find_ladder(set(labels.values()), kind)
    known = [(value, label) for value, label in sorted(labels.items()) if ladder and label in ladder.step_of]
    return [(value, ladder.step_of[label], ladder.steps) for value, label in known] if ladder else []
