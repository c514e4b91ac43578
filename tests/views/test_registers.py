"""The register's table page and its heat map."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core.cache import caches
from django.urls import reverse

from riskreg.domain import risks
from riskreg.domain.guard import open_for_writing
from tests.factories import NOW, TODAY, ActionFactory, CategoryFactory, RiskFactory

HTMX = {"HTTP_HX_REQUEST": "true", "HTTP_HX_TARGET": "risks"}
HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{ 7|add:1 }}"


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def page(client):
    """`page(user, query)`: the answer to the table's address."""

    def get(user, query="", **headers):
        client.force_login(user)
        return client.get(f"{reverse('register_detail', args=['IT'])}?{query}", **headers)

    return get


def shown(response):
    """The references in the order of the table."""
    return [row.reference for row in response.context["page"].rows]


def test_register_detail_shows_risks_by_score_then_reference(page, register, bob):
    for likelihood, impact in ((1, 1), (5, 5), (3, 3), (5, 5)):
        RiskFactory(register=register, current_likelihood=likelihood, current_impact=impact)
    response = page(bob)
    assert response.status_code == 200
    assert shown(response) == ["IT-002", "IT-004", "IT-003", "IT-001"]


def test_register_detail_marks_drafts_and_leaves_closed_risks_out(page, register, alice, bob, risk):
    RiskFactory(register=register, title="An idea", current_likelihood=None, current_impact=None)
    closed = RiskFactory(register=register, owner=alice)
    risks.close_risk(risk=closed, by=bob, now=NOW, seen=1, close_reason="avoided")
    rows = page(bob).context["page"].rows
    assert [(row.reference, row.mark) for row in rows] == [("IT-001", ""), ("IT-002", "Draft")]
    rows = page(bob, "state=closed").context["page"].rows
    assert [(row.reference, row.mark, row.editable) for row in rows] == [("IT-003", "Closed", False)]


def test_register_detail_counts_only_open_risks_in_its_figures(page, register, alice, bob, risk):
    RiskFactory(register=register)  # scored, unowned: a draft
    context = page(bob).context
    cells = [cell["count"] for row in context["heat"]["rows"] for cell in row["cells"]]
    assert (sum(cells), context["page"].total) == (1, 2)
    assert [(line.label, line.count) for line in context["ratings"]] == [
        ("Critical", 0), ("High", 1), ("Moderate", 0), ("Low", 0),
    ]  # fmt: skip
    assert [(line.label, line.count) for line in context["needs"]] == [
        ("Reviews overdue", 0), ("Without an owner", 1), ("Strategy not decided", 2), ("Actions overdue", 0),
    ]  # fmt: skip


def test_register_detail_links_of_figures_lead_to_as_many_risks(page, register, alice, bob):
    for number in range(12):
        made = RiskFactory(
            register=register, owner=alice if number % 3 else None, current_likelihood=1 + number % 5,
            current_impact=1 + number % 4, strategy="accept" if number % 2 else "",
            today=TODAY - timedelta(days=40 * (number % 6)),
        )  # fmt: skip
        if number % 4 == 0:
            ActionFactory(risk=made, due_on=TODAY - timedelta(days=1))
    context = page(bob).context
    for line in [*context["ratings"], *context["needs"]]:
        assert page(bob, line.href[1:]).context["page"].total == line.count
    for cell in (cell for row in context["heat"]["rows"] for cell in row["cells"] if cell["count"]):
        assert page(bob, cell["href"][1:]).context["page"].total == cell["count"]


def test_register_detail_heat_map_follows_the_filter_but_for_the_cell(page, register, alice, bob):
    RiskFactory(register=register, owner=alice, current_likelihood=1, current_impact=1)
    RiskFactory(register=register, owner=alice, current_likelihood=5, current_impact=5)
    RiskFactory(register=register, owner=bob, current_likelihood=5, current_impact=5)
    context = page(bob, f"owner={alice.pk}&cell=5x5").context
    cells = {
        (r, c): cell["count"] for r, row in enumerate(context["heat"]["rows"]) for c, cell in enumerate(row["cells"])
    }
    assert {place: count for place, count in cells.items() if count} == {(0, 4): 1, (4, 0): 1}
    assert shown(page(bob, f"owner={alice.pk}&cell=5x5")) == ["IT-002"]


