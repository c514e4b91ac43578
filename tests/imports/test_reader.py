"""What a person states about a file, and the plan that comes out."""

import json

from riskreg.imports import read_register
from tests.imports.files import (
    HEADER,
    assert_every_row_ends_once,
    csv_bytes,
    levels,
    read_csv_rows,
)

EXPECTED_KEYS = ["sheet", "header_row", "columns", "scales", "risks", "skipped", "problems"]


def test_broken_csv_rows_are_reported_and_not_shifted():
    data = csv_bytes(
        [
            ["Risk ID", "Risk Description", '"Potential Impact (C,S,Q)"', "Likelihood", "Severity", "Risk Owner"],
            ["R1", "Scope grows all the time", '"Cost, Schedule"', "High", "Medium", '"Lead, Vendor / QA"'],
            ["R2", "Types do not match, at all", "Cost", "Low", "High", "QA"],
            ["R3", "Short"],
        ]
    )
    plan = read_register(data, name="risks.csv")
    assert [(risk.row, risk.likelihood, risk.impact, risk.owner) for risk in plan.risks] == [
        (2, 4, 3, "Lead, Vendor / QA")
    ]
    assert [(problem.row, problem.column) for problem in plan.problems] == [(3, ""), (4, "")]
    assert plan.stopped_rows() == (3, 4)
    assert_every_row_ends_once(plan)


def test_stated_columns_and_scales_win():
    plan = read_csv_rows(
        [["Nr", "Was", "Ampel", "Note"], ["1", "Ausfall", "rot", "A"], ["2", "Brand", "grün", "B"]],
        header_row=1,
        mapping={"title": "was", "likelihood": "Ampel", "impact": "@D"},
        scales={"likelihood": "grün=1,rot=5", "impact": "b<a"},
    )
    assert levels(plan) == [(5, 5), (1, 1)]
    assert plan.columns == {"title": "Was", "likelihood": "Ampel", "impact": "Note", "reference": "Nr"}


def test_a_field_can_be_told_to_use_no_column():
    plan = read_csv_rows([HEADER, ["1", "Flood", "2", "3", "Ann"]], mapping={"owner": ""})
    assert (plan.risks[0].owner, "owner" in plan.columns) == ("", False)


def test_three_assessments_are_inherent_current_and_target():
    plan = read_csv_rows(
        [
            [
                "Risk",
                "Inherent likelihood",
                "Inherent impact",
                "Current likelihood",
                "Current impact",
                "Target likelihood",
                "Target impact",
            ],
            ["Flood", "5", "4", "3", "4", "1", "2"],
        ]
    )
    risk = plan.risks[0]
    assert (risk.likelihood, risk.residual_likelihood, risk.target_likelihood) == (5, 3, 1)
    assert (risk.impact, risk.residual_impact, risk.target_impact) == (4, 4, 2)


def test_levels_follow_the_matrix():
    rows = [
        ["Risk", "Likelihood", "Impact"],
        ["A risk", "Low", "1"],
        ["B risk", "High", "5"],
        ["C risk", "Medium", "3"],
    ]
    assert levels(read_csv_rows(rows, likelihood_levels=3, impact_levels=3)) == [(1, 1), (3, 3), (2, 2)]
    assert levels(read_csv_rows(rows, likelihood_levels=4, impact_levels=6)) == [(1, 1), (4, 5), (3, 3)]


def test_plan_as_json_has_the_agreed_shape():
    plan = read_csv_rows([HEADER, ["1", "Flood", "2", "lots", "Ann"], ["Total", "", "", "", ""]])
    found = json.loads(json.dumps(plan.as_json()))
    assert list(found) == EXPECTED_KEYS
    assert found["risks"][0]["original"] == {"likelihood": "2", "impact": "lots", "owner": "Ann"}
    assert found["problems"] == [
        {
            "row": 2,
            "column": "Impact",
            "value": "lots",
            "reason": "The scale of this column is not known. The score was left empty.",
        }
    ]
    assert found["skipped"][0]["row"] == 3


def test_plan_says_whether_there_are_two_pairs_of_scores():
    rows = [["Risk", "Likelihood", "Impact", "Residual impact"], ["Flood", "5", "4", "2"]]
    assert read_csv_rows(rows).paired is True
    assert read_csv_rows([row[:3] for row in rows]).paired is False


def test_plan_lists_the_texts_that_no_level_was_found_for():
    rows = [["Risk", "Likelihood", "Impact"], ["Flood", "Low", "A"], ["Fire", "Purple", "B"], ["Frost", "High", "A"]]
    assert read_csv_rows(rows).unplaced() == {"likelihood": ("Purple",), "impact": ("A", "B")}


def test_samples_are_cells_of_risks_and_not_of_headings_or_explanations():
    rows = [
        ["ID", "Risk", "Likelihood", "Impact", "Owner"],
        ["Unique number", "Describe the risk", "How likely is it to happen?", "How bad would it be?", "Who owns it?"],
        ["", "Legal", "", "", ""],
        ["1", "Flood", "2", "3", "Ann"],
        ["2", "Fire", "1", "5", "Bo"],
    ]
    plan = read_csv_rows(rows)
    assert (len(plan.skipped), plan.samples["Risk"], plan.samples["Likelihood"]) == (2, ("Flood", "Fire"), ("2", "1"))
