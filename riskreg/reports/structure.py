"""The structure of a tagged document: what each piece of its pages is, in reading order.

Screen readers follow this tree instead of the page. Elements are kept as plain lists: a register
of ten thousand risks has more than a hundred thousand table cells.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from typing import TypeAlias

from riskreg.reports.text import clean

LINKS_FROM = 1_000_000  # keys of links in the parent tree; pages have the keys below

# A child element, the content with a mark (page, number), or a link annotation (page, object number, key).
Kid: TypeAlias = int | tuple[int, int] | tuple[int, int, int]
# Most elements have one piece of content: a pair takes a third of the memory of a list with a pair in it.
Kids: TypeAlias = list[Kid] | tuple[int, int] | tuple[()]

COLUMN_HEADER = "/A<</O/Table/Scope/Column>>"
ROW_HEADER = "/A<</O/Table/Scope/Row>>"


class Node:
    """An element that comes into being when its first content is drawn."""

    __slots__ = ("extra", "index", "kind", "parent")

    def __init__(self, kind: str, parent: Node | None = None, extra: str = "") -> None:
        self.kind = kind
        self.parent = parent
        self.extra = extra
        self.index: int | None = None


class Structure:
    """Grows while the pages are drawn; its elements become objects of the file at the end."""

    def __init__(self) -> None:
        self.kinds = ["Document"]
        self.parents = array("q", [-1])
        self.extras: dict[int, str] = {}
        self.kids: list[Kids] = [[]]
        self.marks: list[list[int]] = [[]]  # page → mark → element
        self.links: list[int] = []  # key of a link, less LINKS_FROM → element
        self.page = 0  # counted from 0
        self.top = 0  # new elements without a parent stand in this one

    def next_page(self) -> None:
        """Marks count from 0 again."""
        self.marks.append([])
        self.page += 1

    def open(self, kind: str, parent: int | None = None, extra: str = "") -> int:
        """Add an element that may hold others; returns its index."""
        place = len(self.kinds)
        into = self.top if parent is None else parent
        self.kinds.append(kind)
        self.parents.append(into)
        self.kids.append(())
        self._list(into).append(place)
        if extra:
            self.extras[place] = extra
        return place

    def _list(self, place: int) -> list[Kid]:
        """The children of an element that gets a further one."""
        found = self.kids[place]
        if isinstance(found, tuple):
            found = self.kids[place] = [found] if found else []
        return found

    def resolve(self, node: Node) -> int:
        """The index of a node, which is added (with those above it) if it is not there yet."""
        if node.index is None:
            parent = self.resolve(node.parent) if node.parent else None
            node.index = self.open(node.kind, parent, node.extra)
        return node.index

    def mark(self, element: int) -> int:
        """The number for further content of an element on this page."""
        page = self.marks[-1]
        number = len(page)
        page.append(element)
        if self.kids[element]:
            self._list(element).append((self.page, number))
        else:
            self.kids[element] = (self.page, number)
        return number

    def leaf(self, kind: str, parent: int) -> int:
        """Add an element with one piece of content on this page; returns the number of that piece."""
        place = len(self.kinds)
        page = self.marks[-1]
        number = len(page)
        page.append(place)
        self.kinds.append(kind)
        self.parents.append(parent)
        self.kids.append((self.page, number))
        self._list(parent).append(place)
        return number

    def link(self, element: int) -> int:
        """Reserve the key of a link annotation inside an element of kind Link."""
        self.links.append(element)
        return LINKS_FROM + len(self.links) - 1

    def attach(self, element: int, number: int, key: int) -> None:
        """Put the annotation with this object number into its element."""
        self._list(element).append((self.page, number, key))

    def objects(self, root: int, first: int, pages: list[int]) -> Iterator[bytes]:
        """The bodies of the objects numbered from `first`: elements, marks of each page, then the parent tree.

        `root` is the number of the tree's root, `pages` those of the pages.
        """
        for place, (kind, parent, kids) in enumerate(zip(self.kinds, self.parents, self.kids, strict=True)):
            above = root if parent < 0 else first + parent
            extra = self.extras.get(place) or (ROW_HEADER if kind == "TH" else "")
            yield f"<</S/{kind}/P {above} 0 R{extra}{_kids(kids, first, pages)}>>".encode("ascii")
        for marks in self.marks:
            yield f"[{' '.join([f'{first + element} 0 R' for element in marks])}]".encode("ascii")
        lists = first + len(self.kinds)
        found = [f"{page} {lists + page} 0 R" for page in range(len(self.marks))]
        found += [f"{LINKS_FROM + place} {first + element} 0 R" for place, element in enumerate(self.links)]
        yield f"<</Nums[{' '.join(found)}]>>".encode("ascii")

    def clear(self) -> None:
        """Let go of everything: it stands in the file now."""
        for held in (self.kinds, self.kids, self.marks, self.links):
            held.clear()

    @property
    def count(self) -> int:
        """How many objects `objects` gives; the last is the parent tree."""
        return len(self.kinds) + len(self.marks) + 1


def _kids(kids: Kids, first: int, pages: list[int]) -> str:
    if isinstance(kids, tuple):
        return f"/Pg {pages[kids[0]]} 0 R/K {kids[1]}" if kids else ""
    found = []
    for kid in kids:
        if isinstance(kid, int):
            found.append(f"{first + kid} 0 R")
        elif len(kid) == 2:
            found.append(f"<</Type/MCR/Pg {pages[kid[0]]} 0 R/MCID {kid[1]}>>")
        else:
            found.append(f"<</Type/OBJR/Pg {pages[kid[0]]} 0 R/Obj {kid[1]} 0 R>>")
    return f"/K[{' '.join(found)}]"


def figure_extra(alt: str, box: tuple[float, float, float, float]) -> str:
    """The words that stand for a figure, and where it is on the page."""
    edges = " ".join(f"{edge:.1f}" for edge in box)
    return f"/Alt{text_string(alt)}/A<</O/Layout/Placement/Block/BBox[{edges}]>>"


def text_string(text: str) -> str:
    """A text as a string of the file format, for alternative texts and titles; without what cannot be written."""
    text = clean(text)
    if text.isascii() and text.isprintable():
        return "(" + text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)") + ")"
    return f"<FEFF{text.encode('utf-16-be').hex().upper()}>"
