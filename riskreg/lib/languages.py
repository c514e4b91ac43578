"""Which language somebody reads, and how text is fitted into a sentence of it."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import get_supported_language_variant
from django.utils.translation.trans_real import parse_accept_lang_header

NEUTRAL = "en-gb"  # what is stored for good is written in it, and translated when it is shown
CAPITALS_INSIDE = ("de",)  # languages whose nouns keep their capital within a sentence


def known(code: str) -> str:
    """The language of this code if the site speaks it, else ""."""
    return code if code in dict(settings.LANGUAGES) else ""


def accepted(header: str) -> str:
    """The first language of an Accept-Language header that the site speaks, "" for none."""
    for wanted, _weight in parse_accept_lang_header(header):
        try:
            return get_supported_language_variant(wanted)
        except LookupError:
            continue
    return ""


def first_known(*codes: str) -> str:
    """The first of these languages that the site speaks, else the site's own."""
    return next(filter(None, map(known, codes)), settings.LANGUAGE_CODE)


@contextmanager
def speaking(*codes: str) -> Iterator[None]:
    """Within the block every text is in the first of these languages that the site speaks."""
    with translation.override(first_known(*codes)):
        yield


def tag() -> str:
    """The language in force, as files name it: "en-GB", "de"."""
    language, _dash, region = (translation.get_language() or settings.LANGUAGE_CODE).partition("-")
    return f"{language}-{region.upper()}" if region else language


def within(text: object) -> str:
    """A label as a part of a sentence: in lower case, where the language writes nouns so."""
    words = str(text)
    if (translation.get_language() or "").partition("-")[0] in CAPITALS_INSIDE:
        return words
    return words.lower()


def at_start(text: object) -> str:
    """A label at the start of a line: only its first letter is touched."""
    return str(capfirst(str(text)))
