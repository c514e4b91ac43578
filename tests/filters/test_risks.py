"""The filters of the register's table: each keeps what it says, and a bad value is left out and said."""

from datetime import timedelta

import pytest
from django.http import QueryDict

from riskreg.domain import figures, risks
from riskreg.domain.guard import open_for_writing
from riskreg.filters.risks import RiskFilter
from riskreg.filters.words import chips, filter_sentence
from riskreg.models import Risk
from tests.factories import NOW, TODAY, ActionFactory, CategoryFactory, RiskFactory


@pytest.fixture
def ask(register, bob):
    """`ask(query)`: the filter of Bob's query string, today."""
    return lambda query: RiskFilter(QueryDict(query), register=register, user=bob, today=TODAY)


@pytest.fixture
def seven(register, alice, bob):
    """Seven risks, each different in one way."""
    suppliers = CategoryFactory(register=register, name="Suppliers")
    make = RiskFactory
    make(register=register, owner=alice, current_likelihood=5, current_impact=5, strategy="mitigate")
    make(register=register, owner=bob, current_likelihood=4, current_impact=3, title="Backup tapes rot")
    make(register=register, owner=bob, current_likelihood=1, current_impact=1, strategy="accept", category=suppliers)
    make(register=register, title="Only an idea", current_likelihood=None, current_impact=None)
    make(register=register, owner=alice, cause="The backup vendor folds", tags="\nvendor:Acme\n", strategy="transfer")
    closed = make(register=register, owner=alice)
    risks.close_risk(risk=closed, by=bob, now=NOW, seen=1, close_reason="avoided")
    late = make(register=register, owner=alice, today=TODAY - timedelta(days=100), strategy="avoid")
    ActionFactory(risk=late, due_on=TODAY - timedelta(days=1))
    return register


def kept(found):
    """The numbers of the risks kept; counted the same by the groups."""
    numbers = [risk.number for risk in found.risks.order_by("number")]
    assert figures.count(found.matching()) == len(numbers)
    return numbers


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("", [1, 2, 3, 4, 5, 7]),
        ("q=backup", [2, 5]),
        ("q=it-003", [3]),
        ("q=vendor+backup", [5]),
        ("rating=critical", [1]),
        ("rating=critical&rating=low", [1, 3]),
        ("rating=none", [4]),
        ("strategy=accept", [3]),
        ("strategy=none", [2, 4]),
        ("strategy=none&strategy=avoid", [2, 4, 7]),
        ("owner=me", [2, 3]),
        ("owner=none", [4]),
        ("owner=none&owner=me", [2, 3, 4]),
        ("owner=alice+owner", [1, 5, 7]),
        ("owner=alice.owner@example.org", [1, 5, 7]),
        ("category=none", [1, 2, 4, 5, 7]),
        ("state=closed", [6]),
        ("state=draft", [4]),
        ("state=open&state=closed", [1, 2, 3, 5, 6, 7]),
        ("state=all", [1, 2, 3, 4, 5, 6, 7]),
        ("tag=vendor:Acme", [5]),
        ("tag=Acme", []),
        ("review=overdue", [7]),
        ("review=soon", [4]),
        ("over=appetite", [1, 2, 5, 7]),
        ("over=tolerance", [1]),
        ("cell=4x3", [2]),
        ("cell=6x6", []),
        ("changed_since=2026-10-06", [1, 2, 3, 4, 5, 7]),
        ("changed_since=2026-10-07", []),
        ("gaps=not_scored", [4]),
        ("gaps=no_owner&gaps=no_strategy", [2, 4]),
        ("gaps=no_action", [1, 5]),
        ("gaps=owner_left", []),
        ("gaps=action_late", [7]),
        ("ref=IT-002&ref=IT-005", [2, 5]),
        ("rating=high&strategy=transfer", [5]),
    ],
)
def test_filter_keeps_what_it_says(ask, seven, query, numbers):
    found = ask(query)
    assert kept(found) == numbers
    assert found.problems == []


def test_filter_by_category_keeps_its_risks(ask, seven):
    pk = Risk.objects.get(number=3).category_id
    assert kept(ask(f"category={pk}")) == [3]


@pytest.mark.parametrize(
    "query",
    [
        "rating=purple", "strategy=hope", "owner=Nobody+Such", "category=99999", "category=abc", "state=lost",
        "review=never", "over=there", "cell=9x9", "cell=%00", "changed_since=yesterday", "gaps=between", "q=%00",
        "tag=%00", "ref=%00", "owner=%00", "changed_since=99999-01-01", "owner=%D9%A3", "q=" + "x" * 300,
    ],
)  # fmt: skip
def test_filter_leaves_a_bad_value_out(ask, seven, query):
    found = ask(query)
    assert kept(found) == [1, 2, 3, 4, 5, 7]
    assert found.query.pairs == ()


def test_filter_says_what_it_left_out(ask, seven):
    assert ask("owner=Nobody+Such").problems == ["Owner: “Nobody Such”"]
    assert ask("cell=hello").problems == ["Cell: A cell is written like 4x3."]


def test_filter_by_the_number_of_somebody_who_left_still_works(ask, seven, alice):
    with open_for_writing():
        alice.memberships.all().delete()
    assert kept(ask(f"owner={alice.pk}")) == [1, 5, 7]


def test_filter_query_is_the_same_however_it_was_asked(ask, seven, alice):
    asked = ask("rating=low&owner=Alice+Owner&q=+x+&rating=low&nonsense=1&page=2")
    assert str(asked.query) == f"q=x&owner={alice.pk}&rating=low"


def test_chips_each_take_their_own_value_away(ask, seven):
    found = ask("rating=high&rating=low&q=tape")
    assert [(chip.label, chip.href) for chip in chips(found, found.query)] == [
        ("“tape”", "?rating=high&rating=low"),
        ("High", "?q=tape&rating=low"),
        ("Low", "?q=tape&rating=high"),
    ]


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("", "Open risks and drafts"),
        ("state=open", "Open risks"),
        ("state=all", "All risks, closed ones too"),
        ("rating=high&rating=critical&owner=me", "Open risks and drafts, owner Bob Chair, rating High or Critical"),
        ("cell=4x3&state=open", "Open risks, in the cell Likely × Serious"),
        ("q=tape&over=tolerance", "Open risks and drafts, with the words “tape”, Above tolerance"),
        ("owner=none&strategy=none", "Open risks and drafts, owner nobody, strategy Not decided"),
        (
            "changed_since=2026-10-01&tag=vendor:Acme",
            "Open risks and drafts, tag Vendor: Acme, changed since 1 Oct 2026",
        ),
    ],
)
def test_filter_sentence_says_it_in_words(ask, seven, query, sentence):
    assert filter_sentence(ask(query)) == sentence
