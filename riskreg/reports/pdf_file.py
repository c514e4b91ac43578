"""Finishes the file that the canvas wrote: structure, bookmarks, attached data, properties; all compressed.

The canvas's cross-reference table is replaced by a stream, so that the many small objects of the
structure can be packed into object streams; written one by one they would be ten times as large.
"""

from __future__ import annotations

import hashlib
import io
import struct
import zlib
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import repeat
from operator import and_, sub
from typing import Any, NamedTuple

from reportlab.pdfbase.pdfdoc import PDFDictionary, PDFFile, PDFIndirectObject, PDFObject
from reportlab.pdfgen.canvas import Canvas

from riskreg.reports.bookmarks import Bookmark, neighbours
from riskreg.reports.structure import Structure, text_string

_PER_STREAM = 500
_ROW = struct.Struct(">BIH")  # of the cross-reference stream: kind, offset or stream, place in the stream
_RESERVED = ("StructTreeRoot", "Outlines", "Names", "Metadata", "AF")


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
            name, mime, description, zlib.compress(content, 6), len(content), hashlib.sha256(content).hexdigest()
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


class Packed(PDFObject):
    """The drawing of a page, compressed at once."""

    __RefOnly__ = 1

    def __init__(self, code: str) -> None:
        packed = zlib.compress(code.encode("latin-1"), 6)
        self.stream = b"<</Filter/FlateDecode/Length %d>>\nstream\n%s\nendstream" % (len(packed), packed)

    def format(self, document: Any) -> bytes:
        """The stream, which is let go: the canvas asks once."""
        found, self.stream = self.stream, b""
        return found


class Literal(PDFObject):
    """A value that is written already."""

    def __init__(self, content: bytes) -> None:
        self.content = content

    def format(self, document: Any) -> bytes:
        """The value."""
        return self.content


class Link(PDFObject):
    """A link annotation to a place in the same file, which may come later."""

    __RefOnly__ = 1

    def __init__(self, places: dict[str, tuple[int, float]], key: str, box: Sequence[float], label: str, parent: int):
        self.places, self.key, self.box, self.label, self.parent = places, key, box, label, parent

    def format(self, document: Any) -> bytes:
        """The annotation's dictionary. Raises KeyError for a place that was never drawn."""
        page, top = self.places[self.key]
        target = document.idToObjectNumberAndVersion[f"Page{page + 1}"][0]
        box = " ".join(f"{edge:.1f}" for edge in self.box)
        return (
            f"<</Type/Annot/Subtype/Link/Rect[{box}]/Border[0 0 0]/F 4/StructParent {self.parent}"
            f"/Contents{text_string(self.label)}/Dest[{target} 0 R/XYZ null {top:.1f} null]>>"
        ).encode("ascii")


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


def finish(
    canvas: Canvas,
    tree: Structure,
    bookmarks: Sequence[Bookmark],
    attachments: Sequence[Attachment],
    metadata: str,
    position: datetime,
) -> bytes:
    """The whole file. `metadata` is the XMP packet."""
    writer = _Writer(canvas)
    pages = [writer.number(f"Page{page + 1}") for page in range(len(tree.marks))]
    first = writer.next
    writer.pack(tree.objects(writer.number("reserved-StructTreeRoot"), first, pages))
    parents = first + tree.count - 1
    tree.clear()
    writer.replace(
        "StructTreeRoot",
        f"<</Type/StructTreeRoot/K {first} 0 R/ParentTree {parents} 0 R/ParentTreeNextKey {10**7}>>".encode(),
    )
    _outline(writer, bookmarks, pages)
    _attach(writer, attachments, position)
    body = metadata.encode()
    writer.put(
        writer.number("reserved-Metadata"),
        b"<</Type/Metadata/Subtype/XML/Length %d>>\nstream\n%s\nendstream" % (len(body), body),
    )
    return writer.close()


