"""A database older than the ledger gets its past sealed, once."""

from io import StringIO

from django.core.management import call_command

from riskreg.domain import comments, ledger_adoption, ledger_check, risks
from riskreg.models import LedgerEvent
from tests.factories import NOW, TODAY, ActionFactory


def faults():
    found = [fault.what for chain in ledger_check.check_history() for fault in chain.faults]
    return found, ledger_check.unrecorded_rows()


def test_adopt_seals_a_past_without_events(register, alice, bob, risk, tampering):
    ActionFactory(risk=risk, by=bob)
    comments.add_comment(risk=risk, by=alice, now=NOW, text="Hm.")
    risks.edit_risk(risk=risk, by=bob, now=NOW, today=TODAY, seen=risk.version, values={"title": "Later"})
    events = LedgerEvent.objects.exclude(model="").count()
    tampering("DELETE FROM riskreg_ledgerevent")
    assert set(faults()[1]) >= {"risk", "action", "comment", "user", "register"}
    assert ledger_adoption.adopt(now=NOW) == events
    assert faults() == ([], {})


def test_adopt_passes_by_when_there_are_events(register, risk, tampering):
    tampering("UPDATE riskreg_risk SET title = 'Nothing to see' WHERE reference = 'IT-001'")
    assert ledger_adoption.adopt(now=NOW) == 0
    assert faults()[0] == ["the risk is not what its last event says"]


def test_migrate_adopts_and_says_so(register, risk, tampering):
    tampering("DELETE FROM riskreg_ledgerevent")
    said = StringIO()
    call_command("migrate", verbosity=1, stdout=said)
    assert "older than the ledger" in said.getvalue()
    assert faults() == ([], {})
