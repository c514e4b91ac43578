"""Somebody with the database in their hands, and no key: ways to change the past, drawn by chance."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from django.db import IntegrityError, connection, models, transaction

from riskreg.domain import ledger
from riskreg.domain.ledger_states import WRITTEN_ONCE, state_fields, tracked_models
from riskreg.models import LedgerEvent, LedgerName, Register, User

EVENT_COLUMNS = (*ledger.CONTENT, "previous_mac", "mac")
PAST_COLUMNS = ("history_date", "history_user_id", "history_type", "history_change_reason")


class Impossible(Exception):
    """What was drawn cannot be done: draw again."""


class Intruder:
    """Does one thing at a time; says what it was."""

    def __init__(self, draw: Random, register: Register) -> None:
        self.draw, self.register = draw, register
        self.chain = LedgerEvent.objects.filter(chain=ledger.chain_of(register.pk)).order_by("sequence")

    def act(self) -> str:
        """Something that the database lets pass."""
        while True:
            try:
                with transaction.atomic():
                    return self.draw.choice(self.WAYS)(self)
            except (IntegrityError, Impossible):
                continue

    def edit_event(self) -> str:
        event, column = self.one(LedgerEvent.objects), self.draw.choice(EVENT_COLUMNS)
        return self.edit(LedgerEvent, event, column)

    def edit_row(self) -> str:
        model = self.spoken_of()
        return self.edit(model, self.one_of(model), self.draw.choice(state_fields(model)))

    def edit_past(self) -> str:
        model: Any = self.draw.choice(list(tracked_models().values()))
        version = self.one(model.history)
        column = self.draw.choice([*state_fields(model), *PAST_COLUMNS])
        if column == "history_change_reason" and "~" in self.event_of(version).reason:
            raise Impossible  # a reason that names somebody is kept as a mark, and is not compared
        return self.edit(model.history.model, version, column)

    def delete_row(self) -> str:
        model = self.spoken_of()
        return self.delete(model, self.one_of(model))

    def delete_event(self) -> str:
        return self.delete(LedgerEvent, self.one(LedgerEvent.objects))

    def delete_past(self) -> str:
        model: Any = self.draw.choice(list(tracked_models().values()))
        return self.delete(model.history.model, self.one(model.history))

    def swap_events(self) -> str:
        one, two = self.draw.sample(list(self.chain), 2)
        return self.swap(LedgerEvent, one, two, self.draw.choice(["changes", "reason", "actor", "at", "state", "mac"]))

    def swap_places(self) -> str:
        one, two = self.draw.sample(list(self.chain), 2)
        for row, number in ((one, 10**9), (two, one.sequence), (one, two.sequence)):
            LedgerEvent.objects.filter(pk=row.pk).update(sequence=number)
        return f"events {one.sequence} and {two.sequence} in each other's place"

    def swap_rows(self) -> str:
        model: Any = self.draw.choice(list(tracked_models().values()))
        manager = self.draw.choice([model._base_manager, model.history])
        found = list(manager.order_by("pk"))
        if len(found) < 2:
            raise Impossible
        return self.swap(manager.model, *self.draw.sample(found, 2), self.draw.choice(state_fields(model)))

    def insert_event(self) -> str:
        event, last = self.one(self.chain), self.chain.last()
        event.pk, event.sequence, event.previous_mac = None, last.sequence + 1, last.mac
        event.save(force_insert=True)
        return f"event {event.type} once more"

    def insert_row(self) -> str:
        model: Any = self.draw.choice([tracked_models()[name] for name in ("risk", "action", "comment", "membership")])
        row = self.one(model._base_manager)
        row.pk, row.skip_history_when_saving = None, True
        if model._meta.model_name == "risk":
            row.number, row.reference = 900, "IT-900"
        row.save(force_insert=True)
        return f"one more {model._meta.model_name}"

    def insert_past(self) -> str:
        model: Any = self.draw.choice(list(tracked_models().values()))
        version = self.one(model.history)
        version.history_id = None
        if self.draw.random() < 0.3:
            version.id = 10**6  # the past of something that never was
        version.save(force_insert=True)
        return f"one more version of {model._meta.model_name} {version.id}"

    def cut_tail(self) -> str:
        length = self.draw.randint(1, 5)
        self.chain.filter(sequence__gt=self.chain.last().sequence - length)._raw_delete(connection.alias)
        return f"the last {length} events cut off"

    def rewind(self) -> str:
        """Cut the tail and put every row back to what it was then: a whole history, but a shorter one."""
        length = self.draw.randint(1, 5)
        gone = list(self.chain.filter(sequence__gt=self.chain.last().sequence - length))
        for event in reversed(gone):
            model = model_of(event.model)
            if event.model in WRITTEN_ONCE:
                model._base_manager.filter(pk=event.row_id)._raw_delete(connection.alias)
            elif model:
                self.put_back(model, event.row_id, event.version)
        LedgerEvent.objects.filter(pk__in=[event.pk for event in gone])._raw_delete(connection.alias)
        return f"the last {length} events never happened"

    def put_back(self, model: Any, row_id: int, version: int) -> None:
        model.history.filter(id=row_id, version__gte=version)._raw_delete(connection.alias)
        before = model.history.filter(id=row_id).order_by("-version").first()
        if before is None:
            model._base_manager.filter(pk=row_id)._raw_delete(connection.alias)
        else:
            then = {name: getattr(before, name) for name in state_fields(model)}
            model._base_manager.filter(pk=row_id).update(**then)

    def edit_name(self) -> str:
        """What a person is called, was called, or what a mark stands for."""
        model: Any = self.draw.choice([LedgerName, User, User.history.model])
        return self.edit(model, self.one(model._base_manager), "text" if model is LedgerName else "name")

    def garble(self) -> str:
        """Bytes that are no value of their column: SQLite takes them."""
        if connection.vendor != "sqlite":
            raise Impossible
        model = self.draw.choice([LedgerEvent, *tracked_models().values()])
        model = model if model is LedgerEvent else self.draw.choice([model, model.history.model])
        names = EVENT_COLUMNS if model is LedgerEvent else state_fields(getattr(model, "instance_type", model))
        row, column = self.one(model._base_manager), self.draw.choice(names)
        if not getattr(row, column):
            raise Impossible  # what is no date is read as none, what is no 1 as false: the same as it was
        with connection.cursor() as cursor:
            table, key = model._meta.db_table, model._meta.pk.column
            cursor.execute(f"UPDATE {table} SET {column} = %s WHERE {key} = %s", [b"\x00{", row.pk])  # noqa: S608
        return f"{table} {row.pk}: {column} garbled"

    WAYS: tuple[Callable[["Intruder"], str], ...] = (
        edit_event, edit_event, edit_row, edit_row, edit_past, edit_past, delete_event, delete_row, delete_past,
        swap_events, swap_places, swap_rows, insert_event, insert_row, insert_past, cut_tail, rewind, garble, edit_name,
    )  # fmt: skip

    def edit(self, model: Any, row: Any, column: str) -> str:
        field = next(field for field in model._meta.concrete_fields if column in {field.name, field.attname})
        value = self.other(getattr(row, column), field)
        model._base_manager.filter(pk=row.pk).update(**{column: value})
        return f"{model._meta.model_name} {row.pk}: {column} {getattr(row, column)!r} → {value!r}"

    def delete(self, model: Any, row: Any) -> str:
        model._base_manager.filter(pk=row.pk)._raw_delete(connection.alias)
        return f"{model._meta.model_name} {row.pk} deleted"

    def swap(self, model: Any, one: Any, two: Any, column: str) -> str:
        first, second = getattr(one, column), getattr(two, column)
        if first == second or column in {"id", "pk"}:
            raise Impossible
        model._base_manager.filter(pk=one.pk).update(**{column: second})
        model._base_manager.filter(pk=two.pk).update(**{column: first})
        return f"{model._meta.model_name} {one.pk} and {two.pk}: {column} swapped"

    def other(self, value: Any, field: Any) -> Any:
        """A value near this one, and not equal."""
        if value is None:
            value = {"IntegerField": 0, "DateField": date(2026, 1, 1)}.get(kind_of(field))
            if value is None:
                raise Impossible
            return value
        if isinstance(value, bool):
            return not value
        if isinstance(value, int):
            return value + self.draw.choice([-1, 1]) if value > 1 else value + 1
        if isinstance(value, datetime):
            return value + timedelta(microseconds=self.draw.choice([-1, 1, 10**6, -(10**9)]))
        if isinstance(value, date):
            return value + timedelta(days=1)
        if isinstance(value, str):
            return self.other_text(value, getattr(field, "max_length", None) or 10**6)
        if isinstance(value, list | tuple):
            return [*value, "x"]
        return {**value, "x": 1} if isinstance(value, dict) else self.give_up()

    def other_text(self, text: str, longest: int) -> str:
        place = self.draw.randrange(len(text) + 1)
        letter = self.draw.choice("abcdef0123456789 +~-")
        changed = text[:place] + letter + text[place + self.draw.randint(0, 1) :]
        if changed == text or len(changed) > longest:
            raise Impossible
        return changed

    def give_up(self) -> None:
        raise Impossible

    def one(self, rows: Any) -> Any:
        found = list(rows.order_by("pk"))
        if not found:
            raise Impossible
        return self.draw.choice(found)

    def one_of(self, model: Any) -> Any:
        """A row that an event speaks of."""
        known = LedgerEvent.objects.filter(model=model._meta.model_name).values("row_id")
        return self.one(model._base_manager.filter(pk__in=known))

    def spoken_of(self) -> Any:
        return self.draw.choice([*tracked_models().values(), *(model_of(name) for name in WRITTEN_ONCE)])

    def event_of(self, version: Any) -> LedgerEvent:
        model = version.instance_type._meta.model_name
        return LedgerEvent.objects.get(model=model, row_id=version.id, version=version.version)


def model_of(name: str) -> Any:
    return next((model for model in models_of_app() if model._meta.model_name == name), None)


def models_of_app() -> list[type[models.Model]]:
    return list(LedgerEvent._meta.apps.get_app_config("riskreg").get_models())


def kind_of(field: Any) -> str:
    if isinstance(field, models.ForeignKey):
        return "ForeignKey"
    return "DateField" if type(field) is models.DateField else type(field).__name__.replace("PositiveSmall", "")
