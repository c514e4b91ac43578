"""Words that recur by the thousand in one report: each is looked up once in a language."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache, wraps
from typing import ParamSpec, TypeVar

from django.utils.translation import get_language

Asked = ParamSpec("Asked")
Said = TypeVar("Said")
_spoken: ContextVar[str | None] = ContextVar("spoken", default=None)


@contextmanager
def one_language() -> Iterator[None]:
    """Ask once for the language of all that is said inside, which does not change it: asking costs more than saying."""
    token = _spoken.set(get_language())
    try:
        yield
    finally:
        _spoken.reset(token)


def once_a_language(function: Callable[Asked, Said]) -> Callable[Asked, Said]:
    """Keep what the function says to the same arguments in a language. Nobody changes what it returns."""

    @lru_cache(maxsize=4096)
    def kept(_language: str | None, *args: Asked.args, **kwargs: Asked.kwargs) -> Said:
        return function(*args, **kwargs)

    @wraps(function)
    def said(*args: Asked.args, **kwargs: Asked.kwargs) -> Said:
        return kept(_spoken.get() or get_language(), *args, **kwargs)  # type: ignore[arg-type] # all of them are plain texts and numbers

    return said
