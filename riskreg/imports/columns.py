"""Which column holds which field: by the header's words and by what the cells hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter

from riskreg.imports.dates import looks_like_date
from riskreg.imports.decisions import knows_state, knows_strategy, names_strategy
from riskreg.imports.errors import ImportRefused
from riskreg.imports.fields import DATE_FIELDS, SCORE_FIELDS, SCORE_KINDS, SCORE_PREFIXES, TITLE_FIELDS, field_named
from riskreg.imports.headers import is_ignored, meanings, qualifier, same_header_key
from riskreg.imports.numbers import parse_number
from riskreg.imports.scales import ScoreColumn, mapped_share
from riskreg.imports.words import is_blank, one_line

_RANKS = {"inherent": 0, "": 1, "current": 2, "residual": 3, "target": 9}
_FEW, _ENOUGH, _MOSTLY = 0.1, 0.4, 0.7
_SURE_SCORE = 45.0  # the weight of a column whose header and cells both say so
_ANY_TOP = 5
_PROSE_WORDS, _PROSE_LENGTH = 4, 30
_LONGEST_REFERENCE, _LONGEST_OWNER = 30, 500


@dataclass(frozen=True)
class Column:
    """One column: its place (from 0), its name, the group header above it, and its filled cells' texts."""

    index: int
    name: str
    header: str
    group: str
    values: Counter[str] = field(default_factory=Counter)

    @cached_property
    def texts(self) -> list[str]:
        """The different texts in the column."""
        return list(self.values)

    @cached_property
    def prose(self) -> bool:
        """Whether the cells hold sentences rather than single values."""
        long = sum(len(text.split()) >= _PROSE_WORDS and len(text) >= _PROSE_LENGTH for text in self.texts)
        return long * 2 > len(self.texts)

    @cached_property
    def numeric(self) -> bool:
        """Whether most cells are bare numbers."""
        return sum((number := parse_number(text)) is not None and not number.label for text in self.texts) * 2 > len(
            self.texts
        )

    def share(self, test: Callable[[str], bool]) -> float:
        """The share of filled cells whose text passes the test."""
        total = self.values.total()
        return sum(count for text, count in self.values.items() if test(text)) / total if total else 0.0


def read_columns(header: list[str], above: list[str], rows: list[list[str]]) -> list[Column]:
    """The columns below a header row; `above` is the row of group headers over it, if any."""
    width = max([len(header), *(len(row) for row in rows)])
    names = _names([one_line(cell) for cell in header] + [""] * (width - len(header)))
    groups = _spread(above, width)
    counters: list[Counter[str]] = [Counter() for _each in range(width)]
    for row in rows:
        for index, cell in enumerate(row):
            if cell and not is_blank(cell):
                counters[index][cell] += 1
    headers = [one_line(cell) for cell in header] + [""] * (width - len(header))
    return [Column(index, names[index], headers[index], groups[index], counters[index]) for index in range(width)]


def assign(columns: list[Column], stated: dict[str, str], tops: dict[str, int]) -> dict[str, Column]:
    """The column of each field found; `stated` (field → header, "" for none) comes first.

    Raises ImportRefused for a stated field or header that does not exist.
    """
    chosen = _stated(columns, stated)
    closed = {field_named(name) for name in stated}
    free = [column for column in columns if column not in chosen.values()]
    offers = _offers(free, tops)
    for name, column in _scores(offers).items():
        if name not in closed:
            chosen[name] = column
    for _weight, name, column in sorted(offers, key=lambda offer: (-offer[0], offer[2].index)):
        if name in SCORE_KINDS or name in chosen or name in closed or column in chosen.values():
            continue
        chosen[name] = column
    if not any(name in chosen for name in TITLE_FIELDS) and "title" not in closed:
        take_prose_as_title(columns, chosen)
    if closed.isdisjoint({"strategy", "state"}):
        _put_words_right(chosen)
    return chosen


