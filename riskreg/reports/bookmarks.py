"""The outline of a paper: its entries, and how each is tied to the others (PDF 32000-1, 12.3.3). Pure."""

from collections.abc import Sequence
from typing import NamedTuple


class Bookmark(NamedTuple):
    """An entry of the outline."""

    title: str
    level: int  # 0 or 1
    page: int  # counted from 0
    top: float


def neighbours(bookmarks: Sequence[Bookmark], tops: Sequence[int], place: int) -> list[tuple[str, int]]:
    """How an entry is tied to the others: PDF key → place of the other one, or the count of those below (negative).

    `tops` are the places of the first level.
    """
    found = []
    if bookmarks[place].level:
        if bookmarks[place - 1].level:
            found.append(("Prev", place - 1))
        if place + 1 < len(bookmarks) and bookmarks[place + 1].level:
            found.append(("Next", place + 1))
        return found
    rank = tops.index(place)
    if rank:
        found.append(("Prev", tops[rank - 1]))
    end = len(bookmarks)
    if rank + 1 < len(tops):
        end = tops[rank + 1]
        found.append(("Next", end))
    if end > place + 1:
        found += [("First", place + 1), ("Last", end - 1), ("Count", -(end - place - 1))]
    return [(name, value) for name, value in found]
