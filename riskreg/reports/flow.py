"""Long parts that flow over pages: measured first, made again page by page when they are drawn.

The texts of ten thousand risks would fill the memory if all of them were kept laid out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from riskreg.reports.blocks import Block, draw_blocks, paginate, unread
from riskreg.reports.document import Draw
from riskreg.reports.page import Pen
from riskreg.reports.style import Sheet

Unit = Callable[[], Sequence[Block]]  # gives the same blocks each time it is called


class Flow:
    """Units of blocks on the pages of a sheet."""

    def __init__(self, units: Sequence[Unit], sheet: Sheet) -> None:
        self.units, self.sheet = units, sheet
        self._last: tuple[int, Sequence[Block]] = (-1, ())
        self._origin: list[tuple[int, int]] = []
        measured = [stub for number in range(len(units)) for stub in self._measure(number)]
        # A repeated header comes without a place: it has no unit of its own.
        self.pages = [[int(stub.place) if stub.place else -1 for stub in page] for page in self._paginate(measured)]

    def _paginate(self, measured: Sequence[Block]) -> list[list[Block]]:
        return paginate(measured, self.sheet.top - self.sheet.bottom)

    def _measure(self, number: int) -> list[Block]:
        """The heights of a unit's blocks, without their texts; the place says which block it is."""
        found = []
        for place, block in enumerate(self._blocks(number)):
            head = Block(block.repeats.height) if block.repeats else None
            found.append(Block(block.height, (), (), None, block.before, block.keeps, str(len(self._origin)), "", head))
            self._origin.append((number, place))
        return found

    def _blocks(self, number: int) -> Sequence[Block]:
        """The blocks of a unit; the very same ones while it is asked for again, as at the end of a page."""
        if self._last[0] != number:
            self._last = (number, self.units[number]())
        return self._last[1]

    def drawings(self) -> list[Draw]:
        """The pages, to be drawn in order."""
        return [partial(self._draw, page=page) for page in range(len(self.pages))]

    def _draw(self, pen: Pen, *, page: int) -> None:
        blocks: list[Block] = []
        repeated = False
        for index in self.pages[page]:
            if index < 0:
                repeated = True
                continue
            number, place = self._origin[index]
            block = self._blocks(number)[place]
            if repeated and block.repeats:
                blocks.append(unread(block.repeats))
            repeated = False
            blocks.append(block)
        draw_blocks(pen, blocks, self.sheet.left, self.sheet.top)


def still(blocks: Sequence[Block]) -> Unit:
    """Blocks that are few enough to be kept."""
    return lambda: blocks
