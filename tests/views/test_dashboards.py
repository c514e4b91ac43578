import re

import pytest
from django.core.cache import caches
from django.urls import reverse

from riskreg.views import charts, register_page
from tests import factories
from tests.factories import TODAY, ActionFactory, CategoryFactory, RiskFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(register, risk, alice, bob):
    """Something of everything."""
    category = CategoryFactory(register=register, name="Operations")
    RiskFactory(register=register, owner=bob, category=category, current_likelihood=5, current_impact=5)
    RiskFactory(
        register=register, title="Nobody's", owner=alice, strategy="mitigate", target_likelihood=1, target_impact=1
    )
    ActionFactory(risk=risk, owner=alice, by=bob, due_on=TODAY)


def test_dashboard_shows_every_chart_with_its_numbers(client, story, bob):
    client.force_login(bob)
    page = client.get("/registers/IT/dashboard/").content.decode()
    assert [page.count(text) for text in ("Heat maps", "By category", "By owner", "By strategy", "Last review")] == [
        1
    ] * 5
    assert page.count('<details class="numbers">') == 5


def test_every_mark_leads_to_the_risks_it_stands_for(client, story, bob):
    client.force_login(bob)
    page = client.get("/registers/IT/dashboard/").content.decode()
    links = {link.replace("&amp;", "&") for link in re.findall(r'href="(/registers/IT/\?[^"]+)"', page)}
    assert len(links) > 20
    for link in sorted(links):
        answer = client.get(link)
        assert (link, answer.status_code, b"Left out, because" in answer.content) == (link, 200, False)
        assert (link, answer.context["page"].total > 0) == (link, True)


def test_dashboard_compares_with_another_day_and_says_when_it_cannot(client, story, bob):
    client.force_login(bob)
    for since, words in (("soon", "“soon” is no date"), ("2999-01-01", "still to come"), ("", "")):
        answer = client.get("/registers/IT/dashboard/", {"since": since})
        assert (answer.status_code, words in answer.content.decode()) == (200, True)


def test_dashboard_of_a_large_register_counts_in_a_request_of_its_own(client, story, bob, monkeypatch):
    monkeypatch.setattr(register_page, "MANY", 0)
    monkeypatch.setattr("riskreg.views.dashboards.MANY", 0)
    client.force_login(bob)
    caches["local"].clear()
    waiting = client.get("/registers/IT/dashboard/").content.decode()
    part = client.get("/registers/IT/dashboard/?figures=now", HTTP_HX_REQUEST="true", HTTP_HX_TARGET="figures")
    assert ("Counting" in waiting, "By owner" in waiting) == (True, False)
    assert ("By owner" in part.content.decode(), "<html" in part.content.decode()) == (True, False)
    assert "By owner" in client.get("/registers/IT/dashboard/").content.decode()  # kept by now


def test_dashboards_add_up_what_one_may_see_alone(client, story, alice, bob, dora):
    other = factories.RegisterFactory(code="SEC", name="Secret things", matrix__key="other")
    spy = factories.member(other, "Sidonie Secretive", "manager")
    RiskFactory(register=other, owner=spy, title="Hidden")
    counts = {}
    for person in (bob, dora):
        client.force_login(person)
        page = client.get("/dashboard/").content.decode()
        counts[person.name] = ("Secret" in page, re.findall(r"<b>(\d+)</b><span>open risks", page))
    assert counts == {"Bob Chair": (False, ["3"]), "Dora Auditor": (True, ["4"])}


def test_dashboards_without_a_register_say_so(client, charlie):
    client.force_login(charlie)
    assert "No register is open to you yet" in client.get(reverse("dashboards")).content.decode()


def test_dashboard_queries_stay_few_once_counted(client, story, bob, django_assert_max_num_queries):
    client.force_login(bob)
    client.get("/registers/IT/dashboard/")
    with django_assert_max_num_queries(12):
        client.get("/registers/IT/dashboard/")


def test_columns_are_stacked_from_the_foot_up():
    found = charts.columns([("a", {"low": 1, "high": 3}), ("b", {})], ["low", "high"], lambda n, r: (f"{n}", r))
    low, high = found[0].pieces
    assert (low.y + low.height, high.y + high.height, found[0].total) == (168.0, low.y, 4)
    assert (found[1].pieces, charts.columns([("a", {})], ["low"], lambda n, r: ("", ""))) == ((), ())


def test_bars_share_one_scale():
    rows = [("A", "", {"low": 4}), ("B", "", {"low": 1, "high": 1})]
    found = charts.bars(rows, ["high", "low"], lambda n, r: ("", ""))
    assert [[piece.width for piece in row.pieces] for row in found] == [[100.0], [25.0, 25.0]]
