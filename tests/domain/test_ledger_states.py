"""What a seal covers stays what it was: a new field must not break seals from before it."""

from pathlib import Path

import pytest

from riskreg.domain.ledger_states import LATER, state_fields, state_of, state_of_values, tracked_models
from riskreg.lib.chain import digest
from riskreg.models import Organisation

# The fields of every tracked model in the order in which the first seals covered them. Never changed: a field that is
# new goes into LATER; a model that is new gets a line.
SEALED = dict(line.split(": ") for line in (Path(__file__).parent / "sealed_fields.txt").read_text().splitlines())


@pytest.mark.parametrize("name", sorted(tracked_models()))
def test_the_first_fields_of_every_state_are_the_ones_that_were_sealed_first(name: str) -> None:
    found = [field for field in state_fields(tracked_models()[name]) if field not in LATER.get(name, {})]

    assert " ".join(found) == SEALED[name]


def test_later_fields_stand_at_the_end() -> None:
    for name, later in LATER.items():
        assert state_fields(tracked_models()[name])[-len(later) :] == tuple(later)


def test_a_later_field_enters_a_seal_only_when_it_has_a_value(monkeypatch: pytest.MonkeyPatch) -> None:
    organisation = Organisation(pk=1, version=1, name="Brook", time_zone="UTC", logo_digest="")
    before_there_was_a_logo = digest([1, 1, "Brook", "UTC"])
    monkeypatch.setitem(LATER, "organisation", {"language": "en-gb", "logo_digest": ""})
    state_fields.cache_clear()
    try:
        assert state_of(organisation) == before_there_was_a_logo
        organisation.logo_digest = "ab"
        assert state_of(organisation) == digest([1, 1, "Brook", "UTC", ["logo_digest", "ab"]])
        assert state_of_values(Organisation, [1, 1, "Brook", "UTC", "en-gb", "ab"]) == state_of(organisation)
    finally:
        state_fields.cache_clear()
