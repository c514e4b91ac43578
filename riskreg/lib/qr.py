"""A QR code as one SVG path, so that a phone finds the address that the wall shows."""

from dataclasses import dataclass

import qrcode

QUIET = 4  # modules left free around it (ISO/IEC 18004, 6.3.8)


@dataclass(frozen=True, slots=True)
class Code:
    """A square of `size` units, and the path that fills its dark modules."""

    size: int
    path: str


def qr_of(text: str) -> Code:
    """The code that says `text`, with medium error correction."""
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=QUIET)
    code.add_data(text)
    rows = code.get_matrix()
    path = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
    return Code(len(rows), path)
