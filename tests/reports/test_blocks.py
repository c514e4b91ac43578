"""Which block each page begins with."""

from hypothesis import given
from hypothesis import strategies as st

from riskreg.reports.blocks import Block, Size, page_starts, paginate

HEIGHT = 100.0
SIZES = st.builds(
    Size, st.integers(1, 60).map(float), st.integers(0, 20).map(float), st.booleans(), st.integers(0, 20).map(float)
)


def taken(sizes, start, end):
    """What the blocks of a page take: the space above the first is dropped, and a header may be repeated."""
    again = sizes[start].again if start else 0
    return again + sum(size.before + size.height for size in sizes[start:end]) - sizes[start].before


def groups(sizes):
    """Where a page may begin: after a block that does not keep to the next."""
    return {0} | {number for number in range(1, len(sizes)) if not sizes[number - 1].keeps}


@given(st.lists(SIZES, min_size=1, max_size=40))
def test_pages_hold_whole_groups_and_as_many_as_fit(sizes):
    starts = page_starts(sizes, HEIGHT)
    may_begin = groups(sizes)
    assert starts[0] == 0
    assert starts == sorted(set(starts))
    assert set(starts) <= may_begin
    for start, end in zip(starts, [*starts[1:], len(sizes)], strict=True):
        several = any(start < number < end for number in may_begin)
        assert taken(sizes, start, end) <= HEIGHT or not several
        if end < len(sizes):  # the group that begins the next page did not fit on this one
            over = min((number for number in may_begin if number > end), default=len(sizes))
            assert taken(sizes, start, over) > HEIGHT


def test_first_page_may_be_shorter():
    sizes = [Size(40, 0, False, 0)] * 5
    assert page_starts(sizes, HEIGHT) == [0, 2, 4]
    assert page_starts(sizes, HEIGHT, 50) == [0, 1, 3]


def test_no_blocks_make_one_empty_page():
    assert paginate([], HEIGHT) == [[]]


def test_what_a_block_repeats_stands_at_the_head_of_its_page():
    head = Block(20, before=4, keeps=True)
    rows = [head, *(Block(30, repeats=head) for _row in range(4))]
    first, second = paginate(rows, HEIGHT)
    assert [block.height for block in first] == [20, 30, 30]
    assert [block.height for block in second] == [20, 30, 30]
