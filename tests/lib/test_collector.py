"""What the collector still walks after a process has settled."""

import gc

import pytest

from riskreg.lib import collector


@pytest.fixture(autouse=True)
def as_before():
    kept = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*kept)


def test_settle_leaves_what_is_loaded_alone():
    collector.settle()
    assert (gc.get_freeze_count() > 10_000, gc.get_threshold()) == (True, (10_000, 20, 20))


def test_settle_still_frees_what_comes_later():
    collector.settle()
    ring: list = []
    ring.append(ring)
    del ring
    assert gc.collect() >= 1
