"""A large register, quickly: a thousand seeded risks with their past and their actions, copied by the database."""

from datetime import UTC, date, datetime

from django.db import connection, transaction

from riskreg.domain.guard import open_for_writing
from riskreg.domain.seed import seed
from riskreg.models import Action, Register, Risk

NOW, TODAY = datetime(2026, 10, 6, 9, tzinfo=UTC), date(2026, 10, 6)
MODEL_ROWS = 1_000


def make_register(code: str, risks: int, people: int = 50) -> Register:
    """A register with that many risks; they repeat after a thousand, and differ in reference."""
    first = min(risks, MODEL_ROWS)
    register = seed(code=code, risks=first, people_count=people, years=2, now=NOW, today=TODAY, step=lambda _done: None)
    copies = risks // first - 1
    if copies > 0:
        start = Risk.objects.filter(register=register).order_by("pk").values_list("pk", flat=True)[0]
        with transaction.atomic(), open_for_writing(), connection.cursor() as cursor:
            shift = f"copy.n * {first}"
            numbers = f"WITH RECURSIVE copy(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM copy WHERE n < {copies})"  # noqa: S608
            kept = f"row.id >= {start} AND row.id < {start + first}"
            moved = {"id": f"row.id + {shift}", "number": f"row.number + {shift}"}
            moved["reference"] = f"'{register.code}-' || (row.number + {shift})"
            cursor.execute(_copy(Risk, moved, numbers, kept))
            cursor.execute(
                _copy(Risk.history.model, moved | {"history_relation_id": f"row.id + {shift}"}, numbers, kept)
            )
            risk = f"row.risk_id >= {start} AND row.risk_id < {start + first}"
            cursor.execute(_copy(Action, {"risk_id": f"row.risk_id + {shift}"}, numbers, risk))
        Register.objects.filter(pk=register.pk).update(next_number=risks + 1)
    return register


def _copy(model: type, moved: dict[str, str], numbers: str, kept: str) -> str:
    """INSERT … SELECT of every column but the generated ones and the automatic key."""
    automatic = model._meta.pk.column
    columns = [
        field.column
        for field in model._meta.fields
        if not field.generated and (field.column != automatic or automatic in moved)
    ]
    values = ", ".join(moved.get(column, f"row.{column}") for column in columns)
    table = model._meta.db_table
    return (
        f"INSERT INTO {table} ({', '.join(columns)}) {numbers} SELECT {values} FROM copy, {table} AS row WHERE {kept}"  # noqa: S608 - our own names
    )
