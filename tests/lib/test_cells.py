import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskreg.lib.cells import inert, restore

FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠x"]
hostile_text = st.text() | st.text(alphabet="'=+-@\t\r\n ＝＋－＠\u200b\ufeffa1")


@pytest.mark.parametrize("text", FORMULAS)
def test_inert_formula_gets_an_apostrophe(text):
    assert inert(text) == "'" + text


@pytest.mark.parametrize("blanks", [" ", "  ", "\u00a0", "\u200b", "\ufeff", "\x00", "\u3000"])
def test_inert_formula_after_blanks_gets_an_apostrophe(blanks):
    assert inert(f"{blanks}=1") == f"'{blanks}=1"


@pytest.mark.parametrize("text", ["", "a", "Loss of A=B", "'quoted'", "it's", "1-2", "  indented"])
def test_inert_plain_text_stays(text):
    assert inert(text) == text


def test_inert_text_that_looks_escaped_is_escaped_again():
    assert inert("'=1") == "''=1"
    assert restore("''=1") == "'=1"


def test_restore_text_that_was_never_escaped_stays():
    assert restore("'tis") == "'tis"


@given(hostile_text)
def test_restore_undoes_inert(text):
    assert restore(inert(text)) == text


@given(hostile_text)
def test_inert_never_leaves_a_formula(text):
    assert not inert(text).lstrip(" \u200b\ufeff").startswith(tuple("=+-@＝＋－＠\t\r\n"))


def test_inert_long_blank_text_is_quick():
    assert inert(" " * 200_000 + "x") == " " * 200_000 + "x"
