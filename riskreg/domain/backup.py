"""A backup of the whole site at one moment: every table that cannot be made again, and the issued PDFs."""

import base64
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import connection, connections, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils.translation import gettext as _

from riskreg.domain import ledger, reports
from riskreg.domain.errors import Refused
from riskreg.lib.archive import ArchiveWriter
from riskreg.lib.snapshot import snapshot
from riskreg.models import LedgerEvent, Report

# What is made again, and what should not come back: signed-in browsers, processes at work, calls of the queue.
LEFT_OUT = {
    "auth_group", "auth_group_permissions", "auth_permission", "django_content_type", "django_session",
    "usersessions_usersession", "account_emailconfirmation", "django_tasks_database_dbtaskresult",
    "riskreg_workerbeat", "riskreg_searchentry", "procrastinate_jobs", "procrastinate_events",
    "procrastinate_periodic_defers", "procrastinate_workers",
}  # fmt: skip
ENGINE = "procrastinate"  # the app of the other engine: a backup goes into a site with it and into one without


@dataclass(frozen=True, slots=True)
class Made:
    """What was written. `missing` are the SHA-256 of issued PDFs whose file was not there or not what was issued."""

    file: str
    bytes: int
    rows: int
    reports: int
    heads: list[str]
    missing: list[str]


def make_backup(path: Path, *, now: datetime) -> Made:
    """Write a backup while the site is used; raises OSError when it cannot be written.

    The rows are of one moment. The PDFs are read afterwards: the file of a report is there before its row.
    Raises Refused when the database is not of this version.
    """
    if migrations_known() - set(migrations_in(connection.alias)):
        raise Refused(_("The tables of this database are not up to date. Run manage.py prepare first."))
    rows, missing = 0, []
    with ArchiveWriter(path) as archive:
        with snapshot(path.parent) as alias:
            counts = {model._meta.db_table: _add_table(archive, model, alias) for model in kept_models()}
            digests = sorted(set(Report.objects.using(alias).values_list("sha256", flat=True)))
            heads = heads_in(alias)
            facts = {
                "made_at": now.isoformat(), "rows": counts, "numbers": _numbers(alias), "heads": heads,
                "migrations": migrations_in(alias), "keys": _keys_used(alias),
            }  # fmt: skip
        rows = sum(counts.values())
        for digest in digests:
            content = reports.file_of(digest)
            if content is None:
                missing.append(digest)
            else:
                archive.add(f"reports/{digest}.pdf", [content])
        size = archive.finish(facts, ledger.current_key())
    return Made(str(path), size, rows, len(digests) - len(missing), heads, missing)


def kept_models() -> list[type[models.Model]]:
    """The models whose tables are kept, in the order of their definition."""
    return [model for model in apps.get_models(include_auto_created=True) if model._meta.db_table not in LEFT_OUT]


def columns_of(model: type[models.Model]) -> list[Any]:
    """The fields of a table that are stored as such; generated ones are computed again."""
    return [field for field in model._meta.concrete_fields if not field.generated]


def heads_in(alias: str) -> list[str]:
    """The ends of all chains, as reports print them."""
    ends = LedgerEvent.objects.using(alias).values("chain").annotate(last=models.Max("sequence")).order_by("chain")
    found = []
    for end in ends:
        event = LedgerEvent.objects.using(alias).get(chain=end["chain"], sequence=end["last"])
        found.append(str(ledger.Head(event.chain, event.sequence, event.mac, event.at)))
    return found


def migrations_known() -> set[str]:
    """The migrations of this version of the software, as "app name"."""
    return _named(MigrationLoader(None).disk_migrations) - _replaced()


def migrations_in(alias: str) -> list[str]:
    """The migrations that a database has, as "app name"; those that one of today's stands for are left out."""
    return sorted(_named(MigrationRecorder(connections[alias]).applied_migrations()) - _replaced())


def _replaced() -> set[str]:
    loaded = MigrationLoader(None).disk_migrations.values()
    return _named(step for migration in loaded for step in migration.replaces)


def _named(steps: Iterable[tuple[str, str]]) -> set[str]:
    return {f"{app} {name}" for app, name in steps if app != ENGINE}


def _add_table(archive: ArchiveWriter, model: Any, alias: str) -> int:
    """A line with the names of the columns, then a line for each row; returns how many rows."""
    fields = columns_of(model)
    rows = model._base_manager.using(alias).order_by("pk").values_list(*(field.attname for field in fields))
    count = 0

    def lines() -> Iterator[bytes]:
        nonlocal count
        yield _line([field.column for field in fields])
        for row in rows.iterator(chunk_size=2_000):
            count += 1
            yield _line(row)

    archive.add(f"tables/{model._meta.db_table}.jsonl", lines())
    return count


def _line(values: Any) -> bytes:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"), default=_plain).encode() + b"\n"


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(bytes(value)).decode()
    if isinstance(value, Decimal | UUID):
        return str(value)
    raise TypeError(f"no way to keep {type(value).__name__}")


def _keys_used(alias: str) -> list[str]:
    return sorted(LedgerEvent.objects.using(alias).order_by().values_list("key_name", flat=True).distinct())


def _numbers(alias: str) -> dict[str, int]:
    """Table → the last number given: the number of a removed row must not come again, as the ledger speaks of it."""
    database = connections[alias]
    with database.cursor() as cursor:
        if database.vendor == "sqlite":
            cursor.execute("SELECT name, seq FROM sqlite_sequence")
            found = dict(cursor.fetchall())
        else:
            found = {}
            for model in kept_models():
                cursor.execute(
                    "SELECT pg_get_serial_sequence(%s, %s)", [f'"{model._meta.db_table}"', model._meta.pk.column]
                )
                sequence = cursor.fetchone()[0]
                if sequence:
                    cursor.execute(f"SELECT last_value FROM {sequence} WHERE is_called")  # noqa: S608 - of the catalogue
                    found[model._meta.db_table] = (cursor.fetchone() or [0])[0]
    return {model._meta.db_table: found.get(model._meta.db_table, 0) for model in kept_models()}
