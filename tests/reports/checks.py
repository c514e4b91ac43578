"""Ways of looking into a finished file."""

import io
import shutil
import subprocess

import pytest
from pypdf import PdfReader

_FORBIDDEN = (b"/URI", b"/JavaScript", b"/JS", b"/Launch", b"/GoToR", b"/SubmitForm", b"/ImportData", b"/EmbeddedFile")


def read(data: bytes) -> PdfReader:
    """The document, read strictly."""
    return PdfReader(io.BytesIO(data), strict=True)


def page_texts(data: bytes) -> list[str]:
    """The text of every page, with runs of blanks made one space."""
    return [" ".join(page.extract_text().split()) for page in read(data).pages]


def assert_harmless(data: bytes) -> None:
    """No link, action, script or attachment stands anywhere in the file."""
    document = read(data)
    assert [page.get("/Annots") for page in document.pages] == [None] * len(document.pages)
    assert "/OpenAction" not in document.trailer["/Root"]
    assert [word for word in _FORBIDDEN if word in data] == []


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
