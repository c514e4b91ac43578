"""The register as it stood: table, heat map and downloads of another day."""

from datetime import timedelta

import pytest
import time_machine
from django.core.cache import caches

from riskreg.domain import actions, categories, people, risks
from riskreg.views import register_page
from tests.factories import NOW, TODAY, ActionFactory, CategoryFactory, RiskFactory

THEN = NOW + timedelta(days=1)
LATER = NOW + timedelta(days=30)


@pytest.fixture
def lived(register, alice, bob, client):
    """IT-001 and what happened to it after the day that is asked for."""
    category = CategoryFactory(register=register, name="Continuity")
    risk = RiskFactory(register=register, owner=alice, category=category, title="Backups rot", strategy="mitigate")
    action = ActionFactory(risk=risk, due_on=TODAY - timedelta(days=1))
    with time_machine.travel(LATER, tick=False):
        today = TODAY + timedelta(days=30)
        values = {"title": "Backups are gone", "current_likelihood": 5, "strategy": "avoid", "owner": bob}
        risks.edit_risk(risk=risk, by=bob, now=LATER, today=today, seen=1, values=values)
        actions.set_action_state(action=action, by=bob, now=LATER, seen=1, state="done")
        categories.rename_category(category=category, name="Resilience", by=bob, now=LATER, seen=1)
        RiskFactory(register=register, owner=alice, now=LATER, today=today)
        client.force_login(bob)
        yield risk


def get(client, query="", path="/registers/IT/", **headers):
    return client.get(f"{path}?{query}", **headers)


def test_register_detail_as_of_shows_the_day(client, lived):
    (row,) = get(client, "as_of=2026-10-06").context["page"].rows
    assert (row.reference, row.title, row.category, row.pill.score) == ("IT-001", "Backups rot", "Continuity", 12)
    assert (row.strategy, row.owner, row.actions, row.late) == ("Mitigate", "Alice Owner", "1 open", "1 late")
    assert row.editable is False
    now = get(client).context["page"].rows
    assert [(row.reference, row.title, row.category, row.owner) for row in now] == [
        ("IT-001", "Backups are gone", "Resilience", "Bob Chair"), ("IT-002", now[1].title, "", "Alice Owner"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=rot", 1), ("q=gone", 0), ("rating=high", 1), ("rating=critical", 0), ("strategy=mitigate", 1),
        ("strategy=avoid", 0), ("gaps=action_late", 1), ("gaps=no_action", 0), ("cell=3x4", 1), ("cell=5x4", 0),
        ("changed_since=2026-10-07", 0), ("state=closed", 0), ("ref=IT-002&state=all", 0), ("over=appetite", 1),
    ],
)  # fmt: skip
def test_register_detail_as_of_filters_the_day(client, lived, query, found):
    page = get(client, f"as_of=2026-10-06&{query}").context["page"]
    assert (page.total, len(page.rows)) == (found, found)


def test_register_detail_as_of_of_a_large_register_counts_along_with_listing(
    client, lived, monkeypatch, django_assert_max_num_queries
):
    monkeypatch.setattr(register_page, "MANY", 0)
    caches["local"].clear()
    with django_assert_max_num_queries(15):
        page = get(client, "as_of=2026-10-06&strategy=mitigate&sort=-owner").context["page"]
    assert (page.is_grouped, page.total, [row.reference for row in page.rows]) == (False, 1, ["IT-001"])


@pytest.mark.parametrize("sort", ["owner", "-owner"])
def test_register_detail_as_of_sorts_by_the_names_of_the_day(client, lived, register, alice, bob, sort):
    other = RiskFactory(register=register, owner=bob, title="Of Bob", now=NOW, today=TODAY)
    with time_machine.travel(LATER, tick=False):
        people.edit_own(person=alice, now=LATER, seen=alice.version, values={"name": "Zoë Owner"})
        then = [row.reference for row in get(client, f"as_of=2026-10-06&sort={sort}").context["page"].rows]
    assert then == (["IT-001", other.reference] if sort == "owner" else [other.reference, "IT-001"])


def test_past_leads_to_no_page_that_shows_today_alone(client, lived):
    then = get(client, "as_of=2026-10-06").content.decode()
    assert ("/registers/IT/dashboard/" in then, "/registers/IT/dashboard/" in get(client).content.decode()) == (
        False,
        True,
    )
