"""What changed on a risk since the last meeting, field by field."""

from datetime import timedelta

from riskreg.domain import actions, changes_since, risks
from tests.factories import NOW, TODAY, ActionFactory, RiskFactory

MEETING = NOW + timedelta(days=1)
LATER = NOW + timedelta(days=10)


def edit(risk, by, **values):
    risk.refresh_from_db()
    risks.edit_risk(risk=risk, by=by, now=LATER, today=TODAY, seen=risk.version, values=values)


def told(found) -> list[tuple[str, str, str, str]]:
    return [(line.change.label, line.change.before.text, line.change.after.text, line.who) for line in found.lines]


def test_changes_without_a_meeting_say_nothing(risk):
    found = changes_since.changes_since(risk, None)
    assert (found.moment, found.lines, found.then) == (None, (), 12)


def test_changes_name_each_field_and_who_changed_it_last(risk, bob, alice):
    edit(risk, bob, current_likelihood=4)
    edit(risk, alice, current_likelihood=5, transfer_to="Harbour Mutual")
    found = changes_since.changes_since(risk, MEETING)
    assert told(found) == [
        ("Transferred to", "", "Harbour Mutual", "Alice Owner"),
        ("Likelihood", "3 Possible", "5 Almost certain", "Alice Owner"),
    ]
    assert (found.then, found.then_rating, found.places) == (12, "high", (3, 4))


def test_changes_back_and_forth_are_none(risk, bob):
    edit(risk, bob, title="Other")
    edit(risk, bob, title="Backups cannot be restored")
    assert changes_since.changes_since(risk, MEETING).lines == ()


def test_unchanged_risk_costs_one_query(risk, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = changes_since.changes_since(risk, MEETING)
    assert (found.lines, found.is_new) == ((), False)


def test_new_risk_is_new(register, bob):
    risk = RiskFactory(register=register, owner=bob, now=LATER)
    assert changes_since.changes_since(risk, MEETING).is_new is True


def test_actions_are_told_by_what_became_of_them(risk, bob):
    old = ActionFactory(risk=risk, owner=bob, title="Sign")
    actions.set_action_state(action=old, by=bob, now=LATER, seen=old.version, state="done")
    ActionFactory(risk=risk, owner=bob, title="Rehearse", by=bob, now=LATER)
    found = changes_since.changes_since(risk, MEETING)
    assert [(line.change.after.text, line.what) for line in found.lines] == [("Sign", "done"), ("Rehearse", "added")]
    assert found.done == 1
