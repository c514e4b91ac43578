"""Ways of looking into a finished file."""

import io
import shutil
import subprocess

import pikepdf
import pytest
from pypdf import PdfReader

_ACTIONS = {"/URI", "/JavaScript", "/Launch", "/GoToR", "/GoToE", "/SubmitForm", "/ImportData", "/Rendition", "/Movie"}
_ATTACHED = ["register-nist-ir-8286.json", "register.csv", "register.json"]


def read(data: bytes) -> PdfReader:
    """The document, read strictly."""
    return PdfReader(io.BytesIO(data), strict=True)


def page_texts(data: bytes) -> list[str]:
    """The text of every page, with runs of blanks made one space."""
    return [" ".join(page.extract_text().split()) for page in read(data).pages]


def assert_harmless(data: bytes, attached: list[str] = _ATTACHED) -> None:
    """No action or script stands anywhere in the file; links stay inside it, and only our own data is attached."""
    with pikepdf.open(io.BytesIO(data)) as document:
        assert document.Root.get("/OpenAction") is None
        assert document.Root.get("/AcroForm") is None
        assert sorted(document.attachments) == attached
        for thing in document.objects:
            if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
                assert str(thing.get("/S", "")) not in _ACTIONS
                assert not {"/JS", "/AA", "/A"} & set(thing.keys()) or "/O" in thing.get("/A", {})
                assert thing.get("/Subtype") is None or str(thing["/Subtype"]) != "/Link" or "/Dest" in thing


def fonts(data: bytes) -> dict[str, bool]:
    """Every font the file declares, and whether it is embedded."""
    found = {}
    for page in read(data).pages:
        for reference in page["/Resources"].get("/Font", {}).values():
            font = reference.get_object()
            found[font["/BaseFont"]] = "/FontFile2" in font.get("/FontDescriptor", {})
    return found


def assert_well_formed(data: bytes, folder) -> None:
    """The file passes `qpdf --check`; fails with a clear message where qpdf is missing."""
    program = shutil.which("qpdf")
    if not program:
        pytest.fail("qpdf is not installed: install it (apt-get install qpdf) to check the PDF's structure.")
    file = folder / "report.pdf"
    file.write_bytes(data)
    done = subprocess.run([program, "--check", str(file)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
