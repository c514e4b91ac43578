"""What the ledger notes of a row: a digest of its whole state, and the fields that changed.

Names and addresses of people enter the digest of no state, because a person may be erased; they
stand in the changes as marks instead. Pure but for marks of people, which `Marks` looks up.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from django.apps import apps
from django.conf import settings
from django.db import models

from riskreg.lib.chain import Key, canonical, digest, keyed_mark, salted_mark
from riskreg.models import User

# Fields that may have to be forgotten. Those of people have marks with names kept apart (LedgerName).
PERSONAL = {
    "user": ("name", "email"),
    "risk": ("owner_as_written", "imported_cells"),
    "attendee": ("name", "email"),
}


# Rows without versions: written once, with an event, and never changed.
WRITTEN_ONCE = {
    "matrix": ("id", "register_id", "number", "name", "levels", "guidance", "created_at", "created_by_id"),
    "report": (
        "id", "register_id", "kind", "title", "parameters", "position_at", "issued_at", "issued_by_id", "sha256",
        "size", "pages",
    ),
    "signoff": ("id", "report_id", "signer_id", "position", "remark", "signed_at"),
}  # fmt: skip


# Fields that came after events had been sealed, with the value that rows from before them have. Such a field
# enters a digest only when it has another value, so what was sealed before a field was there still fits.
LATER: dict[str, dict[str, Any]] = {
    "user": {"language": ""}, "register": {"language": "en-gb"}, "organisation": {"language": "en-gb"},
    "risk": {"moved_to_id": None},
    "remindersettings": {"expiry_lead_days": [30, 7], "meeting_lead_days": [7, 1], "untriaged_days": 7},
}  # fmt: skip


class Person(NamedTuple):
    """A person in an event: the number, and the mark of the name of that day."""

    number: str
    mark: str


NOBODY = Person("", "")


@lru_cache(maxsize=1)
def tracked_models() -> dict[str, type[models.Model]]:
    """The models whose rows have a history, by name."""
    found = [model for model in apps.get_app_config("riskreg").get_models() if hasattr(model, "history")]
    return {str(model._meta.model_name): model for model in found}


@lru_cache(maxsize=64)
def state_fields(model: Any) -> tuple[str, ...]:
    """The columns that make up the state of a row: all that the history keeps, but personal and computed ones.

    Those of LATER stand at the end, in their order.
    """
    if model._meta.model_name in WRITTEN_ONCE:
        return WRITTEN_ONCE[model._meta.model_name]
    later = LATER.get(model._meta.model_name, {})
    kept = {field.name for field in model.history.model.tracked_fields}
    personal = PERSONAL.get(str(model._meta.model_name), ())
    fields = model._meta.concrete_fields
    told = (field for field in fields if field.name in kept and field.name not in personal and not field.generated)
    return (*(field.attname for field in told if field.attname not in later), *later)


def state_of(row: Any) -> str:
    """The digest of a row of a tracked model, or of one of its historical rows."""
    model: Any = getattr(row, "instance_type", type(row))
    return state_of_values(model, [_value(model, name, getattr(row, name)) for name in state_fields(model)])


def state_of_values(model: Any, values: Sequence[Any]) -> str:
    """The same digest, from values as the database gives them for `state_fields`."""
    later = LATER.get(model._meta.model_name)
    if not later:
        return digest(list(values))
    first = len(values) - len(later)
    pairs = zip(later.items(), values[first:], strict=True)
    return digest([*values[:first], *([name, value] for (name, before), value in pairs if value != before)])


def _value(model: Any, name: str, value: Any) -> Any:
    """A value as the database would give it back: what was set on the object may be of another type."""
    return None if value is None else _converter(model, name)(value)


@lru_cache(maxsize=1024)
def _converter(model: Any, name: str) -> Any:
    field: Any = model._meta.get_field(name.removesuffix("_id") if name not in _names(model) else name)
    while isinstance(field, models.ForeignKey):
        field = field.target_field
    if isinstance(field, models.JSONField):
        return lambda value: value
    if isinstance(field, models.CharField | models.TextField):
        return str.__str__
    return field.to_python


@lru_cache(maxsize=64)
def _names(model: Any) -> frozenset[str]:
    return frozenset(field.name for field in model._meta.fields)


class Marks:
    """Marks of the people that a few events speak of; at most one query for all of them."""

    def __init__(self, by: Any, rows: Iterable[Any] = ()) -> None:
        self._known: dict[Any, Any] = {}
        self.names: dict[str, str] = {}
        if by is not None:
            self._learn(by.pk, by.history_salt, by.name)
        missing = {pk for row in rows for pk in self._people_of(row)} - self._known.keys()
        for pk, salt, name in missing and User._base_manager.filter(pk__in=missing).values_list(
            "pk", "history_salt", "name"
        ):
            self._learn(pk, salt, name)

    def person(self, who: Any) -> Person:
        """A person by row, number or None."""
        if who is None:
            return NOBODY
        pk = who.pk if isinstance(who, models.Model) or hasattr(who, "history_salt") else who
        if pk not in self._known:
            found = who if hasattr(who, "history_salt") else User._base_manager.filter(pk=pk).first()
            if found is None:
                return Person(str(pk), "")
            self._learn(pk, found.history_salt, found.name)
        return self._known[pk]

    def hide(self, text: str) -> str:
        """A text with the names of these people replaced by their marks."""
        for name, mark in self.names.items():
            if name in text:
                text = text.replace(name, mark)
        return text

    def _learn(self, pk: Any, salt: str, name: str) -> None:
        mark = name_mark(pk, salt, name)
        self._known[pk] = Person(str(pk), mark)
        if len(name) > 1:
            self.names[name] = mark

    def _people_of(self, row: Any) -> Iterable[Any]:
        cached = row._state.fields_cache
        for name, attname in _person_fields_of(row):
            pk = getattr(row, attname)
            found = cached.get(name)
            if found is not None and pk not in self._known:
                self._learn(found.pk, found.history_salt, found.name)
            elif pk is not None:
                yield pk


def _person_fields_of(row: Any) -> tuple[tuple[str, str], ...]:
    model: Any = getattr(row, "instance_type", type(row))
    return person_fields(model)


def name_mark(pk: Any, salt: str, text: str) -> str:
    """The mark of a person's name or address."""
    return salted_mark(salt, f"{pk}|{text}")


