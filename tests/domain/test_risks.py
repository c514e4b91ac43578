"""Logging and changing risks."""

from datetime import timedelta

import pytest

from riskreg.choices import RiskState
from riskreg.domain import risks
from riskreg.domain.errors import Conflict, Refused
from riskreg.models import Register, Risk
from tests.factories import NOW, TODAY, RiskFactory


def test_log_risk_with_only_a_title_makes_an_unassessed_draft(register, alice):
    risk = risks.log_risk(register=register, by=alice, now=NOW, today=TODAY, values={"title": "Something breaks"})
    risk.refresh_from_db()
    assert (risk.reference, risk.state, risk.current_score, risk.strategy, risk.owner) == (
        "IT-001", RiskState.DRAFT, None, "", None,
    )  # fmt: skip
    assert risk.next_review_on == TODAY + timedelta(days=14)
    assert list(risk.history.values_list("history_type", "history_user")) == [("+", alice.pk)]


def test_log_risk_with_score_and_owner_opens_it(register, alice, risk):
    assert (risk.state, risk.current_score, risk.rating) == (RiskState.OPEN, 12, "high")
    assert risk.next_review_on == TODAY + timedelta(days=60)


def test_log_risk_numbers_in_order_and_never_twice(register):
    assert [RiskFactory(register=register).reference for _ in range(3)] == ["IT-001", "IT-002", "IT-003"]


def test_log_risk_refuses_an_owner_from_outside(register, charlie):
    with pytest.raises(Refused) as refused:
        RiskFactory(register=register, owner=charlie)
    assert refused.value.field == "owner"
    assert Risk.objects.count() == 0


def test_log_risk_refuses_a_level_off_the_matrix(register):
    with pytest.raises(Refused) as refused:
        RiskFactory(register=register, current_likelihood=6)
    assert refused.value.field == "current_likelihood"


def test_edit_risk_records_before_and_after(risk, alice):
    changed = risks.edit_risk(
        risk=risk, by=alice, now=NOW, today=TODAY, seen=1, values={"title": "Backups are lost"}, reason="Sharper"
    )
    assert changed == {"title": ("Backups cannot be restored", "Backups are lost")}
    latest = risk.history.first()
    assert (latest.title, latest.version, latest.history_change_reason) == ("Backups are lost", 2, "Sharper")


def test_edit_risk_without_a_change_writes_nothing(risk, alice):
    assert risks.edit_risk(risk=risk, by=alice, now=NOW, today=TODAY, seen=1, values={"title": risk.title}) == {}
    assert risk.history.count() == 1


def test_edit_risk_on_a_stale_version_conflicts_and_writes_nothing(risk, alice, bob):
    mine = Risk.objects.get(pk=risk.pk)
    risks.edit_risk(risk=risk, by=bob, now=NOW, today=TODAY, seen=1, values={"title": "Bob's words"})
    with pytest.raises(Conflict) as conflict:
        risks.edit_risk(risk=mine, by=alice, now=NOW, today=TODAY, seen=1, values={"title": "Alice's words"})
    assert conflict.value.current.title == "Bob's words"
    assert risk.history.count() == 2


def test_rescoring_upwards_brings_the_review_forward(risk, alice):
    risks.edit_risk(
        risk=risk, by=alice, now=NOW, today=TODAY, seen=1, values={"current_impact": 5, "current_likelihood": 4}
    )
    assert (risk.current_score, risk.next_review_on) == (20, TODAY + timedelta(days=30))


def test_rescoring_downwards_leaves_the_review(risk, alice):
    risks.edit_risk(risk=risk, by=alice, now=NOW, today=TODAY, seen=1, values={"current_impact": 1})
    assert risk.next_review_on == TODAY + timedelta(days=60)


def test_a_review_can_be_brought_forward_but_not_put_off(risk, alice):
    risks.bring_review_forward(risk=risk, by=alice, now=NOW, today=TODAY, seen=1, due=TODAY + timedelta(days=5))
    with pytest.raises(Refused) as refused:
        risks.bring_review_forward(risk=risk, by=alice, now=NOW, today=TODAY, seen=2, due=TODAY + timedelta(days=6))
    assert refused.value.field == "next_review_on"


def test_closing_ends_the_review_and_reopening_restarts_it(risk, alice):
    risks.close_risk(risk=risk, by=alice, now=NOW, seen=1, close_reason="occurred", reason="It happened")
    assert (risk.state, risk.next_review_on) == (RiskState.CLOSED, None)
    later = TODAY + timedelta(days=40)
    risks.reopen_risk(risk=risk, by=alice, now=NOW, today=later, seen=2, reason="Again")
    assert (risk.state, risk.next_review_on) == (RiskState.OPEN, later + timedelta(days=60))


def test_a_duplicate_must_name_another_risk_of_the_register(risk, alice):
    with pytest.raises(Refused) as refused:
        risks.close_risk(risk=risk, by=alice, now=NOW, seen=1, close_reason="duplicate", duplicate_of=risk)
    assert refused.value.field == "duplicate_of"


def test_every_write_raises_the_revision_of_the_register(register, risk, alice):
    before = Register.objects.get(pk=register.pk).revision
    risks.edit_risk(risk=risk, by=alice, now=NOW, today=TODAY, seen=1, values={"strategy": "mitigate"})
    assert Register.objects.get(pk=register.pk).revision == before + 1


@pytest.mark.parametrize("url", ["http://wiki.example", "javascript:alert(1)", "wiki.example", ""])
def test_links_lead_to_https_addresses_alone(register, risk, bob, url):
    links = [{"title": "Wiki", "url": "https://wiki.example"}, {"title": "Worse", "url": url}]
    with pytest.raises(Refused) as refused:
        risks.edit_risk(risk=risk, by=bob, now=NOW, today=TODAY, seen=1, values={"links": links})
    assert refused.value.field == "links"
    with pytest.raises(Refused):
        risks.log_risk(register=register, by=bob, now=NOW, today=TODAY, values={"title": "New", "links": links})
    risk.refresh_from_db()
    assert risk.links == []
