"""Writes text into one text object of a page: the canvas's own way goes through every character in Python."""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.lib.rl_accel import fp_str
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from riskreg.reports.style import Style
from riskreg.reports.typeset import Line, Typesetter

_ESCAPED = {code: f"\\{code:03o}" for code in range(256) if not 32 <= code < 127}
_ESCAPED |= {ord(sign): f"\\{sign}" for sign in "()\\"}


class _Font:
    """The characters of a font that have a code in its first subset, each with the code as it is written."""

    def __init__(self, name: str, canvas: Canvas) -> None:
        self.font = pdfmetrics.getFont(name)
        self.document = canvas._doc
        self.codes: dict[int, str] = {}
        self.first = ""
        self.operator = self._operator(0, " ")

    def _operator(self, subset: int, text: str) -> str:
        self.font.splitString(text, self.document)  # the document comes to know the font
        return str(self.font.getSubsetInternalName(subset, self.document))

    def strings(self, text: str) -> list[tuple[int, str]]:
        """The text in pieces of one subset each, ready to stand between brackets."""
        known = self.codes
        try:
            return [(0, "".join([known[code] for code in map(ord, text)]))]
        except KeyError:
            pass
        found = self.font.splitString(text, self.document)
        if len(found) == 1 and found[0][0] == 0:
            known.update(zip(map(ord, text), (_ESCAPED.get(byte, chr(byte)) for byte in found[0][1]), strict=True))
        return [(subset, "".join([_ESCAPED.get(byte, chr(byte)) for byte in part])) for subset, part in found]

    def name(self, subset: int) -> str:
        """How pages call the subset."""
        return self.operator if subset == 0 else str(self.font.getSubsetInternalName(subset, self.document))


class Ink:
    """The text of one page. `close` puts it on the canvas."""

    def __init__(self, canvas: Canvas, typesetter: Typesetter) -> None:
        self.canvas = canvas
        self.code: list[str] = ["BT"]
        self.fonts: dict[str, _Font] = canvas.__dict__.setdefault("_riskreg_fonts", {})
        self.names = [weight.face.name for weight in typesetter.weights]
        self.size: tuple[str, float, float] | None = None
        self.colour: object = None

    def mark(self, operator: str) -> None:
        """Begin or end marked content."""
        self.code.append(operator)

    def lines(self, x: float, y: float, style: Style, lines: Sequence[Line]) -> None:
        """Draw lines below each other from a first baseline."""
        self.at(x, y)
        for line in lines:
            self.line(line, style)

    def at(self, x: float, y: float) -> None:
        """Where the next line begins."""
        self.code.append(f"1 0 0 1 {fp_str(x, y)} Tm")

    def line(self, line: Line, style: Style) -> None:
        """Draw a line and go to the next."""
        if style.colour is not self.colour:
            self.colour = style.colour
            self.code.append(f"{fp_str(*style.colour.rgb())} rg")
        if isinstance(line, str):
            self._text(self.names[style.bold], line, style)
        else:
            for font, part in line:
                if font:
                    self._text(font, part, style)
                else:
                    self._font(self.names[style.bold], 0, style)
                    self.code.append(f"[{-float(part):.0f}] TJ")
        self.code.append("T*")

    def _text(self, name: str, text: str, style: Style) -> None:
        font = self.fonts.get(name) or self.fonts.setdefault(name, _Font(name, self.canvas))
        for subset, string in font.strings(text):
            self._font(name, subset, style)
            self.code.append(f"({string}) Tj")

    def _font(self, name: str, subset: int, style: Style) -> None:
        font = self.fonts.get(name) or self.fonts.setdefault(name, _Font(name, self.canvas))
        wanted = (font.name(subset), style.size, style.leading)
        if wanted != self.size:
            self.size = wanted
            self.code.append(f"{wanted[0]} {fp_str(style.size)} Tf {fp_str(style.leading)} TL")

    def close(self) -> None:
        """Put the text on the page."""
        if len(self.code) > 1:
            self.code.append("ET")
            self.canvas._code.append("\n".join(self.code))
