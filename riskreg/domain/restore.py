"""Puts a backup into an empty site, checks the history it brings, and keeps nothing of it unless everything fits."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.management.color import no_style
from django.db import DatabaseError, connection, models, transaction
from django.utils.translation import gettext as _

from riskreg.domain import backup, ledger, ledger_check, reports
from riskreg.domain.errors import Refused
from riskreg.domain.guard import open_for_writing
from riskreg.lib import ledger_triggers, search_triggers
from riskreg.lib.archive import FORMAT, ArchiveReader, Damaged
from riskreg.lib.chunks import chunks
from riskreg.models import Register, User

BATCH = 1_000
STAYING = {"django_content_type", "auth_permission"}  # made by the migrations, the same everywhere


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put back, and what the check of its history found."""

    made_at: str
    rows: int
    reports: int
    heads: list[str]
    chains: list[ledger_check.Checked]
    unrecorded: dict[str, int]

    @property
    def faults(self) -> int:
        """How many things do not fit."""
        return sum(len(chain.faults) for chain in self.chains) + len(self.unrecorded)


class Unsound(Refused):
    """The history in the backup does not hold; `found` says where."""

    def __init__(self, found: Restored) -> None:
        super().__init__(_("The history in this backup does not fit together. Nothing was restored."))
        self.found = found


def is_empty() -> bool:
    """Whether nobody and no register is there: a database without tables, or a site not set up yet."""
    present = set(connection.introspection.table_names())
    return not any(model._meta.db_table in present and model._base_manager.exists() for model in (User, Register))


def open_backup(path: Path) -> ArchiveReader:
    """A backup that is whole and fits this version. Raises Refused with the reason."""
    try:
        archive = ArchiveReader(path)
        try:
            _require_fit(archive)
            archive.check(ledger.keys())
        except BaseException:
            archive.close()
            raise
    except Damaged as error:
        raise Refused(_("This is no whole backup: %s.") % error) from error
    except OSError as error:
        raise Refused(_("The backup cannot be read: %s.") % error.strerror) from error
    return archive


def restore(archive: ArchiveReader, *, accept_faults: bool = False) -> Restored:
    """Replace everything in this database by an opened backup, in one transaction.

    Raises Unsound, and leaves the site as it was, when the restored history does not fit together;
    with `accept_faults` it is restored all the same and the faults are in the answer.
    """
    kept = _restore_reports(archive)  # first: a file that no row speaks of does no harm
    with open_for_writing(), transaction.atomic():
        with ledger_triggers.lifted(connection):
            search_triggers.drop(connection)
            _empty()
            rows = sum(_fill(archive, model) for model in backup.kept_models())
            connection.check_constraints()  # also lets PostgreSQL make triggers again
        search_triggers.rebuild(connection)
        _set_numbers(archive.contents["numbers"])
        found = Restored(
            archive.contents["made_at"], rows, kept, backup.heads_in(connection.alias), ledger_check.check_history(),
            ledger_check.unrecorded_rows(),
        )  # fmt: skip
        if found.heads != archive.contents["heads"] or (found.faults and not accept_faults):
            raise Unsound(found)
    return found


def _require_fit(archive: ArchiveReader) -> None:
    """Refuse what another version wrote, and what is sealed with a key that is not here."""
    theirs, ours = set(archive.contents["migrations"]), backup.migrations_known()
    if archive.contents["format"] != FORMAT or theirs - ours:
        raise Refused(_("This backup was made by a newer version of riskreg. Upgrade this one first."))
    if ours - theirs:
        raise Refused(
            _("This backup was made by an earlier version of riskreg. Restore it with that version, then upgrade.")
        )
    unknown = ({archive.key_name} | set(archive.contents["keys"])) - ledger.keys().keys()
    if unknown:
        raise Refused(
            _("The ledger in this backup is sealed with a key that this site does not have (%s). Give the file of "
              "keys, or set RISKREG_LEDGER_KEYS.") % ", ".join(sorted(unknown))
        )  # fmt: skip


def _empty() -> None:
    tables = set(connection.introspection.django_table_names(only_existing=True, include_views=False)) - STAYING
    statements = connection.ops.sql_flush(no_style(), sorted(tables), reset_sequences=True)
    connection.ops.execute_sql_flush(statements)


def _fill(archive: ArchiveReader, model: type[models.Model]) -> int:
    """Write the rows of one table as they were, past everything that fills in values on saving."""
    table, fields = model._meta.db_table, backup.columns_of(model)
    lines = archive.lines(f"tables/{table}.jsonl")
    if next(lines, None) != [field.column for field in fields]:
        raise Refused(_("This is no whole backup: %s.") % _("%s has other columns") % table)
    quote = connection.ops.quote_name
    columns = ", ".join(quote(field.column) for field in fields)
    statement = f"INSERT INTO {quote(table)} ({columns}) VALUES ({', '.join(['%s'] * len(fields))})"  # noqa: S608
    count = 0
    rows = ([_stored(field, value) for field, value in zip(fields, line, strict=True)] for line in lines)
    with connection.cursor() as cursor:
        for batch in chunks(rows, BATCH):
            try:
                cursor.executemany(statement, batch)
            except DatabaseError as error:
                raise Refused(
                    _("%(table)s cannot be restored: %(error)s.") % {"table": table, "error": error}
                ) from error
            count += len(batch)
    if count != archive.contents["rows"][table]:
        raise Refused(_("This is no whole backup: %s.") % _("rows of %s are missing") % table)
    return count


def _stored(field: Any, value: Any) -> Any:
    """A value of a backup as the driver wants it."""
    if not isinstance(field, models.JSONField):
        value = field.to_python(value)  # of a foreign key: as of what it points to
    return field.get_db_prep_save(value, connection)


def _set_numbers(numbers: dict[str, int]) -> None:
    """Go on counting where the site had come to, beyond rows that were removed."""
    with connection.cursor() as cursor:
        for model in backup.kept_models():
            table, last = model._meta.db_table, numbers.get(model._meta.db_table, 0)
            if not last:
                continue
            if connection.vendor == "sqlite":
                cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
                cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, last])
            else:
                sequence = "pg_get_serial_sequence(%s, %s)"
                cursor.execute(f"SELECT setval({sequence}, %s)", [f'"{table}"', model._meta.pk.column, last])


def _restore_reports(archive: ArchiveReader) -> int:
    """Write the PDFs; each is named by its digest, which the list of contents vouches for."""
    count = 0
    for name in archive.files:
        if name.startswith("reports/"):
            reports.keep_file(b"".join(archive.chunks(name)))
            count += 1
    return count
