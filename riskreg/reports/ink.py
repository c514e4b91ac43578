"""Writes text into one text object of a page: the canvas's own way goes through every character in Python."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from riskreg.reports.style import Style
from riskreg.reports.typeset import Line, Typesetter

_ESCAPED = {code: f"\\{code:03o}" for code in range(256) if not 32 <= code < 127}
_ESCAPED |= {ord(sign): f"\\{sign}" for sign in "()\\"}


_ASCII = "".join(map(chr, range(32, 127)))


class _Unknown(Exception):
    """A character that has no code yet. `str.translate` would take a KeyError for "leave it as it is"."""


_FEED = "\n"
_NEXT = ") Tj T*\n("  # ends a line and begins the next


class _Codes(dict[int, str]):
    """Each character of a font's first subset, as it is written between brackets; and the line feed."""

    def __init__(self) -> None:
        super().__init__({ord(_FEED): _NEXT})

    def __missing__(self, code: int) -> str:
        raise _Unknown


class _Font:
    """A font as this document knows it."""

    def __init__(self, name: str, canvas: Canvas) -> None:
        self.font = pdfmetrics.getFont(name)
        self.document = canvas._doc
        self.codes = _Codes()
        self.operator = self._operator(0, _ASCII)
        # The first subset has ASCII at its own places, so most text stands in the file as it is: asked, not assumed.
        self.plain = self.font.splitString(_ASCII, self.document) == [(0, _ASCII.encode("ascii"))]

    def _operator(self, subset: int, text: str) -> str:
        self.font.splitString(text, self.document)  # the document comes to know the font
        return str(self.font.getSubsetInternalName(subset, self.document))

    def strings(self, text: str) -> list[tuple[int, str]]:
        """The text in pieces of one subset each, ready to stand between brackets."""
        try:
            return [(0, text.translate(self.codes))]
        except _Unknown:
            pass
        found = self.font.splitString(text, self.document)
        if len(found) == 1 and found[0][0] == 0:
            self.codes.update(zip(map(ord, text), (_ESCAPED.get(byte, chr(byte)) for byte in found[0][1]), strict=True))
        return [(subset, "".join([_ESCAPED.get(byte, chr(byte)) for byte in part])) for subset, part in found]

    def name(self, subset: int) -> str:
        """How pages call the subset."""
        return self.operator if subset == 0 else str(self.font.getSubsetInternalName(subset, self.document))


class _Setting(NamedTuple):
    """What stands before text of a style in its main font."""

    style: Style  # kept, so that no other style comes to have its identity
    colour: str
    font: str
    codes: _Codes
    plain: bool


class _Numbers(dict[float, str]):
    """Places across the page as they are written: the same few come back with every line."""

    def __missing__(self, place: float) -> str:
        found = self[place] = f"{place:.6g}"
        return found


class Ink:
    """The text of one page. `close` puts it on the canvas."""

    def __init__(self, canvas: Canvas, typesetter: Typesetter) -> None:
        self.canvas = canvas
        self.code: list[str] = ["BT"]
        self.mark = self.code.append  # begins or ends marked content
        self.fonts: dict[str, _Font] = canvas.__dict__.setdefault("_riskreg_fonts", {})
        self.asides: dict[tuple[Line, int, int], str] = canvas.__dict__.setdefault("_riskreg_asides", {})
        self.settings: dict[int, _Setting] = canvas.__dict__.setdefault("_riskreg_settings", {})
        self.names = [weight.face.name for weight in typesetter.weights]
        self.style: Style | None = None  # whose main font is set
        self.codes, self.plain = _Codes(), False
        self.font = self.colour = ""
        self.lefts, self.y, self.level = _Numbers(), 0.0, "0 Tm"

    def lines(self, x: float, y: float, style: Style, lines: Sequence[Line]) -> None:
        """Draw lines below each other from a first baseline."""
        self.at(x, y)
        for line in lines:
            self.line(line, style)

    def at(self, x: float, y: float) -> None:
        """Where the next line begins."""
        if y != self.y:
            self.y, self.level = y, f"{y:.6g} Tm"
        self.code.append(f"1 0 0 1 {self.lefts[x]} {self.level}")

    def line(self, line: Line, style: Style) -> None:
        """Draw a line and go to the next."""
        if style is not self.style:
            self._set(style)
        if isinstance(line, str):
            try:
                self.code.append(self._shown(line))
                return
            except _Unknown:
                line = ((self.names[style.bold], line),)
        for font, part in line:
            if font:
                self._text(font, part, style)
            else:
                self._set(style)
                self.code.append(f"[{-float(part):.0f}] TJ")
        self.code.append("T*")

    def text(self, text: str, style: Style) -> None:
        """Draw lines of the main font, given in one text with line feeds between them; none of an empty text."""
        if style is not self.style:
            self._set(style)
        if not text:
            return
        try:
            self.code.append(self._shown(text))
        except _Unknown:
            for line in text.split(_FEED):
                self.line(line, style)

    def _shown(self, text: str) -> str:
        """What draws lines in the font that is set. Raises _Unknown for a character without a code in it so far."""
        if self.plain and text.isascii() and not ("(" in text or ")" in text or "\\" in text):
            return f"({text.replace(_FEED, _NEXT)}) Tj T*"
        return f"({text.translate(self.codes)}) Tj T*"

    def aside(self, line: Line, style: Style, main: Style) -> None:
        """Draw a line that comes back again and again, in another colour of the style in which the text goes on."""
        if main is not self.style:
            self._set(main)
        key = (line, id(style), id(main))
        if key not in self.asides:
            start = len(self.code)
            self.line(line, style)
            self._set(main)
            self.asides[key] = "\n".join(self.code[start:])
            del self.code[start:]
        self.code.append(self.asides[key])

    def _set(self, style: Style) -> None:
        """Take up the style's colour and its main font."""
        found = self.settings.get(id(style)) or self.settings.setdefault(id(style), self._setting(style))
        _style, colour, font, self.codes, self.plain = found
        if colour != self.colour:
            self.colour = colour
            self.code.append(colour)
        if font != self.font:
            self.font = font
            self.code.append(font)
        self.style = style

    def _setting(self, style: Style) -> _Setting:
        font = self._font(self.names[style.bold])
        red, green, blue = style.colour.rgb()
        return _Setting(
            style, f"{red:.6g} {green:.6g} {blue:.6g} rg", _operator(font, 0, style), font.codes, font.plain
        )

    def _text(self, name: str, text: str, style: Style) -> None:
        font = self._font(name)
        for subset, string in font.strings(text):
            operator = _operator(font, subset, style)
            if operator != self.font:
                self.font, self.style = operator, None
                self.code.append(operator)
            self.code.append(f"({string}) Tj")

    def _font(self, name: str) -> _Font:
        return self.fonts.get(name) or self.fonts.setdefault(name, _Font(name, self.canvas))

    def close(self) -> None:
        """Put the text on the page."""
        if len(self.code) > 1:
            self.code.append("ET")
            self.canvas._code.append("\n".join(self.code))


def _operator(font: _Font, subset: int, style: Style) -> str:
    return f"{font.name(subset)} {style.size:g} Tf {style.leading:g} TL"
