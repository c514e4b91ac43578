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
    text: str | Sequence[Line]  # in one, with line feeds between them, when the main font has all their characters
    line_count: int
    node: Node | None = None  # of an entry that goes on in a further block


def entry(label: Line, lines: Sequence[Line], node: Node | None = None) -> Entry:
    """An entry of these lines."""
    try:
        text: str | Sequence[Line] = "\n".join(lines)  # type: ignore[arg-type] # raises for a line in runs
    except TypeError:
        text = lines
    return Entry(label, text, len(lines), node)


def entries_height(entries: Sequence[Entry]) -> float:
    """How much of the page they take."""
    return sum([(found.line_count or 1) * NOTE.leading + _AFTER for found in entries])


def entry_blocks(entries: Sequence[Entry], indent: float) -> Iterator[Block]:
    """A block for each piece of each: a long list may be torn apart at the end of a page."""
    for label, text, count, _node in entries:
        node, lines = Node("P"), _lines(text)
        for start in range(0, max(count, 1), MOST_LINES):
            piece = entry("" if start else label, lines[start : start + MOST_LINES], node)
            yield Block(entries_height([piece]), write=partial(write_entries, entries=[piece], indent=indent))


def _lines(text: str | Sequence[Line]) -> Sequence[Line]:
    if isinstance(text, str):
        return text.split("\n") if text else ()
    return text


def write_entries(pen: Pen, ink: Ink, x: float, y: float, *, entries: Sequence[Entry], indent: float) -> None:
    """Write them below each other from y on."""
    tree, turned = pen.tree, pen.type.turned
    beside = x + indent
    y -= NOTE.size
    for label, text, count, node in entries:
        if node or turned or tree is None:
            ink.mark(pen.begin(node or Node("P"), (label, *_lines(text))))
        else:
            ink.mark(f"/P<</MCID {tree.paragraph()}>>BDC")
        if label:
            ink.at(x, y)
            ink.aside(label, NOTE_MUTED, NOTE)
        ink.at(beside, y)
        if isinstance(text, str):
            ink.text(text, NOTE)
        else:
            for line in text:
                ink.line(line, NOTE)
        ink.mark("EMC")
        y -= (count or 1) * NOTE.leading + _AFTER
