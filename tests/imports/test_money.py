"""Amounts of money in score cells."""

from decimal import Decimal

import pytest

from riskreg.imports import ImportRefused
from riskreg.imports.money import parse_money
from tests.imports.files import levels, read_csv_rows


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("€ 12.000", 12_000), ("12,000.50 USD", "12000.50"), ("1,5 Mio. €", 1_500_000), ("$250k", 250_000),
        ("-€ 40 000", -40_000), ("2M", 2_000_000), ("7 tys. zł", 7_000), ("3", None), ("Level 3", None),
        ("10 - 20 k€", None), ("3 - Possible", None), ("M", None),
    ],
)  # fmt: skip
def test_parse_money(text, amount):
    assert parse_money(text) == (None if amount is None else Decimal(amount))


ROWS = [
    ["Risk", "Likelihood", "Impact"],
    ["Fine", "2", "€ 900"],
    ["Theft", "3", "€ 75.000"],
    ["Prize", "1", "-€ 20.000"],
]


def test_money_without_bands_is_left_unscored_and_reported():
    plan = read_csv_rows(ROWS)
    assert levels(plan) == [(2, None), (3, None), (1, None)]
    assert [problem.reason for problem in plan.problems] == [
        "An amount of money has no level until you say which amounts begin which level.",
        "An amount of money has no level until you say which amounts begin which level.",
        "A negative value is no level. The score was left empty.",
    ]
    assert [risk.opportunity for risk in plan.risks] == [False, False, True]


def test_money_with_bands_of_the_matrix_or_of_a_person_gets_levels():
    amounts = [None, 1_000, 10_000, 50_000, 1_000_000]
    assert levels(read_csv_rows(ROWS, impact_amounts=amounts)) == [(2, 1), (3, 4), (1, None)]
    assert levels(read_csv_rows(ROWS, scales={"impact": "bands:0;1k;2k;100k;1M"})) == [(2, 1), (3, 3), (1, None)]


def test_bands_that_do_not_rise_or_fit_the_matrix_are_refused():
    for rule in ("bands:0;5;4;6;7", "bands:0;1;2"):
        with pytest.raises(ImportRefused):
            read_csv_rows(ROWS, scales={"impact": rule})
