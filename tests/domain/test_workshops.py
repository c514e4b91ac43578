"""A workshop from the first idea to the drafts."""

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import given
from hypothesis import strategies as st

from riskreg.domain import erasure, people, workshop_ideas, workshops
from riskreg.domain.errors import Refused
from riskreg.domain.spread import spread_of
from riskreg.domain.workshop_results import results_of
from riskreg.models import IdeaVote, Participant, Risk, Workshop, WorkshopIdea
from tests.factories import NOW, TODAY, CategoryFactory

FIVE = ("one", "two", "three", "four", "five")


@pytest.fixture
def workshop(register, bob):
    return workshops.start(register=register, title="The move", dots=3, by=bob, now=NOW)


@pytest.fixture
def ann(workshop):
    return guest(workshop, "Ann")


@pytest.fixture
def ben(workshop):
    return guest(workshop, "Ben")


def guest(workshop, name):
    return workshops.join(workshop=workshop, user=None, name=name, now=NOW).participant


def idea(workshop, who, title, number=0):
    key = f"{number or WorkshopIdea.objects.count():036d}"
    return workshop_ideas.add_idea(workshop=workshop, participant=who, key=key, title=title, now=NOW)


def to(workshop, phase, bob):
    workshops.move_on(workshop=workshop, phase=phase, by=bob)


def test_whole_workshop_ends_in_drafts_with_votes_and_spread(workshop, register, bob, ann, ben):
    CategoryFactory(register=register, name="Operations")
    fire, flood = idea(workshop, ann, "A fire stops the old rooms"), idea(workshop, ben, "The cellar is flooded")
    twin = idea(workshop, ben, "Fire in the data centre")
    to(workshop, "groups", bob)
    workshop_ideas.group_ideas(workshop=workshop, ideas=[fire.pk], group=" operations ", by=bob)
    workshop_ideas.merge_ideas(workshop=workshop, ideas=[twin.pk, fire.pk], into=fire.pk, by=bob)
    to(workshop, "votes", bob)
    assert workshop_ideas.put_dots(workshop=workshop, participant=ann, idea=fire.pk, dots=2) == 1
    workshop_ideas.put_dots(workshop=workshop, participant=ben, idea=fire.pk, dots=1)
    to(workshop, "scores", bob)
    assert workshop.idea == fire
    for who, likelihood, impact in ((ann, 2, 5), (ben, 4, 5)):
        workshop_ideas.score_idea(
            workshop=workshop, participant=who, idea=fire.pk, likelihood=likelihood, impact=impact
        )
    workshop_ideas.reveal(workshop=workshop, by=bob)
    workshop_ideas.record(workshop=workshop, idea=fire.pk, likelihood=3, impact=5, note="Old wiring", by=bob)
    drafts = workshops.end(workshop=workshop, chosen={fire.pk}, by=bob, now=NOW, today=TODAY)
    risk = Risk.objects.get()
    assert drafts == [risk]
    assert (risk.title, risk.state, risk.source, risk.category.name, risk.current_score) == (
        "A fire stops the old rooms", "draft", "workshop", "Operations", 15,
    )  # fmt: skip
    assert risk.current_rationale == (
        "Old wiring From the workshop “The move” on 6 Oct 2026. 3 dots. Scored by 2 people: likelihood 2–4, impact 5."
    )
    assert risk.history.get().history_change_reason == "From the workshop “The move”"
    assert [result.idea.risk for result in results_of(workshop)] == [risk, None]
    assert flood.title == results_of(workshop)[1].idea.title


def test_guests_are_let_out_at_the_end(workshop, bob):
    joined = workshops.join(workshop=workshop, user=None, name="Ann", now=NOW)
    nobody = type("Nobody", (), {"is_authenticated": False, "pk": None})()
    assert workshops.recognise(workshop, user=nobody, secret=joined.secret) == joined.participant
    assert workshops.recognise(workshop, user=nobody, secret="") is None
    assert workshops.recognise(workshop, user=nobody, secret="guessed") is None
    workshops.end(workshop=workshop, chosen=set(), by=bob, now=NOW, today=TODAY)
    assert workshops.recognise(workshop, user=nobody, secret=joined.secret) is None
    assert Participant.objects.get().secret_hash == ""
    with pytest.raises(Refused, match="ended"):
        guest(workshop, "Late")


def test_whoever_is_taken_off_is_out(workshop, bob, alice):
    joined = workshops.join(workshop=workshop, user=alice, name="", now=NOW)
    workshops.remove(workshop=workshop, participant=joined.participant, by=bob, now=NOW)
    assert workshops.recognise(workshop, user=alice, secret="") is None
    with pytest.raises(Refused, match="taken you off"):
        workshops.join(workshop=workshop, user=alice, name="", now=NOW)


def test_a_name_is_taken_once(workshop, ann):
    with pytest.raises(Refused, match="here already"):
        guest(workshop, " ann ")


