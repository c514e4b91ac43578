"""Every text of the site in every language: translated, not guessed, with its names, marks and plural forms."""

import ast
import re
from collections import Counter

import pytest
from django.conf import settings
from django.utils.translation import to_locale

from tests.languages.catalogue import ROOT, Entry, read

LOCALES = [to_locale(code) for code, _name in settings.LANGUAGES]
OTHERS = [locale for locale in LOCALES if locale != "en_GB"]
FORMS = {"de": 2, "fr": 2, "es": 3}  # as the header of each catalogue says
# What stands in for a name, what the page makes of it, and what a translation must therefore keep.
KEPT = re.compile(r"%(?:\(\w+\))?[sd%]|</?[a-z][^>]*>")


def wrong_marks(entry: Entry) -> list[str]:
    """Translations that lose or add a mark; a plural form may leave out the number it says in a word."""
    found = []
    for form, text in entry.translations.items():
        sources = [entry.msgid, *filter(None, [entry.parts.get("msgid_plural")])]
        allowed = [Counter(KEPT.findall(source)) for source in sources]
        if Counter(KEPT.findall(text)) not in allowed:
            found.append(f"{entry.msgid!r} [{form}] {text!r}")
    return found


def test_there_is_a_catalogue_for_each_language_and_no_other():
    assert sorted(path.name for path in (ROOT / "locale").iterdir()) == sorted(LOCALES)


def other_names(source: str) -> list[str]:
    """Names under which a module calls gettext, and by which the collection of texts does not know it."""
    imports = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.ImportFrom)]
    names = [name for node in imports if node.module == "django.utils.translation" for name in node.names]
    return [name.asname for name in names if name.asname and "gettext" in name.name and name.asname != "_"]


def test_every_text_can_be_collected():
    found = {str(path): other_names(path.read_text()) for path in (ROOT / "riskreg").rglob("*.py")}
    assert {path: names for path, names in found.items() if names} == {}
    assert other_names("from django.utils.translation import gettext as _gettext, gettext_lazy as _") == ["_gettext"]


@pytest.mark.parametrize("locale", OTHERS)
def test_no_text_is_left_untranslated(locale):
    left = [entry.msgid for entry in read(locale) if not all(text.strip() for text in entry.translations.values())]
    assert left == []


@pytest.mark.parametrize("locale", OTHERS)
def test_no_translation_is_a_guess(locale):
    assert [entry.msgid for entry in read(locale) if "fuzzy" in entry.flags] == []


@pytest.mark.parametrize("locale", OTHERS)
def test_each_language_has_all_texts_of_the_site(locale):
    names = [{(entry.parts.get("msgctxt"), entry.msgid) for entry in read(name)} for name in ("en_GB", locale)]
    assert (len(names[0]) > 2_500, names[0] ^ names[1]) == (True, set())


@pytest.mark.parametrize("locale", OTHERS)
def test_names_and_marks_are_kept(locale):
    assert [text for entry in read(locale) for text in wrong_marks(entry)] == []


@pytest.mark.parametrize("locale", OTHERS)
def test_plural_has_the_forms_of_the_language(locale):
    counts = {len(entry.translations) for entry in read(locale) if "msgid_plural" in entry.parts}
    assert counts == {FORMS[locale]}


@pytest.mark.parametrize("locale", OTHERS)
def test_space_around_a_text_is_kept(locale):
    moved = [
        entry.msgid
        for entry in read(locale)
        for text in entry.translations.values()
        if not entry.msgid.startswith(":")  # before which French sets a space
        and (text[:1].isspace(), text[-1:].isspace()) != (entry.msgid[:1].isspace(), entry.msgid[-1:].isspace())
    ]
    assert moved == []


def test_the_check_of_marks_finds_what_it_is_for():
    parts = {"msgid": "%(number)s <b>risk</b>", "msgstr": "%(nummer)s <b>Risiko</b>"}
    assert wrong_marks(Entry(parts=parts)) == ["'%(number)s <b>risk</b>' [] '%(nummer)s <b>Risiko</b>'"]
