"""Signing with the site's key, and what changes to a signed file are found."""

import base64
import hashlib
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, NoEncryption, PrivateFormat
from cryptography.hazmat.primitives.serialization.pkcs12 import serialize_key_and_certificates
from cryptography.x509.oid import NameOID

from riskreg.checks import reports_can_be_signed
from riskreg.lib import signing
from riskreg.reports.register_pdf import register_pdf
from tests.reports.checks import assert_well_formed, read
from tests.reports.samples import report

NOW = datetime.now(UTC)


def pair(name="Brightwater risk register", ends=NOW + timedelta(days=365)):
    """A private key, and a certificate that it signed itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    made = x509.CertificateBuilder().subject_name(subject).issuer_name(subject).public_key(key.public_key())
    made = made.serial_number(7).not_valid_before(ends - timedelta(days=730)).not_valid_after(ends)
    return key, made.sign(key, hashes.SHA256())


def pem(key, certificate):
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return (private + certificate.public_bytes(Encoding.PEM)).decode()


@pytest.fixture
def key(settings):
    """The site signs."""
    settings.SIGNING_KEY = pem(*pair())


def test_sign_without_a_key_changes_nothing(settings):
    settings.SIGNING_KEY = ""
    assert signing.sign(b"%PDF-1.7 any") == signing.Signed(b"%PDF-1.7 any")
    assert signing.fault() == ""


def test_signed_report_is_whole_and_says_by_whom(key, tmp_path):
    drawn = register_pdf(report(3))
    signed = signing.sign(drawn)
    (found,) = signing.signatures(signed.pdf)
    assert signed.signer == found.signer == "Brightwater risk register"
    assert (found.intact, found.whole, found.own) == (True, True, True)
    assert found.before_sha256 == hashlib.sha256(drawn).hexdigest()
    assert abs(found.signed_at - datetime.now(UTC)) < timedelta(minutes=5)
    assert signed.pdf.startswith(drawn)
    assert_well_formed(signed.pdf, tmp_path)
    assert len(read(signed.pdf).pages) == len(read(drawn).pages)


def test_one_flipped_byte_anywhere_is_found(key):
    signed = signing.sign(register_pdf(report(3))).pdf
    for place in range(20, len(signed) - 3000, len(signed) // 40):
        changed = bytearray(signed)
        changed[place] ^= 1
        assert not any(found.intact and found.whole for found in signing.signatures(bytes(changed))), place


def test_something_added_after_the_signature_is_found(key):
    signed = signing.sign(register_pdf(report(1))).pdf
    (found,) = signing.signatures(signed + b"\n%added\n")
    assert (found.intact, found.whole) == (True, False)


def test_signature_of_another_key_is_not_our_own(key, settings):
    signed = signing.sign(register_pdf(report(1))).pdf
    settings.SIGNING_KEY = pem(*pair("Somebody else"))
    (found,) = signing.signatures(signed)
    assert (found.intact, found.whole, found.own) == (True, True, False)


def test_key_may_be_pkcs12_with_a_passphrase(settings):
    key, certificate = pair()
    packed = serialize_key_and_certificates(b"x", key, certificate, None, BestAvailableEncryption(b"open"))
    settings.SIGNING_KEY, settings.SIGNING_PASSPHRASE = base64.b64encode(packed).decode(), "open"
    assert signing.fault() == ""
    assert signing.sign(register_pdf(report(1))).signer == "Brightwater risk register"
    settings.SIGNING_PASSPHRASE = "wrong"
    assert signing.fault().startswith("SIGNING_KEY cannot be read")


def test_key_may_stand_on_one_line(settings):
    settings.SIGNING_KEY = pem(*pair()).replace("\n", "\\n")
    assert signing.fault() == ""


@pytest.mark.parametrize(
    "text", ["not base64!", "aGVsbG8=", "-----BEGIN PRIVATE KEY-----\nx\n-----END PRIVATE KEY-----"]
)
def test_key_that_cannot_be_read_stops_the_start(settings, text):
    settings.SIGNING_KEY = text
    (found,) = reports_can_be_signed(None)
    assert (found.id, found.msg[:26]) == ("riskreg.E002", "SIGNING_KEY cannot be read")


def test_key_of_another_certificate_stops_the_start(settings):
    settings.SIGNING_KEY = pem(pair()[0], pair()[1])
    assert "the certificate that belongs to it" in reports_can_be_signed(None)[0].msg


def test_certificate_that_ended_stops_the_start(settings):
    settings.SIGNING_KEY = pem(*pair(ends=NOW - timedelta(days=1)))
    assert signing.fault() == f"The certificate of SIGNING_KEY ended on {NOW - timedelta(days=1):%Y-%m-%d}."


def test_unsigned_and_broken_files_have_no_signatures():
    assert signing.signatures(register_pdf(report(1))) == []
    assert signing.signatures(b"%PDF-1.7 /ByteRange [0 1 2 3]") == []
    assert not signing.is_signed(register_pdf(report(1)))
