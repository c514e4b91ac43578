"""My work."""

from datetime import timedelta

import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from riskreg.domain import acceptances, comments, risks
from riskreg.models import Risk
from riskreg.scoring import Grid
from tests.factories import (
    FIVE_BY_FIVE,
    ActionFactory,
    MatrixFactory,
    RegisterFactory,
    RiskFactory,
    member,
    recorded_member,
)
from tests.live import opened, planned


@pytest.fixture
def due(register, alice):
    """A risk of Alice's whose review is a day late."""
    now, today = timezone.now(), timezone.localdate()
    long_ago = today - timedelta(days=61)
    return RiskFactory(
        register=register, owner=alice, by=alice, now=now - timedelta(days=61), today=long_ago, title="Backups are lost"
    )


def test_home_with_nothing_due_says_so_and_shows_the_registers(client, register, vera):
    client.force_login(vera)
    page = client.get("/").content.decode()
    assert ("Nothing needs you today" in page, "Technology risks" in page) == (True, True)


def test_home_with_nothing_due_shows_the_highest_risks_by_the_matrix_of_their_register(client, register, alice, vera):
    three = Grid(FIVE_BY_FIVE.likelihood[:3], FIVE_BY_FIVE.impact[:3], FIVE_BY_FIVE.bands)
    small = RegisterFactory(code="PHX", name="Phoenix", matrix=MatrixFactory(key="3x3", levels=three.as_json()))
    for person in (alice, vera):
        recorded_member(person, small, "viewer")
    for likelihood in (1, 2, 3, 4, 5):
        RiskFactory(
            register=register, owner=alice, current_likelihood=likelihood, current_impact=4, title=f"Grade {likelihood}"
        )
    RiskFactory(register=small, owner=alice, current_likelihood=3, current_impact=3, title="Top of three")
    RiskFactory(register=register, owner=alice, current_impact=None, title="Not scored")
    client.force_login(vera)
    assert [risk.title for risk in client.get("/").context["highest"]] == [
        "Top of three", "Grade 5", "Grade 4", "Grade 3", "Grade 2",
    ]  # fmt: skip


def test_home_lists_reviews_with_their_reason_and_does_them_in_place(client, due, alice):
    client.force_login(alice)
    page = client.get("/").content.decode()
    words = ("1 day overdue", "High is reviewed every 60 days.", "1 thing needs you, 1 of them late")
    assert [word in page for word in words] == [True] * 3
    answer = client.post("/risks/IT-001/confirm/", {"version": 1, "next": "/"}, follow=True)
    page = answer.content.decode()
    assert ("IT-001 is still the same." in page, "Nothing needs you today" in page) == (True, True)


def test_home_lists_only_what_is_mine(client, due, bob, vera):
    ActionFactory(risk=due, title="Vera's work", owner=vera, due_on=timezone.localdate())
    client.force_login(bob)
    page = client.get("/").content.decode()
    assert ("Vera&#x27;s work" in page, "1 day overdue" in page) == (False, False)
    client.force_login(vera)
    page = client.get("/").content.decode()
    assert ("Vera&#x27;s work" in page, "(today)" in page) == (True, True)


def test_home_drafts_all_for_managers_own_for_authors(client, register, alice, bob):
    RiskFactory(register=register, by=alice, title="Draft of Alice", current_impact=None)
    RiskFactory(register=register, by=bob, title="Draft of Bob", current_impact=None)
    seen = []
    for person in (alice, bob):
        client.force_login(person)
        page = client.get("/").content.decode()
        drafts = page[page.index('id="drafts"') : page.index('id="registers"')]
        seen.append(("Draft of Alice" in drafts, "Draft of Bob" in drafts))
    assert seen == [(True, False), (True, True)]


def test_home_tells_what_changed_lately(client, due, alice, bob):
    now, today = timezone.now(), timezone.localdate()
    risks.edit_risk(risk=due, by=bob, now=now, today=today, seen=1, values={"current_impact": 5})
    comments.add_comment(risk=due, by=bob, now=now, text="<i>Read this</i>")
    client.force_login(alice)
    page = client.get("/").content.decode()
    assert "raised the impact from Major to Severe." in page
    assert ("&lt;i&gt;Read this&lt;/i&gt;" in page, "<i>Read" in page) == (True, False)


def test_home_quotes_the_beginning_of_a_long_comment(client, due, alice, bob):
    comments.add_comment(risk=due, by=bob, now=timezone.now(), text="y" * 5000)
    client.force_login(alice)
    assert "y" * 199 + "…”" in client.get("/").content.decode()


def test_home_counts_open_drafts_and_above_tolerance(client, register, bob, alice):
    for impact in (1, 5, 5, None):
        RiskFactory(register=register, owner=alice, current_impact=impact)
    client.force_login(bob)
    page = " ".join(client.get("/").content.decode().split())
    row = page[page.index('id="registers"') :]
    assert [row.find(f"</span>{number}</td>") > 0 for number in (3, 2, 1)] == [True] * 3


def test_home_of_a_stranger_shows_nothing_of_others(client, due, charlie):
    client.force_login(charlie)
    page = client.get("/").content.decode()
    assert ("Backups are lost" in page, "Technology risks" in page) == (False, False)
    assert "You are not a member of a register yet." in page


