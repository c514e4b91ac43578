import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from riskreg.reports.text import clean, one_line


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (None, ""),
        ("", ""),
        ("plain", "plain"),
        ("a\x00\x1b\x7fb", "ab"),
        ("a\ud800b\udfffc", "abc"),
        ("a\u202eb\u2069c", "abc"),
        ("a\ufffe\U0001fffeb", "ab"),
        ("e\u0301", "é"),
        ("a\r\nb\rc\u2028d\x85e", "a\nb\nc\nd\ne"),
        ("a\tb", "a\tb"),
    ],
)
def test_clean_text(text, expected):
    assert clean(text) == expected


def test_one_line_joins_lines_and_drops_hints():
    assert one_line(" a\n b\u00a0\u200bc soft\u00adly ") == "a b c softly"


@given(st.text(alphabet=st.characters()))
def test_clean_twice_changes_nothing(text):
    assert clean(clean(text)) == clean(text)


@given(st.text(alphabet=st.characters()))
def test_clean_text_can_be_encoded(text):
    assert clean(text).encode().decode() == clean(text)


@given(st.text(alphabet=st.characters()))
@example("two  spaces")
@example(" before and after ")
def test_one_line_has_single_spaces_between_words_alone(text):
    line = one_line(text)
    assert line.split() == line.split(" ") if line else line == ""
    assert one_line(line) == line
    assert not set(line) & set("\u00ad\u200b\u2060\ufeff\n\t\r")
