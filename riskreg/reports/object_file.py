"""Writes the objects of a PDF file one after the other, and the table that says where each stands.

The canvas's own table is replaced by a stream, so that the many small objects of the structure can
be packed into object streams; written one by one they would be ten times as large.
"""

from __future__ import annotations

import hashlib
import io
import struct
import zlib
from collections.abc import Iterable, Sequence
from itertools import accumulate, chain, islice
from typing import Any

from reportlab.pdfbase.pdfdoc import PDFFile, PDFIndirectObject
from reportlab.pdfgen.canvas import Canvas

_PER_STREAM = 500
LEVEL = 3  # of compression: higher ones take half as long again to make the file a thirtieth smaller
_QUICK = 1  # for objects, which are alike: as good there as 3, in half the time
_ROW = struct.Struct(">BIH")  # of the cross-reference stream: kind, offset or stream, place in the stream
_KIND = struct.Struct(">BI")  # the first two of them
_PLACES = [place.to_bytes(2) for place in range(_PER_STREAM)]


class ObjectFile:
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

    def pack(self, bodies: Iterable[str]) -> None:
        """Write objects from the next number on into compressed streams."""
        streams: list[bytes] = []
        sizes: list[int] = []
        start = self.next
        rest = iter(bodies)
        while waiting := list(islice(rest, _PER_STREAM)):
            streams.append(_object_stream(start, waiting))
            sizes.append(len(waiting))
            start += len(waiting)
        for stream, size in enumerate(sizes, start):
            kind = _KIND.pack(2, stream)
            self.entries += kind + kind.join(_PLACES[:size])
        for content in streams:
            self.put(self.next, content)

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
    changes = _subtract(entries, bytes(_ROW.size) + entries[: -_ROW.size])
    for place in range(_ROW.size):
        found[place + 1 :: _ROW.size + 1] = changes[place :: _ROW.size]
    return bytes(found)


def _subtract(these: bytes | bytearray, those: bytes | bytearray) -> bytes:
    """Byte by byte, modulo 256, as two numbers of that many bytes: the highest bit of each byte keeps borrows within.

    Hacker's Delight (H. S. Warren), 2-18, multibyte subtract.
    """
    high = int.from_bytes(b"\x80" * len(these))
    first, second = int.from_bytes(these), int.from_bytes(those)
    apart = (first | high) - (second & ~high)
    return (apart ^ (first ^ second ^ high) & high).to_bytes(len(these))


def _object_stream(first: int, bodies: Sequence[str]) -> bytes:
    content = "\n".join(bodies)
    places = accumulate([len(body) + 1 for body in bodies[:-1]], initial=0)
    head = " ".join(map(str, chain.from_iterable(enumerate(places, first))))
    packed = zlib.compress(f"{head}\n{content}".encode("ascii"), _QUICK)
    facts = b"<</Type/ObjStm/N %d/First %d/Filter/FlateDecode/Length %d>>" % (len(bodies), len(head) + 1, len(packed))
    return b"%s\nstream\n%s\nendstream" % (facts, packed)
