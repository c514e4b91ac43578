"""JSON from other tools: lists of objects wherever they stand."""

import json

import pytest

from riskreg.imports import ImportRefused, read_register
from tests.imports.files import assert_every_row_ends_once, levels


def read(content, **options):
    return read_register(json.dumps(content, ensure_ascii=False).encode(), name="risks.json", **options)


def test_list_of_objects_with_camel_case_keys_and_markup():
    plan = read(
        [
            {"riskNumber": 7, "riskItem": "Backups fail", "riskIssue": "<p>Nobody &amp; nothing checks.<br>Ever.</p>",
             "probabilityInitial": 4, "impactInitial": 5, "probabilityResidual": 2, "impactResidual": 5,
             "riskStatus": "On Hold", "riskOwner": {"id": 3, "displayName": "Ines Ott"}, "labels": ["a", "b"]},
            {"riskNumber": 8, "riskItem": "1 < 2 > 0 holds", "riskStatus": "Sleeping", "riskOwner": None},
        ]
    )  # fmt: skip
    first, second = plan.risks
    assert (first.reference, first.title, first.description) == (
        "7", "Backups fail", "Nobody & nothing checks.\nEver.",
    )  # fmt: skip
    assert (first.likelihood, first.impact, first.residual_likelihood, first.residual_impact) == (4, 5, 2, 5)
    assert (first.state, first.owner, first.tags, second.title) == ("open", "Ines Ott", ("a", "b"), "1 < 2 > 0 holds")
    assert [(problem.row, problem.column, problem.value) for problem in plan.problems] == [
        (3, "riskStatus", "Sleeping")
    ]
    assert_every_row_ends_once(plan)


def test_register_is_found_among_the_lists_of_an_object():
    plan = read(
        {
            "meta": {"exported": "2026-01-01"},
            "people": [{"name": "Ines"}, {"name": "Paul"}],
            "data": {"risks": [{"id": "R1", "title": "Flood", "assessment": {"likelihood": "High", "impact": "Low"}}]},
        }
    )
    assert (plan.sheet, plan.sheets, levels(plan)) == ("data.risks", ("people", "data.risks"), [(4, 2)])


def test_objects_held_by_their_references_are_a_list():
    plan = read({"R-1": {"name": "Flood", "owner": "Ana"}, "R-2": {"name": "Fire", "owner": "n/a"}})
    assert [(risk.reference, risk.title, risk.owner) for risk in plan.risks] == [
        ("R-1", "Flood", "Ana"),
        ("R-2", "Fire", ""),
    ]


def test_catalogue_without_scores_gives_unscored_risks():
    plan = read([{"category": "People", "name": f"Topic {n}", "description": "It may happen."} for n in range(4)])
    assert levels(plan) == [(None, None)] * 4
    assert plan.problems == ()


def test_published_register_schema_is_understood():
    plan = read(
        [
            {"riskId": "1", "riskDescription": "A supplier fails and orders stop", "riskCategory": "Supply",
             "riskLikelihood": 35, "riskImpact": 250000, "exposureRating": 87500, "riskResponseType": ["Mitigate"],
             "riskResponseCost": 9000, "riskResponseDescription": "Sign a second supplier",
             "riskOwnerPointOfContact": "Ana", "status": "Open"},
            {"riskId": "2", "riskDescription": "A new market opens earlier than planned", "riskCategory": "Sales",
             "riskLikelihood": 80, "riskImpact": 90000, "exposureRating": 72000, "riskResponseType": ["Enhance"],
             "riskResponseCost": 0, "riskResponseDescription": "Hire early", "riskOwnerPointOfContact": "Ben",
             "status": "Closed"},
        ],
        impact_amounts=[None, 10_000, 50_000, 100_000, 500_000],
    )  # fmt: skip
    first, second = plan.risks
    assert (first.strategy, first.mitigation, first.owner, first.state, first.likelihood) == (
        "mitigate", "Sign a second supplier", "Ana", "open", 2,
    )  # fmt: skip
    assert (second.strategy, second.opportunity, second.state) == ("", True, "closed")
    assert levels(plan) == [(2, 4), (4, 3)]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b'[{"title": 1' + b"0" * 5000 + b"}]", "The file is not sound JSON, so it cannot be read."),
        (b'{"a":' * 3_000 + b"1" + b"}" * 3_000, "The JSON is nested deeper than any register."),
        (b"[" + b"{}," * 600_000 + b"{}]", "The table has more than 50000 rows."),
        (b'{"risks": [1, 2, 3]}', "The JSON holds no list of objects, so there are no rows to import."),
    ],
)
def test_hostile_json_is_refused(data, message):
    with pytest.raises(ImportRefused) as refused:
        read_register(data, name="risks.json")
    assert str(refused.value) == message


def test_json_in_utf16_with_a_mark_is_read():
    data = json.dumps([{"title": "Überlauf", "likelihood": 2, "impact": 3}], ensure_ascii=False).encode("utf-16")
    assert [risk.title for risk in read_register(data, name="risks.json").risks] == ["Überlauf"]
