"""Dates in every language: each pattern that is written anywhere has its form in each."""

import re
from datetime import UTC, date, datetime
from importlib import import_module
from pathlib import Path

import pytest
from django.utils import formats, translation
from django.utils.translation import get_language

from riskreg.lib import day_words

ROOT = Path(__file__).resolve().parents[2]
OTHERS = ["de", "fr", "es"]
SAME = {"c", "e", "l", "H:i", "Y-m-d"}  # for machines, or the same in every language
_VALUE = r"(?:[^()]|\([^()]*(?:\([^()]*\))?[^()]*\))*?"
WRITTEN = re.compile(r"\|date:\"([^\"]+)\"|date_format\(" + _VALUE + r", [\"']([^\"']+)[\"']")


def patterns():
    files = [*(ROOT / "templates").rglob("*"), *(ROOT / "riskreg").rglob("*.py")]
    texts = [path.read_text() for path in files if path.suffix in {".html", ".txt", ".py"}]
    return {found for text in texts for pair in WRITTEN.findall(text) for found in pair if found}


@pytest.mark.parametrize("code", OTHERS)
def test_each_pattern_has_its_form(code):
    known = import_module(f"riskreg.lib.formats.{code}.formats").PATTERNS
    assert {"j M Y", "l j F Y, H:i"} < patterns()
    assert patterns() - SAME - known.keys() == set()


@pytest.mark.parametrize(
    ("code", "pattern", "words"),
    [
        ("en-gb", "j M Y, H:i", "5 Mar 2027, 14:05"),
        ("de", "j M Y, H:i", "5. März 2027, 14:05"),
        ("fr", "j M Y, H:i", "5 mars 2027, 14:05"),
        ("es", "j M Y, H:i", "5 mar 2027, 14:05"),
        ("de", "l j F Y", "Freitag, 5. März 2027"),
        ("fr", "l j F Y", "vendredi 5 mars 2027"),
        ("es", "l j F Y", "viernes, 5 de marzo de 2027"),
    ],
)
def test_date_is_written_as_the_language_writes_it(code, pattern, words):
    with translation.override(code):
        assert formats.date_format(datetime(2027, 3, 5, 14, 5, tzinfo=UTC), pattern) == words


@pytest.mark.parametrize(("code", "words"), [("en-gb", "5 Mar 2027"), ("de", "5. März 2027"), ("fr", "5 mars 2027")])
def test_kept_words_are_kept_by_language(code, words):
    with translation.override(code):
        assert (day_words.full_day(date(2027, 3, 5)), get_language()) == (words, code)
