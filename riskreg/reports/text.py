"""Text of users made safe to print: cleaned once, before it is measured or written."""

import re
import unicodedata

# Controls (but not tab and line feed), lone surrogates, bidirectional overrides and isolates, non-characters.
_UNWANTED = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
    "|[" + "".join(f"{chr(plane * 0x10000 + 0xFFFE)}{chr(plane * 0x10000 + 0xFFFF)}" for plane in range(1, 17)) + "]"
)
_HINTS = dict.fromkeys(map(ord, "\u00ad\u200b\u2060\ufeff"))  # soft hyphen and invisible joints: hints, not text
_LINE_BREAKS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")


def clean(text: str | None) -> str:
    """The text composed (NFC), with one kind of line break and without characters that cannot be printed."""
    if not text:
        return ""
    if not text.isprintable():  # what is printable has neither breaks nor anything unwanted
        text = _UNWANTED.sub("", _LINE_BREAKS.sub("\n", text))
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def one_line(text: str | None) -> str:
    """The cleaned text with every run of blanks and line breaks made one space."""
    if text and text.isprintable() and "  " not in text and text[0] != " " != text[-1]:
        return text if text.isascii() else unicodedata.normalize("NFC", text)  # most texts: nothing to clean
    return " ".join(clean(text).translate(_HINTS).split())
