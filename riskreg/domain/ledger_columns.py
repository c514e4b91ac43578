"""Reads the columns of many rows as their seals see them: moments stay text. Read only.

A check of a long history reads each moment of each row, and most stand in several rows. Building an object of each,
only to write it down again, took a third of the time of the check.
"""

import json
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

from django.db import models
from django.db.models.functions import Cast

from riskreg.domain.ledger_states import state_fields, state_of_values
from riskreg.lib.chain import moment_text

moment = lru_cache(maxsize=4_096)(moment_text)
_json = lru_cache(maxsize=256)(json.loads)  # what it gives is shared: read it, change nothing


def column(name: str) -> Cast:
    """A column as the text that the database has of it, for `values_list`."""
    return Cast(name, models.TextField())


def event_columns(names: Sequence[str]) -> tuple[str | Cast, ...]:
    """What to ask the database for instead of these fields of an event; `moment` reads the one of `at`."""
    return tuple(column(name) if name == "at" else name for name in names)


@lru_cache(maxsize=64)
def state_columns(model: Any) -> tuple[str | Cast, ...]:
    """What to ask the database for instead of `state_fields`, for `state_of_columns`."""
    text = {place for place, _read in _readers(model)} | set(_dates(model))
    return tuple(column(name) if place in text else name for place, name in enumerate(state_fields(model)))


def state_of_columns(model: Any, values: Sequence[Any]) -> str:
    """The digest of a row from its `state_columns`; ValueError when a moment or a structure cannot be read."""
    values = list(values)
    for place, read in _readers(model):
        if values[place] is not None:
            values[place] = read(values[place])
    return state_of_values(model, values)


@lru_cache(maxsize=64)
def _readers(model: Any) -> tuple[tuple[int, Callable[[str], Any]], ...]:
    kinds = enumerate(_kinds(model))
    return tuple((place, _json if kind is models.JSONField else moment) for place, kind in kinds if kind in _READ)


@lru_cache(maxsize=64)
def _dates(model: Any) -> tuple[int, ...]:
    """Dates are kept as seals write them."""
    return tuple(place for place, kind in enumerate(_kinds(model)) if kind is models.DateField)


def _kinds(model: Any) -> list[type]:
    fields = {field.attname: type(field) for field in model._meta.concrete_fields}
    return [fields[name] for name in state_fields(model)]


_READ = (models.DateTimeField, models.JSONField)
