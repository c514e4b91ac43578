"""Room on Python's stack for deep calls.

CPython keeps the frames of calls in pieces of 16 kB. Where a loop happens to run at the edge of a
piece, each call in it asks the system for a new piece and gives it back: thousands of times in one
page, up to half of its time (github.com/python/cpython/issues/142183, mended in late releases of
3.13 and 3.14). Which page is hit depends on how deep the server calls us, so none is safe by itself.
"""

from collections.abc import Callable
from types import FunctionType
from typing import Any

_SLOTS = 40_000  # a frame this large makes CPython take one piece of 512 kB, with 200 kB left for calls


def _call(function: Callable[..., Any], *given: Any) -> Any:
    return function(*given)


call_with_room = FunctionType(
    _call.__code__.replace(co_stacksize=_SLOTS), {}, "call_with_room", closure=_call.__closure__
)
call_with_room.__doc__ = (
    "What function(*given) returns, its calls finding one large piece of stack; raises what it raises."
)
