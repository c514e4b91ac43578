"""Risks that sound like the one being typed, so that nobody logs the same thing twice.

Deterministic and cheap: the database narrows the register down by the longest words of the
title, Python ranks what is left by the weight of the words both titles share.
"""

import re
from functools import reduce
from operator import or_

from django.db.models import Q

from riskreg.models import Register, Risk

MOST = 5  # suggestions
WORDS = 5  # longest words asked for
POOL = 200  # candidates ranked; a word that fits more titles than this tells nothing
SHORTEST = 4  # shorter words are joints
ENOUGH = 0.15  # share of the typed words' weight that a title must repeat
_EMPTY = frozenset(
    re.findall(
        r"\w+",
        "about after again because been before being cannot could does during from have into itself leads leading more "
        "most nobody over risk should some than that their them then there these they this through under until when "
        "where which while will with within without would your",
    )
)


def stems(title: str) -> frozenset[str]:
    """The words that carry the title's meaning, cut so that endings do not matter."""
    words = re.findall(r"\w+", title.casefold())
    return frozenset(_stem(word) for word in words if len(word) >= SHORTEST and word not in _EMPTY)


def similar_risks(*, register: Register, title: str) -> list[Risk]:
    """At most MOST drafts and open risks of the register that sound like `title`, the closest first."""
    wanted = stems(title)
    if not wanted:
        return []
    asked = sorted(wanted, key=lambda stem: (-len(stem), stem))[:WORDS]
    found = (
        Risk.objects.live()
        .filter(reduce(or_, (Q(title__icontains=stem) for stem in asked)), register=register)
        .only("reference", "title", "state", "current_score", "register_id", "number")
        .order_by("-number")[:POOL]
    )
    ranked = [(likeness(wanted, stems(risk.title)), risk) for risk in found]
    close = [(share, risk) for share, risk in ranked if share >= ENOUGH]
    close.sort(key=lambda pair: (-pair[0], -pair[1].number))
    for _share, risk in close[:MOST]:
        risk.register = register  # the rating needs its matrix, which is at hand
    return [risk for _share, risk in close[:MOST]]


def likeness(wanted: frozenset[str], other: frozenset[str]) -> float:
    """How much of the weight of `wanted` is repeated in `other`, 0 to 1; long words weigh more."""
    weight = sum(map(len, wanted))
    shared = sum(len(stem) for stem in wanted if any(_same(stem, word) for word in other))
    return shared / weight if weight else 0.0


def _stem(word: str) -> str:
    return word[: max(SHORTEST, len(word) - 2)]


def _same(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)
