"""The structure of a tagged document: what each piece of its pages is, in reading order.

Screen readers follow this tree instead of the page. Elements are numbers in arrays, one array a property:
the pack of ten thousand risks has more than three hundred thousand of them.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from riskreg.reports.text import clean

LINKS_FROM = 1_000_000  # keys of links in the parent tree; pages have the keys below

# A child of an element is one number: an element as its index, content as -1 less page and mark, a link above those.
_SHIFT = 24
_PAGE = 1 << _SHIFT  # more marks than a page can hold
_MARK = _PAGE - 1
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


class Link(NamedTuple):
    """An area of a page that leads to a place, which may be drawn later."""

    element: int
    page: int  # counted from 0
    key: str
    box: Sequence[float]
    label: str


class Structure:
    """Grows while the pages are drawn; its elements become objects of the file at the end."""

    def __init__(self) -> None:
        self.kinds = ["Document"]
        self.parents = array("i", [-1])
        self.extras: dict[int, str] = {}
        self.only = array("q", [0])  # the child of an element that has one; 0 is none, or more
        self.kids: dict[int, array[int] | range] = {}  # the children of an element that has more
        self.marks = [array("i")]  # page → mark → element
        self.links: list[Link] = []
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
        self._add(into, place)
        if extra:
            self.extras[place] = extra
        return place

    def _add(self, place: int, kid: int) -> None:
        """Give an element a further child."""
        found = self.kids.get(place)
        if isinstance(found, array):
            found.append(kid)
        elif self.only[place]:
            self.kids[place] = array("q", [self.only[place], kid])
            self.only[place] = 0
        else:
            self.only[place] = kid

    def row(self, table: int, cells: Sequence[str]) -> int:
        """Add a row of a table with cells of these kinds; returns its index. The cells have the indices that follow."""
        place = len(self.kinds)
        self.kinds.append("TR")
        self.kinds += cells
        self.parents.append(table)
        self.parents.extend([place] * len(cells))
        self.only.extend([0] * (len(cells) + 1))
        self.kids[place] = range(place + 1, place + 1 + len(cells))
        self._add(table, place)
        return place

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

    def fill(self, element: int) -> int:
        """The number of all the content that an empty element is to have; as `mark`, in a third of the time."""
        page = self.marks[-1]
        number = len(page)
        page.append(element)
        self.only[element] = -1 - self.page * _PAGE - number
        return number

    def paragraph(self) -> int:
        """`open` and `fill` of a paragraph of this chapter in one step: there are more of them than of all the rest."""
        place, page = len(self.kinds), self.marks[-1]
        number = len(page)
        page.append(place)
        self.kinds.append("P")
        self.parents.append(self.top)
        self.only.append(-1 - self.page * _PAGE - number)
        self._add(self.top, place)
        return number

    def link(self, element: int, key: str, box: Sequence[float], label: str) -> None:
        """Put the area of a link into an element of kind Link."""
        self._add(element, _LINK + len(self.links))
        self.links.append(Link(element, self.page, key, box, label))

    def objects(self, root: int, first: int, pages: range, links: range) -> Iterator[str]:
        """The bodies of the objects numbered from `first`: elements, marks of each page, then the parent tree.

        `root` is the number of the tree's root, `pages` and `links` those of the pages and of the links' areas.
        """
        extras = self.extras
        on_page = [f"/Pg {number} 0 R/K " for number in pages]
        for place, (kind, parent, only) in enumerate(zip(self.kinds, self.parents, self.only, strict=True)):
            if only < 0:  # content alone: most of them
                at = -1 - only
                held = f"{on_page[at >> _SHIFT]}{at & _MARK}"
            else:
                held = self._held((only,) if only else self.kids.get(place, ()), first, pages, links)
            extra = extras.get(place) or (ROW_HEADER if kind == "TH" else "")
            yield f"<</S/{kind}/P {root if parent < 0 else first + parent} 0 R{extra}{held}>>"
        for marks in self.marks:
            yield f"[{_references(map(first.__add__, marks))}]"
        lists = first + len(self.kinds)
        found = [f"{page} {lists + page} 0 R" for page in range(len(self.marks))]
        found += [f"{LINKS_FROM + place} {first + link.element} 0 R" for place, link in enumerate(self.links)]
        yield f"<</Nums[{' '.join(found)}]>>"

    def _held(self, kids: Sequence[int], first: int, pages: range, links: range) -> str:
        if isinstance(kids, range):
            return f"/K[{_references(range(first + kids.start, first + kids.stop))}]"
        held = [f"{first + kid} 0 R" if 0 < kid < _LINK else self._content(kid, pages, links) for kid in kids if kid]
        return f"/K[{' '.join(held)}]" if held else ""

    def _content(self, kid: int, pages: range, links: range) -> str:
        if kid < 0:
            page, number = divmod(-1 - kid, _PAGE)
            return f"<</Type/MCR/Pg {pages[page]} 0 R/MCID {number}>>"
        place = kid - _LINK
        return f"<</Type/OBJR/Pg {pages[self.links[place].page]} 0 R/Obj {links[place]} 0 R>>"

    def areas(self, pages: range, places: dict[str, tuple[int, float]]) -> Iterator[str]:
        """The bodies of the links' areas. Raises KeyError for a link to a place that was never drawn."""
        for number, (_element, _page, key, box, label) in enumerate(self.links, start=LINKS_FROM):
            page, top = places[key]
            yield (
                f"<</Type/Annot/Subtype/Link/Rect[{box[0]:.1f} {box[1]:.1f} {box[2]:.1f} {box[3]:.1f}]"
                f"/Border[0 0 0]/F 4/StructParent {number}/Contents{text_string(label)}"
                f"/Dest[{pages[page]} 0 R/XYZ null {top:.1f} null]>>"
            )

    def clear(self) -> None:
        """Let go of everything: it stands in the file now."""
        for held in (self.kinds, self.kids, self.marks, self.links, self.extras):
            held.clear()
        del self.only[:], self.parents[:]

    @property
    def count(self) -> int:
        """How many objects `objects` gives; the last is the parent tree."""
        return len(self.kinds) + len(self.marks) + 1


def _references(numbers: Iterable[int]) -> str:
    """References to objects; "" for none."""
    found = " 0 R ".join(map(str, numbers))
    return f"{found} 0 R" if found else ""


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
