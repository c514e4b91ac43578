from hypothesis import given
from hypothesis import strategies as st

from riskreg.reports.rows import Row, cell
from riskreg.reports.style import CELL, CELL_SMALL
from riskreg.reports.table_layout import paginate

CONTINUED = (CELL_SMALL, ["continued"])


def row(number, count):
    reference = cell((CELL, [f"R{number}"]))
    text = cell((CELL, [f"{number}.{line}" for line in range(count)]))
    return Row(number, (reference, text), count)


def texts(found):
    return [line for _style, lines in found.blocks for line in lines]


def test_paginate_nothing_gives_one_empty_page():
    assert paginate([], 400, CONTINUED) == [[]]


def test_paginate_row_that_does_not_fit_begins_a_page():
    pages = paginate([row(1, 3), row(2, 3)], 60, CONTINUED)
    assert [[found.number for found in page] for page in pages] == [[1], [2]]


def test_paginate_tall_row_goes_on_with_its_reference():
    pages = paginate([row(1, 30)], 130, CONTINUED)
    assert texts(pages[0][0].cells[0]) == ["R1"]
    assert [texts(page[0].cells[0]) for page in pages[1:]] == [["R1", "continued"]] * (len(pages) - 1)


@given(st.lists(st.integers(1, 120), max_size=30), st.floats(90, 500))
def test_paginate_keeps_every_line_in_order_and_every_page_in_bounds(counts, capacity):
    rows = [row(number, count) for number, count in enumerate(counts)]
    pages = paginate(rows, capacity, CONTINUED)
    assert [line for page in pages for found in page for line in texts(found.cells[1])] == [
        line for found in rows for line in texts(found.cells[1])
    ]
    assert [page for page in pages if sum(found.height for found in page) > capacity] == []
