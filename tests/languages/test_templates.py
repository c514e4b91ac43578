"""No text of a page is written outside gettext; the names of keys and formats are the same in every language."""

import re

from tests.languages.catalogue import ROOT

SAME = {"riskreg", "Ctrl", "K", "Enter", "Esc", "Shift", "J", "CSV", "JSON", "SHA", "256", "account", "notifications"}
GETTEXT = re.compile(r"{% blocktrans(?:late)?\b.*?{% endblocktrans(?:late)? %}", re.DOTALL)
CODE = re.compile(r"{#.*?#}|{% comment %}.*?{% endcomment %}|{%.*?%}|{{.*?}}|<(style|script)\b.*?</\1>", re.DOTALL)
ATTRIBUTE = re.compile(r"\s(?:aria-label|title|placeholder|alt|data-key-text)=\"([^\"]*)\"")
# Words beside a condition in an attribute, which are classes and not text.
CLASSES = {"flat", "wide"}


def bare_words(source: str) -> set[str]:
    """Words that a page would show in the same language to everybody."""
    text = CODE.sub("", GETTEXT.sub("", source))
    shown = " ".join([re.sub(r"<[^>]*>", " ", text), *ATTRIBUTE.findall(text)])
    return set(re.findall(r"[^\W\d_]{2,}", re.sub(r"&#?\w+;", " ", shown))) - SAME - CLASSES


def test_templates_hold_no_bare_text():
    files = [path for path in (ROOT / "templates").rglob("*") if path.suffix in {".html", ".txt"}]
    found = {str(path.relative_to(ROOT)): words for path in files if (words := bare_words(path.read_text()))}
    assert (len(files) > 150, found) == (True, {})


def test_the_check_finds_what_it_is_for():
    source = '<b title="Bare">{% translate "Said" %}</b><p class="x">Plain {{ value|date:"j M" }} text</p>'
    assert bare_words(source) == {"Bare", "Plain", "text"}
