"""The register's table: its order, its pages, its columns."""

from datetime import timedelta

import pytest

from riskreg.models import Risk
from riskreg.tables.risks import (
    COLUMNS,
    DEFAULT_SORT,
    SORTS,
    columns_from,
    per_page_from,
    risk_table,
    sort_from,
    sorted_risks,
)
from tests.factories import TODAY, ActionFactory, CategoryFactory, RiskFactory


@pytest.fixture
def three(register, alice, bob):
    """Three risks that differ in every column, and a blank one."""
    first = CategoryFactory(register=register, name="First", position=1)
    second = CategoryFactory(register=register, name="Second", position=2)
    RiskFactory(
        register=register, title="beta", owner=bob, category=second, strategy="mitigate", current_likelihood=2,
        current_impact=5, inherent_likelihood=3, inherent_impact=3, target_likelihood=1, target_impact=2,
        today=TODAY - timedelta(days=9),
    )  # fmt: skip
    two = RiskFactory(
        register=register, title="Alpha", owner=alice, category=first, strategy="accept", current_likelihood=5,
        current_impact=1, inherent_likelihood=5, inherent_impact=5, target_likelihood=1, target_impact=1,
    )  # fmt: skip
    ActionFactory(risk=two)
    RiskFactory(
        register=register, title="gamma", current_likelihood=None, current_impact=None, today=TODAY + timedelta(300)
    )
    return register


@pytest.mark.parametrize(
    ("sort", "numbers"),
    [
        ("reference", [1, 2, 3]), ("-reference", [3, 2, 1]), ("title", [2, 1, 3]), ("-title", [3, 1, 2]),
        ("category", [2, 1, 3]), ("-category", [1, 2, 3]), ("score", [2, 1, 3]), ("-score", [1, 2, 3]),
        ("likelihood", [1, 2, 3]), ("-likelihood", [2, 1, 3]), ("impact", [2, 1, 3]), ("-impact", [1, 2, 3]),
        ("inherent", [1, 2, 3]), ("-inherent", [2, 1, 3]), ("target", [2, 1, 3]), ("-target", [1, 2, 3]),
        ("strategy", [2, 1, 3]), ("-strategy", [1, 2, 3]), ("owner", [2, 1, 3]), ("-owner", [1, 2, 3]),
        ("review", [1, 2, 3]), ("-review", [3, 2, 1]), ("actions", [1, 3, 2]), ("-actions", [2, 1, 3]),
        ("-strategy,title", [1, 2, 3]),
    ],
)  # fmt: skip
def test_table_sorts_by_every_column_with_blanks_last(three, sort, numbers):
    risks = Risk.objects.filter(register=three)
    names = sort_from(sort)
    assert [risk.number for risk in sorted_risks(risks, register=three, sort=names, today=TODAY)] == numbers
    table = risk_table(risks, register=three, sort=names, today=TODAY)
    table.show_page(1, per_page=25, total=3)
    assert [int(record["reference"][3:]) for record in table.records] == numbers


def test_every_column_can_be_sorted():
    assert SORTS == COLUMNS


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("", DEFAULT_SORT), ("nonsense", DEFAULT_SORT), ("title,nonsense", ("title",)), ("title,-title", ("title",)),
        ("title,owner,score,impact", ("title", "owner", "score")), ("--title", DEFAULT_SORT),
        (",".join(["password"] * 5000), DEFAULT_SORT), ("owner__password", DEFAULT_SORT),
    ],
)  # fmt: skip
def test_sort_from_drops_what_it_does_not_know(text, names):
    assert sort_from(text) == names


@pytest.mark.parametrize(
    ("text", "size"), [("25", 25), ("50", 50), ("100", 100), ("20000", 50), ("-5", 50), ("x", 50), ("", 50)]
)
def test_per_page_from_knows_three_sizes(text, size):
    assert per_page_from(text) == size


def test_columns_from_keeps_the_order_and_the_fixed_ones():
    assert columns_from(["owner,score", "nonsense"]) == ("reference", "title", "score", "owner")
    assert columns_from([]) == COLUMNS
    assert columns_from(["nonsense"]) == COLUMNS


@pytest.mark.parametrize(("number", "page"), [("2", 2), ("0", 3), ("-1", 3), ("99", 3), ("x", 1), ("", 1)])
def test_show_page_goes_to_the_nearest(three, number, page):
    table = risk_table(Risk.objects.filter(register=three), register=three, sort=DEFAULT_SORT, today=TODAY)
    table.show_page(number, per_page=1, total=3)
    assert table.page.number == page


def test_table_without_risks_has_one_empty_page(register):
    table = risk_table(Risk.objects.filter(register=register), register=register, sort=DEFAULT_SORT, today=TODAY)
    table.show_page("7", per_page=50, total=0)
    assert (table.page.number, table.records) == (1, [])


@pytest.mark.parametrize(("number", "page"), [("2", 2), ("0", 1), ("-1", 1), ("99", 3), ("x", 1), ("", 1)])
def test_show_counted_page_counts_what_it_lists(three, number, page, django_assert_max_num_queries):
    table = risk_table(Risk.objects.filter(register=three), register=three, sort=("reference",), today=TODAY)
    with django_assert_max_num_queries(3 if number == "99" else 1):
        table.show_counted_page(number, per_page=1)
    assert (table.page.number, table.paginator.count) == (page, 3)
    assert [record["reference"] for record in table.records] == [f"IT-00{page}"]


def test_show_counted_page_of_nothing_is_one_empty_page(register):
    table = risk_table(Risk.objects.filter(register=register), register=register, sort=DEFAULT_SORT, today=TODAY)
    table.show_counted_page("7", per_page=50)
    assert (table.page.number, table.records, table.paginator.count) == (1, [], 0)
