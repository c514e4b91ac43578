"""Values a few at a time."""

from itertools import count

from riskreg.lib.chunks import chunks


def test_chunks_hold_every_value_once_in_order():
    assert list(chunks(range(5), 2)) == [[0, 1], [2, 3], [4]]
    assert list(chunks([], 2)) == []


def test_chunks_read_no_further_than_asked():
    numbers = count()
    assert next(chunks(numbers, 3)) == [0, 1, 2]
    assert next(numbers) == 3
