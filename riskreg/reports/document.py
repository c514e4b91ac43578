"""Builds a file of parts: pages are counted before the first is drawn, then drawn, numbered, linked and finished."""

from __future__ import annotations

import gc
import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import NamedTuple
from xml.sax.saxutils import escape

from reportlab.lib.utils import TimeStamp
from reportlab.pdfgen.canvas import Canvas

from riskreg.lib.spoken import one_language
from riskreg.reports.fonts import REGULAR
from riskreg.reports.page import Footer, FooterMaker, Pen
from riskreg.reports.pdf_file import Attachment, Drawn, Page, end_page, finish, reserve
from riskreg.reports.structure import Structure
from riskreg.reports.style import Sheet
from riskreg.reports.text import one_line
from riskreg.reports.typeset import Typesetter

PRODUCT = "riskreg"
Draw = Callable[[Pen], None]
_PAGES_A_STEP = 50


class Meta(NamedTuple):
    """The properties of the file. Nothing here depends on when or by whom it is made."""

    title: str
    organisation: str
    subject: str
    position: datetime
    classification: str = ""
    language: str = "en-GB"
    history_head: str = ""
    data_sha256: str = ""


@contextmanager
def undisturbed() -> Iterator[None]:
    """Without the search for cycles: it would walk half a million live texts again and again, and find none.

    What a report makes is let go as soon as nothing refers to it; for that no search is needed.
    And in one language, which is not asked for again with every word.
    """
    searched = gc.isenabled()
    gc.disable()
    try:
        with one_language():
            yield
    finally:
        if searched:
            gc.enable()


class Part(NamedTuple):
    """A chapter: pages of one size."""

    title: str  # of its bookmark
    sheet: Sheet
    pages: Sequence[Draw]
    place: str = ""  # links lead to its first page


def first_pages(parts: Sequence[Part]) -> list[int]:
    """The number of the first page of each part, counted from 1."""
    found, number = [], 1
    for part in parts:
        found.append(number)
        number += len(part.pages)
    return found


def build(
    parts: Sequence[Part],
    typesetter: Typesetter,
    meta: Meta,
    footer: Footer,
    attachments: Sequence[Attachment] = (),
    progress: Callable[[], None] | None = None,
) -> bytes:
    """The file of these parts. The same data gives the same bytes; text of users is never markup.

    `progress` is called now and then; what it raises ends the work.
    """
    canvas = open_canvas(meta, parts[0].sheet)
    tree = Structure()
    pen = Pen(canvas, typesetter, tree, {}, [])
    total = sum(len(part.pages) for part in parts)
    pages: list[Page] = []
    for part in parts:
        tree.top = tree.open("Sect", 0)
        foot = FooterMaker(pen, part.sheet, footer, total)
        for page, draw in enumerate(part.pages):
            number = len(pages) + 1
            if number > 1:
                tree.next_page()
            canvas.setPageSize((part.sheet.width, part.sheet.height))
            if page == 0:
                pen.bookmark(part.title, 0, part.sheet.height)
                pen.arrive(part.place or f"part-{number}", part.sheet.height)
            draw(pen)
            with pen.artifact():
                foot.draw(pen, number)
            pages.append(end_page(canvas))
            if progress and number % _PAGES_A_STEP == 0:
                progress()
    return finish(canvas, Drawn(pages, tree, pen.places, pen.bookmarks), attachments, _xmp(meta), meta.position)


def open_canvas(meta: Meta, sheet: Sheet) -> Canvas:
    """An empty document with its properties. The same ones give the same bytes: no clock is read."""
    canvas = Canvas(
        io.BytesIO(),
        pagesize=(sheet.width, sheet.height),
        pageCompression=1,
        invariant=1,
        initialFontName=REGULAR,
        lang=one_line(meta.language) or None,
        pdfVersion=(1, 7),
    )
    # ReportLab offers no argument for the date of an invariant document; without this it says 1 January 2000.
    canvas._doc._timeStamp = _stamp(meta.position)
    canvas.setTitle(meta.title)
    canvas.setAuthor(one_line(meta.organisation))
    canvas.setSubject(meta.subject)
    canvas.setCreator(PRODUCT)
    canvas.setKeywords(keywords(meta))
    canvas.setViewerPreference("DisplayDocTitle", "true")
    reserve(canvas)
    canvas.showOutline()
    return canvas


def keywords(meta: Meta) -> str:
    """The mark, the head of the history chain and the digest of the attached data, for those who look."""
    found = [one_line(meta.classification)]
    found += [f"history-chain {one_line(meta.history_head)}"] if one_line(meta.history_head) else []
    found += [f"data-sha256 {meta.data_sha256}"] if meta.data_sha256 else []
    return ", ".join(filter(None, found))


def _stamp(position: datetime) -> TimeStamp:
    stamp = TimeStamp(invariant=1)
    offset = position.utcoffset()
    minutes = int(offset.total_seconds() // 60) if offset else 0
    stamp.YMDhms = position.timetuple()[:6]
    stamp.dhh = int(minutes / 60)
    stamp.dmm = abs(minutes) % 60
    return stamp


def _xmp(meta: Meta) -> str:
    """The properties once more, in the form that archives read."""
    moment = meta.position.isoformat(timespec="seconds")
    entries = {
        "dc:title": f'<rdf:Alt><rdf:li xml:lang="x-default">{escape(meta.title)}</rdf:li></rdf:Alt>',
        "dc:creator": f"<rdf:Seq><rdf:li>{escape(one_line(meta.organisation))}</rdf:li></rdf:Seq>",
        "dc:language": f"<rdf:Bag><rdf:li>{escape(one_line(meta.language))}</rdf:li></rdf:Bag>",
        "xmp:CreateDate": moment,
        "xmp:ModifyDate": moment,
        "xmp:CreatorTool": PRODUCT,
        "pdf:Keywords": escape(keywords(meta)),
        "riskreg:historyHead": escape(one_line(meta.history_head)),
        "riskreg:dataSha256": meta.data_sha256,
    }
    body = "".join(f"<{name}>{value}</{name}>" for name, value in entries.items() if value)
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"'
        ' xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:riskreg="urn:riskreg:report">'
        f'{body}</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="r"?>'
    )