def test_home_takes_the_same_number_of_queries_however_much_there_is(
    client, register, due, alice, bob, django_assert_num_queries
):
    now = timezone.now()
    ActionFactory(risk=due, owner=alice)
    comments.add_comment(risk=due, by=bob, now=now, text="Word")
    RiskFactory(register=register, by=alice, current_impact=None, now=now)
    client.force_login(alice)
    client.get("/")
    with django_assert_num_queries(15):
        client.get("/")
    for number in range(30):
        risk = RiskFactory(register=register, owner=alice, by=alice, now=now)
        ActionFactory(risk=risk, owner=alice)
        comments.add_comment(risk=risk, by=bob, now=now, text=f"Word {number}")
        RiskFactory(register=register, by=alice, current_impact=None, now=now)
    client.get("/")
    with django_assert_num_queries(15):
        client.get("/")


def test_home_counts_many_registers_in_one_query(client, register, risk, bob):
    RiskFactory(register=register, owner=bob)  # waits for a review, both times
    client.force_login(bob)
    client.get("/")  # notes the visit
    caches["local"].clear()
    with CaptureQueriesContext(connection) as few:
        client.get("/")
    for number in range(5):
        other = RegisterFactory(code=f"P{number}", matrix=register.matrix)
        recorded_member(bob, other, "manager")
        RiskFactory(register=other, owner=bob)
    caches["local"].clear()
    with CaptureQueriesContext(connection) as many:
        page = client.get("/").content.decode()
    assert (len(many), "Register P4" in page) == (len(few), True)


def test_home_shows_only_registers_one_is_a_member_of(client, register):
    other = RegisterFactory(code="PHX", name="Phoenix", matrix=register.matrix)
    mona = member(other, "Mona Both", "viewer")
    client.force_login(mona)
    page = client.get("/").content.decode()
    assert ("Phoenix" in page, "Technology risks" in page) == (True, False)


def ask(risk, approver, by, *, days=90):
    now, today = timezone.now(), timezone.localdate()
    return acceptances.ask(
        risk=risk, approver=approver, rationale="The repair costs more.", expires_on=today + timedelta(days=days),
        by=by, now=now, today=today,
    )  # fmt: skip


def test_home_shows_what_waits_for_a_signature(client, register, alice, bob):
    risk = RiskFactory(register=register, owner=alice, by=alice, title="Cooling fails")
    asked = ask(risk, bob, alice)
    client.force_login(bob)
    page = client.get("/").text
    assert [word in page for word in ("Accept: Cooling fails", "Alice Owner asks you", "Asked today")] == [True] * 3
    assert f'href="/acceptances/{asked.pk}/"' in page
    client.force_login(alice)
    assert "Accept: Cooling fails" not in client.get("/").text


def test_home_shows_acceptances_that_end(client, register, alice, bob, time_machine):
    risk = RiskFactory(register=register, owner=alice, by=alice, title="Cooling fails")
    asked = ask(risk, bob, alice, days=40)
    acceptances.sign(
        acceptance=asked, by=bob, now=timezone.now(), today=timezone.localdate(), seen=1,
        digest=acceptances.state_digest(risk),
    )  # fmt: skip
    ends = asked.expires_on
    client.force_login(alice)
    assert client.get("/").context["ending"] == []
    time_machine.move_to(timezone.now() + timedelta(days=15))
    client.force_login(alice)
    (row,) = client.get("/").context["ending"]
    assert (row["words"].startswith("In force until"), row["late"], row["acceptance"].expires_on) == (True, False, ends)


def test_home_shows_the_next_meeting_with_its_agenda(client, register, alice, bob, charlie):
    meeting = planned(register, bob, risks=6, starts_at=timezone.now() + timedelta(days=1))
    client.force_login(bob)
    found = client.get("/").context["next"]
    assert (found["meeting"], len(found["items"]), found["more"], found["mine"]) == (meeting, 4, 2, 6)
    opened(meeting, bob)
    assert "Being held now" in client.get("/").text
    client.force_login(charlie)
    assert client.get("/").context["next"] is None


def test_home_tells_what_changed_since_the_last_visit(client, register, risk, alice, bob, time_machine):
    start = timezone.now()
    time_machine.move_to(start, tick=False)
    client.force_login(alice)
    assert client.get("/").context["since"] is None
    time_machine.move_to(start + timedelta(hours=5), tick=False)
    comments.add_comment(risk=risk, by=bob, now=timezone.now(), text="Seen since")
    time_machine.move_to(start + timedelta(hours=6), tick=False)
    first = client.get("/").context
    again = client.get("/").context  # within the same visit it stays
    assert [news.quote for news in first["news"]] == [news.quote for news in again["news"]] == ["Seen since"]
    assert (first["since"], again["since"]) == (start, start)
    time_machine.move_to(start + timedelta(hours=7), tick=False)
    assert "Nothing has changed." in client.get("/").text


def test_home_asks_why_above_tolerance_the_third_time(client, register, alice):
    now, today = timezone.now(), timezone.localdate()
    RiskFactory(register=register, owner=alice, by=alice, now=now, today=today, current_likelihood=5, current_impact=5)
    client.force_login(alice)
    confirm = "/risks/IT-001/confirm/"

    def say(**headers):
        return client.post(confirm, {"version": Risk.objects.get().version, "next": "/"}, headers=headers)

    assert [say()["Location"] for _time in range(3)] == ["/", "/", "/review/IT-001/"]
    answer = say(**{"HX-Request": "true"})
    assert answer["HX-Redirect"] == "/review/IT-001/"
