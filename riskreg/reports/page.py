"""A pen that sets text on the canvas of a report, and the footer every page has."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

from reportlab.lib.colors import Color
from reportlab.pdfgen.canvas import Canvas

from riskreg.reports import words
from riskreg.reports.bookmarks import Bookmark
from riskreg.reports.data import RegisterReport
from riskreg.reports.ink import Ink
from riskreg.reports.structure import Node, Structure, text_string
from riskreg.reports.style import FOOTER, RULE, Sheet, Style
from riskreg.reports.text import one_line
from riskreg.reports.typeset import Line, Typesetter, logical, plain


class Pen(NamedTuple):
    """Sets text and plain shapes on a canvas, and says in the structure what they are."""

    canvas: Canvas
    type: Typesetter
    tree: Structure | None = None
    places: dict[str, tuple[int, float]] = {}  # where links lead: page from 0, top
    bookmarks: list[Bookmark] = []

    def begin(self, node: Node, lines: Sequence[Line] = ()) -> str:
        """The operator before content of this element. What is read differs from what stands in right-to-left lines."""
        if self.tree is None or node.kind == "Artifact":
            return "/Artifact BMC"
        return self._begin(self.tree, node.kind, self.tree.resolve(node), lines)

    @staticmethod
    def _begin(tree: Structure, kind: str, element: int, lines: Sequence[Line]) -> str:
        said = logical(lines)
        actual = f"/ActualText{text_string(said)}" if said else ""
        return f"/{kind}<</MCID {tree.mark(element)}{actual}>>BDC"

    def begin_link(self, node: Node, key: str, box: Sequence[float], lines: Sequence[Line]) -> str:
        """The operator before content that is a link; the link's area is put on the page."""
        if self.tree is None or node.kind == "Artifact":
            return "/Artifact BMC"
        return self.link(self.tree, self.tree.resolve(node), key, box, lines)

    def link(self, tree: Structure, parent: int, key: str, box: Sequence[float], lines: Sequence[Line]) -> str:
        """The same, in an element that is there already."""
        element = tree.open("Link", parent)
        began = self._begin(tree, "Link", element, lines)
        tree.link(element, key, box, " ".join([plain(line).rstrip() for line in lines]))
        return began

    def fill(self, tree: Structure, kind: str, element: int, lines: Sequence[Line]) -> str:
        """The operator before all the content of an element that is empty so far."""
        said = logical(lines)
        actual = f"/ActualText{text_string(said)}" if said else ""
        return f"/{kind}<</MCID {tree.fill(element)}{actual}>>BDC"

    def touch(self, node: Node) -> None:
        """Give an element its place in the reading order, without content."""
        if self.tree is not None and node.kind != "Artifact":
            self.tree.resolve(node)

    @contextmanager
    def marked(self, node: Node) -> Iterator[None]:
        """All that is drawn inside is content of this element."""
        self.canvas._code.append(self.begin(node))
        yield
        self.canvas._code.append("EMC")

    @contextmanager
    def tagged(self, kind: str, parent: Node | None = None, extra: str = "") -> Iterator[None]:
        """All that is drawn inside is content of a new element."""
        with self.marked(Node(kind, parent, extra)):
            yield

    @contextmanager
    def artifact(self) -> Iterator[None]:
        """All that is drawn inside is decoration, and not read out."""
        self.canvas._code.append("/Artifact BMC")
        yield
        self.canvas._code.append("EMC")

    def arrive(self, key: str, top: float) -> None:
        """Links with this key lead here."""
        if self.tree is not None:
            self.places[key] = (self.canvas.getPageNumber() - 1, top)

    def bookmark(self, title: str, level: int, top: float) -> None:
        """Add an entry to the outline that leads here."""
        if self.tree is not None:
            self.bookmarks.append(Bookmark(title, level, self.canvas.getPageNumber() - 1, top))

    def put(self, x: float, y: float, line: Line, style: Style) -> None:
        """Draw a ready line with its baseline at y."""
        self.stack(x, y, [line], style)

    def line_width(self, line: Line, style: Style) -> float:
        """The width of a ready line in points."""
        return self.type.weights[style.bold].width(plain(line).rstrip()) * style.size / 1000

    def left(self, x: float, y: float, words: str, style: Style, room: float | None = None) -> None:
        """Draw a text from x to the right, shortened to `room`."""
        self.put(x, y, self.type.line(words, style, room), style)

    def right(self, x: float, y: float, words: str, style: Style) -> None:
        """Draw a text that ends at x."""
        self.put(x - self.type.width(words, style), y, self.type.line(words, style), style)

    def centre(self, x: float, y: float, words: str, style: Style) -> None:
        """Draw a text centred on x."""
        self.put(x - self.type.width(words, style) / 2, y, self.type.line(words, style), style)

    def stack(self, x: float, y: float, lines: Sequence[Line], style: Style) -> float:
        """Draw lines below each other, the first with its baseline at y; returns the baseline after the last."""
        ink = Ink(self.canvas, self.type)
        ink.lines(x, y, style, lines)
        ink.close()
        return y - len(lines) * style.leading

    def rule(self, x1: float, x2: float, y: float, colour: Color = RULE, width: float = 0.5) -> None:
        """Draw a level line."""
        self.rules([(x1, y, x2, y)], width, colour)

    def rules(
        self, lines: list[tuple[float, float, float, float]], width: float, colour: Color = RULE, cap: int = 0
    ) -> None:
        """Draw lines, each from a point to another; with `cap` 1 their ends are round."""
        if not lines:
            return
        self.canvas.setStrokeColor(colour)
        self.canvas.setLineWidth(width)
        self.canvas.setLineCap(cap)
        paths = " ".join([f"{x1:.6g} {y1:.6g} m {x2:.6g} {y2:.6g} l" for x1, y1, x2, y2 in lines])
        self.canvas._code.append(f"{paths} S")

    def areas(self, paths: Sequence[str], colour: Color) -> None:
        """Fill what these operators enclose."""
        if paths:
            self.canvas.setFillColor(colour)
            self.canvas._code.append(f"{' '.join(paths)} f")

    def lozenge(self, x: float, y: float, width: float, colour: Color, height: float = 13) -> None:
        """Draw a filled pill whose middle line is at y."""
        self.canvas.setStrokeColor(colour)
        self.canvas.setLineWidth(height)
        self.canvas.setLineCap(1)
        self.canvas.line(x + height / 2, y, x + width - height / 2, y)


