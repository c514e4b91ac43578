"""What `manage.py check` says of the database."""

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import connection

from riskreg.lib import ledger_triggers


@pytest.fixture
def triggers(db):
    """The names of the triggers, and how to take one away; all are back afterwards."""
    ledger_triggers.drop(connection)
    names = ledger_triggers.missing(connection)
    ledger_triggers.create(connection)

    def drop(name):
        table = ledger_triggers.NAMES if "_name_" in name else ledger_triggers.TABLE
        with connection.cursor() as cursor:
            cursor.execute(f"DROP TRIGGER {name}" + (f" ON {table}" if connection.vendor == "postgresql" else ""))

    yield names, drop
    ledger_triggers.create(connection)


def test_ledger_without_one_of_its_triggers_fails_the_check(triggers):
    names, drop = triggers
    assert len(names) == 4
    for name in names:
        drop(name)
        with pytest.raises(SystemCheckError, match=f"trigger {name} is missing"):
            call_command("check", databases=["default"])
        ledger_triggers.create(connection)
    call_command("check", databases=["default"])


def test_ledger_with_a_trigger_that_does_nothing_fails_the_check(triggers):
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"ALTER TABLE {ledger_triggers.TABLE} DISABLE TRIGGER ledger_no_update")
        else:
            cursor.execute("DROP TRIGGER ledger_no_update")
            idle = f"BEFORE UPDATE ON {ledger_triggers.TABLE} BEGIN SELECT 1; END"
            cursor.execute(f"CREATE TRIGGER ledger_no_update {idle}")
    with pytest.raises(SystemCheckError, match="ledger_no_update"):
        call_command("check", databases=["default"])
