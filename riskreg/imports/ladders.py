"""Which scale in words a column uses."""

from __future__ import annotations

import re
from collections.abc import Collection
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from riskreg.imports.scale_words import ANY, LADDERS, STEP_NOISE
from riskreg.imports.words import fold
from riskreg.scoring import rescale

_SEVERAL = 3
_LETTERED = re.compile(r"[A-Za-z]\s*[-–—:.)]\s*([^\W\d].*)", re.DOTALL)  # "A - Almost certain"
# Folded endings, longest first: Russian, Polish, then the Romance languages and German.
_ENDINGS = (
    ("ыи", ("ая", "ое", "ые", "о")),
    ("ии", ("ая", "яя", "ое", "ее", "ие", "о")),
    ("ои", ("ая", "ое", "ые")),
    ("ki", ("ka", "kie", "ko")),
    ("gi", ("ga", "gie", "go")),
    ("ny", ("na", "ne", "nie")),
    ("y", ("a", "e")),
    ("o", ("a",)),
    ("isch", ("ische", "ischer", "isches")),
    ("ich", ("iche", "icher", "iches")),
    ("end", ("ende", "ender", "endes")),
    ("al", ("ale", "aler")),
)
_NOISE = {fold(word) for word in STEP_NOISE.split()}


@dataclass(frozen=True, slots=True)
class Ladder:
    """One scale in words: the step (from 0) of each word, and how many steps it has."""

    kind: str
    family: str
    steps: int
    step_of: dict[str, int]
    names: frozenset[str] = frozenset()  # the word that each step is known by; the others stand in for it

    def levels(self, top: int) -> dict[str, int]:
        """The level of each word on a scale of `top` levels."""
        return {word: step_level(step, self.steps, top) for word, step in self.step_of.items()}


def parse_ladder(words: str, kind: str = ANY, family: str = "") -> Ladder:
    """The ladder written as "low|l < medium < high"."""
    steps = [[step_word(word) for word in step.split("|")] for step in words.split("<")]
    step_of = {word: number for number, step in enumerate(steps) for word in step if word}
    for word, number in list(step_of.items()):
        for ending in _other_endings(word):
            step_of.setdefault(ending, number)
    return Ladder(kind, family, len(steps), step_of, frozenset(step[0] for step in steps))


def _other_endings(word: str) -> list[str]:
    """The word in the other genders, where the ending tells how they are made; a form that nobody uses does no harm."""
    for ending, others in _ENDINGS:
        if word.endswith(ending):
            return [word.removesuffix(ending) + other for other in others]
    return []


def step_word(text: str) -> str:
    """The word of a step as ladders know it: folded, without "risk", "impact" and the like, or a letter before it."""
    lettered = _LETTERED.fullmatch(text.strip())
    folded = fold(lettered[1] if lettered else text)
    return " ".join(word for word in folded.split() if word not in _NOISE) or folded


def step_level(step: int, steps: int, top: int) -> int:
    """The level 1…top of step 0…steps-1: spread evenly, halves towards the worse, order kept.

    Three steps stay clear of both ends of a scale of five or more: its extremes were not on offer.
    """
    if steps == 3 and top >= 5:
        return 1 + (rescale(step + 1, was=3, now=top - 2) or 1)
    return rescale(step + 1, was=steps, now=top) or 1


_LADDERS = tuple(parse_ladder(each.words, each.kind, each.family) for each in LADDERS)


def find_ladder(words: AbstractSet[str], kind: str, family: str = "") -> Ladder | None:
    """The ladder that knows most of the words (folded by `step_word`) with the fewest steps left over.

    Of equally good ones that which keeps more words apart is taken, then that whose own words they
    are; a ladder of a family yields to one without, unless that family is asked for. None if no
    ladder knows enough of the words.
    """
    best: Ladder | None = None
    best_rank = (0.0, 0, 0, 0, 0)
    for ladder in _LADDERS:
        if ladder.kind not in (ANY, kind):
            continue
        known = [ladder.step_of[word] for word in words if word in ladder.step_of]
        favour = (2 if ladder.family == family else 0) if ladder.family else 1
        share = len(known) / len(words) if words else 0.0
        rank = (share, len(set(known)) - len(known), favour, len(ladder.names & words), len(set(known)) - ladder.steps)
        if _is_evidence([word for word in words if word in ladder.step_of], words) and rank > best_rank:
            best, best_rank = ladder, rank
    return best


def _is_evidence(known: list[str], words: Collection[str]) -> bool:
    """Whether the known words speak for a ladder: most of them, or several; one letter alone never does."""
    if len(known) < 2 and all(len(word) == 1 for word in known):
        return False
    return len(known) * 2 > len(words) or len(known) >= _SEVERAL
