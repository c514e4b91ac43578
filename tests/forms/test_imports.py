"""The form that corrects how a file was read."""

from riskreg.forms.imports import ImportOptionsForm
from riskreg.imports import read_register
from tests.factories import FIVE_BY_FIVE

FILE = b"Risk;Likelihood;Impact;Old name\nDisk fills;Likely;Major;x\nMail stops;Rare;about 3 or 4;y\n"


def plan(**options):
    return read_register(FILE, name="a.csv", **options)


def form_for(found, data):
    return ImportOptionsForm(data, plan=found, grid=FIVE_BY_FIVE)


def posted(found, **changes):
    """What the browser sends when nothing but `changes` was touched."""
    form = form_for(found, None)
    initial = {name: field.initial or "" for name, field in form.fields.items()}
    return initial | {"sheet": found.sheet or "", "header_row": found.header_row} | changes


def test_options_untouched_read_the_same_plan():
    found = plan()
    form = form_for(found, posted(found))
    assert form.is_valid(), form.errors
    assert plan(**form.options()) == found


def test_options_another_column_for_the_title():
    found = plan()
    form = form_for(found, posted(found, **{"column-title": "Old name"}))
    assert form.is_valid(), form.errors
    assert [risk.title for risk in plan(**form.options()).risks] == ["x", "y"]


def test_options_a_word_that_had_no_level_gets_one():
    found = plan()
    form = form_for(found, None)
    name = next(name for name, (field, word) in form.scale_words.items() if (field, word) == ("impact", "about 3 or 4"))
    form = form_for(found, posted(found, **{name: "3"}))
    assert form.is_valid(), form.errors
    again = plan(**form.options())
    assert [(risk.likelihood, risk.impact) for risk in again.risks] == [(4, 4), (1, 3)]


def test_options_refuse_a_level_off_the_matrix():
    found = plan()
    form = form_for(found, posted(found, **{"scale-likelihood-0": "9"}))
    assert list(form.errors) == ["scale-likelihood-0"]
