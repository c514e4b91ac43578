"""What a header means, by its words alone."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache

from riskreg.imports.fields import SCORE_KINDS
from riskreg.imports.header_marks import DETECTION, IGNORED, NOISE, QUALIFIER_PREFIXES, QUALIFIERS
from riskreg.imports.header_words import HEADERS
from riskreg.imports.header_words_more import MORE_HEADERS
from riskreg.imports.words import fold, one_line, without_parentheses

EXACT, WITHIN, MISSPELT = 100, 60, 45
_LONGEST_HEADER = 120
_MOST_WORDS_AROUND = 7
_SHORTEST_MISSPELT = 7


@dataclass(frozen=True, slots=True)
class Meaning:
    """A field a header may stand for, and how surely (higher is surer)."""

    field: str
    weight: int


def _phrases() -> tuple[dict[str, list[Meaning]], dict[str, list[Meaning]]]:
    exact: dict[str, list[Meaning]] = {}
    within: dict[str, list[Meaning]] = {}
    for field, languages in HEADERS.items():
        for words in (*languages.values(), *MORE_HEADERS.get(field, {}).values()):
            for place, word in enumerate(words.split(",")):
                phrase = fold(word)
                if not phrase:
                    continue
                exact.setdefault(phrase, []).append(Meaning(field, EXACT - min(place, 30)))
                if not word.strip().startswith("="):
                    within.setdefault(phrase, []).append(Meaning(field, WITHIN - min(place, 15)))
    return exact, within


_EXACT, _WITHIN = _phrases()
_IGNORED_EXACT = {fold(word) for word in IGNORED.split(",")}
_IGNORED_WITHIN = [f" {fold(word)} " for word in IGNORED.split(",") if not word.strip().startswith("=")]
_NOISE = {fold(word) for word in NOISE.split()}
_QUALIFIER_OF = {fold(word): name for name, words in QUALIFIERS.items() for word in words.split()}
_DETECTION = {fold(word) for word in DETECTION.split()}
_LONG_PHRASES = [phrase for phrase in _EXACT if len(phrase) >= _SHORTEST_MISSPELT]


def meanings(header: str, *, misspelt: bool = False) -> tuple[Meaning, ...]:
    """The fields a header may stand for, surest first; empty for one that says nothing known.

    With `misspelt` a header one or two letters away from a known word counts too.
    """
    if not header or len(header) > _LONGEST_HEADER:
        return ()
    header = f"{header.strip()[:-1]} no" if header.strip().endswith("#") else header
    return _known_meanings(header, misspelt)


@lru_cache(maxsize=5_000)
def _known_meanings(header: str, misspelt: bool) -> tuple[Meaning, ...]:
    for text in (header, without_parentheses(header)):
        if found := _meanings(fold(text)):
            return found
    if misspelt:
        for phrase in get_close_matches(_core(header), _LONG_PHRASES, n=1, cutoff=0.88):
            return tuple(Meaning(found.field, MISSPELT) for found in _EXACT[phrase])
    return ()


def is_ignored(header: str) -> bool:
    """Whether a header names what is never read, such as a score that the software computes itself."""
    folded = fold(header)
    return folded in _IGNORED_EXACT or any(phrase in f" {folded} " for phrase in _IGNORED_WITHIN)


def counts_detection(header: str) -> bool:
    """Whether a header belongs to a failure mode analysis: severity × occurrence × detection, all on one scale."""
    return not _DETECTION.isdisjoint(fold(without_parentheses(header)).split())


def qualifier(header: str) -> str:
    """Which of several assessments a score header names: inherent, current, residual, target or ""."""
    for word in fold(header).split():
        if word in _QUALIFIER_OF:
            return _QUALIFIER_OF[word]
        for prefix in QUALIFIER_PREFIXES:
            if word.startswith(prefix) and len(word) > len(prefix) + 3:
                return _QUALIFIER_OF[prefix]
    return ""


def same_header_key(header: str) -> str:
    """Equal for headers that differ in numbering only ("Impact", "Impact.1", "Impact 2")."""
    return " ".join(word for word in fold(without_parentheses(header)).split() if not word.isdigit())


def known_headers(row: list[str]) -> int:
    """How many different fields the cells of a row name."""
    return len(named_fields(row))


def named_fields(row: list[str]) -> dict[str, int]:
    """The fields that the cells of a row name, each with the weight of its surest cell."""
    found: dict[str, int] = {}
    for cell in row:
        for meaning in meanings(one_line(cell))[:1]:
            found[meaning.field] = max(meaning.weight, found.get(meaning.field, 0))
    return found


def _meanings(folded: str) -> tuple[Meaning, ...]:
    if folded in _IGNORED_EXACT:
        return ()
    if folded in _EXACT:
        return _sorted(_EXACT[folded])
    if any(phrase in f" {folded} " for phrase in _IGNORED_WITHIN):
        return ()
    words = [word for word in folded.split() if word not in _NOISE and not word.isdigit()]
    core = " ".join(words)
    if core in _EXACT and core not in _IGNORED_EXACT:
        return _sorted(_EXACT[core], less=5)
    score = " ".join(_without_qualifier(words))
    if score in _EXACT and (scores := [each for each in _EXACT[score] if each.field in SCORE_KINDS]):
        return _sorted(scores, less=3)
    return _sorted(_inside(folded)) if len(words) <= _MOST_WORDS_AROUND else ()


def _without_qualifier(words: list[str]) -> list[str]:
    kept = []
    for word in words:
        if word in _QUALIFIER_OF:
            continue
        prefix = next((each for each in QUALIFIER_PREFIXES if word.startswith(each)), "")
        kept.append(word.removeprefix(prefix) if word.removeprefix(prefix) in _EXACT else word)
    return kept


def _inside(folded: str) -> list[Meaning]:
    padded = f" {folded} "
    extra = folded.count(" ")
    found = []
    for phrase, each in _WITHIN.items():
        if f" {phrase} " in padded:
            unknown = extra - phrase.count(" ")
            found += [Meaning(one.field, one.weight + 4 * phrase.count(" ") - 2 * unknown) for one in each]
    return found


def _sorted(found: list[Meaning], less: int = 0) -> tuple[Meaning, ...]:
    best: dict[str, int] = {}
    for one in found:
        best[one.field] = max(one.weight - less, best.get(one.field, 0))
    return tuple(Meaning(field, weight) for field, weight in sorted(best.items(), key=lambda item: -item[1]))


def _core(header: str) -> str:
    words = fold(without_parentheses(header)).split()
    return " ".join(word for word in words if word not in _NOISE) or fold(header)