def test_an_idea_sent_twice_is_there_once(workshop, ann):
    first, second = idea(workshop, ann, "Fire", 7), idea(workshop, ann, "Fire", 7)
    assert (first, WorkshopIdea.objects.count()) == (second, 1)


def test_dots_cannot_be_put_twice(workshop, bob, ann):
    one, two = idea(workshop, ann, "Fire"), idea(workshop, ann, "Flood")
    to(workshop, "votes", bob)
    workshop_ideas.put_dots(workshop=workshop, participant=ann, idea=one.pk, dots=2)
    with pytest.raises(Refused, match="no dots left"):
        workshop_ideas.put_dots(workshop=workshop, participant=ann, idea=two.pk, dots=2)
    workshop_ideas.put_dots(workshop=workshop, participant=ann, idea=one.pk, dots=0)
    assert workshop_ideas.put_dots(workshop=workshop, participant=ann, idea=two.pk, dots=3) == 0
    assert sum(IdeaVote.objects.values_list("dots", flat=True)) == 3


def test_scores_are_closed_once_they_are_shown(workshop, bob, ann):
    one = idea(workshop, ann, "Fire")
    to(workshop, "scores", bob)
    with pytest.raises(Refused, match="Nobody has scored"):
        workshop_ideas.reveal(workshop=workshop, by=bob)
    workshop_ideas.score_idea(workshop=workshop, participant=ann, idea=one.pk, likelihood=1, impact=1)
    workshop_ideas.reveal(workshop=workshop, by=bob)
    with pytest.raises(Refused, match="moved on"):
        workshop_ideas.score_idea(workshop=workshop, participant=ann, idea=one.pk, likelihood=5, impact=5)
    workshop_ideas.score_again(workshop=workshop, by=bob)
    workshop_ideas.score_idea(workshop=workshop, participant=ann, idea=one.pk, likelihood=5, impact=5)
    assert results_of(workshop)[0].likelihood.width == "5"


def test_scores_off_the_scale_are_refused(workshop, bob, ann):
    one = idea(workshop, ann, "Fire")
    to(workshop, "scores", bob)
    with pytest.raises(Refused, match="not on the scale"):
        workshop_ideas.score_idea(workshop=workshop, participant=ann, idea=one.pk, likelihood=6, impact=1)


def test_merging_chains_ends_at_the_one_that_stays(workshop, bob, ann):
    a, b, c = (idea(workshop, ann, title) for title in ("A", "B", "C"))
    workshop_ideas.merge_ideas(workshop=workshop, ideas=[a.pk], into=b.pk, by=bob)
    workshop_ideas.merge_ideas(workshop=workshop, ideas=[b.pk], into=c.pk, by=bob)
    (result,) = results_of(workshop)
    assert (result.idea, {one.title for one in result.merged}) == (c, {"A", "B"})
    workshop_ideas.part_idea(workshop=workshop, idea=a.pk, by=bob)
    assert {result.idea.title for result in results_of(workshop)} == {"A", "C"}


def test_only_whoever_chairs_may_run_it(workshop, register, alice, ann):
    one = idea(workshop, ann, "Fire")
    with pytest.raises(PermissionDenied):
        workshops.start(register=register, title="Mine", dots=1, by=alice, now=NOW)
    with pytest.raises(PermissionDenied):
        to(workshop, "groups", alice)
    with pytest.raises(PermissionDenied):
        workshop_ideas.merge_ideas(workshop=workshop, ideas=[one.pk], into=one.pk, by=alice)
    with pytest.raises(PermissionDenied):
        workshops.end(workshop=workshop, chosen={one.pk}, by=alice, now=NOW, today=TODAY)
    assert Workshop.objects.get().phase == "ideas"


def test_erased_person_has_no_name_in_a_workshop(workshop, alice, admin):
    workshops.join(workshop=workshop, user=alice, name="", now=NOW)
    people.deactivate(person=alice, by=admin, now=NOW, today=TODAY, seen=alice.version, successors={})
    alice.refresh_from_db()
    erasure.erase(person=alice, by=admin, now=NOW, seen=alice.version)
    assert "Alice" not in Participant.objects.get().name


@given(st.lists(st.tuples(st.sampled_from("abcdefg"), st.integers(1, 5)), max_size=30))
def test_spread_counts_everybody_once(given):
    spread = spread_of(given, FIVE)
    if not given:
        assert spread is None
        return
    assert sum(step.count for step in spread.steps) == len(given)
    below = sum(1 for _name, step in given if step < spread.middle)
    above = sum(1 for _name, step in given if step > spread.middle)
    assert below <= len(given) / 2 >= above
    assert spread.agreed == (max(step for _n, step in given) - min(step for _n, step in given) <= 1)
    assert list(spread.outliers) == [(name, step) for name, step in given if abs(step - spread.middle) >= 2]
