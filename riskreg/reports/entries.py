"""Labels with their texts beside them, as the details of risks have them: ten thousand risks have eighty thousand.

They are written straight into the text of a page, each a paragraph: a third of the elements of a list.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import NamedTuple

from riskreg.reports.blocks import Block
from riskreg.reports.ink import Ink
from riskreg.reports.listing import MOST_LINES
from riskreg.reports.page import Pen
from riskreg.reports.structure import Node
from riskreg.reports.style import NOTE, NOTE_MUTED
from riskreg.reports.typeset import Line

_AFTER = 3.0


class Entry(NamedTuple):
    """A label and the lines of its text."""

    label: Line
    lines: Sequence[Line]
    node: Node | None = None  # of an entry that goes on in a further block


def entries_height(entries: Sequence[Entry]) -> float:
    """How much of the page they take."""
    return sum([(len(entry.lines) or 1) * NOTE.leading + _AFTER for entry in entries])


def entry_blocks(entries: Sequence[Entry], indent: float) -> Iterator[Block]:
    """A block for each piece of each: a long list may be torn apart at the end of a page."""
    for label, lines, _node in entries:
        node = Node("P")
        for start in range(0, max(len(lines), 1), MOST_LINES):
            piece = Entry("" if start else label, lines[start : start + MOST_LINES], node)
            yield Block(entries_height([piece]), write=partial(write_entries, entries=[piece], indent=indent))


def write_entries(pen: Pen, ink: Ink, x: float, y: float, *, entries: Sequence[Entry], indent: float) -> None:
    """Write them below each other from y on."""
    tree, leading, turned = pen.tree, NOTE.leading, pen.type.turned
    mark, at, write = ink.mark, ink.at, ink.line
    beside = x + indent
    y -= NOTE.size
    for label, lines, node in entries:
        if node or turned or tree is None:
            mark(pen.begin(node or Node("P"), (label, *lines)))
        else:
            mark(f"/P<</MCID {tree.paragraph()}>>BDC")
        if label:
            at(x, y)
            write(label, NOTE_MUTED)
        at(beside, y)
        for line in lines:
            write(line, NOTE)
        mark("EMC")
        y -= (len(lines) or 1) * leading + _AFTER
