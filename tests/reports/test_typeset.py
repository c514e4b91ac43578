import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from riskreg.reports.style import CELL, CELL_BOLD, CELL_SMALL
from riskreg.reports.typeset import Typesetter


def plain(line):
    """A line as it is read."""
    return getattr(line, "said", "") or (
        line if isinstance(line, str) else "".join(text for font, text in line if font)
    )


def test_lines_break_between_words():
    type_ = Typesetter()
    assert type_.lines("one two three", CELL, type_.width("one two", CELL) + 0.1) == ("one two ", "three")


def test_lines_long_word_is_cut_after_a_hyphen():
    type_ = Typesetter()
    assert type_.lines("alpha-beta", CELL, type_.width("alpha-be", CELL)) == ("alpha-", "beta")


@pytest.mark.parametrize("date", ["18 Nov 2026", "3. Okt. 2026", "18 nov. 2026", "3 de mayo de 2027"])
def test_lines_keep_a_date_whole(date):
    text = f"Separate the directories before ({date}, 9 days overdue)"
    for room in range(130, 260, 7):
        lines = [line.strip() for line in Typesetter().lines(text, CELL, room)]
        assert any(date in line for line in lines)
        assert " ".join(lines) == text


def test_lines_of_nothing_are_none():
    assert Typesetter().lines(" \n ", CELL, 100) == ()


def test_lines_with_a_limit_end_in_an_ellipsis():
    type_ = Typesetter()
    room = type_.width("one two…", CELL) + 0.1
    assert type_.lines("one two three four five", CELL, room, most=2) == ("one two ", "three…")


def test_line_that_is_too_wide_keeps_whole_words():
    type_ = Typesetter()
    assert type_.line("one two three", CELL, type_.width("one two th…", CELL)) == "one two…"


def test_line_takes_signs_from_the_fallback_font():
    assert Typesetter().line("a → b", CELL_BOLD) == (
        ("NotoSans-Bold", "a "),
        ("DejaVuSans-Bold", "→"),
        ("NotoSans-Bold", " b"),
    )


def test_line_counts_characters_that_no_font_has():
    type_ = Typesetter()
    assert plain(type_.line("风险!", CELL)) == "▯▯!"
    assert type_.substituted == 2


@given(st.text(alphabet=st.characters(), max_size=200), st.floats(12, 300))
@example(":0I0", 12.0)  # what is left after a cut at a break is itself too wide
def test_lines_fit_and_lose_nothing(text, room):
    type_ = Typesetter()
    lines = [plain(line) for line in type_.lines(text, CELL, room)]
    assert [line for line in lines if len(line) > 1 and type_.width(line.rstrip(), CELL) > room + 0.001] == []
    assert "".join(lines).replace(" ", "") == plain(type_.line(text, CELL)).replace(" ", "")


def test_line_of_hebrew_is_turned_and_says_what_is_read():
    line = Typesetter().line("IT-001 שלום עולם", CELL)
    assert line.said == "IT-001 שלום עולם"
    assert "".join(text for font, text in line if font) == "IT-001 םלוע םולש"


def test_line_of_arabic_joins_its_letters():
    line = Typesetter().line("خطر", CELL)
    assert line.said == "خطر"
    assert line == (("DejaVuSans", "\ufeae\ufec4\ufea7"),)


def test_lines_that_begin_from_the_right_end_at_the_right():
    type_ = Typesetter()
    (line,) = type_.lines("שלום", CELL, 200)
    shift, (_font, drawn) = line[0], line[1]
    assert shift[0] == ""
    assert abs(float(shift[1]) * CELL.size / 1000 + type_.width(drawn, CELL) - 200) < 0.1


def test_lines_that_recur_are_the_same_for_each_style_room_and_limit():
    """What was broken once is kept; it must never be given for another width, weight, size or limit."""
    type_, text = Typesetter(), "one two three four five six seven"
    asked = [(CELL, 60, 0, False), (CELL_BOLD, 60, 0, False), (CELL_SMALL, 60, 0, False), (CELL, 90, 0, False)]
    asked += [(CELL, 60, 2, False), (CELL, 60, 0, True)]
    fresh = [Typesetter().lines(text, style, room, most, more=more) for style, room, most, more in asked]
    for _again in range(2):
        assert [type_.lines(text, style, room, most, more=more) for style, room, most, more in asked] == fresh


def test_a_letter_wider_than_the_room_stands_alone():
    """However narrow a column is, the text goes on to its end."""
    assert Typesetter().lines("WW i W", CELL, 1) == ("W", "W ", "i ", "W")


def test_lines_stay_right_when_more_texts_come_than_are_kept():
    type_, text = Typesetter(), "one two three four five six seven"
    first = type_.lines(text, CELL, 60)
    for number in range(6_000):
        type_.lines(f"{number}", CELL, 60)
    assert type_.lines(text, CELL, 60) == first
    assert len(type_._broken) <= 5_000