def _put_words_right(chosen: dict[str, Column]) -> None:
    """Swap strategy and state where the cells of each can only be the other's."""
    strategy, state = chosen.get("strategy"), chosen.get("state")
    if strategy is None or state is None or min(map(len, (strategy.texts, state.texts))) == 0:
        return
    if state.share(names_strategy) > max(_MOSTLY, state.share(knows_state)) and (
        strategy.share(knows_state) > max(_MOSTLY, strategy.share(names_strategy))
    ):
        chosen["strategy"], chosen["state"] = state, strategy


def column_named(columns: list[Column], name: str) -> Column:
    """The column with this header ("Impact#2" for the second of that name, "@C" for a column's letter)."""
    wanted = one_line(name).casefold()
    for column in columns:
        if wanted in (
            column.name.casefold(),
            column.header.casefold(),
            f"@{get_column_letter(column.index + 1)}".casefold(),
        ):
            return column
    listed = ", ".join(column.name for column in columns if column.header)
    raise ImportRefused(
        _("There is no column “%(name)s”. The columns are: %(columns)s.") % {"name": name, "columns": listed}
    )


def _names(headers: list[str]) -> list[str]:
    seen: Counter[str] = Counter()
    names = []
    for index, header in enumerate(headers):
        seen[header.casefold()] += 1
        count = seen[header.casefold()]
        if not header:
            names.append(f"@{get_column_letter(index + 1)}")
        else:
            names.append(f"{header}#{count}" if count > 1 else header)
    return names


def _spread(above: list[str], width: int) -> list[str]:
    """Group headers stand in the first cell of what they cover; one alone is a title, not a group."""
    cells = [one_line(cell) for cell in above[:width]] + [""] * (width - len(above))
    if sum(map(bool, cells)) < 2:
        return [""] * width
    groups, last = [], ""
    for cell in cells:
        last = cell or last
        groups.append(last)
    return groups


def _stated(columns: list[Column], stated: dict[str, str]) -> dict[str, Column]:
    return {field_named(name): column_named(columns, header) for name, header in stated.items() if header.strip()}


def _offers(columns: list[Column], tops: dict[str, int]) -> list[tuple[float, str, Column]]:
    offers = []
    for column in columns:
        found = meanings(column.header, misspelt=True) if column.header else ()
        for meaning in found:
            weight = meaning.weight * _fit(meaning.field, column, tops)
            if weight > 0:
                offers.append((weight, meaning.field, column))
        if any(meaning.field == "impact" for meaning in found) and (column.prose or _tells(column, tops["impact"])):
            offers.append((40.0, "consequence", column))  # "Impact" is often told in words beside a score
    return offers


def _tells(column: Column, top: int) -> bool:
    """Whether nearly every cell under an impact header says something of its own, in words that are no scale."""
    total = column.values.total()
    numbered = column.share(lambda text: parse_number(text) is not None)
    if numbered > _FEW or len(column.texts) < _MOSTLY * total or sum(map(len, column.texts)) < 8 * len(column.texts):
        return False
    return mapped_share(ScoreColumn(column.header, column.values), "impact", top) < _ENOUGH


def _fit(name: str, column: Column, tops: dict[str, int]) -> float:
    """How well the cells suit a field: 1 well, 0 not at all; an empty column suits a little."""
    if not column.values:
        return 0.3
    if name in SCORE_KINDS:
        return _score_fit(name, column, tops[name])
    if name in ("strategy", "state"):
        if column.share(knows_strategy if name == "strategy" else knows_state) >= _ENOUGH:
            return 1.0
        return 0.0 if column.prose or column.numeric or len(column.texts) > 12 else 0.4
    if name in DATE_FIELDS:
        return 1.0 if column.share(looks_like_date) >= _ENOUGH else 0.0
    return _text_fit(name, column)


def _score_fit(kind: str, column: Column, top: int) -> float:
    share = mapped_share(ScoreColumn(column.header, column.values), kind, top)
    if share >= 0.5:
        return 1.0
    # An unknown scale is still a scale: its cells are reported, and the mapping can be stated.
    return 0.0 if column.prose or len(column.texts) > 30 else 0.2 + share / 4


