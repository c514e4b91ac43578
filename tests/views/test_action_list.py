"""The page of actions: filter, order, pages, CSV."""

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from riskreg.domain import actions as doing
from tests import factories
from tests.factories import ActionFactory, OrganisationFactory, RiskFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def actions(register, risk, alice, bob):
    """Late, soon, far and undated ones on two risks."""
    today = timezone.localdate()
    other = RiskFactory(register=register, owner=alice, title="Disks fill")
    for title, days, owner, on in (
        ("Late", -2, alice, risk), ("Soon", 3, bob, risk), ("Far", 20, bob, other), ("Undated", None, None, other),
    ):  # fmt: skip
        ActionFactory(risk=on, title=title, owner=owner, due_on=None if days is None else today + timedelta(days=days))


def listed(client, query=""):
    return [row["action"].title for row in client.get(f"/actions/?show=all{query}").context["rows"]]


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("", ["Late", "Soon", "Far", "Undated"]),
        ("&due=late", ["Late"]),
        ("&due=week", ["Soon"]),
        ("&due=month", ["Soon", "Far"]),
        ("&due=none", ["Undated"]),
        ("&who=none", ["Undated"]),
        ("&q=disks", ["Far", "Undated"]),
        ("&q=IT-001 late", ["Late"]),
        ("&register=IT", ["Late", "Soon", "Far", "Undated"]),
        ("&register=NONE", []),
        ("&sort=title", ["Far", "Late", "Soon", "Undated"]),
        ("&sort=-due", ["Far", "Soon", "Late", "Undated"]),
        ("&sort=nonsense&due=never&who=x&due_by=soon", ["Late", "Soon", "Far", "Undated"]),
    ],
)
def test_action_list_filters_and_sorts(client, actions, bob, query, titles):
    client.force_login(bob)
    assert listed(client, query) == titles


def test_action_list_by_person_and_by_day(client, actions, bob):
    client.force_login(bob)
    day = (timezone.localdate() + timedelta(days=3)).isoformat()
    assert (listed(client, f"&who={bob.pk}"), listed(client, f"&due_by={day}")) == (["Soon", "Far"], ["Late", "Soon"])


def test_action_list_keeps_filter_and_order_in_its_links(client, actions, bob):
    client.force_login(bob)
    page = client.get("/actions/?show=all&q=disks&due=month&sort=title").content.decode()
    assert 'href="/actions/actions.csv?show=all&amp;q=disks&amp;due=month&amp;sort=title"' in page


def test_action_list_offers_no_people_and_registers_one_may_not_see(client, actions, bob):
    other = factories.RegisterFactory(code="SEC", name="Secret things", matrix__key="other")
    spy = factories.member(other, "Sidonie Secretive", "manager")
    ActionFactory(risk=RiskFactory(register=other, owner=spy, title="Hidden"), owner=spy, title="Hide")
    client.force_login(bob)
    page = client.get("/actions/?show=all").content.decode()
    assert ("Secret" in page, "Sidonie" in page, "Hide" in page) == (False, False, False)
    assert listed(client, f"&who={spy.pk}") == []
    assert "Hide" not in b"".join(client.get("/actions/actions.csv?show=all&register=SEC")).decode()


def test_action_csv_holds_what_the_page_shows(client, actions, bob):
    client.force_login(bob)
    answer = client.get("/actions/actions.csv?show=all&sort=title&q=disks")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert (answer["Content-Type"], [row[3] for row in rows]) == (
        "text/csv; charset=utf-8",
        ["Action", "Far", "Undated"],
    )


def test_action_csv_makes_formulas_inert(client, risk, bob):
    ActionFactory(risk=risk, owner=bob, title="=1+1")
    client.force_login(bob)
    assert ",'=1+1," in b"".join(client.get("/actions/actions.csv").streaming_content).decode()


def test_action_csv_is_in_the_language_and_the_zone_of_the_page(client, risk, bob):
    OrganisationFactory()  # in Berlin
    late = datetime(2027, 3, 1, 23, 30, tzinfo=UTC)
    done = ActionFactory(risk=risk, owner=bob, title="Fill the tank")
    doing.set_action_state(action=done, by=bob, now=late, seen=done.version, state="done")
    client.force_login(bob)
    answer = client.get("/actions/actions.csv?show=done&q=tank", headers={"Accept-Language": "de"})
    rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    assert answer["Content-Language"] == "de"
    assert (rows[0][1], rows[1][7]) == ("Risiko", "2027-03-02")
