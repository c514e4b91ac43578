"""Whatever is changed in the database past the recording is found, and nothing else is."""

from random import Random

import pytest
from django.core.cache import caches
from django.db import connection, transaction

from riskreg.choices import ReportKind
from riskreg.domain import ledger_check
from riskreg.domain.guard import open_for_writing
from riskreg.jobs.reports import draw
from riskreg.lib import ledger_triggers
from riskreg.reports.attached import proof_of
from tests.history.tampering import Intruder
from tests.history.world import World

pytestmark = pytest.mark.django_db


def faults() -> list[str]:
    found = [fault.what for chain in ledger_check.check_history() for fault in chain.faults]
    return found + [f"{count} {name}" for name, count in ledger_check.unrecorded_rows().items()]


def lived(seed: int, steps: int) -> World:
    """A register with a past."""
    caches["local"].clear()
    world = World(Random(seed))
    for number in range(steps):
        world.step(number)
    return world


@pytest.fixture
def printed():
    """A register with a past, and the head that its last PDF names."""
    world = lived(1, 40)
    pdf = draw(ReportKind.REGISTER_TABLE, register=world.fresh(), query="", now=world.later()).pdf
    return world, proof_of(pdf).history_head


@pytest.fixture
def lifted():
    """Without the triggers, which somebody with the database in their hands drops first."""
    ledger_triggers.drop(connection)
    with open_for_writing():
        yield


def unnoticed(printed, times: int) -> list[str]:
    """What was done that neither the check nor the printed head betrays; each is undone afterwards."""
    world, head = printed
    intruder, missed = Intruder(Random(times), world.register), []
    assert faults() == []
    assert ledger_check.head_is_known(head)
    for _time in range(times):
        with transaction.atomic():
            done = intruder.act()
            if ledger_check.head_is_known(head) and faults() == []:
                missed.append(done)
            transaction.set_rollback(True)
    assert faults() == []
    return missed


def test_sixty_ways_to_tamper_are_all_found(printed, lifted):
    assert unnoticed(printed, 60) == []


@pytest.mark.long
def test_a_thousand_ways_to_tamper_are_all_found(printed, lifted):
    assert unnoticed(printed, 1_000) == []


def test_history_shortened_without_a_trace_is_betrayed_by_the_printed_head_alone(printed, lifted):
    world, head = printed
    Intruder(Random(3), world.register).rewind()
    assert faults() == []
    assert not ledger_check.head_is_known(head)


def alarms(seeds: range, steps: int) -> dict[int, list[str]]:
    found = {}
    for seed in seeds:
        with transaction.atomic():
            lived(seed, steps)
            found[seed] = faults()
            transaction.set_rollback(True)
    return {seed: what for seed, what in found.items() if what}


def test_untouched_histories_give_no_alarm():
    assert alarms(range(100, 104), 25) == {}


@pytest.mark.long
def test_hundred_untouched_histories_give_no_alarm():
    assert alarms(range(100, 200), 60) == {}
