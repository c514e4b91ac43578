"""The table of a file's objects: each entry as its difference to the one above."""

from hypothesis import given
from hypothesis import strategies as st

from riskreg.reports.object_file import _differences, _subtract


@given(
    st.integers(0, 40).flatmap(
        lambda size: st.tuples(st.binary(min_size=size, max_size=size), st.binary(min_size=size, max_size=size))
    )
)
def test_bytes_are_subtracted_each_by_itself(pair):
    these, those = pair
    assert _subtract(these, those) == bytes((one - other) % 256 for one, other in zip(these, those, strict=True))


@given(st.lists(st.binary(min_size=7, max_size=7), min_size=1, max_size=30))
def test_entries_come_back_from_their_differences(entries):
    """As a reader undoes the predictor "up" of PNG: a 2 before each row, then row by row."""
    coded = _differences(bytearray(b"".join(entries)))
    above, found = bytes(7), []
    for start in range(0, len(coded), 8):
        assert coded[start] == 2
        above = bytes(
            (change + before) % 256 for change, before in zip(coded[start + 1 : start + 8], above, strict=True)
        )
        found.append(above)
    assert found == entries
