"""A PDF of ours: the register it was made from lies in it as an attached JSON file."""

from __future__ import annotations

import io
import zlib

import pikepdf
from django.utils.translation import gettext as _

from riskreg.imports.errors import ImportRefused
from riskreg.imports.json_file import Tables, read_json

ATTACHED = "register.json"
_MOST_BYTES = 50_000_000


def read_pdf(data: bytes) -> Tables:
    """The register inside one of our PDFs; raises ImportRefused for any other PDF."""
    try:
        with pikepdf.open(io.BytesIO(data)) as document:
            attached = _attached(document)
    except pikepdf.PasswordError as error:
        raise ImportRefused(_("The file is protected with a password. Save it without one and try again.")) from error
    except (pikepdf.PdfError, zlib.error, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ImportRefused(_("The PDF is damaged and cannot be read.")) from error
    if attached is None:
        raise ImportRefused(
            _("This PDF holds no register. Only a PDF of this software can be imported; use .xlsx or CSV instead.")
        )
    return read_json(attached)


def _attached(document: pikepdf.Pdf) -> bytes | None:
    if ATTACHED not in document.attachments:
        return None
    stream = document.attachments[ATTACHED].get_file().obj
    packed = stream.read_raw_bytes()
    if "/Filter" not in stream:
        return bytes(packed)
    # Unpacked by ourselves: a stream may claim to be small and grow without end.
    unpacker = zlib.decompressobj()
    content = unpacker.decompress(packed, _MOST_BYTES)
    if unpacker.unconsumed_tail:
        raise ImportRefused(_("The register inside this PDF is too big to be read."))
    return content