class Footer(NamedTuple):
    """What the foot of every page says: the title may be shortened, position and mark never are."""

    title: str
    fixed: str


def footer_of(report: RegisterReport) -> Footer:
    """The footer of a report."""
    title = (report.organisation, report.register_name)
    fixed = (words.position(words.day(report.position)), report.classification)
    return Footer(*("  ·  ".join(filter(None, map(one_line, parts))) for parts in (title, fixed)))


class FooterMaker:
    """The foot of every page of one size: what stays the same is laid out once."""

    def __init__(self, pen: Pen, sheet: Sheet, footer: Footer, total: int) -> None:
        self.sheet, self.total, self.same = sheet, total, ""
        room = sheet.inner - pen.type.width(words.page_of(total, total), FOOTER) - 24
        self.fixed = pen.type.line(footer.fixed, FOOTER, room - 100)
        self.title = pen.type.line(footer.title, FOOTER, room - pen.line_width(self.fixed, FOOTER) - 14)
        self.start = sheet.left + pen.line_width(self.title, FOOTER) + (14 if self.title else 0)

    def draw(self, pen: Pen, number: int) -> None:
        """The rule, what this document is, and where in it the reader is."""
        code = pen.canvas._code
        if not self.same:  # what stands on every page is set once, and copied
            start = len(code)
            self._draw_same(pen)
            self.same = "\n".join(code[start:])
            del code[start:]
        code.append(self.same)
        where = words.page_of(number, self.total)
        ink = Ink(pen.canvas, pen.type)
        left, y = self.sheet.right - pen.type.width(where, FOOTER), self.sheet.foot - 11
        ink.lines(left, y, FOOTER, [pen.type.line(where, FOOTER)])
        ink.close()

    def _draw_same(self, pen: Pen) -> None:
        sheet, y = self.sheet, self.sheet.foot - 11
        pen.rule(sheet.left, sheet.right, sheet.foot)
        ink = Ink(pen.canvas, pen.type)
        ink.lines(sheet.left, y, FOOTER, [self.title])
        ink.lines(self.start, y, FOOTER, [self.fixed])
        ink.close()
