"""Long parts that flow over pages: measured first, made again page by page when they are drawn.

The blocks of ten thousand risks would fill the memory if all of them were kept; their lines take a tenth of that.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Generic, TypeVar

from riskreg.reports.blocks import Block, Size, draw_blocks, page_starts, size_of, unread
from riskreg.reports.document import Draw
from riskreg.reports.page import Pen
from riskreg.reports.style import Sheet

Made = TypeVar("Made")
_MOST_KEPT = 12_000
Unit = Callable[[], Sequence[Block]]  # gives the same blocks each time it is called


class Kept(Generic[Made]):
    """Keeps what was laid out while pages were measured until it is drawn, when it is let go.

    Of a very long part the rest is laid out twice: time is cheaper there than memory.
    """

    def __init__(self, make: Callable[[int], Made]) -> None:
        self.make = make
        self.kept: dict[int, Made] = {}
        self.full = False  # from then on nothing is kept: what is made while pages are drawn is asked for once

    def take(self, number: int) -> Made:
        """What belongs to this number: made the first time, given away the second."""
        if number in self.kept:
            self.full = True
            return self.kept.pop(number)
        made = self.make(number)
        if not self.full:
            self.kept[number] = made
            self.full = len(self.kept) == _MOST_KEPT
        return made


class Flow:
    """Units of blocks on the pages of a sheet."""

    def __init__(self, units: Sequence[Unit], sheet: Sheet) -> None:
        self.units, self.sheet = units, sheet
        self._last: tuple[int, Sequence[Block]] = (-1, ())
        self._unit, self._place = array("q"), array("q")  # of each block: its unit, and which block of that it is
        starts = page_starts(self._sizes(), sheet.top - sheet.bottom)
        self.pages = [range(start, end) for start, end in zip(starts, [*starts[1:], len(self._unit)], strict=True)]

    def _sizes(self) -> Iterator[Size]:
        for number in range(len(self.units)):
            for place, block in enumerate(self._blocks(number)):
                self._unit.append(number)
                self._place.append(place)
                yield size_of(block)

    def _blocks(self, number: int) -> Sequence[Block]:
        """The blocks of a unit; the very same ones while it is asked for again, as at the end of a page."""
        if self._last[0] != number:
            self._last = (number, self.units[number]())
        return self._last[1]

    def drawings(self) -> list[Draw]:
        """The pages, to be drawn in order."""
        return [partial(self._draw, page=page) for page in range(len(self.pages))]

    def _draw(self, pen: Pen, *, page: int) -> None:
        blocks = [self._blocks(self._unit[index])[self._place[index]] for index in self.pages[page]]
        if page and blocks[0].repeats:
            blocks.insert(0, unread(blocks[0].repeats))
        draw_blocks(pen, blocks, self.sheet.left, self.sheet.top)


def still(blocks: Sequence[Block]) -> Unit:
    """Blocks that are few enough to be kept."""
    return lambda: blocks
