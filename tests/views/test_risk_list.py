"""Risks across registers: what the marks of the dashboard over all registers lead to."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.core.cache import caches

from riskreg.domain import risks
from tests import factories
from tests.factories import NOW, TODAY, ActionFactory, RiskFactory

pytestmark = pytest.mark.django_db
MARK = re.compile(r'<a href="(/risks/[^"]*)" aria-label="[^"]*: (\d+) risks?"')
BAR = re.compile(r'<a href="(/risks/[^"]*)">[^<]*</a></span>\s*<svg.*?</svg>\s*<b[^>]*>(\d+)</b>', re.DOTALL)
TILE = re.compile(r'<a href="(/risks/[^"]*)"><b[^>]*>(\d+)</b>')


@pytest.fixture
def two(register, risk, alice, bob):
    """Bob sees two registers with different matrices, and not a third."""
    ActionFactory(risk=risk, owner=alice, by=bob, due_on=TODAY - timedelta(days=3))
    RiskFactory(register=register, owner=bob, current_likelihood=5, current_impact=5)
    RiskFactory(register=register, title="Draft", by=bob)
    other = factories.RegisterFactory(code="OPS", name="Operations", matrix__key="other")
    factories.recorded_member(bob, other, "manager")
    RiskFactory(register=other, owner=bob, title="Power", current_likelihood=4, current_impact=5, strategy="accept")
    hidden = factories.RegisterFactory(code="SEC", name="Secret things", matrix__key="third")
    spy = factories.member(hidden, "Sidonie Secretive", "manager")
    RiskFactory(register=hidden, owner=spy, title="Hidden", current_likelihood=5, current_impact=5)
    return other


def total(client, address):
    answer = client.get(unescape(address))
    assert (address, answer.status_code, answer.context.get("problems")) == (address, 200, [])
    assert b"Hidden" not in answer.content
    return answer.context["page"].paginator.count


def test_every_mark_of_the_dashboard_leads_to_as_many_risks_as_it_stands_for(client, two, bob):
    client.force_login(bob)
    page = client.get("/dashboard/").content.decode()
    marks = {(link, int(number)) for find in (MARK, BAR, TILE) for link, number in find.findall(page)}
    assert len(marks) > 15
    for link, number in sorted(marks):
        assert (link, total(client, link)) == (link, number)
    alone = re.sub(r"<a [^>]*>.*?</a>", "", page, flags=re.DOTALL)  # what is left leads nowhere
    assert re.findall(r"<rect[^>]*><title>", alone) == []


def test_risk_list_shows_the_worst_of_all_registers_first_and_how_many_each_has(client, two, bob):
    client.force_login(bob)
    answer = client.get("/risks/?state=open")
    found = [(row["record"]["reference"], row["register"].code, row["pill"].score) for row in answer.context["rows"]]
    assert [(code, score) for _reference, code, score in found] == [("IT", 25), ("OPS", 20), ("IT", 12)]
    parts = [(part["register"].code, part["count"], part["href"]) for part in answer.context["parts"]]
    assert sorted(parts) == [("IT", 2, "/registers/IT/?state=open"), ("OPS", 1, "/registers/OPS/?state=open")]


def test_risk_list_as_of_shows_the_day_and_leads_into_it(client, two, risk, bob):
    risks.edit_risk(risk=risk, by=bob, now=NOW + timedelta(days=2), today=TODAY, seen=risk.version,
                    values={"title": "Renamed", "current_likelihood": 1})  # fmt: skip
    client.force_login(bob)
    day = (NOW + timedelta(days=1)).date()
    page = client.get(f"/risks/?state=open&rating=high&as_of={day}")
    assert [row["record"]["title"] for row in page.context["rows"]] == ["Backups cannot be restored"]
    assert ("As it stood" in page.content.decode(), total(client, "/risks/?state=open&rating=high")) == (True, 0)
    assert f"/risks/IT-001/?as_of={day}" in page.content.decode()
    assert client.get("/risks/?as_of=nonsense").status_code == 400


def test_risk_list_says_what_it_does_not_know_and_when_there_is_nothing(client, two, bob, charlie):
    client.force_login(bob)
    assert client.get("/risks/?changed_since=soon").context["problems"]
    assert "No risk is like this" in client.get("/risks/?q=zebra").content.decode()
    client.force_login(charlie)
    assert "No register is open to you yet" in client.get("/risks/").content.decode()


def test_risk_list_asks_as_many_queries_for_many_risks_as_for_few(client, two, bob, django_assert_max_num_queries):
    client.force_login(bob)
    for _risk in range(30):
        RiskFactory(register=two, owner=bob, by=bob)
    client.get("/risks/?owner=me")
    caches["local"].clear()
    with django_assert_max_num_queries(12):
        client.get("/risks/?owner=me&rating=high&rating=low")
