"""The data that a register's PDF carries: exactly the printed rows, as JSON and CSV; and reading it back."""

from __future__ import annotations

import hashlib
import io
import json
import re
import zlib
from dataclasses import fields, replace
from datetime import datetime
from typing import Any, NamedTuple

import pikepdf
from django.utils.translation import gettext as _
from pikepdf.models.metadata import decode_pdf_date

from riskreg.reports.data import RegisterReport, RiskLine
from riskreg.reports.pdf_file import Attachment
from riskreg.reports.register_csv import register_csv
from riskreg.reports.register_json import FORMAT, VERSION, register_json
from riskreg.reports.register_nist import register_nist
from riskreg.reports.text import clean

JSON_NAME, CSV_NAME, NIST_NAME = "register.json", "register.csv", "register-nist-ir-8286.json"
MOST_BYTES = 100_000_000  # of the unpacked data: a file that claims more is not ours
_PROOF = re.compile(r"history-chain (.+?)(?=, data-sha256|$)")
_DIGEST = re.compile(r"data-sha256 ([0-9a-f]{64})")


class Proof(NamedTuple):
    """What a PDF of ours says of itself: head of the history chain, digest of its data; "" where it says nothing."""

    history_head: str
    data_sha256: str
    position: datetime | None = None  # the moment that it shows, to the second; the end of a day exactly


class NotAttached(ValueError):
    """The file is no PDF of ours, or carries no register; the message says so to the person who gave it."""


def attachments(report: RegisterReport) -> list[Attachment]:
    """The files that the PDF of a register carries."""
    try:
        return _attachments(report)
    except UnicodeEncodeError:  # half a character, which no file can hold
        return _attachments(_cleaned(report))


def _attachments(report: RegisterReport) -> list[Attachment]:
    return [
        Attachment.of(JSON_NAME, "application/json", "Exactly the printed risks, every value", register_json(report)),
        Attachment.of(CSV_NAME, "text/csv", "Exactly the printed risks, for spreadsheets", register_csv(report)),
        Attachment.of(NIST_NAME, "application/json", "The risks in the fields of NIST IR 8286", register_nist(report)),
    ]


def _cleaned(report: RegisterReport) -> RegisterReport:
    lines = [replace(line, **_texts(line), tags=tuple(map(clean, line.tags))) for line in report.lines]
    return replace(report, **_texts(report), lines=lines, facts=[clean(fact) for fact in report.facts])


def _texts(row: RegisterReport | RiskLine) -> dict[str, Any]:
    """The texts of a row, cleaned."""
    found = ((field.name, getattr(row, field.name)) for field in fields(row))
    return {name: clean(value) for name, value in found if isinstance(value, str)}


def digest(files: list[Attachment]) -> str:
    """The SHA-256 of the attached JSON, as it is printed on the last page; "" without one."""
    found = [item.sha256 for item in files if item.name == JSON_NAME]
    return found[0] if found else ""


def read_attached(pdf_bytes: bytes) -> dict[str, Any]:
    """The register inside one of our PDFs. Raises NotAttached."""
    try:
        found = json.loads(attached_json(pdf_bytes))
    except (UnicodeDecodeError, ValueError) as fault:
        if isinstance(fault, NotAttached):
            raise
        raise NotAttached(_("The data inside this PDF is damaged.")) from fault
    if not isinstance(found, dict) or found.get("format") != FORMAT or not isinstance(found.get("risks"), list):
        raise NotAttached(_("This PDF carries data, but not a register."))
    if found.get("version") != VERSION:
        raise NotAttached(_("This PDF was made by a later version of riskreg."))
    return found


def attached_json(pdf_bytes: bytes) -> bytes:
    """The bytes of the attached JSON. Raises NotAttached."""
    try:
        with pikepdf.open(io.BytesIO(pdf_bytes)) as document:
            stream = _stream(document)
            packed, filters = stream.read_raw_bytes(), stream.get("/Filter")
    except (pikepdf.PdfError, pikepdf.PasswordError, AttributeError, KeyError, TypeError, ValueError) as fault:
        if isinstance(fault, NotAttached):
            raise
        raise NotAttached(_("This is not a PDF that can be read.")) from fault
    if filters is None:
        return packed
    if str(filters) != "/FlateDecode":
        raise NotAttached(_("The data inside this PDF is packed in a way that riskreg does not use."))
    return _unpacked(packed)


def _stream(document: pikepdf.Pdf) -> Any:
    names = document.Root.get("/Names")
    files = names.get("/EmbeddedFiles") if names is not None else None
    listed = list(files.get("/Names", [])) if files is not None else []
    for name, entry in zip(listed[::2], listed[1::2], strict=False):
        if str(name) == JSON_NAME:
            return entry["/EF"]["/F"]
    raise NotAttached(_("This PDF carries no register. Only tables and packs of a register do."))


def _unpacked(packed: bytes) -> bytes:
    """The data, which must not be larger than any register could be."""
    machine = zlib.decompressobj()
    try:
        found = machine.decompress(packed, MOST_BYTES)
    except zlib.error as fault:
        raise NotAttached(_("The data inside this PDF is damaged.")) from fault
    if machine.unconsumed_tail:
        raise NotAttached(_("The data inside this PDF is too large."))
    return found


def proof_of(pdf_bytes: bytes) -> Proof:
    """What the file says of itself in its properties. Raises NotAttached for what is no PDF."""
    try:
        with pikepdf.open(io.BytesIO(pdf_bytes)) as document:
            said, dated = (str(document.docinfo.get(name, "")) for name in ("/Keywords", "/CreationDate"))
    except pikepdf.PasswordError as fault:
        raise NotAttached(_("The file is protected with a password. Save it without one and try again.")) from fault
    except (pikepdf.PdfError, AttributeError, TypeError, ValueError) as fault:
        raise NotAttached(_("This is not a PDF that can be read.")) from fault
    head, data = _PROOF.search(said), _DIGEST.search(said)
    return Proof(head[1] if head else "", data[1] if data else "", _moment(dated))


def _moment(dated: str) -> datetime | None:
    """The date of a PDF, None for what is none; a report as of a day is dated to its last second."""
    try:
        found = decode_pdf_date(dated)
    except (ValueError, OverflowError):
        return None
    if found.tzinfo is None:
        return None
    return found.replace(microsecond=999_999) if (found.hour, found.minute, found.second) == (23, 59, 59) else found


def data_digest(pdf_bytes: bytes) -> str:
    """The SHA-256 of the data that the file really carries; "" for none."""
    try:
        return hashlib.sha256(attached_json(pdf_bytes)).hexdigest()
    except NotAttached:
        return ""
