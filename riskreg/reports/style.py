"""Colours, type and paper of the reports: one recipe, the same as on screen."""

from __future__ import annotations

from typing import NamedTuple

from reportlab.lib.colors import Color, HexColor
from reportlab.lib.pagesizes import A4, landscape, letter

INK = HexColor("#1B2433")
MUTED = HexColor("#5B6675")
RULE = HexColor("#D5DAE1")
ZEBRA = HexColor("#F6F7F9")
ACCENT = HexColor("#0072B2")
HEADER = HexColor("#17324D")
ALERT = HexColor("#8C1D18")
WHITE = HexColor("#FFFFFF")

BAND_FILL = {
    "low": HexColor("#DFECF7"),
    "moderate": HexColor("#F8DA7C"),
    "high": HexColor("#F5A65B"),
    "critical": HexColor("#8C1D18"),
}
BAND_TEXT = {"low": INK, "moderate": INK, "high": INK, "critical": WHITE}


def tint(colour: Color, strength: float) -> Color:
    """The colour mixed with white; no transparency, so every printer shows the same."""
    return Color(*(1 - (1 - part) * strength for part in colour.rgb()))


# An empty cell of the heat map keeps a trace of its band, so the bands can be read on an empty map too.
BAND_TINT = {rating: tint(fill, 0.42) for rating, fill in BAND_FILL.items()}


class Style(NamedTuple):
    """How a piece of text is set."""

    bold: bool
    size: float
    leading: float
    colour: Color


TITLE = Style(True, 18, 22, INK)
SECTION = Style(True, 12, 15, INK)
LEAD = Style(False, 10, 14, INK)
BODY = Style(False, 9, 12, INK)
BODY_BOLD = Style(True, 9, 12, INK)
BODY_MUTED = Style(False, 9, 12, MUTED)
NOTE = Style(False, 8.5, 11, INK)
NOTE_BOLD = Style(True, 8.5, 11, INK)
NOTE_MUTED = Style(False, 8.5, 11, MUTED)
NOTE_ALERT = Style(True, 8.5, 11, ALERT)
LEAD_MUTED = Style(False, 10, 14, MUTED)
SUBSECTION = Style(True, 10, 13, INK)
FIGURE = Style(True, 22, 24, INK)
LABEL = Style(False, 8.5, 10.5, MUTED)
FOOTER = Style(False, 7.5, 9, MUTED)
MARK = Style(True, 8.5, 11, INK)

ROW_LEADING = 11.0
CELL = Style(False, 8.5, ROW_LEADING, INK)
CELL_BOLD = Style(True, 8.5, ROW_LEADING, INK)
CELL_MUTED = Style(False, 8.5, ROW_LEADING, MUTED)
CELL_SMALL = Style(False, 7.5, ROW_LEADING, MUTED)
CELL_ALERT = Style(True, 8.5, ROW_LEADING, ALERT)
TABLE_HEADER = Style(True, 8, 10, WHITE)
PILL = {rating: Style(False, 8.5, ROW_LEADING, colour) for rating, colour in BAND_TEXT.items()}
PILL_SMALL = {rating: Style(False, 8.5, 11, colour) for rating, colour in BAND_TEXT.items()}


class Sheet(NamedTuple):
    """A page and the box that is printed on."""

    width: float
    height: float
    margin: float = 42
    foot: float = 34  # height of the footer's rule

    @property
    def left(self) -> float:
        """The left edge of the printed box."""
        return self.margin

    @property
    def right(self) -> float:
        """The right edge of the printed box."""
        return self.width - self.margin

    @property
    def top(self) -> float:
        """The top edge of the printed box."""
        return self.height - self.margin

    @property
    def bottom(self) -> float:
        """The bottom edge of the printed box, clear of the footer."""
        return self.foot + 14

    @property
    def inner(self) -> float:
        """The width of the printed box."""
        return self.right - self.left


SHEETS = {"A4": Sheet(*landscape(A4)), "Letter": Sheet(*landscape(letter))}
PORTRAITS = {"A4": Sheet(*A4), "Letter": Sheet(*letter)}
