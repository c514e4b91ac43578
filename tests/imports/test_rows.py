"""Rows that are no risks, and single cells of those that are."""

import pytest

from tests.imports.files import HEADER, assert_every_row_ends_once, read_csv_rows, read_xlsx_rows

FULL = [["1", "Flood", "2", "3", "Ann"], ["2", "Fire", "4", "5", "Bob"]]


def skipped_rows(plan) -> list[int]:
    return [skipped.row for skipped in plan.skipped]


def test_header_that_is_repeated_is_skipped():
    plan = read_csv_rows([HEADER, FULL[0], HEADER, FULL[1]])
    assert (skipped_rows(plan), [risk.row for risk in plan.risks]) == ([3], [2, 4])


def test_group_heading_becomes_the_category():
    plan = read_csv_rows([HEADER, ["", "Water", "", "", ""], FULL[0], ["Heat", "", "", "", ""], FULL[1]])
    assert skipped_rows(plan) == [2, 4]
    assert [risk.category for risk in plan.risks] == ["Water", "Heat"]


def test_draft_with_only_a_reference_and_title_is_a_risk():
    plan = read_csv_rows([HEADER, *FULL, ["3", "Frost", "", "", ""]])
    assert [(risk.title, risk.likelihood) for risk in plan.risks][-1] == ("Frost", None)
    assert plan.skipped == ()


def test_row_with_scores_but_no_title_is_a_problem():
    plan = read_csv_rows([HEADER, *FULL, ["3", "", "2", "2", ""]])
    assert [(problem.row, problem.column) for problem in plan.problems] == [(4, "Risk")]
    assert_every_row_ends_once(plan)


def test_numbered_template_rows_and_totals_are_skipped():
    plan = read_xlsx_rows([HEADER, *FULL, [3], [4], [None, None, None, 9], [], [None, "Confidential"]])
    assert skipped_rows(plan) == [4, 5, 8]
    assert [problem.row for problem in plan.problems] == [6]
    assert_every_row_ends_once(plan)


@pytest.mark.parametrize("word", ["Total", "Total:", "Summe"])
def test_count_below_the_titles_is_no_risk(word):
    plan = read_csv_rows([HEADER, *FULL, [word, "2", "", "", ""]])
    assert ([risk.title for risk in plan.risks], skipped_rows(plan)) == (["Flood", "Fire"], [4])
    assert_every_row_ends_once(plan)


def test_risk_whose_title_begins_as_a_total_is_a_risk():
    plan = read_csv_rows([HEADER, *FULL, ["Total", "Total loss of the data centre", "1", "5", ""]])
    assert [risk.title for risk in plan.risks][-1] == "Total loss of the data centre"


@pytest.mark.parametrize("blank", ["", "-", "--", "—", "n/a", "N/A", "TBD", "?", "k. A.", "not assessed", "N.d."])
def test_words_for_nothing_are_blanks(blank):
    plan = read_csv_rows([HEADER, ["1", "Flood", blank, "3", blank]])
    assert (plan.risks[0].likelihood, plan.risks[0].owner, plan.problems) == (None, "", ())


def test_reference_that_stands_twice_is_warned_of():
    plan = read_csv_rows([HEADER, FULL[0], ["1", "Frost", "1", "1", ""]])
    assert plan.risks[1].warnings == ("The reference “1” stands in row 2 already.",)


def test_long_title_is_shortened_and_kept_whole():
    text = "The first sentence tells it. " + "And then it goes on. " * 20
    plan = read_csv_rows([HEADER, ["1", text, "1", "1", ""]])
    assert plan.risks[0].title == "The first sentence tells it"
    assert plan.risks[0].description == text.strip()
    assert len(plan.risks[0].warnings) == 1


@pytest.mark.parametrize(
    ("word", "strategy", "reported"),
    [
        ("Avoidance", "avoid", False),
        ("Treat", "mitigate", False),
        ("TRANSFER", "transfer", False),
        ("Tolerate", "accept", False),
        ("Mitigazione", "mitigate", False),
        ("Vermeiden", "avoid", False),
        ("Akzeptanz", "accept", False),
        ("Réduction", "mitigate", False),
        ("Transferir", "transfer", False),
        ("Sharing", "transfer", False),
        ("open", "", False),
        ("Escalate", "", True),
        ("Exploit", "", True),
        ("Pray", "", True),
    ],
)
def test_strategy_word(word, strategy, reported):
    header = ["Risk", "Likelihood", "Strategy"]
    plan = read_csv_rows([header, ["Flood", "2", word], ["Fire", "2", "Mitigate"], ["Frost", "3", "Accept"]])
    assert (plan.risks[0].strategy, len(plan.problems)) == (strategy, int(reported))


def test_sharing_an_opportunity_is_not_a_transfer():
    plan = read_csv_rows([["Risk", "Strategy"], ["Prize", "Share"], ["Fame", "Exploit"], ["Flood", "Avoid"]])
    assert [risk.strategy for risk in plan.risks] == ["", "", "avoid"]
    assert [problem.row for problem in plan.problems] == [2, 3]


@pytest.mark.parametrize(
    ("word", "state", "reason"),
    [
        ("Open", "open", ""),
        ("In Progress", "open", ""),
        ("Closed", "closed", ""),
        ("Chiuso", "closed", ""),
        ("Geschlossen", "closed", ""),
        ("Materialised", "closed", "occurred"),
        ("New", "draft", ""),
        ("Critical", "", ""),
    ],
)
def test_state_word(word, state, reason):
    plan = read_csv_rows([["Risk", "Owner", "Status"], ["Flood", "Ann", word], ["Fire", "Bob", "Open"]])
    assert (plan.risks[0].state, plan.risks[0].close_reason) == (state, reason)
    assert len(plan.problems) == (0 if state else 1)


def test_stated_words_for_strategy_and_state():
    rows = [["Risk", "Strategy", "Status"], ["Flood", "Contingency", "Parked"], ["Fire", "Accept", "Open"]]
    plan = read_csv_rows(rows, scales={"strategy": "contingency=mitigate", "status": "Parked=closed"})
    assert (plan.risks[0].strategy, plan.risks[0].state, plan.problems) == ("mitigate", "closed", ())


def test_tags_are_split():
    plan = read_csv_rows([["Risk", "Owner", "Tags"], ["Flood", "Ann", "water, cellar | pumps"]])
    assert plan.risks[0].tags == ("water", "cellar", "pumps")


def test_prose_under_impact_is_the_consequence_where_severity_is_the_score():
    prose = "The cellar is under water for days"
    plan = read_csv_rows(
        [["Risk", "Likelihood", "Impact", "Severity"], ["Flood", "2", prose, "4"], ["Fire", "2", prose, "5"]]
    )
    assert [(risk.impact, risk.consequence) for risk in plan.risks] == [(4, prose), (5, prose)]
