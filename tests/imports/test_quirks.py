"""Whole files, each with the quirks of a kind of register that is found in the wild."""

import pytest

from riskreg.imports import read_register
from tests.imports.files import (
    assert_every_row_ends_once,
    levels,
    read_csv_rows,
    read_xlsx_rows,
    xlsx_bytes,
)

GERMAN = "\r\n".join(
    [
        "ID;Datum;Name;Beschreibung;Typ; IMP; PRB;MAG;Owner;Gegenmaßnahme",
        "",
        "1;01.12.2025;Rechenzentrum fällt aus;Der Strom, und alles, ist weg;Technisch;3;100%;3;Weiß, Jana;Zweiter Ort",
        "7;13.01.2026;Lieferant kündigt;Der Vertrag endet;Geschäftlich;2;60%;1,2;Öztürk, Emre;",
        "",
        "",
    ]
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_german_csv_reads_the_same_in_every_encoding(encoding):
    plan = read_register(GERMAN.encode(encoding), name="risiken.csv")
    assert [(risk.row, risk.reference, risk.title, risk.owner) for risk in plan.risks] == [
        (3, "1", "Rechenzentrum fällt aus", "Weiß, Jana"),
        (4, "7", "Lieferant kündigt", "Öztürk, Emre"),
    ]
    assert levels(plan) == [(5, 3), (3, 2)]
    assert plan.columns["mitigation"] == "Gegenmaßnahme"
    assert (plan.problems, plan.skipped, plan.rows_read) == ((), (), 2)


def test_paired_word_scales_with_lists_in_cells():
    plan = read_csv_rows(
        [
            [
                "ref_id",
                "name",
                "description",
                "existing_controls",
                "current_impact",
                "current_proba",
                "current_risk",
                "additional_controls",
                "residual_impact",
                "residual_proba",
                "treatment",
            ],
            [
                "X.1",
                "Phishing",
                "",
                "Filter,Training",
                "Significant",
                "Likely",
                "Low",
                "Keys,Drill",
                "Critical",
                "Very likely",
                "open",
            ],
            ["X.2", "Outage", "", "A,B,C,D", "Important", "Unlikely", "Low", "E,F", "--", "--", "mitigate"],
        ]
    )
    first, second = plan.risks
    assert (first.likelihood, first.impact, first.residual_likelihood, first.residual_impact) == (2, 2, 4, 5)
    assert (second.likelihood, second.impact, second.residual_likelihood, second.residual_impact) == (1, 4, None, None)
    assert (first.strategy, second.strategy, first.controls) == ("", "mitigate", "Filter,Training")
    assert plan.problems == ()


def test_register_is_found_among_sheets_with_scales():
    words = [["LOW", 1], ["MEDIUM", 2], ["HIGH", 3], ["CRITICAL", 4]]
    data = xlsx_bytes(
        Summary=[["Application", "Shop"], ["Revision", 3]],
        Matrix=[["Likelihood", "Impact"], *words],
        Register=[
            ["ID", "Risk", "Description", "Impact Rating", "Likelihood Rating", "Severity Rating", "Reference"],
            [1, "Weak keys", "Keys are short", "CRITICAL", "CERTAIN", "CRITICAL", "https://example.org/1"],
            [2, "Open port", "A port is open", "LOW", "REMOTE", "LOW", "https://example.org/2"],
            [3, "Old library", "Nobody updates it", "HIGH", "POSSIBLE", "HIGH", "https://example.org/3"],
            [4, "No logs", "Nothing is logged", "MEDIUM", "LIKELY", "MEDIUM", "https://example.org/4"],
        ],
    )
    plan = read_register(data, name="register.xlsx")
    assert (plan.sheet, plan.header_row, plan.columns["reference"]) == ("Register", 1, "ID")
    assert levels(plan) == [(5, 5), (1, 1), (2, 4), (4, 2)]
    assert plan.scales["likelihood"] == {"CERTAIN": 5, "REMOTE": 1, "POSSIBLE": 2, "LIKELY": 4}


def test_italian_register_below_a_title():
    plan = read_xlsx_rows(
        [
            [None, "Registro dei rischi"],
            [
                "ID",
                "Tipologia",
                "Descrizione",
                "Probabilità",
                "Impatto",
                "Livello (PxI)",
                "Responsabile",
                "Azione",
                "Attività",
                "Stato",
            ],
            [
                None,
                "Esterni",
                "sciopero dei treni",
                "Medio",
                "Alto",
                "Alto",
                "Anna B.",
                "Mitigazione",
                "Navetta",
                "Chiuso",
            ],
            [
                None,
                "Tecnici",
                "server lento",
                "Basso",
                "Medio",
                "Basso",
                "Ugo C.",
                "Evitare",
                "Prove",
                "In risoluzione",
            ],
            [None, "Tecnici", "rete assente", "Basso", "Basso", "Basso", "Ugo C.", "Accettazione", None, "Aperto"],
        ]
    )
    assert levels(plan) == [(3, 4), (2, 3), (2, 2)]
    assert [(risk.strategy, risk.state, risk.title) for risk in plan.risks] == [
        ("mitigate", "closed", "sciopero dei treni"),
        ("avoid", "open", "server lento"),
        ("accept", "open", "rete assente"),
    ]
    assert plan.risks[0].mitigation == "Navetta"


def test_shares_and_ranges_stated_in_headers():
    plan = read_xlsx_rows(
        [
            ["Identified", "Probability (ranges from 0 to 1)", "Damage (ranges from 0 to 10)", "Person in charge"],
            ["Nobody knows the new framework", 0.5, 6, "-"],
            ["The only expert leaves the team", 1, 2, "All"],
            ["Disk of the build server fails", 0.05, 0.2, "Ines, Paul"],
            ["Requirements change every week", 0.41, 9, None],
        ]
    )
    assert levels(plan) == [(3, 3), (5, 1), (1, 1), (3, 5)]
    assert [risk.owner for risk in plan.risks] == ["", "All", "Ines, Paul", ""]
    assert plan.risks[2].original == {"likelihood": "0.05", "impact": "0.2", "owner": "Ines, Paul"}


def test_group_rows_and_foreign_strategies_are_reported():
    plan = read_xlsx_rows(
        [
            [None],
            [None, "Risk identification", None, "Quantitative", None, "Response"],
            [None, "Risk", "Risk category", "Probability 0-10", "Impact 0-10", "Risk score 0-100", "Risk response"],
            [1, "Legal"],
            [None, "No licence for the map data", "Legal", 3, 8, 24, "Transfer"],
            [None, "Fine for late report", "Legal", 8, 3, 24, "Contingency"],
            [2, "People"],
            [None, "Team wins an award", "People", 2, 5, 10, "Exploit"],
        ]
    )
    assert plan.header_row == 3
    assert levels(plan) == [(2, 4), (4, 2), (1, 3)]
    assert [risk.strategy for risk in plan.risks] == ["transfer", "", ""]
    assert [skipped.row for skipped in plan.skipped] == [4, 7]
    assert [(problem.row, problem.column, problem.value) for problem in plan.problems] == [
        (6, "Risk response", "Contingency"),
        (8, "Risk response", "Exploit"),
    ]
    assert_every_row_ends_once(plan)


def test_repeated_headers_are_inherent_then_residual_and_the_footer_is_no_risk():
    plan = read_xlsx_rows(
        [
            ["Project Risk Register"],
            ["   Prepared By: ", None, "Somebody"],
            [
                "Risk ID",
                "Risk Description",
                "Likelihood",
                "Prob",
                "Impact Score",
                "Strategy",
                "Likelihood",
                "Prob",
                "Impact Score",
                "Responsibiliy",
            ],
            [1, "Key people leave", "Almost Certain", 0.85, 4, "Mitigate", "Unlikely", 0.3, 3, "Tom"],
            [2, "Parts arrive late", "Rare", 0.05, 5, "Avoidance", "Rare", 0.05, 5, "Ana"],
            [None, None, None, 0.9, None, None, None, 0.35],
            [],
            ["Acme Consulting"],
        ]
    )
    assert [
        (risk.likelihood, risk.impact, risk.residual_likelihood, risk.residual_impact, risk.strategy, risk.owner)
        for risk in plan.risks
    ] == [(5, 4, 2, 3, "mitigate", "Tom"), (1, 5, 1, 5, "avoid", "Ana")]
    assert [skipped.row for skipped in plan.skipped] == [6, 8]
    assert plan.columns["residual_likelihood"] == "Likelihood#2"


def test_roman_classes_are_no_impact_and_a_table_may_start_in_column_b():
    plan = read_xlsx_rows(
        [
            [],
            [None, "Risk ID", "Description", "Likelihood", "Severity ", "Impact", "Treatment", "New Likelihood"],
            [None, "R1", "File renamed", 3, 2, "IV", "Fix the path", 2],
            [None, "R2", "Sync fails", 1, 5, "I", "Store the keys", 1],
        ]
    )
    assert plan.columns["impact"] == "Severity"
    assert levels(plan) == [(3, 2), (1, 5)]
    assert [(risk.residual_likelihood, risk.strategy, risk.mitigation) for risk in plan.risks] == [
        (2, "", "Fix the path"),
        (1, "", "Store the keys"),
    ]
    assert plan.unused_columns == ("Impact",)


def test_roman_classes_alone_are_left_unscored_and_reported():
    plan = read_xlsx_rows([["Risk", "Likelihood", "Impact"], ["Flood", 3, "IV"], ["Fire", 2, "I"]])
    assert levels(plan) == [(3, None), (2, None)]
    assert [(problem.row, problem.column, problem.value) for problem in plan.problems] == [
        (2, "Impact", "IV"),
        (3, "Impact", "I"),
    ]
    assert plan.risks[0].original == {"likelihood": "3", "impact": "IV"}


def test_group_headers_and_help_row_around_labelled_scores():
    plan = read_xlsx_rows(
        [
            [
                "Risk ID and Description",
                None,
                "Risk Assessment (Inherent Risk)",
                None,
                "Risk Management (Residual Risk)",
            ],
            ["Reference / Risk ID", "Risk Description", "Threat Likelihood", "Impact", "Threat Likelihood", "Impact"],
            [
                "Unique risk ID",
                "A qualitative description.",
                "How probable is the risk, in your view?",
                "What is the realistic impact of the risk?",
            ],
            [
                "Risk 1",
                "A thief takes a laptop",
                "3 - Possible / Occasional ",
                "4 - Severe",
                "2 - Unlikely",
                "4 - Severe",
            ],
        ]
    )
    assert (plan.header_row, [skipped.row for skipped in plan.skipped]) == (2, [3])
    risk = plan.risks[0]
    assert (risk.likelihood, risk.impact, risk.residual_likelihood, risk.residual_impact) == (3, 4, 2, 4)
