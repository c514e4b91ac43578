"""Asks the full-text index which rows hold some words: FTS5 on SQLite, tsvector on PostgreSQL. Read only.

Every question names the registers it may look into, so nothing outside them takes part: not in what
is found, not in its order, not in how many there are.
"""
# ruff: noqa: S608 - statements are put together from constants; what people type is a parameter

from collections.abc import Iterable, Sequence
from typing import Any

from django.core.cache import caches
from django.db import connection, transaction
from django.db.models import Max, Sum

from riskreg.lib import search_triggers
from riskreg.lib.search_triggers import FULL_TEXT, SOURCES, TABLE
from riskreg.models import Register

KINDS = tuple(SOURCES)
Alternatives = Sequence[Sequence[str]]  # for each word: what it may be; the first is as typed, and only begun


def matches(words: Alternatives, *, kinds: Iterable[str], registers: Sequence[int], most: int) -> list[tuple[str, int]]:
    """(kind, row) of what holds every word: first where the title holds them all, then anywhere; newest first.

    At most `most` of each kind and of each of the two; a row may come twice.
    """
    if not words or not registers:
        return []
    ask = _ask_postgresql if connection.vendor == "postgresql" else _ask_sqlite
    parts = [ask(words, kind, registers, most, in_title) for in_title in (True, False) for kind in kinds]
    sql = " UNION ALL ".join(f"SELECT * FROM ({part}) AS p{n}" for n, (part, _values) in enumerate(parts))
    with connection.cursor() as cursor:
        cursor.execute(sql, [value for _part, values in parts for value in values])
        return [(kind, row_id) for kind, row_id in cursor.fetchall()]


def vocabulary() -> list[str]:
    """Every word of the index, kept until the next write in any register. Never to be shown to anybody."""
    numbers = Register.objects.aggregate(last=Max("pk"), writes=Sum("revision"))
    key, store = f"search-words-{numbers['last']}-{numbers['writes']}", caches["local"]
    found = store.get(key)
    if found is None:
        found = _words()
        store.set(key, found)
    return found


@transaction.atomic
def rebuild() -> int:
    """Fill the index anew; returns how many rows it has."""
    return search_triggers.rebuild(connection)


def _words() -> list[str]:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"SELECT word FROM ts_stat('SELECT vector FROM {TABLE}')")
        else:
            cursor.execute(f"SELECT term FROM {FULL_TEXT}_words")
        return [word for (word,) in cursor.fetchall() if not word[-1].isdecimal()]


def _ask_sqlite(
    words: Alternatives, kind: str, registers: Sequence[int], most: int, in_title: bool
) -> tuple[str, list[Any]]:
    """Words hold letters and digits alone, so quoting them is enough."""
    wanted = " AND ".join(
        "(" + " OR ".join((f'"{word[0]}"*', *(f'"{one}"' for one in word[1:]))) + ")" for word in words
    )
    scope = " OR ".join(f"register{pk}" for pk in registers)
    query = f"scope : kind{kind} AND scope : ({scope}) AND {'title' if in_title else '{title body}'} : ({wanted})"
    sql = (
        f"SELECT '{kind}' AS kind, entry.row_id AS row_id FROM {FULL_TEXT}(%s) AS found "
        f"JOIN {TABLE} AS entry ON entry.id = found.rowid ORDER BY found.rowid DESC LIMIT {int(most)}"
    )
    return sql, [query]


def _ask_postgresql(
    words: Alternatives, kind: str, registers: Sequence[int], most: int, in_title: bool
) -> tuple[str, list[Any]]:
    weight = "A" if in_title else "AB"
    wanted = " & ".join(
        "(" + " | ".join((f"'{word[0]}':*{weight}", *(f"'{one}':{weight}" for one in word[1:]))) + ")" for word in words
    )
    sql = (
        f"SELECT '{kind}' AS kind, row_id FROM {TABLE} WHERE kind = '{kind}' AND register_id = ANY(%s) "
        f"AND vector @@ to_tsquery('pg_catalog.simple', %s) ORDER BY id DESC LIMIT {int(most)}"
    )
    return sql, [list(registers), wanted]
