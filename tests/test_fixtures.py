"""The shipped fixtures keep their own rules: every risk is replayed and checked, without a database."""

from collections import Counter
from itertools import pairwise

import pytest

from riskreg.choices import (
    ActionState,
    CloseReason,
    Rating,
    RelationKind,
    RiskSource,
    RiskState,
    Role,
    Strategy,
    TagKind,
)
from riskreg.scoring import grid_faults
from tests.fixture_story import (
    CATEGORIES,
    DEMO,
    FIELDS,
    GRID,
    MATRICES,
    REGISTERS,
    RISKS,
    SCORES,
    apply,
    grid_of,
    next_review,
    points,
    present,
    register_of,
    states,
    timeline,
)

OUTCOMES = {"no_change", "rescored", "strategy_changed", "accepted", "closed", "deferred", "escalated"}


def is_late(action):
    return action["state"] in ("todo", "doing") and action["due_in"] < 0


def can_write(person, reference):
    return register_of(reference)["members"].get(person, Role.VIEWER) != Role.VIEWER


each_risk = pytest.mark.parametrize("reference", RISKS)


@pytest.mark.parametrize("key", MATRICES)
def test_matrix_is_usable(key):
    matrix = MATRICES[key]
    assert grid_faults(grid_of(matrix)) == []
    assert [band["rating"] for band in matrix["bands"]] == Rating.values
    assert 1 <= matrix["appetite"] < matrix["tolerance"] < grid_of(matrix).top_score
    assert all(level["description"] for axis in ("likelihood", "impact") for level in matrix[axis])


def test_matrices_are_the_four_promised():
    assert list(MATRICES) == ["3x3", "4x4", "5x5", "5x5-dimensions"]
    assert [key for key, matrix in MATRICES.items() if matrix.get("default")] == ["5x5"]
    assert [band.minimum for band in GRID.bands] == [1, 5, 10, 16]


@pytest.mark.parametrize("key", MATRICES)
def test_matrix_likelihoods_meet_without_gaps(key):
    levels = MATRICES[key]["likelihood"]
    assert [level["high"] for level in levels[:-1]] == [level["low"] for level in levels[1:]]
    assert (levels[0]["low"], levels[-1]["high"]) == (0, 1)


def test_matrix_guidance_covers_every_impact_level():
    guidance = MATRICES["5x5-dimensions"]["guidance"]
    assert [row["dimension"] for row in guidance] == ["Service", "Data", "Money", "Law", "People"]
    assert {len(row["levels"]) for row in guidance} == {5}


def test_categories_are_distinct_and_all_used():
    keys = [category["key"] for category in CATEGORIES]
    assert len(keys) == len(set(keys)) == len({category["name"] for category in CATEGORIES}) == 12
    assert {present(reference)["category"] for reference in RISKS} == set(keys)


def test_people_have_the_fixed_sign_ins():
    emails = [person["email"] for person in DEMO["people"].values()]
    fixed = {f"{word}@demo.example" for word in ("admin", "manager", "owner", "contributor", "viewer", "auditor")}
    assert len(set(emails)) == len(emails) == 8
    assert set(emails) >= fixed
    assert {person["site_role"]: person["email"] for person in DEMO["people"].values() if "site_role" in person} == {
        "administrator": "admin@demo.example",
        "auditor": "auditor@demo.example",
    }


def test_registers_name_known_people_and_roles():
    assert list(REGISTERS) == list(DEMO["risks"]) == ["IT", "PHX"]
    for register in REGISTERS.values():
        assert set(register["members"]) <= set(DEMO["people"])
        assert set(register["members"].values()) == set(Role.values)
        assert register["members"][register["chair"]] == Role.MANAGER
        assert register["matrix"] in MATRICES
        assert register["meetings"]["held_days_ago"] == sorted(register["meetings"]["held_days_ago"], reverse=True)