@lru_cache(maxsize=64)
def person_fields(model: Any) -> tuple[tuple[str, str], ...]:
    """(name, column) of the fields of a model that point at people."""
    return tuple(
        (field.name, field.attname)
        for field in model._meta.concrete_fields
        if field.is_relation and field.related_model._meta.label == settings.AUTH_USER_MODEL
    )


def first_values(row: Any, marks: Marks, key: Key) -> str:
    """The changes of a new row: every field that has a value, from nothing."""
    model: Any = type(row)
    columns = [*state_fields(model), *PERSONAL.get(str(model._meta.model_name), ())]
    values = {name: getattr(row, name) for name in columns if name not in {"id", "version"}}
    return changes_text(row, {name: (None, value) for name, value in values.items() if _is_told(value)}, marks, key)


def changes_text(row: Any, changes: Mapping[str, tuple[Any, Any]], marks: Marks, key: Key) -> str:
    """The changes of a row as they are sealed: field → [before, after]; people and personal texts as marks."""
    model: Any = type(row)
    people = {name for pair in person_fields(model) for name in pair}
    personal = PERSONAL.get(str(model._meta.model_name), ())
    told: dict[str, Any] = {}
    for name, pair in changes.items():
        if name in personal:
            told[name] = [_mark(row, value, key) for value in pair]
        elif name in people:
            told[name.removesuffix("_id")] = [_as_person(marks, value) for value in pair]
        else:
            told[name] = [_as_text(value) for value in pair]
    return canonical(told)


def _as_person(marks: Marks, value: Any) -> Any:
    return None if value is None else list(marks.person(value))


def _mark(row: Any, value: Any, key: Key) -> str:
    return personal_mark(row, value, key) if _is_told(value) else ""


def personal_mark(row: Any, value: Any, key: Key) -> str:
    """The mark of a personal value of a row."""
    text = value if isinstance(value, str) else canonical(value)
    return name_mark(row.pk, row.history_salt, text) if isinstance(row, User) else keyed_mark(key, text)


def _as_text(value: Any) -> Any:
    """A value in JSON: rows by their number, bytes by their digest."""
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(value, bytes | memoryview):
        return {"sha256": digest(bytes(value).hex())}
    return value


def _is_told(value: Any) -> bool:
    return value is not None and value not in ("", [], {})
