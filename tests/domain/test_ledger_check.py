"""The ledger is whole, and what is done to it past the recording is found."""

import random

import pytest

from riskreg.domain import ledger, ledger_check, risks
from riskreg.models import LedgerEvent, Risk
from tests.factories import NOW, TODAY, ActionFactory, RiskFactory

COLUMNS = ["type", "actor", "origin", "reason", "subject", "state", "changes", "previous_mac", "mac"]


@pytest.fixture
def past(register, bob, risk):
    """A register with some history."""
    ActionFactory(risk=risk, by=bob)
    for impact in (5, 4, 5):
        risks.edit_risk(
            risk=risk, by=bob, now=NOW, today=TODAY, seen=risk.version, values={"current_impact": impact}, reason="Seen"
        )
    RiskFactory(register=register, title="Another")
    return register


def faults(register=None) -> list[str]:
    return [fault.what for found in ledger_check.check_history(register) for fault in found.faults]


def test_untouched_history_is_whole(past):
    found = ledger_check.check_history()
    assert [fault for chain in found for fault in chain.faults] == []
    assert {chain.chain for chain in found} == {"site", f"register:{past.pk}"}
    assert ledger_check.unrecorded_rows() == {}


def test_row_changed_past_the_ledger_is_named(past, tampering):
    tampering("UPDATE riskreg_risk SET title = 'Nothing to see' WHERE reference = 'IT-001'")
    assert faults(past) == ["the risk is not what its last event says"]


def test_row_removed_past_the_ledger_is_named(past, tampering):
    tampering("DELETE FROM riskreg_action")
    assert faults(past) == ["the action is gone without an event"]


def test_row_slipped_in_past_the_ledger_is_counted(past, tampering):
    twin = Risk.objects.get(reference="IT-002")
    twin.pk, twin.number, twin.reference, twin.skip_history_when_saving = None, 99, "IT-099", True
    twin.save(force_insert=True)
    assert ledger_check.unrecorded_rows() == {"risk": 1}


def test_event_taken_out_is_a_gap(past, tampering):
    middle = LedgerEvent.objects.filter(chain=ledger.chain_of(past.pk)).order_by("sequence")[5]
    tampering("DELETE FROM riskreg_ledgerevent WHERE id = %s", [middle.pk])
    assert f"event {middle.sequence} is missing" in faults(past)


def test_tail_that_was_cut_off_no_longer_has_the_printed_head(past, tampering):
    head = str(ledger.head_of(past))
    assert ledger_check.head_is_known(head)
    last = LedgerEvent.objects.filter(chain=ledger.chain_of(past.pk)).order_by("-sequence")[0]
    tampering("DELETE FROM riskreg_ledgerevent WHERE id = %s", [last.pk])
    assert not ledger_check.head_is_known(head)


def test_two_events_that_changed_places_are_found(past, tampering):
    one, two = LedgerEvent.objects.filter(chain=ledger.chain_of(past.pk)).order_by("sequence")[3:5]
    for pk, number in ((one.pk, 9_999), (two.pk, one.sequence), (one.pk, two.sequence)):
        tampering("UPDATE riskreg_ledgerevent SET sequence = %s WHERE id = %s", [number, pk])
    assert faults(past) != []


def test_any_changed_field_of_any_event_is_found(past, tampering):
    chance = random.Random(7)
    events = list(LedgerEvent.objects.filter(chain=ledger.chain_of(past.pk)))
    for _time in range(40):
        event, column = chance.choice(events), chance.choice(COLUMNS)
        before = getattr(event, column)
        change = f"UPDATE riskreg_ledgerevent SET {column} = %s WHERE id = %s"  # noqa: S608 - one of COLUMNS
        tampering(change, [f"{before[:-1]}?", event.pk])
        assert faults(past) != [], (event.sequence, column)
        tampering(change, [before, event.pk])
    assert faults(past) == []


def test_chain_sealed_with_another_key_is_not_known(past, settings):
    settings.LEDGER_KEYS = "x" * 60
    assert faults(past)[0].startswith("it is sealed with the key")


def test_chain_goes_on_under_a_new_key(past, bob, risk, settings):
    settings.LEDGER_KEYS = "x" * 60 + "," + settings.LEDGER_KEYS
    risks.edit_risk(risk=risk, by=bob, now=NOW, today=TODAY, seen=risk.version, values={"title": "After"})
    assert faults() == []
    assert LedgerEvent.objects.values("key_name").distinct().count() == 2


def test_old_key_must_stay_when_a_new_one_seals(past, bob, risk, settings):
    old, new = settings.LEDGER_KEYS, "y" * 60
    settings.LEDGER_KEYS = f"{new},{old}"
    risks.edit_risk(risk=risk, by=bob, now=NOW, today=TODAY, seen=risk.version, values={"title": "After"})
    assert faults(past) == []
    settings.LEDGER_KEYS = new
    assert faults(past)[0].startswith("it is sealed with the key")
    settings.LEDGER_KEYS = f"{new}, {old}"
    assert faults(past) == []
