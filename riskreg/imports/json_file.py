"""A JSON file as tables of text: every list of objects in it is one, its keys are the headers."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from riskreg.imports import limits
from riskreg.imports.csv_file import decode
from riskreg.imports.errors import ImportRefused
from riskreg.imports.own_file import is_own, own_tables
from riskreg.imports.words import tidy

_DEEPEST_LIST = 4
_DEEPEST_VALUE = 3
_MOST_VALUES = 2_500_000
# An object that only names something stands for that name: {"id": 7, "displayName": "Ana"}.
_NAMES = (
    "displayName",
    "display_name",
    "name",
    "title",
    "label",
    "value",
    "text",
    "summary",
    "str",
    "nome",
    "nom",
    "nombre",
    "naam",
    "nazwa",
    "bezeichnung",
    "titel",
)
# Keys that hold the values of a row and say nothing about them.
_WRAPPERS = frozenset(["fields", "attributes", "properties", "values", "data", "node", "record"])
_MARKUP = re.compile(
    r"</?(?:p|br|div|span|b|i|u|s|strong|em|ul|ol|li|a|h[1-6]|table|thead|tbody|tr|td|th|code|pre|font|hr|blockquote)"
    r"(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_BREAKS = re.compile(r"<(?:br|/p|/div|/li|/tr|/h[1-6])\b[^<>]*>", re.IGNORECASE)
_BLANK_LINES = re.compile(r"\n\s*\n+")

Tables = dict[str | None, list[list[str]]]


def read_json(data: bytes) -> Tables:
    """The tables of a JSON file by the path of their list, None for a file that is one list; raises ImportRefused.

    The first row of a table holds the keys, row n + 1 the n-th object.
    """
    if data.count(b",") > _MOST_VALUES or data.count(b"{") > limits.MOST_ROWS * 10:
        raise limits.too_many_rows()
    try:
        content = json.loads(decode(data))
    except RecursionError as error:
        raise ImportRefused(_("The JSON is nested deeper than any register.")) from error
    except ValueError as error:  # also for a number of thousands of digits
        raise ImportRefused(_("The file is not sound JSON, so it cannot be read.")) from error
    if is_own(content):
        return own_tables(content)
    tables = {path or None: _table(objects) for path, objects in _lists(content)}
    if not tables:
        raise ImportRefused(_("The JSON holds no list of objects, so there are no rows to import."))
    return tables


def _lists(content: Any, path: str = "", depth: int = 0) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Every list of objects, by the path of keys that leads to it; objects held by their names count as a list."""
    if isinstance(content, list):
        objects = [item for item in content if isinstance(item, dict)]
        if objects:
            yield path, objects
        return
    if not isinstance(content, dict) or depth >= _DEEPEST_LIST:
        return
    values = list(content.values())
    if len(values) > 1 and all(isinstance(value, dict) for value in values) and _alike(values):
        yield path, [{"id": key, **value} for key, value in content.items()]
        return
    for key, value in content.items():
        yield from _lists(value, f"{path}.{key}" if path else str(key), depth + 1)


def _alike(objects: list[dict[str, Any]]) -> bool:
    shared = set(objects[0]).intersection(*objects[1:])
    return len(shared) >= 2


def _table(objects: list[dict[str, Any]]) -> list[list[str]]:
    if len(objects) > limits.MOST_ROWS:
        raise limits.too_many_rows()
    flat = [dict(_flat(item)) for item in objects]
    header = list(dict.fromkeys(key for item in flat for key in item))
    filled = {key for item in flat for key, text in item.items() if text}
    # Nothing in one row where others have an object: its parts are the columns.
    header = [key for key in header if key in filled or not any(other.startswith(f"{key} ") for other in header)]
    if len(header) > limits.MOST_COLUMNS:
        raise limits.too_many_columns()
    return [header, *([item.get(key, "") for key in header] for item in flat)]


def _flat(item: dict[str, Any], prefix: str = "", depth: int = 0) -> Iterator[tuple[str, str]]:
    for key, value in item.items():
        wraps = isinstance(value, dict) and key.casefold() in _WRAPPERS
        name = prefix if wraps else f"{prefix} {key}".strip()
        if isinstance(value, dict) and depth < _DEEPEST_VALUE and not _named(value):
            yield from _flat(value, name, depth + 1)
        else:
            yield name, _cell(value)[: limits.MOST_CELL_CHARACTERS]


def _named(item: dict[str, Any]) -> str:
    """What an object is called if it does nothing but stand for a person or a thing, "" otherwise."""
    if any(isinstance(value, dict | list) for value in item.values()):
        return ""
    return next((str(item[key]) for key in _NAMES if isinstance(item.get(key), str | int)), "")


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return f"{value:.12g}" if abs(value) < 10**15 else str(value)[:40]
    if isinstance(value, list):
        parts = [_cell(each) for each in value[: limits.MOST_COLUMNS]]
        return (", " if all(isinstance(each, str | int) for each in value) else "; ").join(filter(None, parts))
    if isinstance(value, dict):
        return _named(value) or "; ".join(text for each in value.values() if (text := _scalar(each)))
    return _plain(str(value))


def _scalar(value: Any) -> str:
    return "" if isinstance(value, dict | list) else _cell(value)


def _plain(text: str) -> str:
    """The text without the markup that a rich text field leaves in an export."""
    if not _MARKUP.search(text):
        return tidy(text)
    text = html.unescape(_MARKUP.sub("", _BREAKS.sub("\n", text)))
    return tidy(_BLANK_LINES.sub("\n\n", text))
