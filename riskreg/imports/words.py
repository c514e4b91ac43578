"""Comparing what people write in headers and cells."""

import re
import unicodedata
from functools import lru_cache

_REMEMBERED = 60
_CAMEL = re.compile(r"(?<=[a-zß-ÿ])(?=[A-Z])")
_NOT_WORD = re.compile(r"[\W_]+")
_PARENTHESES = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff\ufffe\uffff]")

# What people put into a cell to say that there is nothing in it.
_BLANK_WORDS = (
    "na, n a, n n, nil, none, null, nan, tbd, tbc, tba, unknown, unassigned, unassessed, unrated, pending, "
    "to be determined, to be confirmed, to be defined, not assessed, not scored, not rated, not set, not known, "
    "not applicable, keine, keiner, kein, ka, k a, unbekannt, nv, n v, noch offen, nicht bewertet, "
    "nicht zutreffend, inconnu, aucun, aucune, nd, n d, s o, a definir, a determiner, non evalue, "
    "non applicable, ninguno, ninguna, desconocido, por definir, no evaluado, no aplica, nessuno, nessuna, "
    "da definire, non valutato, nenhum, nao avaliado, nao aplicavel, nao se aplica, "
    "desconhecido, a definir, geen, onbekend, nvt, n v t, niet beoordeeld, nog te bepalen, nog niet bekend, "
    "brak, nie dotyczy, nieznany, do ustalenia, nie oceniono, нет, н д, не определено, не определен, неизвестно, "
    "не оценено, уточняется, not specified, not yet assessed, to be assigned, nobody, no owner, niemand, personne"
)
_BLANKS = frozenset(_BLANK_WORDS.split(", "))


def fold(text: str) -> str:
    """The text for comparing: lower case, no accents, words separated by one space."""
    return _short_fold(text) if len(text) <= _REMEMBERED else _fold(text)


@lru_cache(maxsize=20_000)
def _short_fold(text: str) -> str:
    return _fold(text)  # words come again and again, sentences do not


def _fold(text: str) -> str:
    text = _CAMEL.sub(" ", text)
    plain = unicodedata.normalize("NFKD", text.casefold())
    return _NOT_WORD.sub(" ", "".join(char for char in plain if not unicodedata.combining(char))).strip()


def without_parentheses(text: str) -> str:
    """The text without what stands in brackets; the whole text if nothing else is there."""
    return _PARENTHESES.sub(" ", text).strip() or text


def tidy(text: str) -> str:
    """A cell's text with control characters and outer blanks gone and line breaks as \\n."""
    if not text.isprintable():
        text = _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return text.strip()


def is_blank(text: str) -> bool:
    """Whether a cell says "nothing here": empty, dashes, question marks, n/a, TBD and the like."""
    if not text:
        return True
    if len(text) > 20:
        return False
    folded = fold(text)
    return not folded or folded in _BLANKS


def one_line(text: str) -> str:
    """The text with every run of blanks and line breaks as one space."""
    return " ".join(text.split())
