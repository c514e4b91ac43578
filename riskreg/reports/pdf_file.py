"""Finishes the file that was drawn on a canvas: pages, links, structure, bookmarks, attached data, properties."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import chain
from typing import Any, NamedTuple

from reportlab.pdfbase.pdfdoc import BasicFonts, PDFDictionary, PDFObject
from reportlab.pdfgen.canvas import Canvas

from riskreg.reports.bookmarks import Bookmark, neighbours
from riskreg.reports.object_file import LEVEL, ObjectFile
from riskreg.reports.structure import Structure, text_string

_RESERVED = ("Pages", "StructTreeRoot", "Outlines", "Names", "Metadata", "AF")


class Attachment(NamedTuple):
    """A file inside the file."""

    name: str  # ASCII
    mime: str
    description: str
    packed: bytes
    size: int
    sha256: str

    @classmethod
    def of(cls, name: str, mime: str, description: str, content: bytes) -> Attachment:
        """A file with this content, which is packed at once: that of ten thousand risks is large."""
        return cls(
            name, mime, description, zlib.compress(content, LEVEL), len(content), hashlib.sha256(content).hexdigest()
        )


class Reserved(PDFObject):
    """Keeps a number free for an object that is written at the end."""

    __RefOnly__ = 1
    ready = 0  # the canvas asks this of its outline

    def format(self, document: Any) -> bytes:
        """What stands there until then."""
        return b"null"

    def prepare(self, document: Any, canvas: Any) -> None:
        """Nothing: the canvas calls this of its outline."""


def reserve(canvas: Canvas) -> None:
    """Announce in the catalogue what `finish` is going to write. Call once, before the first page."""
    document = canvas._doc
    catalogue = document.Catalog
    catalogue.__NoDefault__ = [*catalogue.__NoDefault__, "AF"]
    for name in _RESERVED:
        kept = Reserved()
        setattr(catalogue, name, document.Reference(kept, f"reserved-{name}"))
        if name == "Outlines":
            document.Outlines = kept
    catalogue.MarkInfo = PDFDictionary({"Marked": "true"})


class Page(NamedTuple):
    """A page that is drawn: its size, its drawing (compressed at once) and, where it has images, what it calls them."""

    width: float
    height: float
    packed: bytes
    images: str = ""


def end_page(canvas: Canvas) -> Page:
    """Take what is drawn off the canvas, which begins a new page.

    The canvas's own pages are objects of many parts, kept to the end and written one by one; ours are packed.
    """
    width, height = canvas._pagesize
    images = (
        canvas._doc.xobjDict(canvas._formsinuse).format(canvas._doc).decode("latin-1") if canvas._formsinuse else ""
    )
    packed = zlib.compress("\n".join(canvas._code).encode("latin-1"), LEVEL)
    canvas._startPage()
    return Page(width, height, packed, images)


class Drawn(NamedTuple):
    """All that was drawn: pages, what they are, where links lead, and the outline."""

    pages: list[Page]
    tree: Structure
    places: dict[str, tuple[int, float]]
    bookmarks: Sequence[Bookmark]


def finish(canvas: Canvas, drawn: Drawn, attachments: Sequence[Attachment], metadata: str, position: datetime) -> bytes:
    """The whole file. `metadata` is the XMP packet."""
    file = ObjectFile(canvas)
    tree = drawn.tree
    contents = _contents(file, drawn.pages)
    links = range(file.next, file.next + len(tree.links))
    pages = range(links.stop, links.stop + len(drawn.pages))
    first, outline = pages.stop, pages.stop + tree.count
    file.pack(
        chain(
            tree.areas(pages, drawn.places),
            _pages(file, drawn, contents, links),
            tree.objects(file.number("reserved-StructTreeRoot"), first, pages, links),
            _outline(file, drawn.bookmarks, outline, pages),
        )
    )
    kids = " ".join([f"{number} 0 R" for number in pages])
    file.replace("Pages", f"<</Type/Pages/Count {len(pages)}/Kids[{kids}]>>".encode())
    file.replace("Outlines", _outline_root(drawn.bookmarks, outline))
    file.replace(
        "StructTreeRoot",
        f"<</Type/StructTreeRoot/K {first} 0 R/ParentTree {outline - 1} 0 R/ParentTreeNextKey {10**7}>>".encode(),
    )
    tree.clear()
    _attach(file, attachments, position)
    body = metadata.encode()
    file.put(
        file.number("reserved-Metadata"),
        b"<</Type/Metadata/Subtype/XML/Length %d>>\nstream\n%s\nendstream" % (len(body), body),
    )
    return file.close()


def _contents(file: ObjectFile, pages: list[Page]) -> list[int]:
    """Write the drawings, and let each go; returns their numbers."""
    found = []
    for place, page in enumerate(pages):
        facts = b"<</Filter/FlateDecode/Length %d>>" % len(page.packed)
        found.append(file.put(file.next, b"%s\nstream\n%s\nendstream" % (facts, page.packed)))
        pages[place] = page._replace(packed=b"")
    return found


def _pages(file: ObjectFile, drawn: Drawn, contents: Sequence[int], links: range) -> Iterator[str]:
    """The pages. Each knows its place in the parent tree, and is read in the order of the structure."""
    above, fonts = file.number("reserved-Pages"), file.number(BasicFonts)
    areas: list[list[str]] = [[] for _ in drawn.pages]
    for link, number in zip(drawn.tree.links, links, strict=True):
        areas[link.page].append(f"{number} 0 R")
    for place, (page, content, found) in enumerate(zip(drawn.pages, contents, areas, strict=True)):
        images = f"/XObject {page.images}" if page.images else ""
        linked = f"/Annots[{' '.join(found)}]" if found else ""
        yield (
            f"<</Type/Page/Parent {above} 0 R/MediaBox[0 0 {page.width:.4f} {page.height:.4f}]/Contents {content} 0 R"
            f"/Resources<</Font {fonts} 0 R{images}/ProcSet[/PDF/Text/ImageB/ImageC/ImageI]>>"
            f"/StructParents {place}/Tabs/S{linked}>>"
        )


def _outline(file: ObjectFile, bookmarks: Sequence[Bookmark], first: int, pages: range) -> Iterator[str]:
    """The bookmarks in two levels, the second closed."""
    root = file.number("reserved-Outlines")
    tops, above = _tops(bookmarks), 0
    for place, mark in enumerate(bookmarks):
        above = place if mark.level == 0 else above
        parts = [f"/Title{text_string(mark.title)}/Dest[{pages[mark.page]} 0 R/XYZ null {mark.top:.1f} null]"]
        parts.append(f"/Parent {root if mark.level == 0 else first + above} 0 R")
        parts += [f"/{name} {first + other} 0 R" for name, other in neighbours(bookmarks, tops, place)]
        yield f"<<{''.join(parts)}>>"


def _outline_root(bookmarks: Sequence[Bookmark], first: int) -> bytes:
    tops = _tops(bookmarks)
    ends = f"/First {first + tops[0]} 0 R/Last {first + tops[-1]} 0 R/Count {len(tops)}" if tops else ""
    return f"<</Type/Outlines{ends}>>".encode()


def _tops(bookmarks: Sequence[Bookmark]) -> list[int]:
    """The places of the first level."""
    return [place for place, mark in enumerate(bookmarks) if mark.level == 0]


def _attach(file: ObjectFile, attachments: Sequence[Attachment], position: datetime) -> None:
    """The files, each by name in the catalogue and as associated with the document."""
    files = []
    for item in sorted(attachments):
        facts = (
            f"<</Type/EmbeddedFile/Subtype/{item.mime.replace('/', '#2F')}/Filter/FlateDecode/Length {len(item.packed)}"
            f"/Params<</Size {item.size}/ModDate(D:{position:%Y%m%d%H%M%SZ})>>>>"
        ).encode("ascii")
        data = file.put(file.next, b"%s\nstream\n%s\nendstream" % (facts, item.packed))
        name = text_string(item.name)
        body = (
            f"<</Type/Filespec/F{name}/UF{name}/Desc{text_string(item.description)}/AFRelationship/Data"
            f"/EF<</F {data} 0 R/UF {data} 0 R>>>>"
        ).encode("ascii")
        files.append((name, file.put(file.next, body)))
    names = "".join(f"{name} {number} 0 R " for name, number in files)
    file.replace("Names", f"<</EmbeddedFiles<</Names[{names}]>>>>".encode() if files else b"<<>>")
    file.replace("AF", f"[{' '.join(f'{number} 0 R' for _name, number in files)}]".encode())
