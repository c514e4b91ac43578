"""What a writer makes: tables that end well."""

import pytest

from riskreg.reports.blocks import paginate
from riskreg.reports.typeset import Typesetter
from riskreg.reports.writer import Column, Writer, cell

PAGE = 500.0


def pages_of_table(rows, room):
    """The numbers of blocks of a table by page, begun where `room` is left on a page."""
    write = Writer(Typesetter(), 400)
    columns = [Column("Action", share=1), Column("Who", 90)]
    blocks = write.table(columns, [[cell(f"Do the thing {n}"), cell("Alice")] for n in range(rows)])
    found = paginate([write.space(PAGE - room), *blocks], PAGE)
    return [len(page) for page in found]


@pytest.mark.parametrize("room", range(20, 120, 10))
def test_short_table_is_not_torn_apart(room):
    assert pages_of_table(3, room) in ([5], [1, 4])


@pytest.mark.parametrize("room", range(60, 400, 7))
def test_of_a_long_table_never_one_row_alone_goes_over(room):
    found = pages_of_table(16, room)
    assert found[1:] == [] or found[1] >= 3  # the header and two rows


def test_rows_of_a_page_each_are_taken_as_they_come():
    write = Writer(Typesetter(), 400)
    columns = [Column("Note", share=1)]
    blocks = write.table(columns, [[cell("word " * 700)], [cell("word " * 700)]])
    for page in paginate(blocks, PAGE):
        assert sum(block.before + block.height for block in page) - page[0].before <= PAGE
