"""The data that a register's PDF carries: exactly the printed rows, as JSON and CSV; and reading it back."""

from __future__ import annotations

import hashlib
import io
import json
import zlib
from collections.abc import Mapping
from datetime import date
from typing import Any

import pikepdf
from django.utils.translation import gettext as _

from riskreg.reports.data import Levels, RegisterReport, RiskLine
from riskreg.reports.nist_ir_8286 import register_8286
from riskreg.reports.pdf_file import Attachment
from riskreg.reports.register_csv import register_csv
from riskreg.reports.text import clean
from riskreg.scoring import Level

FORMAT, VERSION = "riskreg-register", 1
JSON_NAME, CSV_NAME, NIST_NAME = "register.json", "register.csv", "register-nist-ir-8286.json"
MOST_BYTES = 100_000_000  # of the unpacked data: a file that claims more is not ours


class NotAttached(ValueError):
    """The file is no PDF of ours, or carries no register; the message says so to the person who gave it."""


def register_json(report: RegisterReport) -> bytes:
    """The printed rows with every value, and what is needed to understand them."""
    found = {
        "format": FORMAT, "version": VERSION, "organisation": clean(report.organisation),
        "register": {"code": clean(report.register_code), "name": clean(report.register_name)},
        "position": report.position.isoformat(), "timezone": clean(report.timezone),
        "filter": clean(report.filter_text),
        "sort": clean(report.sort_text), "classification": clean(report.classification),
        "history_head": clean(report.history_head), "matrix": _matrix(report),
        "risks": [_risk(report, line) for line in report.lines],
    }  # fmt: skip
    return json.dumps(found, ensure_ascii=False, indent=1).encode()


def attachments(report: RegisterReport) -> list[Attachment]:
    """The files that the PDF of a register carries."""
    return [
        Attachment(JSON_NAME, "application/json", "Exactly the printed risks, every value", register_json(report)),
        Attachment(CSV_NAME, "text/csv", "Exactly the printed risks, for spreadsheets", register_csv(report)),
        Attachment(NIST_NAME, "application/json", "The risks under the names of NIST IR 8286", register_8286(report)),
    ]


def digest(files: list[Attachment]) -> str:
    """The SHA-256 of the attached JSON, as it is printed on the last page; "" without one."""
    found = [hashlib.sha256(item.content).hexdigest() for item in files if item.name == JSON_NAME]
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


def _matrix(report: RegisterReport) -> dict[str, Any]:
    grid = report.grid
    return {
        "name": clean(report.matrix_name), "version": clean(report.matrix_version),
        "appetite": report.appetite, "tolerance": report.tolerance,
        "likelihood": [_level(level) for level in grid.likelihood],
        "impact": [_level(level) for level in grid.impact],
        "bands": [{"rating": band.rating, "minimum": band.minimum} for band in grid.bands],
    }  # fmt: skip


def _level(level: Level) -> dict[str, Any]:
    found = {"label": clean(level.label), "description": clean(level.description), "low": level.low, "high": level.high}
    return {name: value for name, value in found.items() if value not in (None, "")}


def _risk(report: RegisterReport, line: RiskLine) -> Mapping[str, Any]:
    return {
        "reference": clean(line.reference), "title": clean(line.title), "state": line.state and clean(line.state),
        "category": clean(line.category), "cause": clean(line.cause), "event": clean(line.event),
        "consequence": clean(line.consequence), "inherent": _levels(line.inherent), "current": _levels(line.current),
        "target": _levels(line.target), "rating": report.grid.rating(line.current.score),
        "target_on": _day(line.target_on), "strategy": clean(line.strategy), "strategy_note": clean(line.strategy_note),
        "owner": clean(line.owner), "next_review_on": _day(line.next_review_on),
        "last_reviewed_on": _day(line.last_reviewed_on), "logged_on": _day(line.logged_on),
        "open_actions": line.open_actions, "overdue_actions": line.overdue_actions,
        "tags": [clean(tag) for tag in line.tags if tag], "controls": clean(line.controls),
    }  # fmt: skip


def _levels(levels: Levels) -> dict[str, int | None] | None:
    if levels.likelihood is None and levels.impact is None:
        return None
    return {"likelihood": levels.likelihood, "impact": levels.impact, "score": levels.score}


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None
