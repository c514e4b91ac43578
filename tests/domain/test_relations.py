"""How risks hang together: what is said, who sees it, and what stands in the history."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from riskreg.choices import RelationKind
from riskreg.domain import as_of, moving, recording, relations, timeline
from riskreg.domain.errors import Conflict, Refused
from riskreg.domain.ledger_check import check_history
from riskreg.domain.risks import close_risk
from riskreg.models import LedgerEvent, Relation
from tests.factories import NOW, TODAY, RegisterFactory, RiskFactory, member, recorded_member

LATER = NOW + timedelta(days=3)


@pytest.fixture
def twin(register, bob):
    """IT-002."""
    return RiskFactory(register=register, owner=bob, title="Disks fill")


@pytest.fixture
def away(register, bob):
    """OPS-001, in a register that Bob manages and Alice does not see."""
    operations = RegisterFactory(code="OPS", name="Operations", matrix=register.matrix)
    recorded_member(bob, operations, "manager")
    return RiskFactory(register=operations, title="Data centre burns")


def say(risk, other, kind, by, now=NOW):
    return relations.relate(risk=risk, other=other, kind=kind, by=by, now=now)


def seen(risk, by):
    return [(each.kind.label, each.risk.reference) for each in relations.related_to(risk, by=by)]


def told(risk, by):
    days = timeline.timeline_of(risk, by=by, only=["related"]).days
    return [f"{entry.who} {entry.what}" for day in days for entry in day.entries]


def test_a_relation_is_seen_from_both_sides(risk, twin, alice):
    say(risk, twin, "caused_by", alice)

    assert seen(risk, alice) == [("Caused by", "IT-002")]
    assert seen(twin, alice) == [("Causes", "IT-001")]
    assert told(risk, alice) == ["Alice Owner linked the risk: caused by IT-002."]
    assert told(twin, alice) == ["Alice Owner linked the risk: causes IT-001."]


def test_causes_come_before_what_is_similar(register, risk, twin, alice):
    third = RiskFactory(register=register)
    say(risk, twin, "similar", alice)
    say(third, risk, "causes", alice)
    assert seen(risk, alice) == [("Caused by", "IT-003"), ("Similar to", "IT-002")]


@pytest.mark.parametrize(
    ("kind", "inverse"), [("caused_by", "causes"), ("causes", "caused_by"), ("similar", "similar")]
)
def test_every_kind_has_its_other_side(kind, inverse):
    assert RelationKind(kind).inverse == inverse


def test_a_relation_taken_back_stays_in_the_history_and_in_the_past(risk, twin, bob):
    relation = say(risk, twin, "similar", bob)
    relations.unrelate(relation=relation, by=bob, now=LATER, seen=1)

    assert (seen(risk, bob), Relation.objects.count()) == ([], 0)
    assert told(twin, bob) == [
        "Bob Chair took a link back: similar to IT-001.", "Bob Chair linked the risk: similar to IT-001.",
    ]  # fmt: skip
    past = as_of.register_then(risk.register, NOW + timedelta(hours=1))
    assert seen(as_of.risk_then(risk, past), bob) == [("Similar to", "IT-002")]
    assert seen(as_of.risk_then(twin, past), bob) == [("Similar to", "IT-001")]
    events = LedgerEvent.objects.filter(model="relation").order_by("sequence")
    assert list(events.values_list("type", "subject")) == [("relation_added", "IT-001"), ("relation_removed", "IT-001")]
    assert [checked.faults for checked in check_history()] == [[]] * len(check_history())


def test_the_past_shows_the_other_risk_as_it_stood(risk, twin, bob):
    say(risk, twin, "causes", bob)
    close_risk(risk=twin, by=bob, now=LATER, seen=twin.version, close_reason="avoided")
    past = as_of.register_then(risk.register, NOW + timedelta(hours=1))

    (then,) = relations.related_to(as_of.risk_then(risk, past), by=bob)
    (now,) = relations.related_to(risk, by=bob)

    assert (then.risk.state, then.risk.rating, then.row) == ("open", "high", None)
    assert (now.risk.state, now.risk.rating) == ("closed", "high")


def test_nothing_is_told_of_a_risk_that_one_may_not_see(risk, away, alice, bob, dora):
    say(risk, away, "caused_by", bob)
    past = as_of.register_then(risk.register, NOW + timedelta(hours=1))

    assert seen(risk, bob) == seen(risk, dora) == [("Caused by", "OPS-001")]
    assert (seen(risk, alice), told(risk, alice), told(risk, None)) == ([], [], [])
    assert timeline.timeline_of(risk, by=alice).total + 1 == timeline.timeline_of(risk, by=bob).total
    assert (seen(as_of.risk_then(risk, past), alice), seen(as_of.risk_then(risk, past), bob)) == (
        [], [("Caused by", "OPS-001")],
    )  # fmt: skip
    assert told(away, bob) == ["Bob Chair linked the risk: causes IT-001."]


@pytest.mark.parametrize("kind", RelationKind.values)
def test_two_risks_are_linked_once_whoever_says_it(risk, twin, alice, kind):
    say(risk, twin, "similar", alice)
    for first, second in ((risk, twin), (twin, risk)):
        with pytest.raises(Refused, match="linked already"):
            say(first, second, kind, alice)


def test_the_database_keeps_pairs_apart(risk, twin):
    def write(**values):
        with transaction.atomic():
            recording.insert(Relation(**{"kind": "similar", "created_at": NOW, **values}), by=None, now=NOW)

    write(risk=risk, other=twin)
    for wrong in ({"risk": twin, "other": risk}, {"risk": risk, "other": risk}):
        with pytest.raises(IntegrityError):
            write(**wrong)
    with pytest.raises(IntegrityError):
        write(risk=risk, other=RiskFactory(register=risk.register), kind="friend")


def test_what_makes_no_sense_is_refused(risk, twin, alice):
    for other, kind, field in ((risk, "similar", "other"), (twin, "friend", "kind")):
        with pytest.raises(Refused) as refused:
            say(risk, other, kind, alice)
        assert refused.value.field == field
    relation = say(risk, twin, "similar", alice)
    with pytest.raises(Conflict):
        relations.unrelate(relation=relation, by=alice, now=NOW, seen=2)
    close_risk(risk=risk, by=alice, now=LATER, seen=risk.version, close_reason="avoided")
    with pytest.raises(Refused):
        relations.unrelate(relation=relation, by=alice, now=LATER, seen=1)
    with pytest.raises(Refused):
        say(risk, RiskFactory(register=risk.register), "similar", alice)


def test_a_moved_risk_takes_its_relations_along(register, risk, twin, away, alice, bob):
    third = RiskFactory(register=register)
    say(risk, twin, "causes", bob)
    say(third, risk, "similar", bob)

    fresh = moving.move_risk(risk=risk, to=away.register, by=bob, now=LATER, today=TODAY, seen=risk.version)

    assert seen(fresh, bob) == [("Causes", "IT-002"), ("Similar to", "IT-003")]
    assert (seen(twin, bob), seen(third, bob)) == ([("Caused by", "OPS-002")], [("Similar to", "OPS-002")])
    assert seen(twin, alice) == []
    moved = moving.move_risk(risk=twin, to=away.register, by=bob, now=LATER, today=TODAY, seen=twin.version)
    assert seen(fresh, bob) == [("Causes", "OPS-003"), ("Similar to", "IT-003")]
    assert seen(moved, bob) == [("Caused by", "OPS-002")]
    assert [checked.faults for checked in check_history()] == [[]] * len(check_history())


def test_related_to_takes_a_fixed_number_of_queries(register, risk, bob, django_assert_num_queries):
    member(register, "Zoe Zenith", "viewer")
    for number in range(6):
        say(risk, RiskFactory(register=register), RelationKind.values[number % 3], bob)
    with django_assert_num_queries(2):  # where one is a member, and the rows
        assert all(each.risk.rating == "high" for each in relations.related_to(risk, by=bob))
