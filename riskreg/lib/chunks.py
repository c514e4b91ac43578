"""Long rows of values a few at a time: databases take only so many parameters in one statement."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

Value = TypeVar("Value")


def chunks(values: Iterable[Value], size: int) -> Iterator[list[Value]]:
    """The values in their order, in lists of at most `size`; they are read only as the lists are asked for."""
    rest = iter(values)
    while found := list(islice(rest, size)):
        yield found
