"""Taking one's own last change back."""

from datetime import timedelta

import pytest
from django.db import transaction

from riskreg.domain import acceptances, categories, recording, reviews, risks, undo
from riskreg.domain.errors import Refused
from riskreg.models import Risk
from tests.factories import NOW, TODAY, CategoryFactory

SOON = NOW + timedelta(minutes=5)


def edit(risk, by, now=NOW, **values):
    risks.edit_risk(risk=risk, by=by, now=now, today=TODAY, seen=risk.version, values=values)


def take_back(risk, by, now=SOON, seen=None):
    fresh = Risk.objects.select_related("register__matrix").get(pk=risk.pk)
    return undo.undo_last(risk=fresh, by=by, now=now, today=TODAY, seen=seen or fresh.version), fresh


def state(risk):
    """Every tracked value but the version and the date of the last change."""
    row = Risk.history.filter(id=risk.pk).order_by("-history_id").first()
    return {
        field.attname: getattr(row, field.attname)
        for field in row.tracked_fields
        if field.name not in {"version", "changed_at"}
    }


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"current_impact": 5}, "raised the impact from Major to Severe."),
        ({"title": "Sharper", "cause": "Rust", "tags": "\ntag:a\n"}, "changed title, cause and tags."),
        ({"strategy": "avoid", "strategy_note": "Stop it"}, "changed strategy and why this strategy."),
        ({"owner": None}, "took the owner away."),
    ],
)
def test_undo_brings_back_everything_the_change_changed(risk, bob, values, sentence):
    before = state(risk)
    edit(risk, bob, **values)
    what, fresh = take_back(risk, bob)
    assert (what, fresh.version, state(risk)) == (sentence, 3, before)
    rows = Risk.history.filter(id=risk.pk).order_by("history_id")
    assert [(row.version, row.history_user, row.history_change_reason) for row in rows][1:] == [
        (2, bob, ""), (3, bob, f"Undone: {sentence}"),
    ]  # fmt: skip


def test_undo_brings_back_the_review_date_that_followed_from_a_score(risk, bob):
    due = risk.next_review_on
    edit(risk, bob, current_likelihood=5, current_impact=5)
    assert risk.next_review_on == TODAY + timedelta(days=30)
    _what, fresh = take_back(risk, bob)
    assert (fresh.next_review_on, fresh.current_score) == (due, 12)


def test_undo_of_closing_opens_the_risk_with_its_review_date(risk, bob):
    before = state(risk)
    risks.close_risk(risk=risk, by=bob, now=NOW, seen=1, close_reason="avoided")
    take_back(risk, bob)
    assert state(risk) == before


def test_undo_can_be_undone(risk, bob):
    edit(risk, bob, current_impact=5)
    after = state(risk)
    take_back(risk, bob)
    what, _fresh = take_back(risk, bob)
    assert (what, state(risk)) == ("lowered the impact from Severe to Major.", after)


def test_undo_is_refused_when_somebody_else_changed_the_risk_since(risk, alice, bob):
    edit(risk, bob, current_impact=5)
    edit(risk, alice, title="Hers")
    with pytest.raises(Refused, match="Alice Owner has changed IT-001 since"):
        take_back(risk, bob, seen=2)
    with pytest.raises(Refused, match="Alice Owner has changed IT-001 since"):
        take_back(risk, bob)
    assert Risk.objects.get(pk=risk.pk).version == 3


def test_undo_of_an_older_change_of_ones_own_is_refused(risk, bob):
    edit(risk, bob, current_impact=5)
    edit(risk, bob, title="Mine too")
    with pytest.raises(Refused, match="Undo that change first"):
        take_back(risk, bob, seen=2)


def test_undo_is_refused_after_an_hour_and_for_the_first_version(risk, alice, bob):
    edit(risk, bob, current_impact=5)
    with pytest.raises(Refused, match="more than an hour ago"):
        take_back(risk, bob, now=NOW + timedelta(minutes=61))
    other = risks.log_risk(register=risk.register, by=bob, now=NOW, today=TODAY, values={"title": "New"})
    with pytest.raises(Refused, match="Close it"):
        take_back(other, bob)


def test_undo_is_refused_when_the_old_owner_has_left(risk, alice, bob):
    edit(risk, bob, owner=bob)
    with transaction.atomic():
        recording.delete(alice.memberships.get(), by=bob, now=NOW, seen=1)
    with pytest.raises(Refused, match="Alice Owner cannot own risks here any more"):
        take_back(risk, bob)


def test_undo_leaves_other_peoples_things_alone(risk, bob):
    category = CategoryFactory(register=risk.register, name="Old")
    edit(risk, bob, category=category)
    categories.rename_category(category=category, name="New", by=bob, now=NOW, seen=1)
    take_back(risk, bob)
    category.refresh_from_db()
    assert category.name == "New"


def test_undo_lets_an_acceptance_hold_again(risk, alice, bob):
    asked = acceptances.ask(
        risk=risk, approver=bob, rationale="Cheap", expires_on=TODAY + timedelta(days=90), by=alice, now=NOW,
        today=TODAY,
    )  # fmt: skip
    digest = acceptances.state_digest(risk)
    acceptances.sign(acceptance=asked, by=bob, now=NOW, today=TODAY, seen=1, digest=digest)
    edit(risk, bob, now=NOW + timedelta(minutes=1), current_impact=5)
    asked.refresh_from_db()
    assert asked.is_in_force(TODAY) is False
    take_back(risk, bob)
    asked.refresh_from_db()
    assert asked.is_in_force(TODAY) is True


def test_undo_takes_a_review_back(risk, bob):
    before = state(risk)
    review = reviews.record_review(risk=risk, by=bob, now=NOW, today=TODAY, seen=1, outcome="no_change")
    take_back(risk, bob)
    review.refresh_from_db()
    assert (review.undone_at, state(risk)) == (SOON, before)


def test_undoable_is_ones_own_last_change_alone(risk, alice, bob):
    assert undo.undoable(risk, by=bob, now=SOON) is None
    edit(risk, bob, current_impact=5)
    assert undo.undoable(risk, by=bob, now=SOON).after.version == 2
    assert undo.undoable(risk, by=alice, now=SOON) is None
    assert undo.undoable(risk, by=bob, now=NOW + timedelta(hours=2)) is None
