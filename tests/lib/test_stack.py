"""Calls at the edge of a piece of stack."""

import resource

import pytest

from riskreg.lib.stack import call_with_room

ROUNDS = 400


def leaf(number: int) -> int:
    return number


def loop_at(depth: int) -> int:
    """Pages of memory that the system handed out while a loop ran this deep."""
    if depth:
        return loop_at(depth - 1)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    for number in range(ROUNDS):
        leaf(number)
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before


def test_call_with_room_gives_back_what_the_function_gives():
    assert call_with_room(divmod, 17, 5) == (3, 2)


def test_call_with_room_raises_what_the_function_raises():
    with pytest.raises(ZeroDivisionError):
        call_with_room(divmod, 1, 0)


def test_call_with_room_meets_no_edge():
    worst = max(call_with_room(loop_at, depth) for depth in range(200))
    assert worst < ROUNDS / 4