def test_phoenix_has_a_lifecycle_in_order():
    lifecycle = REGISTERS["PHX"]["lifecycle"]
    starts = [phase["from_days_ago"] for phase in lifecycle["phases"]]
    assert starts == sorted(starts, reverse=True)
    assert lifecycle["starts_in"] == -starts[0] < 0 < lifecycle["ends_in"]


def test_register_is_as_full_as_promised():
    found = Counter((reference.partition("-")[0], present(reference)["state"]) for reference in RISKS)
    assert found == {
        ("IT", "open"): 35,
        ("IT", "closed"): 4,
        ("IT", "draft"): 3,
        ("PHX", "open"): 16,
        ("PHX", "closed"): 1,
        ("PHX", "draft"): 1,
    }


def test_register_spreads_over_the_heat_map():
    open_now = [state for state in map(present, RISKS) if state["state"] == RiskState.OPEN]
    assert len({tuple(state["current"]) for state in open_now}) >= 18
    assert set(Counter(GRID.rating(points(state["current"])) for state in open_now)) == set(Rating.values)
    assert {state.get("strategy", "") for state in open_now} == {"", "mitigate", "transfer", "accept"}


def test_register_shows_every_kind_of_neglect():
    open_now = {reference: state for reference in RISKS if (state := present(reference))["state"] == RiskState.OPEN}
    late = [action for risk in RISKS.values() for action in risk.get("actions", []) if is_late(action)]
    assert sum(state.get("owner") is None for state in open_now.values()) >= 3
    assert sum(not state.get("strategy") for state in open_now.values()) >= 3
    assert sum(RISKS[reference]["next_review_in"] < 0 for reference in open_now) >= 5
    assert len(late) >= 8


def test_titles_are_unique_and_short():
    titles = [present(reference)["title"] for reference in RISKS]
    assert len(set(titles)) == len(titles) == 60
    assert max(map(len, titles)) <= 80


@each_risk
def test_statement_reads_as_one_sentence(reference):
    state = present(reference)
    parts = [state["cause"], state["event"], state.get("consequence", "")]
    assert not any(part.endswith((".", ",")) or part.lower().startswith(("because", "leading")) for part in parts)
    assert " may " in state["event"]
    assert state["state"] == RiskState.DRAFT or all(parts)


@each_risk
def test_fields_hold_known_values(reference):
    for _event, state in states(reference):
        assert set(state) <= FIELDS | {"close_reason", "duplicate_of"}
        assert state["category"] in {category["key"] for category in CATEGORIES}
        assert state["source"] in RiskSource.values
        assert state.get("strategy", "") in ["", *Strategy.values]
        assert set(state.get("tags", {})) <= set(TagKind.values)
        assert state.get("owner") is None or can_write(state["owner"], reference)
        assert (state["state"] == RiskState.CLOSED) == (state.get("close_reason") in CloseReason.values)
        assert (state.get("close_reason") == CloseReason.DUPLICATE) == (state.get("duplicate_of") in RISKS)


@each_risk
def test_scores_lie_on_the_matrix_and_fall_towards_the_target(reference):
    for _event, state in states(reference):
        scored = [points(state[name]) for name in SCORES if state.get(name)]
        assert all(1 <= level <= 5 for name in SCORES for level in state.get(name) or [])
        assert scored == sorted(scored, reverse=True)
        assert bool(state.get("target")) == ("target_in" in state)
        assert bool(state.get("current")) == bool(state.get("current_rationale"))
        assert state["state"] == RiskState.DRAFT or state.get("current")


@each_risk
def test_events_are_in_order_and_change_something(reference):
    days = [RISKS[reference]["logged"]["days_ago"], *(event["days_ago"] for event in timeline(reference))]
    assert all(earlier > later > 0 for earlier, later in pairwise(days))
    for event, before in states(reference):
        if event:
            assert event.get("review", "no_change") in OUTCOMES
            assert apply(before, event) != before or "review" in event
            assert all(before.get(field) != value for field, value in event.get("set", {}).items())
            assert (event.get("review") == "rescored") <= ("current" in event.get("set", {}))
            assert (event.get("review") == "closed") == (event.get("set", {}).get("state") == RiskState.CLOSED)


