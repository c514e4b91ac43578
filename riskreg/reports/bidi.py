"""Right-to-left text as it stands on paper: Arabic letters joined, each line turned."""

from __future__ import annotations

import re
import unicodedata

from arabic_reshaper import ArabicReshaper  # type: ignore[import-untyped]
from bidi import get_display  # type: ignore[import-untyped]

# Hebrew, Arabic, Syriac, Thaana, N'Ko and their neighbours; their presentation forms; the scripts of the upper plane.
_TURNED = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")
_ARABIC = re.compile("[\u0600-\u077f]")
_join = ArabicReshaper({"delete_harakat": False, "delete_tatweel": False, "support_ligatures": True})


def is_turned(text: str) -> bool:
    """Whether any character runs from right to left."""
    return _TURNED.search(text) is not None


def starts_right(text: str) -> bool:
    """Whether the first letter that has a direction runs from right to left."""
    for character in text:
        kind = unicodedata.bidirectional(character)
        if kind in ("R", "AL"):
            return True
        if kind == "L":
            return False
    return False


def visual(text: str, known: frozenset[str], *, right: bool) -> str:
    """One line in the order in which it is drawn. Letters are joined where the font has the joined forms."""
    if _ARABIC.search(text):
        joined = _join.reshape(text)
        text = joined if known.issuperset(joined) else text
    return str(get_display(text, base_dir="R" if right else "L"))
