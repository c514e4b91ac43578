"""Reasons that the software itself writes into the history: stored in one language, read in the reader's.

A reason is part of a sealed event, so it must not depend on who was reading what. `words` finds
them again among what people wrote.
"""

import re
from functools import lru_cache
from re import Pattern
from typing import Any

from django.utils.translation import gettext, gettext_noop

CADENCE_FASTER = gettext_noop("The register's cadence is faster.")
CHANGE_UNDONE = gettext_noop("The change was undone.")
CLOSED = gettext_noop("The risk was closed.")
DEACTIVATED = gettext_noop("%(name)s was deactivated.")
IMPORTED = gettext_noop("Imported from %(file)s.")
IMPORT_UNDONE = gettext_noop("The import of %(file)s was undone.")
INVITED = gettext_noop("Invited by %(name)s.")
LEFT = gettext_noop("%(name)s left the register.")
MOVED_FROM = gettext_noop("Moved from %(reference)s.")
MOVED_TO = gettext_noop("Moved to %(reference)s.")
NAMED_IN_FILE = gettext_noop("Named in an imported file.")
REPLACED = gettext_noop("Replaced by a new one.")
RESCORED = gettext_noop("Re-scored on matrix version %(number)s.")
REVIEWED = gettext_noop("Reviewed, no change.")
REVIEW_UNDONE = gettext_noop("The review was taken back.")
SERIES_CHANGED = gettext_noop("The series was changed.")
UNDONE = gettext_noop("Undone: %(what)s")
WORKSHOP = gettext_noop("From the workshop “%(title)s”")

ALL = (
    CADENCE_FASTER, CHANGE_UNDONE, CLOSED, DEACTIVATED, IMPORTED, IMPORT_UNDONE, INVITED, LEFT, MOVED_FROM, MOVED_TO,
    NAMED_IN_FILE, REPLACED, RESCORED, REVIEWED, REVIEW_UNDONE, SERIES_CHANGED, UNDONE, WORKSHOP,
)  # fmt: skip


def words(reason: str | None) -> str:
    """A stored reason in the reader's language; what a person wrote as it was written."""
    text = (reason or "").strip()
    if text in ALL:
        return gettext(text)
    for sentence, pattern in _patterns():
        found = pattern.fullmatch(text)
        if found:
            return _translated(sentence, found.groupdict(), text)
    return text


def _translated(sentence: str, values: dict[str, Any], text: str) -> str:
    """The sentence with its values; what was undone is told in the words of its day, so elsewhere only that it was."""
    known = gettext(sentence)
    if known == sentence:
        return text
    return gettext(CHANGE_UNDONE) if sentence == UNDONE else known % values


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[str, Pattern[str]], ...]:
    """The sentences that hold a name, as patterns that find it."""
    named = [sentence for sentence in ALL if "%(" in sentence]
    return tuple((sentence, re.compile(_pattern(sentence), re.DOTALL)) for sentence in named)


def _pattern(sentence: str) -> str:
    parts = re.split(r"%\((\w+)\)s", sentence)
    return "".join(f"(?P<{part}>.+)" if number % 2 else re.escape(part) for number, part in enumerate(parts))
