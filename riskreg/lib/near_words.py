"""Words that somebody may have meant: few edits away from what was typed, which may be only their beginning."""

import re
import unicodedata
from collections.abc import Iterable

_WORD = re.compile(r"[^\W_]+")
MOST_WORDS = 8


def fold(text: str) -> str:
    """Lower case, and Latin letters without their marks, as the indexes of both databases hold them."""
    return "".join(map(_bare, unicodedata.normalize("NFC", text).lower()))


def words_of(text: str) -> list[str]:
    """The words of a text, folded, each once, in order; no more than MOST_WORDS."""
    return list(dict.fromkeys(_WORD.findall(fold(text))))[:MOST_WORDS]


def slack(word: str) -> int:
    """How many edits a word of this length may be off: short words must be right."""
    if len(word) < 4 or word.isdecimal():
        return 0
    return 1 if len(word) < 8 else 2


def near_words(word: str, vocabulary: Iterable[str]) -> list[str]:
    """The words of the vocabulary that `word`, or a longer word it begins, may stand for."""
    edits = slack(word)
    if not edits:
        return []
    start, letters, shortest = set(word[:2]), set(word), len(word) - edits
    return [
        term
        for term in vocabulary
        if len(term) >= shortest
        and not start.isdisjoint(term[:2])
        and len(letters.difference(term)) <= edits
        and distance_to_beginning(word, term, most=edits) <= edits
    ]


def distance_to_beginning(word: str, term: str, *, most: int) -> int:
    """The fewest edits (change, add, leave out, swap neighbours) from `word` to a beginning of `term`.

    Anything above `most` comes back as `most + 1`.
    """
    term = term[: len(word) + most]
    before: list[int] = []
    row = list(range(len(term) + 1))
    for i, letter in enumerate(word, 1):
        before, last, row = row, before, [i]
        for j, other in enumerate(term, 1):
            cost = min(before[j - 1] + (letter != other), before[j] + 1, row[j - 1] + 1)
            if i > 1 and j > 1 and letter == term[j - 2] and word[i - 2] == other:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return min(*row, most + 1)


def _bare(letter: str) -> str:
    """A Latin letter without its marks; any other character as it is."""
    parts = unicodedata.normalize("NFD", letter)
    return parts[0] if len(parts) > 1 and parts[0].isascii() else letter