def test_register_detail_movement_counts_from_the_start_of_the_quarter(page, register, alice, bob):
    before, after = NOW - timedelta(days=20), NOW - timedelta(days=1)
    risen = RiskFactory(register=register, owner=alice, now=before)
    risks.edit_risk(risk=risen, by=bob, now=after, today=TODAY, seen=1, values={"current_likelihood": 5})
    fallen = RiskFactory(register=register, owner=alice, now=before)
    risks.edit_risk(risk=fallen, by=bob, now=after, today=TODAY, seen=1, values={"current_likelihood": 1})
    RiskFactory(register=register, owner=alice, now=before)
    RiskFactory(register=register, owner=alice, now=after)
    rows = page(bob, "sort=reference").context["page"].rows
    assert [(row.moved, row.is_new) for row in rows] == [(8, False), (-8, False), (0, False), (0, True)]
    assert page(bob).context["words"]["up"] == "up since 1 Oct"


def test_register_detail_says_dates_in_words(page, register, alice, bob):
    for days in (-60, -65, -59, -51, 30):
        RiskFactory(register=register, owner=alice, today=TODAY + timedelta(days=days))
    rows = page(bob, "sort=reference").context["page"].rows
    assert [(row.due, row.due_small, row.is_late) for row in rows] == [
        ("6 Oct", "(today)", False), ("5 days overdue", "1 Oct", True), ("7 Oct", "(tomorrow)", False),
        ("15 Oct", "(in 9 days)", False), ("4 Jan", "(in 90 days)", False),
    ]  # fmt: skip


@pytest.mark.parametrize("count", [5, 60])
@pytest.mark.parametrize("headers", [{}, HTMX])
def test_register_detail_needs_the_same_queries_however_many_risks(
    client, register, alice, bob, count, headers, django_assert_num_queries
):
    category = CategoryFactory(register=register)
    for number in range(count):
        owner = alice if number % 2 else bob
        ActionFactory(risk=RiskFactory(register=register, owner=owner, category=category, title=f"Some risk {number}"))
    client.force_login(bob)
    client.get("/registers/IT/")  # a process asks once whether the site is set up
    caches["local"].clear()
    with django_assert_num_queries(12):
        client.get(f"/registers/IT/?q=some&owner={alice.pk}&sort=-actions", **headers)
    with django_assert_num_queries(7):
        client.get(f"/registers/IT/?q=some&owner={alice.pk}&sort=-actions", **headers)


@pytest.mark.parametrize("asked", ["0", "-1", "99", "x", "1e9", "99999999999999999999", "%00"])
def test_register_detail_any_page_number_answers(page, register, bob, asked):
    for _ in range(30):
        RiskFactory(register=register)
    response = page(bob, f"per_page=25&page={asked}")
    assert response.status_code == 200
    assert len(shown(response)) in {5, 25}


def test_register_detail_pages_hold_every_risk_once(page, register, bob):
    for _ in range(60):
        RiskFactory(register=register)
    found = [shown(page(bob, f"per_page=25&page={number}")) for number in (1, 2, 3)]
    assert [len(references) for references in found] == [25, 25, 10]
    assert [reference for references in found for reference in references] == [
        f"IT-{number:03d}" for number in range(1, 61)
    ]


def test_register_detail_shows_the_columns_chosen(page, risk, bob):
    response = page(bob, "columns=owner&columns=score")
    assert [head.name for head in response.context["page"].heads] == ["reference", "title", "score", "owner"]
    assert response.context["page"].query.href == "?columns=reference%2Ctitle%2Cscore%2Cowner"
    assert shown(page(bob, "columns=nonsense")) == ["IT-001"]


def test_register_detail_survives_a_long_sort(page, risk, bob):
    response = page(bob, "sort=" + ",".join(["title", "owner"] * 2000))
    assert response.status_code == 200
    assert len(response.content) < 100_000


def test_register_detail_without_risks_teaches(page, register, bob, vera):
    assert "No risks yet" in page(bob).text
    assert "Log the first risk" in page(bob).text
    assert "Log the first risk" not in page(vera).text


