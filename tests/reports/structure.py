"""Reads the structure of a tagged file back: its elements with their text, in reading order."""

import io
from dataclasses import dataclass, field

import pdfplumber
import pikepdf

PAINTS = {"Tj", "TJ", "'", '"', "f", "f*", "F", "S", "s", "B", "B*", "b", "b*", "Do", "sh"}


@dataclass
class Element:
    """An element, its own marks and its children."""

    kind: str
    alt: str = ""
    scope: str = ""
    marks: list[tuple[int, int]] = field(default_factory=list)  # page, number
    links: int = 0
    children: list["Element"] = field(default_factory=list)

    def all(self, kind):
        """Every element of this kind below, in order."""
        found = [child for child in self.children if child.kind == kind]
        return [x for child in self.children for x in ([child] if child in found else []) + child.all(kind)]


class Tagged:
    """A tagged document."""

    def __init__(self, data: bytes) -> None:
        self.document = pikepdf.open(io.BytesIO(data))
        self.root = self.document.Root.StructTreeRoot
        self.pages = {page.objgen: number for number, page in enumerate(self.document.pages)}
        self.tree = self._element(self.root.K)
        with pdfplumber.open(io.BytesIO(data)) as opened:
            self.texts = [_texts(page) for page in opened.pages]

    def _element(self, found) -> Element:
        element = Element(str(found.S)[1:], str(found.get("/Alt", "")))
        attributes = found.get("/A")
        if attributes is not None:
            element.scope = str(attributes.get("/Scope", ""))[1:]
        page = found.get("/Pg")
        kids = found.get("/K", pikepdf.Array())
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            if isinstance(kid, int):
                element.marks.append((self.pages[page.objgen], int(kid)))
            elif kid.get("/Type") == "/MCR":
                element.marks.append((self.pages[kid.Pg.objgen], int(kid.MCID)))
            elif kid.get("/Type") == "/OBJR":
                element.links += 1
            else:
                element.children.append(self._element(kid))
        return element

    def text(self, element: Element) -> str:
        """What is read of an element."""
        own = "".join(self.texts[page].get(mark, "") for page, mark in element.marks)
        return " ".join((own + " " + " ".join(map(self.text, element.children))).split())

    def untagged(self) -> list[tuple[int, str]]:
        """Page and operator of everything painted outside marked content."""
        found = []
        for number, page in enumerate(self.document.pages):
            depth = 0
            for _operands, operator in pikepdf.parse_content_stream(page):
                name = str(operator)
                depth += (name in ("BDC", "BMC")) - (name == "EMC")
                if name in PAINTS and depth == 0:
                    found.append((number, name))
            assert depth == 0
        return found


def _texts(page) -> dict[int, str]:
    """Mark → the text drawn under it."""
    found: dict[int, str] = {}
    for letter in page.chars:
        if letter["mcid"] is not None:
            found[letter["mcid"]] = found.get(letter["mcid"], "") + letter["text"]
    page.close()
    return found
