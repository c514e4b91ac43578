"""Generated registers."""

import pytest
from django.db import transaction

from riskreg.domain.errors import Refused
from riskreg.domain.seed import seed
from riskreg.models import Risk
from tests.factories import NOW, TODAY, RiskFactory


def make(code, risks=60):
    written = []
    register = seed(code=code, risks=risks, people_count=5, years=1, now=NOW, today=TODAY, step=written.append)
    return register, written


def test_seed_writes_that_many_risks_with_a_past(db):
    register, written = make("BIG")
    assert (register.risks.count(), Risk.history.count(), written) == (60, 180, [60])
    for risk in register.risks.all():
        latest = risk.history.order_by("-history_id").first()
        assert (latest.version, latest.current_score, latest.state) == (risk.version, risk.current_score, risk.state)


def test_seed_gives_the_same_data_every_time(db):
    fields = ("number", "title", "current_score", "state", "strategy", "next_review_on")
    with transaction.atomic():
        first = list(make("ONE")[0].risks.values_list(*fields))
        transaction.set_rollback(True)
    assert list(make("ONE")[0].risks.values_list(*fields)) == first


def test_seed_leaves_the_next_number_free(db):
    register, _written = make("BIG", risks=7)
    register.refresh_from_db()
    assert RiskFactory(register=register).reference == "BIG-008"


def test_seed_refuses_a_register_that_exists(register):
    with pytest.raises(Refused):
        make("IT")
