"""Dates in cells."""

from datetime import date

import pytest

from riskreg.imports.dates import date_order, read_date
from tests.imports.files import read_csv_rows

DAY = date(2026, 2, 1)


@pytest.mark.parametrize(
    ("text", "order", "expected"),
    [
        ("2026-02-01", "", DAY),
        ("2026-02-01 00:00", "", DAY),
        ("2026/02/01", "", DAY),
        ("01.02.2026", "dmy", DAY),
        ("1/2/26", "dmy", DAY),
        ("02/01/2026", "mdy", DAY),
        ("02/02/2026", "", date(2026, 2, 2)),
        ("01/02/2026", "", None),
        ("1 February 2026", "", DAY),
        ("Feb 1, 2026", "", DAY),
        ("1. Februar 2026", "", DAY),
        ("1er février 2026", "", None),
        ("1 février 2026", "", DAY),
        ("46054", "", DAY),
        ("31.02.2026", "dmy", None),
        ("soon", "dmy", None),
    ],
)
def test_date_is_read(text, order, expected):
    assert read_date(text, order) == expected


@pytest.mark.parametrize(
    ("texts", "order"),
    [
        (["01/02/2026", "13/02/2026"], "dmy"),
        (["01/02/2026", "01/13/2026"], "mdy"),
        (["01.02.2026"], "dmy"),
        (["01/02/2026"], ""),
        (["13/01/2026", "01/13/2026"], ""),
    ],
)
def test_one_order_for_a_column(texts, order):
    assert date_order(texts) == order


def test_dates_that_could_be_either_are_reported_until_the_order_is_stated():
    rows = [["Risk", "Owner", "Next review"], ["Flood", "Ann", "01/02/2026"], ["Fire", "Bob", "05/02/2026"]]
    plan = read_csv_rows(rows)
    assert [risk.next_review_on for risk in plan.risks] == ["", ""]
    assert [problem.reason for problem in plan.problems] == ["Day and month could be either way round."] * 2
    assert read_csv_rows(rows, scales={"next_review": "dmy"}).risks[0].next_review_on == "2026-02-01"
