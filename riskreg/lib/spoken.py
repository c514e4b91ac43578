"""Words that recur by the thousand in one report: each is looked up once in a language."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import ParamSpec, TypeVar

from django.utils.translation import get_language

Asked = ParamSpec("Asked")
Said = TypeVar("Said")


def once_a_language(function: Callable[Asked, Said]) -> Callable[Asked, Said]:
    """Keep what the function says to the same arguments in a language. Nobody changes what it returns."""

    @lru_cache(maxsize=4096)
    def kept(_language: str | None, *args: Asked.args, **kwargs: Asked.kwargs) -> Said:
        return function(*args, **kwargs)

    @wraps(function)
    def said(*args: Asked.args, **kwargs: Asked.kwargs) -> Said:
        return kept(get_language(), *args, **kwargs)  # type: ignore[arg-type] # all of them are plain texts and numbers

    return said
