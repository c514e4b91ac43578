"""The embedded fonts: Noto Sans, and DejaVu Sans for the signs it lacks."""

from __future__ import annotations

import logging
import os
import struct
import threading
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont

logger = logging.getLogger(__name__)
FOLDER_VARIABLE = "RISKREG_FONTS"  # a folder of further TrueType fonts, for Chinese, Japanese, Korean and others

# Process-wide, so set once, here: nothing is ever fetched for a report, and binary streams stay binary.
rl_config.trustedHosts = []
rl_config.trustedSchemes = []
rl_config.useA85 = 0

_FOLDER = Path(__file__).parent / "fonts"
REGULAR, BOLD = "NotoSans-Regular", "NotoSans-Bold"
_FALLBACK = {REGULAR: "DejaVuSans", BOLD: "DejaVuSans-Bold"}

MISSING = "▯"  # stands for a character that no bundled font has; DejaVu Sans has this one
_INVISIBLE = {"Cf", "Cc", "Mn", "Me", "Zl", "Zp"}


class Advances(dict[str, float]):
    """Width of each character in thousandths of the type size; of an unknown one, that of what is printed for it."""

    def __missing__(self, character: str) -> float:
        printed = substitute(character)
        return self[printed] if printed else 0.0


@dataclass(frozen=True, slots=True)
class Face:
    """One weight: its font, the font that helps out, and the width of every character of both."""

    name: str
    fallback: str
    own: frozenset[str]
    known: frozenset[str]
    advances: Advances
    further: tuple[tuple[str, frozenset[str]], ...] = ()  # fonts of the site, for scripts that none of ours has

    def font_of(self, character: str) -> str:
        """The font that draws a known character."""
        if character in self.own:
            return self.name
        for name, has in self.further:
            if character in has:
                return name
        return self.fallback


def substitute(character: str) -> str:
    """What is printed for a character that no font has: a visible mark, a space, or nothing if it has no shape."""
    kind = unicodedata.category(character)
    if kind == "Zs" or character in "\t\n":
        return " "
    return "" if kind in _INVISIBLE else MISSING


def _load(name: str) -> Face:
    fonts = [TTFont(file, str(_FOLDER / f"{file}.ttf")) for file in (name, _FALLBACK[name])]
    for font in fonts:
        pdfmetrics.registerFont(font)
    own, more = ({chr(code) for code in font.face.charToGlyph} for font in fonts)
    further, extra = [], []
    for font in _site_fonts():
        has = {chr(code) for code in font.face.charToGlyph} - own - more
        further.append((font.fontName, frozenset(has)))
        extra.append(font)
        more |= has
    advances = Advances()
    for font in reversed([*fonts, *extra]):
        advances.update((chr(code), font.face.getCharWidth(code)) for code in font.face.charToGlyph)
    return Face(name, _FALLBACK[name], frozenset(own), frozenset(own | more), advances, tuple(further))


def _site_fonts() -> list[TTFont]:
    """The TrueType fonts of the site's folder, by name. One that cannot be used is logged and left out."""
    found = []
    folder = os.environ.get(FOLDER_VARIABLE)
    for path in sorted(Path(folder).glob("*.tt[fc]")) if folder else []:
        try:
            font = TTFont(f"Site-{path.stem}", str(path))
        except (TTFError, OSError, ValueError, struct.error) as fault:
            logger.warning("The font %s is left out of reports: %s", path.name, fault)
            continue
        pdfmetrics.registerFont(font)
        found.append(font)
    return found


_lock = threading.Lock()
_faces: dict[bool, Face] = {}


def face(*, bold: bool) -> Face:
    """The regular or the bold weight; the font files are read once in a process."""
    with _lock:
        if not _faces:
            _faces.update({False: _load(REGULAR), True: _load(BOLD)})
    return _faces[bold]