def test_register_detail_without_a_match_offers_the_way_back(page, risk, bob):
    text = page(bob, "q=zebra").text
    assert "No risk matches this filter" in text
    assert "with the words “zebra”" in text


def test_register_detail_under_htmx_answers_the_partial(page, risk, bob):
    response = page(bob, "rating=high&nonsense=1", **HTMX)
    assert "<html" not in response.text
    assert response["HX-Push-Url"] == "/registers/IT/?rating=high"
    assert response["HX-Trigger"] == '{"announce": {"text": "1 risk. Open risks and drafts, rating High."}}'
    assert response.text.count('hx-swap-oob="true"') == 5
    assert "HX-Request" in response["Vary"]


def test_register_detail_under_htmx_answers_the_page_when_history_is_gone(page, risk, bob):
    assert "<html" in page(bob, **HTMX, HTTP_HX_HISTORY_RESTORE_REQUEST="true").text


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_register_detail_renders_hostile_text_inert(page, register, alice, bob, headers):
    category = CategoryFactory(register=register, name="<b>bold</b>")
    alice.name = "<i>Alice</i>"
    with open_for_writing():
        alice.save()
    RiskFactory(register=register, owner=alice, title=HOSTILE[:200], category=category, tags="\ntag:<u>\n")
    for query in ("", "q=%3Cscript%3E", "tag=%3Cu%3E", f"owner={alice.pk}", "owner=%3Cscript%3E"):
        text = page(bob, query, **headers).text
        for raw in ("<script>alert", "<img src=x", "<b>bold", "<i>Alice", "<u>"):
            assert raw not in text


def test_register_detail_lets_people_edit_what_they_may(page, register, alice, bob, vera):
    RiskFactory(register=register, owner=alice)
    RiskFactory(register=register, owner=bob)
    RiskFactory(register=register, by=alice)  # her own draft
    found = {
        user.name: [row.editable for row in page(user, "sort=reference").context["page"].rows]
        for user in (alice, bob, vera)
    }
    assert found == {"Alice Owner": [True, False, True], "Bob Chair": [True] * 3, "Vera Viewer": [False] * 3}


def test_register_detail_is_not_there_for_a_stranger(page, risk, charlie):
    assert page(charlie).status_code == 404


def test_register_detail_figures_are_new_after_a_write(page, risk, bob):
    assert page(bob).context["page"].total == 1
    RiskFactory(register=risk.register)
    assert page(bob).context["page"].total == 2


@pytest.fixture
def large(register, alice, risk):
    """The register with numbers as after many risks."""
    register.next_number = 20_000
    register.save(update_fields=["next_number"])
    return register


def figures_shown(context):
    return [line.count for line in (*context["ratings"], *context["needs"])]


def test_register_detail_of_many_risks_asks_for_its_figures_once_the_table_is_there(page, large, alice):
    first = page(alice)
    assert first.context["page"].total == 1
    assert first.context["follows"]
    assert set(figures_shown(first.context)) == {None}
    assert re.search(r'hx-get="([^"]*)" hx-trigger="load" hx-target="#rail"', first.text)[1] == "/registers/IT/?"
    rail = page(alice, HTTP_HX_REQUEST="true", HTTP_HX_TARGET="rail")
    assert rail.text.lstrip().startswith("<aside")
    assert figures_shown(rail.context) == [0, 1, 0, 0, 0, 0, 1, 0]
    assert '<b id="over-count" hx-swap-oob="true">0</b>' in rail.text
    again = page(alice)
    assert not again.context["follows"]
    assert figures_shown(again.context) == [0, 1, 0, 0, 0, 0, 1, 0]


def test_register_detail_of_many_risks_counts_at_once_when_asked(page, large, alice):
    link = re.search(r'<noscript><p><a href="([^"]*)"', page(alice).text)[1]
    assert link == "/registers/IT/?figures=now"
    assert figures_shown(page(alice, "figures=now").context) == [0, 1, 0, 0, 0, 0, 1, 0]


def test_register_detail_of_many_risks_swaps_the_table_without_figures(page, large, alice):
    text = page(alice, "rating=high", **HTMX).text
    assert 'id="rail"' not in text
    assert re.search(r'hx-get="([^"]*)" hx-trigger="load" hx-target="#rail"', text)[1] == "/registers/IT/?rating=high"
