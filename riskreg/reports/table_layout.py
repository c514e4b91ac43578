"""Puts the rows of the register table on pages, before anything is drawn."""

from __future__ import annotations

from collections.abc import Iterable

from riskreg.reports.rows import ROW_PADDING, Block, Cell, Row, cell
from riskreg.reports.style import ROW_LEADING

_FEWEST_LINES = 6  # of a row that is split: fewer are not worth starting on a page


def paginate(rows: Iterable[Row], capacity: float, continued: Block) -> list[list[Row]]:
    """Rows on pages `capacity` points high, at least one page.

    A row taller than a page goes on over as many as it needs; `continued` says so beneath its reference.
    """
    pages: list[list[Row]] = [[]]
    left = capacity
    for row in rows:
        rest: Row | None = row
        while rest is not None:
            height = rest.height
            fits = int((left - ROW_PADDING) // ROW_LEADING)
            if height <= left:
                pages[-1].append(rest)
                left -= height
                rest = None
            elif height > capacity and fits >= _FEWEST_LINES:
                begun, rest = _split(rest, fits, continued)
                pages[-1].append(begun)
                left = 0
            else:
                pages.append([])
                left = capacity
    return pages


def _split(row: Row, lines: int, continued: Block) -> tuple[Row, Row]:
    """The first lines of a row; and the rest, which begins with its reference and `continued`."""
    first = tuple(_part(found, 0, lines) for found in row.cells)
    rest = [_part(found, lines, found.height_in_lines) for found in row.cells]
    style, reference = row.cells[0].blocks[0] if row.cells[0].blocks else continued
    rest[0] = cell((style, reference[:1]), continued, *rest[0].blocks)
    begun = row._replace(cells=first, height_in_lines=max(found.height_in_lines for found in first))
    return begun, Row(row.number, tuple(rest), max(found.height_in_lines for found in rest))


def _part(whole: Cell, start: int, stop: int) -> Cell:
    blocks = []
    for style, lines in whole.blocks:
        blocks.append((style, lines[max(start, 0) : max(stop, 0)]))
        start, stop = start - len(lines), stop - len(lines)
    return cell(*blocks, offset=whole.offset)
