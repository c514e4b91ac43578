from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskreg.domain import recording
from riskreg.domain.ledger_columns import column, moment, state_columns, state_of_columns
from riskreg.domain.ledger_states import state_of, tracked_models
from riskreg.lib import chain
from riskreg.models import Risk
from tests.factories import RiskFactory

pytestmark = pytest.mark.django_db
AT = datetime(2026, 10, 6, 9, 48, 7, 120, tzinfo=UTC)


@pytest.mark.parametrize("logged_at", [AT, AT.replace(microsecond=0), AT.astimezone(timezone(timedelta(hours=5)))])
def test_state_from_text_is_the_state_of_the_row(register, logged_at):
    risk, links = RiskFactory(register=register), [{"url": "https://a.example/ä", "name": "“A”"}]
    recording.update_all([(risk, {"logged_at": logged_at, "target_on": AT.date(), "links": links})], by=None, now=AT)
    for row in (Risk, Risk.history.model):
        values = row._base_manager.filter(id=risk.pk).order_by("-version").values_list(*state_columns(Risk)).first()
        assert state_of_columns(Risk, values) == state_of(risk)


@pytest.mark.parametrize("name", sorted(tracked_models()))
def test_columns_are_asked_for_in_the_order_of_the_state(name):
    model = tracked_models()[name]
    assert [getattr(part, "source_expressions", None) is None for part in state_columns(model)].count(True) >= 2
    list(model._base_manager.values_list(*state_columns(model)))  # each model's question is one the database answers


def test_moment_is_written_as_seals_write_it(register):
    risk = RiskFactory(register=register)
    recording.update_all([(risk, {"logged_at": AT})], by=None, now=AT)
    stored = Risk.objects.filter(pk=risk.pk).values_list(column("logged_at"), flat=True).get()
    assert moment(stored) == "2026-10-06T09:48:07.000120+00:00"


@given(st.datetimes(timezones=st.timezones()))
def test_every_moment_has_one_text(at):
    sealed = f'"{chain.moment_text(str(at))}"'
    assert sealed == chain.canonical(at)
    assert chain.moment_text(str(at.astimezone(UTC).replace(tzinfo=None))) == sealed.strip('"')


def test_moment_that_cannot_be_read_is_an_error():
    with pytest.raises(ValueError, match="yesterday"):
        moment("yesterday")
