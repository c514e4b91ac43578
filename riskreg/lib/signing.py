"""Signs PDFs with the site's key, and reads the signatures of any PDF. Knows nothing of what the PDF says.

pyHanko is an extra: a site that does not sign does without it, and then says so where a signature should be read.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import importlib.util
import io
import logging
import re
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import NoEncryption, load_pem_private_key
from cryptography.hazmat.primitives.serialization.pkcs12 import (
    load_key_and_certificates,
    serialize_key_and_certificates,
)
from cryptography.x509 import Certificate, load_pem_x509_certificates
from django.conf import settings

logger = logging.getLogger(__name__)
FIELD = "Issued"
_PEM = "-----BEGIN "
_END = b"%%EOF\n"
_RANGE = re.compile(rb"/ByteRange\s*\[")
_MISSING = "PDFs can be signed where pyHanko is installed: pip install --require-hashes -r requirements/sign.txt."


class CannotSign(Exception):
    """The site has a key to sign with, and it cannot be used; the message says why."""


@dataclass(frozen=True, slots=True)
class Signed:
    """A PDF, and whose name the signature carries: "" where the site does not sign."""

    pdf: bytes
    signer: str = ""


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature of a PDF. `whole` says that it covers the file to its end; `own` that this site's key made it."""

    signer: str
    signed_at: datetime | None
    intact: bool
    whole: bool
    own: bool
    before_sha256: str  # of the file as it was before it was signed


def available() -> bool:
    """Whether the extra is installed."""
    return importlib.util.find_spec("pyhanko") is not None


def sign(pdf: bytes) -> Signed:
    """The PDF with a signature as its last change, or as it is where no key is set. Raises CannotSign."""
    if not settings.SIGNING_KEY:
        return Signed(pdf)
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter  # noqa: PLC0415 - optional dependency
    from pyhanko.sign import signers  # noqa: PLC0415 - optional dependency
    from pyhanko.sign.fields import SigSeedSubFilter  # noqa: PLC0415 - optional dependency

    signer = _signer(settings.SIGNING_KEY, settings.SIGNING_PASSPHRASE)
    facts = signers.PdfSignatureMetadata(field_name=FIELD, md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES)
    target = io.BytesIO()
    signers.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf)), facts, signer=signer, output=target)
    return Signed(target.getvalue(), _name(signer.signing_cert))


def fault() -> str:
    """Why the site cannot sign although a key is set, in a sentence; "" where all is well."""
    if not settings.SIGNING_KEY:
        return ""
    try:
        certificate = _parts(settings.SIGNING_KEY, settings.SIGNING_PASSPHRASE)[1]
        _signer(settings.SIGNING_KEY, settings.SIGNING_PASSPHRASE)
    except CannotSign as reason:
        return str(reason)
    late = certificate.not_valid_after_utc
    return f"The certificate of SIGNING_KEY ended on {late:%Y-%m-%d}." if late < datetime.now(late.tzinfo) else ""


def signatures(pdf: bytes) -> list[Signature]:
    """The signatures of a PDF in the order they were made; none where the file is too broken to find them.

    Raises CannotSign where the extra is missing.
    """
    if not available():
        raise CannotSign(_MISSING)
    from pyhanko.pdf_utils.misc import PdfError  # noqa: PLC0415 - optional dependency
    from pyhanko.pdf_utils.reader import PdfFileReader  # noqa: PLC0415 - optional dependency

    try:
        found = PdfFileReader(io.BytesIO(pdf), strict=False).embedded_signatures
    except (PdfError, ValueError, KeyError, TypeError, IndexError):
        return []
    return [_read(item, pdf) for item in found]


def is_signed(pdf: bytes) -> bool:
    """Whether the file holds anything that looks like a signature: asked before the extra is needed."""
    return _RANGE.search(pdf) is not None


def _read(item: Any, pdf: bytes) -> Signature:
    """One signature, checked against the bytes it covers; nobody is asked whether its certificate is trusted."""
    from pyhanko.sign.validation.generic_cms import validate_sig_integrity  # noqa: PLC0415 - optional dependency
    from pyhanko.sign.validation.status import SignatureCoverageLevel  # noqa: PLC0415 - optional dependency

    try:
        digest = item.compute_digest()
        intact, valid = validate_sig_integrity(item.signer_info, item.signer_cert, "data", digest)
        whole = item.evaluate_signature_coverage() == SignatureCoverageLevel.ENTIRE_FILE
    except Exception as reason:  # whatever a broken file makes the library raise, its signature does not hold
        logger.info("A signature cannot be checked: %r", reason)
        intact = valid = whole = False
    return Signature(
        signer=_name(item.signer_cert),
        signed_at=item.self_reported_timestamp,
        intact=bool(intact and valid),
        whole=whole,
        own=item.signer_cert.sha256 == _own_fingerprint(),
        before_sha256=hashlib.sha256(_before(pdf, item)).hexdigest(),
    )


def _before(pdf: bytes, item: Any) -> bytes:
    """The file as it was before the signature: the change that holds it begins after the last end before it."""
    covered = int(item.byte_range[1])  # up to the signature itself
    end = pdf.rfind(_END, 0, covered)
    return pdf[: end + len(_END)] if end >= 0 else b""


def _own_fingerprint() -> bytes | None:
    if not settings.SIGNING_KEY:
        return None
    return _parts(settings.SIGNING_KEY, settings.SIGNING_PASSPHRASE)[1].fingerprint(SHA256())


def _name(certificate: Any) -> str:
    """Who a certificate says it is."""
    names = certificate.subject.native
    return str(names.get("common_name") or names.get("organization_name") or certificate.subject.human_friendly)


@lru_cache(maxsize=1)
def _signer(key: str, passphrase: str) -> Any:
    if not available():
        raise CannotSign(_MISSING)
    from pyhanko.sign.signers import SimpleSigner  # noqa: PLC0415 - optional dependency

    private, certificate, others = _parts(key, passphrase)
    packed = serialize_key_and_certificates(b"riskreg", private, certificate, others, NoEncryption())
    signer = SimpleSigner.load_pkcs12_data(packed, other_certs=[], passphrase=b"")
    if signer is None:
        raise CannotSign("SIGNING_KEY holds a kind of key that cannot sign PDFs: use RSA or an elliptic curve.")
    return signer


@lru_cache(maxsize=1)
def _parts(key: str, passphrase: str) -> tuple[Any, Certificate, list[Certificate]]:
    """Key, its certificate, and those above it. Raises CannotSign."""
    secret = passphrase.encode() or None
    try:
        data = (
            key.replace("\\n", "\n").encode() if _PEM in key else base64.b64decode("".join(key.split()), validate=True)
        )
        if _PEM.encode() in data:
            private, certificates = load_pem_private_key(data, secret), load_pem_x509_certificates(data)
            own, others = certificates[0], certificates[1:]
        else:
            private, own, others = load_key_and_certificates(data, secret)  # type: ignore[assignment]
    except (ValueError, TypeError, IndexError, binascii.Error, UnsupportedAlgorithm) as reason:
        raise CannotSign(
            "SIGNING_KEY cannot be read: give a private key with its certificate, as PEM or as PKCS #12 in base64, and "
            f"SIGNING_PASSPHRASE where it has one ({type(reason).__name__})."
        ) from reason
    if private is None or own is None or private.public_key() != own.public_key():
        raise CannotSign("SIGNING_KEY needs a private key and, first, the certificate that belongs to it.")
    return private, own, others
