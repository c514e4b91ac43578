"""The live screen over HTTP: with and without htmx, chair and followers, ceilings of queries."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from riskreg.domain import floor, risks
from riskreg.models import Action, AgendaItem, Comment, Floor, Meeting, Review
from tests import factories
from tests.factories import NOW, TODAY
from tests.live import attend, planned, put_on

HTMX = {"HTTP_HX_REQUEST": "true"}
STEP_QUERIES = 20  # a step of the chair, but for the marks of the transaction


@pytest.fixture
def meeting(register, bob, db):
    factories.OrganisationFactory()
    return planned(register, bob)


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def chair(meeting, bob):
    client = signed_in(bob)
    assert client.post(f"/meetings/{meeting.pk}/open/").status_code == 302
    return client


def on(meeting) -> Floor:
    return Floor.objects.select_related("item__risk").get(meeting=meeting)


def outcome(client, meeting, item=None, **more):
    item = item or on(meeting).item
    risk = item.risk
    risk.refresh_from_db()
    form = {
        "version": risk.version, "likelihood": risk.current_likelihood, "impact": risk.current_impact,
        "strategy": risk.strategy, "owner": risk.owner.name,
    }  # fmt: skip
    headers = more.pop("headers", {})
    return client.post(f"/meetings/{meeting.pk}/items/{item.pk}/outcome/", form | more, **headers)


def queries(captured) -> list[str]:
    """The statements but for those that only mark a transaction."""
    marks = re.compile(r"SAVEPOINT|RELEASE|BEGIN|COMMIT|ROLLBACK")
    return [query["sql"] for query in captured if not marks.match(query["sql"])]


def test_chair_sees_the_form_and_followers_do_not(chair, meeting, vera):
    assert 'id="live-side" aria-label="Outcome" method="post"' in chair.get(f"/meetings/{meeting.pk}/").content.decode()
    page = signed_in(vera).get(f"/meetings/{meeting.pk}/").content.decode()
    assert "Bob Chair has the chair" in page
    assert 'name="no_change"' not in page


def test_chair_in_another_browser_is_a_follower_until_the_chair_is_taken(chair, meeting, bob):
    second = signed_in(bob)
    page = second.get(f"/meetings/{meeting.pk}/").content.decode()
    assert ("Take the chair" in page, 'name="no_change"' in page) == (True, False)
    second.post(f"/meetings/{meeting.pk}/chair/")
    assert 'name="no_change"' in second.get(f"/meetings/{meeting.pk}/").content.decode()
    assert 'name="no_change"' not in chair.get(f"/meetings/{meeting.pk}/").content.decode()


def test_no_change_without_htmx_goes_back_to_the_screen(chair, meeting):
    response = outcome(chair, meeting, no_change="1")
    assert (response.status_code, response["Location"]) == (302, f"/meetings/{meeting.pk}/")
    assert Review.objects.get().outcome == "no_change"


def test_no_change_with_htmx_shows_the_next_item(chair, meeting):
    response = outcome(chair, meeting, no_change="1", headers=HTMX)
    page = response.content.decode()
    assert response.status_code == 200
    assert "<html" not in page
    assert f'data-item="{on(meeting).item_id}"' in page
    assert "IT-001 recorded: No change." in response["HX-Trigger"]


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"likelihood": "5"}, "rescored"),
        ({"strategy": "avoid"}, "strategy_changed"),
        ({"outcome": "escalated", "note": "To the board"}, "escalated"),
        ({"outcome": "deferred", "note": "Next time"}, "deferred"),
        ({"outcome": "closed", "close_reason": "irrelevant"}, "closed"),
        ({"owner": "Alice Owner"}, "no_change"),
        ({}, "no_change"),
    ],
)
def test_what_was_changed_decides_the_outcome(chair, meeting, alice, changes, found):
    assert outcome(chair, meeting, **changes).status_code == 302
    assert Review.objects.get().outcome == found


def test_accepting_asks_who_signs_and_records_it(chair, meeting, alice, bob):
    response = outcome(chair, meeting, strategy="accept", note="Cheaper than a second line")
    assert response.status_code == 422
    terms = {"approver": "Bob Chair", "expires_on": str(timezone.localdate() + timedelta(days=90))}
    response = outcome(chair, meeting, strategy="accept", note="Cheaper than a second line", **terms)
    assert response.status_code == 302
    review = Review.objects.get()
    assert (review.outcome, review.decision.acceptance.approver) == ("accepted", bob)


def test_a_draft_is_opened_by_the_meeting_that_looks_at_it(chair, meeting, register, bob):
    draft = factories.RiskFactory(register=register, owner=bob, current_likelihood=None, current_impact=None)
    item = put_on(meeting, draft)
    chair.post(f"/meetings/{meeting.pk}/step/", {"item": item.pk})
    assert "Open the risk once it has a score and an owner" in chair.get(f"/meetings/{meeting.pk}/").content.decode()
    outcome(chair, meeting, item=item, likelihood="2", impact="2", strategy="", open_draft="on")
    draft.refresh_from_db()
    assert (draft.state, draft.current_score) == ("open", 4)


def test_no_change_does_not_throw_away_what_was_changed(chair, meeting):
    response = outcome(chair, meeting, no_change="1", likelihood="5")
    assert (response.status_code, Review.objects.count()) == (422, 0)


def test_refusal_keeps_what_was_typed(chair, meeting):
    response = outcome(chair, meeting, outcome="closed", note="Typed with care", headers=HTMX)
    page = response.content.decode()
    assert response.status_code == 422
    assert ("Typed with care" in page, "Say why the risk is closed." in page) == (True, True)
    assert Review.objects.count() == 0


def test_stale_chair_is_told_and_keeps_the_text(chair, meeting, admin):
    signed_in(admin).post(f"/meetings/{meeting.pk}/chair/")
    response = outcome(chair, meeting, likelihood="5", note="Typed with care", headers=HTMX)
    page = response.content.decode()
    assert response.status_code == 409
    assert "Somebody else has taken the chair. Nothing of this was recorded." in page
    assert ("Typed with care" in page, Review.objects.count()) == (True, 0)


def test_stale_version_shows_the_risk_as_it_is_and_keeps_the_text(chair, meeting, alice):
    item = on(meeting).item
    seen = item.risk.version
    risks.edit_risk(risk=item.risk, by=alice, now=NOW, today=TODAY, seen=seen, values={"title": "Sharper title"})
    response = outcome(chair, meeting, item=item, version=seen, likelihood="5", note="Typed with care", headers=HTMX)
    page = response.content.decode()
    assert response.status_code == 409
    for words in ("Alice Owner has changed this risk", "Sharper title", "Typed with care"):
        assert words in page
    assert f'name="version" value="{seen + 1}"' in page


def test_time_used_is_set_against_the_budget(chair, meeting, time_machine):
    time_machine.move_to(Meeting.objects.get(pk=meeting.pk).opened_at + timedelta(minutes=10), tick=False)
    clock = chair.get(f"/meetings/{meeting.pk}/").context["clock"]
    assert (clock.used, clock.budget, clock.behind) == (10, 60, 10 - meeting.items.first().minutes)
    outcome(chair, meeting, no_change="1")
    page = chair.get(f"/meetings/{meeting.pk}/")
    assert (page.context["clock"].used, AgendaItem.objects.order_by("position").first().seconds_used) == (10, 600)
    assert "of 60, " in page.text


def test_step_and_undo(chair, meeting):
    third = meeting.items.order_by("position").last()
    chair.post(f"/meetings/{meeting.pk}/step/", {"item": third.pk})
    assert on(meeting).item == third
    outcome(chair, meeting, no_change="1")
    chair.post(f"/meetings/{meeting.pk}/undo/")
    assert on(meeting).item == third
    assert chair.post(f"/meetings/{meeting.pk}/undo/").status_code == 422
    assert chair.post(f"/meetings/{meeting.pk}/step/", {"item": "999999"}).status_code == 422


def test_poll_without_news_is_204_in_three_queries(chair, meeting, vera):
    client = signed_in(vera)
    address = f"/meetings/{meeting.pk}/floor/"
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        response = client.get(address, {"seen": "1"})
    assert (response.status_code, response.content) == (204, b"")
    assert len(captured) <= 3, [query["sql"] for query in captured]
    outcome(chair, meeting, no_change="1")
    assert client.get(address, {"seen": "1"}).content == b"live 2"


def test_beat_is_for_the_chair_alone(chair, meeting, vera, charlie):
    address = f"/meetings/{meeting.pk}/floor/"
    assert chair.post(address).status_code == 204
    assert signed_in(vera).post(address).status_code == 409
    assert signed_in(charlie).get(address).status_code == 404


def test_step_of_the_chair_stays_below_the_ceiling(chair, meeting):
    with CaptureQueriesContext(connection) as captured:
        assert outcome_form(chair, meeting).status_code == 200
    found = queries(captured.captured_queries)
    assert len(found) <= STEP_QUERIES, "\n".join(sql[:110] for sql in found)


def outcome_form(client, meeting):
    """One "no change", with nothing read by the test in between."""
    item = on(meeting).item
    connection.queries_log.clear()
    form = {"version": item.risk.version, "no_change": "1"}
    return client.post(f"/meetings/{meeting.pk}/items/{item.pk}/outcome/", form, **HTMX)


def test_room_speaks_by_contributors_and_invited_people(chair, meeting, alice, vera):
    item = on(meeting).item
    note, action = (f"/meetings/{meeting.pk}/items/{item.pk}/{kind}/" for kind in ("note", "action"))
    assert signed_in(alice).post(note, {"text": "The scan ran again"}).status_code == 302
    assert signed_in(vera).post(note, {"text": "May I?"}).status_code == 403
    attend(Meeting.objects.get(pk=meeting.pk), vera)
    assert signed_in(vera).post(note, {"text": "Now I may"}).status_code == 302
    given = {"title": "Sign the offer", "owner": "Alice Owner", "due_on": "2026-11-01"}
    assert signed_in(vera).post(action, given, **HTMX).status_code == 200
    assert [comment.text for comment in Comment.objects.order_by("pk")] == ["The scan ran again", "Now I may"]
    assert (Action.objects.get().item, Action.objects.get().owner) == (item, alice)
    assert signed_in(vera).post(action, {"title": ""}, **HTMX).status_code == 422


def test_follower_may_let_go_and_return(chair, meeting, vera):
    third = meeting.items.order_by("position").last()
    page = signed_in(vera).get(f"/meetings/{meeting.pk}/", {"item": third.pk}).content.decode()
    assert ("Back to the chair" in page, third.risk.title in page) == (True, True)
    assert "Back to the chair" not in signed_in(vera).get(f"/meetings/{meeting.pk}/").content.decode()


def test_projector_shows_the_item_without_controls(chair, meeting, vera):
    page = signed_in(vera).get(f"/meetings/{meeting.pk}/projector/").content.decode()
    assert (on(meeting).item.risk.title in page, "<button" in page.split('id="room"')[1].split("</footer>")[0]) == (
        True, False,
    )  # fmt: skip


def test_screen_asks_the_same_number_of_queries_whatever_the_agenda(chair, meeting, register, bob, vera):
    client = signed_in(vera)
    client.get(f"/meetings/{meeting.pk}/")
    counts = []
    for more in (0, 20):
        for _number in range(more):
            put_on(meeting, factories.RiskFactory(register=register, owner=bob))
        with CaptureQueriesContext(connection) as captured:
            assert client.get(f"/meetings/{meeting.pk}/").status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_everything_decided_leads_to_the_close(chair, meeting):
    for _number in range(3):
        outcome(chair, meeting, no_change="1")
    assert "Everything on the agenda is done" in chair.get(f"/meetings/{meeting.pk}/").content.decode()
    assert floor.agenda_of(meeting)[0].state == "decided"


def test_meeting_with_a_number_that_only_looks_like_one(chair, meeting, alice):
    follower = signed_in(alice)
    assert follower.get(f"/meetings/{meeting.pk}/?item=²").status_code == 200
    assert chair.post(f"/meetings/{meeting.pk}/step/", {"item": "²"}).status_code == 422


def test_item_note_that_is_refused_says_so_at_its_field(chair, meeting):
    page = chair.post(f"/meetings/{meeting.pk}/items/{on(meeting).item.pk}/note/", {"text": " "}).text
    assert 'id="room_text" name="text" aria-invalid="true" aria-describedby="room_text_error"' in page
    assert page.count('id="room_text_error"') == 1
