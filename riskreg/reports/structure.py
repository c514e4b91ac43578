"""The structure of a tagged document: what each piece of its pages is, in reading order.

Screen readers follow this tree instead of the page. Elements are numbers in arrays, one array a property:
the pack of ten thousand risks has more than three hundred thousand of them.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator

from riskreg.reports.text import clean

LINKS_FROM = 1_000_000  # keys of links in the parent tree; pages have the keys below

# A child of an element is one number: an element as its index, content as -1 less page and mark, a link above those.
_PAGE = 1 << 24  # more marks than a page can hold
_LINK = 1 << 40

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
        self.parents = array("i", [-1])
        self.extras: dict[int, str] = {}
        self.only = array("q", [0])  # the child of an element that has one; 0 is none
        self.kids: list[array[int] | None] = [array("q")]  # the children of an element that has more
        self.marks = [array("i")]  # page → mark → element
        self.links = array("i")  # key of a link, less LINKS_FROM → element
        self.areas: list[tuple[int, int]] = []  # of links: page, object number
        self.page = 0  # counted from 0
        self.top = 0  # new elements without a parent stand in this one

    def next_page(self) -> None:
        """Marks count from 0 again."""
        self.marks.append(array("i"))
        self.page += 1

    def open(self, kind: str, parent: int | None = None, extra: str = "") -> int:
        """Add an element that may hold others; returns its index."""
        place = len(self.kinds)
        into = self.top if parent is None else parent
        self.kinds.append(kind)
        self.parents.append(into)
        self.only.append(0)
        self.kids.append(None)
        self._add(into, place)
        if extra:
            self.extras[place] = extra
        return place

    def _add(self, place: int, kid: int) -> None:
        """Give an element a further child."""
        found = self.kids[place]
        if found is not None:
            found.append(kid)
        elif self.only[place]:
            self.kids[place] = array("q", [self.only[place], kid])
        else:
            self.only[place] = kid

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
        self._add(element, -1 - self.page * _PAGE - number)
        return number

    def leaf(self, kind: str, parent: int) -> int:
        """Add an element with one piece of content on this page; returns the number of that piece."""
        place = len(self.kinds)
        page = self.marks[-1]
        number = len(page)
        page.append(place)
        self.kinds.append(kind)
        self.parents.append(parent)
        self.only.append(-1 - self.page * _PAGE - number)
        self.kids.append(None)
        self._add(parent, place)
        return number

    def link(self, element: int) -> int:
        """Reserve the key of a link annotation inside an element of kind Link."""
        self.links.append(element)
        return LINKS_FROM + len(self.links) - 1

    def attach(self, element: int, number: int) -> None:
        """Put the annotation with this object number into its element."""
        self._add(element, _LINK + len(self.areas))
        self.areas.append((self.page, number))

    def objects(self, root: int, first: int, pages: list[int]) -> Iterator[bytes]:
        """The bodies of the objects numbered from `first`: elements, marks of each page, then the parent tree.

        `root` is the number of the tree's root, `pages` those of the pages.
        """
        for place, (kind, parent, only, kids) in enumerate(
            zip(self.kinds, self.parents, self.only, self.kids, strict=True)
        ):
            above = root if parent < 0 else first + parent
            extra = self.extras.get(place) or (ROW_HEADER if kind == "TH" else "")
            if only < 0 and kids is None:
                page, number = divmod(-1 - only, _PAGE)
                held = f"/Pg {pages[page]} 0 R/K {number}"
            else:
                held = self._held(only, kids, first, pages)
            yield f"<</S/{kind}/P {above} 0 R{extra}{held}>>".encode("ascii")
        for marks in self.marks:
            yield f"[{' '.join([f'{first + element} 0 R' for element in marks])}]".encode("ascii")
        lists = first + len(self.kinds)
        found = [f"{page} {lists + page} 0 R" for page in range(len(self.marks))]
        found += [f"{LINKS_FROM + place} {first + element} 0 R" for place, element in enumerate(self.links)]
        yield f"<</Nums[{' '.join(found)}]>>".encode("ascii")

    def _held(self, only: int, kids: array[int] | None, first: int, pages: list[int]) -> str:
        held = [self._kid(kid, first, pages) for kid in (kids or (only,)) if kid]
        return f"/K[{' '.join(held)}]" if held else ""

    def _kid(self, kid: int, first: int, pages: list[int]) -> str:
        if kid < 0:
            page, number = divmod(-1 - kid, _PAGE)
            return f"<</Type/MCR/Pg {pages[page]} 0 R/MCID {number}>>"
        if kid < _LINK:
            return f"{first + kid} 0 R"
        page, number = self.areas[kid - _LINK]
        return f"<</Type/OBJR/Pg {pages[page]} 0 R/Obj {number} 0 R>>"

    def clear(self) -> None:
        """Let go of everything: it stands in the file now."""
        for held in (self.kinds, self.kids, self.marks, self.areas):
            held.clear()
        del self.only[:], self.parents[:], self.links[:]

    @property
    def count(self) -> int:
        """How many objects `objects` gives; the last is the parent tree."""
        return len(self.kinds) + len(self.marks) + 1


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