@each_risk
def test_events_are_by_people_with_the_right(reference):
    members = register_of(reference)["members"]
    assert can_write(RISKS[reference]["logged"]["by"], reference)
    for event, before in states(reference):
        if event:
            by = event["by"]
            administrator = DEMO["people"][by].get("site_role") == "administrator"
            assert administrator or members[by] == Role.MANAGER or by == before.get("owner")


@each_risk
def test_unchanged_reviews_happened_in_meetings(reference):
    held = register_of(reference)["meetings"]["held_days_ago"]
    assert set(RISKS[reference].get("unchanged_on", [])) <= set(held)


@each_risk
def test_acceptance_has_two_pairs_of_eyes(reference):
    scorer = RISKS[reference]["logged"]["by"]
    for event, before in states(reference):
        if event and "acceptance" in event:
            assert event["review"] == "accepted"
            assert event["acceptance"]["until_in"] > -event["days_ago"]
            assert GRID.rating(points(before["current"])) in (Rating.LOW, Rating.MODERATE) or event["by"] != scorer
        if event and "current" in event.get("set", {}):
            scorer = event["by"]


@each_risk
def test_accepted_risks_have_an_acceptance(reference):
    if present(reference).get("strategy") == Strategy.ACCEPT:
        assert any("acceptance" in event for event in timeline(reference))


@each_risk
def test_next_review_follows_from_the_rules(reference):
    closed = present(reference)["state"] == RiskState.CLOSED
    assert RISKS[reference].get("next_review_in") == (None if closed else next_review(reference))


@each_risk
def test_actions_have_dates_that_fit_their_state(reference):
    logged = RISKS[reference]["logged"]["days_ago"]
    for action in RISKS[reference].get("actions", []):
        moved = {"doing": "started_days_ago", "done": "done_days_ago", "dropped": "dropped_days_ago"}
        dates = {key for key in action if key in moved.values()}
        assert action["state"] in ActionState.values
        assert dates == ({moved[action["state"]]} if action["state"] in moved else set())
        assert logged >= action["added_days_ago"] >= max([action[key] for key in dates], default=1) > 0
        assert action["due_in"] > -action["added_days_ago"] or action["state"] == ActionState.DONE
        assert can_write(action["who"], reference)
        assert len(action["what"]) <= 120
        if present(reference)["state"] == RiskState.CLOSED:
            assert action["state"] in (ActionState.DONE, ActionState.DROPPED)


@each_risk
def test_comments_are_by_members_after_logging(reference):
    for comment in RISKS[reference].get("comments", []):
        assert can_write(comment["by"], reference)
        assert 0 < comment["days_ago"] <= RISKS[reference]["logged"]["days_ago"]


@each_risk
def test_relations_are_said_by_members_once_both_risks_are_there(reference):
    for related in RISKS[reference].get("related", []):
        first = min(RISKS[name]["logged"]["days_ago"] for name in (reference, related["to"]))
        assert can_write(related["by"], reference)
        assert (related["kind"] in RelationKind.values, 0 < related["days_ago"] <= first) == (True, True)


def test_references_follow_the_order_of_logging():
    for code, risks in DEMO["risks"].items():
        days = [risk["logged"]["days_ago"] for risk in risks]
        assert days == sorted(days, reverse=True)
        assert days[0] <= REGISTERS[code]["created_days_ago"]


def test_texts_do_not_repeat_themselves():
    texts = [action["what"] for risk in RISKS.values() for action in risk.get("actions", [])]
    texts += [comment["text"] for risk in RISKS.values() for comment in risk.get("comments", [])]
    texts += [event["reason"] for risk in RISKS.values() for event in risk.get("history", [])]
    assert [text for text, times in Counter(texts).items() if times > 1] == []
