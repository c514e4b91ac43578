"""Laid-out blocks of text: put on pages first, drawn a page at a time in one text object."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from riskreg.reports.ink import Ink
from riskreg.reports.page import Pen
from riskreg.reports.structure import Node
from riskreg.reports.style import Style
from riskreg.reports.typeset import Line

Drawing = Callable[[Pen, float, float], None]  # at the block's left and top


Write = Callable[[Pen, Ink, float, float], None]  # the same, into the text of the page


class Rule(NamedTuple):
    """A hair line across a block."""

    down: float  # below the block's top
    across: float
    width: float = 0.5


class Text(NamedTuple):
    """Lines at a place of a block, and the element of the document that they are."""

    node: Node
    x: float  # from the block's left
    y: float  # of the first baseline, below the block's top
    style: Style
    lines: Sequence[Line]
    link: str = ""  # the place it leads to
    width: float = 0  # of the linked area; 0 is as wide as the text


class Block(NamedTuple):
    """What is never cut by the end of a page."""

    height: float
    texts: Sequence[Text] = ()
    shapes: Sequence[Drawing] = ()  # decoration, not read out
    figure: tuple[Node, Drawing] | None = None  # its node carries the alternative text
    before: float = 0  # space above, dropped at the head of a page
    keeps: bool = False  # never the last of a page
    place: str = ""  # links lead here
    bookmark: str = ""  # its title in the outline, on the second level
    repeats: Block | None = None  # drawn again, unread, where a page begins with this block
    write: Write | None = None  # in place of texts: rows by the thousand are written without an object a piece
    rule: Rule | None = None


def paginate(blocks: Iterable[Block], height: float, first: float | None = None) -> list[list[Block]]:
    """The blocks on pages of this height (the first of `first`), at least one page."""
    found = [*blocks]
    starts = page_starts(map(size_of, found), height, first)
    pages = [found[start:end] for start, end in zip(starts, [*starts[1:], None], strict=True)]
    for page in pages[1:]:
        if page[0].repeats:
            page.insert(0, unread(page[0].repeats))
    return pages


class Size(NamedTuple):
    """What a block takes of a page."""

    height: float
    before: float
    keeps: bool
    again: float  # height of what is repeated where a page begins with it


def size_of(block: Block) -> Size:
    """The size of a block."""
    return Size(block.height, block.before, block.keeps, block.repeats.height if block.repeats else 0)


def page_starts(sizes: Iterable[Size], height: float, first: float | None = None) -> list[int]:
    """Which block each page of this height (the first of `first`) begins with; the first page with block 0."""
    starts = [0]
    left = height if first is None else first
    for begin, before, again, need in _groups(sizes):
        room = need - before if begin == starts[-1] else need
        if begin != starts[-1] and need > left:
            starts.append(begin)
            left, room = height - again, need - before
        left -= room
    return starts


def ending(body: Sequence[Block], last: Sequence[Block]) -> list[Block]:
    """Both, with what comes last kept on one page with the end of the body: nobody turns to, or signs, a bare page."""
    kept = [block._replace(keeps=True) for block in (*body[-1:], *last[:-1])]
    return [*body[:-1], *kept, *last[-1:]]


def _groups(sizes: Iterable[Size]) -> Iterator[tuple[int, float, float, float]]:
    """Of blocks that stay on one page: which is the first, the space above it, what it repeats, and what all take."""
    begin, group = 0, 0.0
    number, first = 0, Size(0, 0, False, 0)
    for number, size in enumerate(sizes, start=1):
        if number == begin + 1:
            first, group = size, 0.0
        group += size.before + size.height
        if not size.keeps:
            yield begin, first.before, first.again, group
            begin = number
    if number > begin:
        yield begin, first.before, first.again, group


_UNREAD = Node("Artifact")


def unread(block: Block) -> Block:
    """The same block as decoration: a header that is repeated on a page is read out once."""
    texts = [text._replace(node=_UNREAD) for text in block.texts]
    return block._replace(texts=texts, before=0, place="", bookmark="", repeats=None)


def draw_blocks(pen: Pen, blocks: Sequence[Block], x: float, top: float) -> float:
    """Draw blocks below each other; returns how far down they reach."""
    placed = []
    for number, block in enumerate(blocks):
        top -= block.before if number else 0
        placed.append((block, top))
        top -= block.height
    _draw_shapes(pen, placed, x)
    ink = Ink(pen.canvas, pen.type)
    for block, y in placed:
        if block.place:
            pen.arrive(block.place, y)
        if block.bookmark:
            pen.bookmark(block.bookmark, 1, y)
        if block.figure:
            _draw_figure(pen, *block.figure, x, y)
        for piece in block.texts:
            _draw_text(pen, ink, piece, x, y)
        if block.write:
            block.write(pen, ink, x, y)
    ink.close()
    return top


def _draw_shapes(pen: Pen, placed: Sequence[tuple[Block, float]], x: float) -> None:
    """What is not read out; the rules of one width in one go."""
    rules = defaultdict(list)
    for block, y in placed:
        if block.rule:
            down, across, width = block.rule
            rules[width].append((x, y - down, x + across, y - down))
    if not rules and not any(block.shapes for block, _y in placed):
        return
    with pen.artifact():
        for block, y in placed:
            for draw in block.shapes:
                draw(pen, x, y)
        for width, lines in rules.items():
            pen.rules(lines, width)


def _draw_figure(pen: Pen, node: Node, draw: Drawing, x: float, y: float) -> None:
    with pen.marked(node):
        draw(pen, x, y)


def _draw_text(pen: Pen, ink: Ink, piece: Text, x: float, y: float) -> None:
    if not piece.lines:
        pen.touch(piece.node)
        return
    left, baseline = x + piece.x, y - piece.y
    if piece.link:
        tallest = piece.style.leading * len(piece.lines)
        wide = piece.width or max(pen.line_width(line, piece.style) for line in piece.lines)
        box = (left - 1, baseline - tallest + piece.style.size, left + wide + 1, baseline + piece.style.size)
        ink.mark(pen.begin_link(piece.node, piece.link, box, piece.lines))
    else:
        ink.mark(pen.begin(piece.node, piece.lines))
    ink.lines(left, baseline, piece.style, piece.lines)
    ink.mark("EMC")