def _text_fit(name: str, column: Column) -> float:
    if name == "reference":
        link = column.share(lambda text: "://" in text or len(text) > _LONGEST_REFERENCE)
        return 0.0 if column.prose or link >= _ENOUGH else 1.0
    if name == "mitigation":
        return 0.3 if column.share(knows_strategy) >= _ENOUGH else 1.0
    if name == "owner":
        return 0.0 if column.numeric or max(map(len, column.texts)) > _LONGEST_OWNER else 1.0
    if name == "category" and mapped_share(ScoreColumn("", column.values), "impact", _ANY_TOP) >= _MOSTLY:
        return 0.0  # "Risk category: high" is a level
    if name in ("title", "category", "tags"):
        return 0.0 if column.numeric else 1.0
    if name in ("links", "close_reason", "source", "version"):
        return _own_fit(name, column)
    return 0.1 if column.numeric else 1.0


def _own_fit(name: str, column: Column) -> float:
    if name == "links":
        return 1.0 if column.share(lambda text: "://" in text) >= _ENOUGH else 0.0
    return 1.0 if name == "version" or not column.prose else 0.0


def _scores(offers: list[tuple[float, str, Column]]) -> dict[str, Column]:
    """Score fields from the offered score columns: first assessment, then the next, then the target."""
    chosen: dict[str, Column] = {}
    told = {column.index for _weight, name, column in offers if name == "consequence"}
    for kind in SCORE_KINDS:
        of_kind = [(weight, column) for weight, name, column in offers if name == kind]
        if any(weight >= _SURE_SCORE or column.index not in told for weight, column in of_kind):
            of_kind = [(w, column) for w, column in of_kind if w >= _SURE_SCORE or column.index not in told]
        best = _best_by_rank(sorted(of_kind, key=lambda offer: offer[1].index))
        target = best.pop(_RANKS["target"], None) if len(best) > 1 else None
        in_order = [best[rank] for rank in sorted(best)]
        chosen.update({f"{prefix}{kind}": column for prefix, column in zip(SCORE_PREFIXES, in_order, strict=False)})
        if target:
            chosen.setdefault(f"target_{kind}", target)
    return {name: column for name, column in chosen.items() if name in SCORE_FIELDS}


def _best_by_rank(offered: list[tuple[float, Column]]) -> dict[int, Column]:
    best: dict[int, tuple[float, Column]] = {}
    seen: Counter[str] = Counter()
    for weight, column in offered:
        said = qualifier(column.header) or qualifier(column.group)
        key = f"{said} {same_header_key(column.header)}"
        seen[key] += 1
        # The same header again: inherent first, then residual, then the target.
        rank = _RANKS[said] if seen[key] == 1 else {2: _RANKS["residual"]}.get(seen[key], _RANKS["target"])
        if rank not in best or weight > best[rank][0]:
            best[rank] = (weight, column)
    return {rank: column for rank, (_weight, column) in best.items()}


def take_prose_as_title(columns: list[Column], chosen: dict[str, Column]) -> None:
    """With no column named as title: the first free one whose cells are texts, nearly all different."""
    for column in columns:
        taken = column in chosen.values() or not column.header or column.numeric or not column.values
        if taken or meanings(column.header) or is_ignored(column.header) or column.share(_is_moment) >= _ENOUGH:
            continue
        different = len(column.texts) / column.values.total()
        if different > 0.8 and sum(map(len, column.texts)) / len(column.texts) >= 10:
            chosen["title"] = column
            return


def take_first_text_as_title(columns: list[Column], chosen: dict[str, Column]) -> None:
    """The first free column of texts, where a person said which row holds the headers and none of them says title."""
    for column in columns:
        if column.values and column not in chosen.values() and not column.numeric:
            chosen["title"] = column
            return


def _is_moment(text: str) -> bool:
    """Whether a text is a date, an address, or begins with a date."""
    return looks_like_date(text.split()[0]) or "@" in text or "://" in text