class _Writer:
    """The objects of the canvas, and those that come after them."""

    def __init__(self, canvas: Canvas) -> None:
        document = canvas._doc
        self.file, self.digest = io.BytesIO(), hashlib.sha256()
        self.size = 0
        self.numbers = document.idToObjectNumberAndVersion
        self.entries = bytearray(_ROW.pack(0, 0, 65535))  # of the cross-reference stream, as they are written
        for font in document.delayedFonts:
            font.addObjects(document)
        catalogue, facts = document.Reference(document.Catalog).name, document.Reference(document.info).name
        self._copy(document)
        self.root, self.info = self.number(catalogue), self.number(facts)

    def _copy(self, document: Any) -> None:
        """Write what the canvas knows, one by one: the canvas itself would hold the file twice at its end."""
        document.encrypt.prepare(document)
        document.Outlines.prepare(document, None)
        self._write(PDFFile(document._pdfVersion).format(document))
        number = 1
        while number in document.numberToId:  # objects that are named while others are written come at the end
            name = document.numberToId[number]
            self.entries += _ROW.pack(1, self.size, 0)
            self._write(PDFIndirectObject(name, document.idToObject[name]).format(document))
            number += 1
        document.idToObject.clear()

    @property
    def next(self) -> int:
        """The number of the next object."""
        return len(self.entries) // _ROW.size

    def number(self, name: str) -> int:
        """The number of an object that the canvas knows."""
        return int(self.numbers[name][0])

    def put(self, number: int, body: bytes) -> int:
        """Write an object of its own; a number that is the next is taken."""
        text = b"%d 0 obj\n%s\nendobj\n" % (number, body)
        if number == self.next:
            self.entries += _ROW.pack(1, self.size, 0)
        else:
            _ROW.pack_into(self.entries, number * _ROW.size, 1, self.size, 0)
        self._write(text)
        return number

    def _write(self, content: bytes | memoryview) -> None:
        self.file.write(content)
        self.digest.update(content)
        self.size += len(content)

    def replace(self, name: str, body: bytes) -> None:
        """Write the object that was reserved under this name."""
        self.put(self.number(f"reserved-{name}"), body)

    def pack(self, bodies: Iterable[bytes]) -> None:
        """Write objects from the next number on into compressed streams."""
        waiting: list[bytes] = []
        streams: list[bytes] = []
        first = start = self.next
        for body in bodies:
            waiting.append(body)
            if len(waiting) == _PER_STREAM:
                streams.append(_object_stream(start, waiting))
                start, waiting = start + len(waiting), []
        if waiting:
            streams.append(_object_stream(start, waiting))
            start += len(waiting)
        for n in range(start - first):
            self.entries += _ROW.pack(2, start + n // _PER_STREAM, n % _PER_STREAM)
        for stream in streams:
            self.put(self.next, stream)

    def close(self) -> bytes:
        """The cross-reference stream and the end."""
        self.entries += _ROW.pack(1, self.size, 0)
        table = zlib.compress(_differences(self.entries))
        digest = self.digest.hexdigest()[:32].upper()
        head = (
            f"<</Type/XRef/W[1 4 2]/Size {self.next}/Root {self.root} 0 R/Info {self.info} 0 R"
            f"/ID[<{digest}><{digest}>]/Filter/FlateDecode/DecodeParms<</Predictor 12/Columns 7>>/Length {len(table)}>>"
        ).encode()
        start = self.size
        self._write(b"%d 0 obj\n%s\nstream\n%s\nendstream\nendobj\n" % (self.next - 1, head, table))
        self._write(b"startxref\n%d\n%%%%EOF\n" % start)
        return self.file.getvalue()


def _differences(entries: bytearray) -> bytes:
    """Each entry as its difference to the one above, which compresses to a third."""
    found = bytearray(b"\x02" * (len(entries) // _ROW.size * (_ROW.size + 1)))
    for place in range(_ROW.size):
        column = entries[place :: _ROW.size]
        found[place + 1 :: _ROW.size + 1] = bytes(map(and_, map(sub, column, b"\0" + column[:-1]), repeat(255)))
    return bytes(found)


def _object_stream(first: int, bodies: list[bytes]) -> bytes:
    heads, place = [], 0
    for number, body in enumerate(bodies, start=first):
        heads.append(b"%d %d" % (number, place))
        place += len(body) + 1
    head = b" ".join(heads) + b"\n"
    packed = zlib.compress(head + b"\n".join(bodies), 5)
    facts = b"<</Type/ObjStm/N %d/First %d/Filter/FlateDecode/Length %d>>" % (len(bodies), len(head), len(packed))
    return b"%s\nstream\n%s\nendstream" % (facts, packed)


def _outline(writer: _Writer, bookmarks: Sequence[Bookmark], pages: Sequence[int]) -> None:
    """The bookmarks in two levels, the second closed."""
    root, first = writer.number("reserved-Outlines"), writer.next
    tops = [place for place, mark in enumerate(bookmarks) if mark.level == 0]
    bodies: list[bytes] = []
    above = 0
    for place, mark in enumerate(bookmarks):
        above = place if mark.level == 0 else above
        parts = [f"/Title{text_string(mark.title)}/Dest[{pages[mark.page]} 0 R/XYZ null {mark.top:.1f} null]"]
        parts.append(f"/Parent {root if mark.level == 0 else first + above} 0 R")
        parts += [f"/{name} {first + other} 0 R" for name, other in neighbours(bookmarks, tops, place)]
        bodies.append(f"<<{''.join(parts)}>>".encode("ascii"))
    writer.pack(bodies)
    ends = f"/First {first + tops[0]} 0 R/Last {first + tops[-1]} 0 R/Count {len(tops)}" if tops else ""
    writer.replace("Outlines", f"<</Type/Outlines{ends}>>".encode())


def _attach(writer: _Writer, attachments: Sequence[Attachment], position: datetime) -> None:
    """The files, each by name in the catalogue and as associated with the document."""
    files = []
    for item in sorted(attachments):
        facts = (
            f"<</Type/EmbeddedFile/Subtype/{item.mime.replace('/', '#2F')}/Filter/FlateDecode/Length {len(item.packed)}"
            f"/Params<</Size {item.size}/ModDate(D:{position:%Y%m%d%H%M%SZ})>>>>"
        ).encode("ascii")
        data = writer.put(writer.next, b"%s\nstream\n%s\nendstream" % (facts, item.packed))
        name = text_string(item.name)
        body = (
            f"<</Type/Filespec/F{name}/UF{name}/Desc{text_string(item.description)}/AFRelationship/Data"
            f"/EF<</F {data} 0 R/UF {data} 0 R>>>>"
        ).encode("ascii")
        files.append((name, writer.put(writer.next, body)))
    names = "".join(f"{name} {number} 0 R " for name, number in files)
    writer.replace("Names", f"<</EmbeddedFiles<</Names[{names}]>>>>".encode() if files else b"<<>>")
    writer.replace("AF", f"[{' '.join(f'{number} 0 R' for _name, number in files)}]".encode())
