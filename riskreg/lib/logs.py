"""What a log line may say about an error: its kind and its place, never its words.

The words of an exception repeat values (PostgreSQL quotes the whole row), and the values of a
risk register are what must not leak.
"""

import sys
import traceback
from collections.abc import MutableMapping
from pathlib import Path
from types import TracebackType
from typing import Any

_ROOT = Path(__file__).resolve().parents[2]


def place_of_error(logger: Any, name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """A structlog processor: replaces exc_info by the exception's class, its causes and the frames."""
    found = event.pop("exc_info", None)
    if isinstance(found, BaseException):
        error: BaseException | None = found
    elif isinstance(found, tuple):
        error = found[1]
    else:
        error = sys.exc_info()[1] if found else None
    if error is not None:
        event["error"] = _kind(error)
        event["caused_by"] = [_kind(cause) for cause in _causes(error)]
        event["frames"] = _frames(error.__traceback__)
    return event


def _kind(error: BaseException) -> str:
    return f"{type(error).__module__}.{type(error).__qualname__}"


def _causes(error: BaseException) -> list[BaseException]:
    causes: list[BaseException] = []
    following = error.__cause__ or error.__context__
    while following is not None and following not in causes:
        causes.append(following)
        following = following.__cause__ or following.__context__
    return causes


def _frames(start: TracebackType | None) -> list[str]:
    """Where it happened, outermost first: file, line, function."""
    return [f"{_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(start)]


def _short(filename: str) -> str:
    path = Path(filename)
    if path.is_relative_to(_ROOT) and "site-packages" not in path.parts:
        return str(path.relative_to(_ROOT))
    return "/".join(path.parts[-3:])
