"""The organisation's logo, read from bytes within strict limits, and the pages of papers that carry it."""

from __future__ import annotations

import io
import logging
from collections.abc import Sequence
from functools import partial

from PIL import Image, UnidentifiedImageError
from reportlab.lib.utils import ImageReader

from riskreg.reports.blocks import Block, draw_blocks, paginate
from riskreg.reports.document import Draw
from riskreg.reports.page import Pen
from riskreg.reports.structure import text_string
from riskreg.reports.style import Sheet
from riskreg.reports.text import one_line

logger = logging.getLogger(__name__)

_MOST_BYTES = 2_000_000
_MOST_PIXELS = 4_000_000
_WIDTH, _HEIGHT = 130.0, 40.0  # of the box it is fitted into


def draw_logo(pen: Pen, data: bytes | None, organisation: str, right: float, top: float) -> tuple[float, float]:
    """Draw the logo with its top right corner there; returns the width and height it takes, 0 without one."""
    logo = read_logo(data)
    if logo is None:
        return 0, 0
    wide, high = logo.getSize()
    scale = min(_WIDTH / wide, _HEIGHT / high)
    wide, high = wide * scale, high * scale
    with pen.tagged("Figure", extra=f"/Alt{text_string(one_line(organisation) or 'Logo')}"):
        pen.canvas.drawImage(logo, right - wide, top - high, wide, high)
    return wide, high


def read_logo(data: bytes | None) -> ImageReader | None:
    """The logo on white; None without one. A logo that cannot be used is logged, and the report goes out without it."""
    if not data:
        return None
    try:
        return ImageReader(_on_white(data))
    except (OSError, UnidentifiedImageError, SyntaxError, ValueError) as fault:
        logger.warning("The logo is left out of the report: %s", fault)
        return None


def _on_white(data: bytes) -> Image.Image:
    if len(data) > _MOST_BYTES:
        raise ValueError(f"it is larger than {_MOST_BYTES} bytes")
    with Image.open(io.BytesIO(data), formats=("PNG", "JPEG")) as opened:
        if opened.width * opened.height > _MOST_PIXELS:
            raise ValueError(f"it has more than {_MOST_PIXELS} pixels")
        image = opened.convert("RGBA")
    ground = Image.new("RGBA", image.size, "white")
    ground.alpha_composite(image)
    return ground.convert("RGB")


def pages_with_logo(blocks: Sequence[Block], sheet: Sheet, logo: bytes | None, organisation: str) -> list[Draw]:
    """The pages of a paper that is one flow; the first carries logo and mark."""

    def draw(pen: Pen, *, page: Sequence[Block], first: bool) -> None:
        if first:
            draw_logo(pen, logo, organisation, sheet.right, sheet.top)
        draw_blocks(pen, page, sheet.left, sheet.top)

    found = paginate(blocks, sheet.top - sheet.bottom)
    return [partial(draw, page=page, first=number == 0) for number, page in enumerate(found)]
