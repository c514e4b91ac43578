"""Actions in the browser."""

from datetime import timedelta

import pytest
from django.utils import timezone

from riskreg.domain import actions, risks
from riskreg.models import Action
from tests.factories import NOW, TODAY, ActionFactory, RiskFactory, member


@pytest.fixture
def action(risk, vera):
    """“Test the restore” on IT-001, given to Vera."""
    return ActionFactory(risk=risk, title="Test the restore", owner=vera, due_on=TODAY)


def test_action_add_adds_what_who_and_when(client, risk, alice, bob):
    client.force_login(alice)
    data = {"title": "Test the restore", "owner": "Bob Chair", "due_on": "2026-12-01"}
    answer = client.post("/risks/IT-001/actions/", data)
    assert (answer.status_code, answer["Location"]) == (302, "/risks/IT-001/#treatment")
    action = Action.objects.get()
    assert (action.title, action.owner, str(action.due_on), action.created_by) == (
        "Test the restore", bob, "2026-12-01", alice,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("title", "", "This field is required."),
        ("owner", "Nobody", "Nobody of this name is a member of the register."),
        ("due_on", "soon", "Enter a valid date."),
        ("due_on", "9999-12-31", "Give a day between the years 1970 and 2199."),
        ("due_on", "0026-12-31", "Give a day between the years 1970 and 2199."),
    ],
)
def test_action_add_with_bad_input_says_so_and_loses_nothing(client, risk, alice, field, value, words):
    client.force_login(alice)
    data = {"title": "Kept title", "owner": "Bob", "due_on": ""} | {field: value}
    answer = client.post("/risks/IT-001/actions/", data)
    page = answer.content.decode()
    assert (answer.status_code, words in page, Action.objects.count()) == (422, True, 0)
    assert ('value="Kept title"' in page) is (field != "title")


def test_action_add_is_for_those_who_may_edit_the_risk(client, risk, vera, charlie):
    codes = []
    for person in (vera, charlie):
        client.force_login(person)
        codes.append(client.post("/risks/IT-001/actions/", {"title": "x"}).status_code)
    assert codes == [403, 404]


def test_action_state_done_in_place_goes_back_to_where_it_was_pressed(client, action, vera):
    client.force_login(vera)  # a viewer, but the work is hers
    answer = client.post(f"/actions/{action.pk}/state/", {"version": 1, "state": "done", "next": "/actions/"})
    assert (answer.status_code, answer["Location"]) == (302, "/actions/")
    action.refresh_from_db()
    assert (action.state, action.completed_by) == ("done", vera)


def test_action_state_unknown_changes_nothing(client, action, vera):
    client.force_login(vera)
    page = client.post(f"/actions/{action.pk}/state/", {"version": 1, "state": "lost"}, follow=True).content.decode()
    action.refresh_from_db()
    assert ("This state is not known." in page, action.state) == (True, "todo")


@pytest.mark.parametrize(
    ("role", "told"), [("alice", "Somebody else was faster"), ("bob", "You changed this in another window")]
)
def test_action_state_conflict_is_told(client, action, bob, role, told, request):
    other = request.getfixturevalue(role)
    actions.edit_action(action=action, by=other, now=NOW, seen=1, values={"title": "Other"})
    client.force_login(bob)
    answer = client.post(f"/actions/{action.pk}/state/", {"version": 1, "state": "done"})
    page = answer.content.decode()
    assert (answer.status_code, told in page) == (409, True)
    assert '<input type="radio" name="state" value="done" checked>' in page


def test_action_edit_sets_a_new_date_with_a_reason(client, action, vera):
    client.force_login(vera)
    data = {
        "version": 1, "title": action.title, "owner": "Vera Viewer", "due_on": "2027-01-31", "note": "Half done",
        "reason": "The vendor is late", "next": "/",
    }  # fmt: skip
    assert client.post(f"/actions/{action.pk}/edit/", data)["Location"] == "/"
    action.refresh_from_db()
    assert (str(action.due_on), action.note) == ("2027-01-31", "Half done")
    assert action.history.first().history_change_reason == "The vendor is late"


def test_action_edit_with_bad_input_loses_nothing(client, action, bob):
    client.force_login(bob)
    data = {"version": 1, "title": "", "owner": "", "due_on": "", "note": "Kept note"}
    answer = client.post(f"/actions/{action.pk}/edit/", data)
    assert (answer.status_code, "Kept note" in answer.content.decode()) == (422, True)


def test_action_edit_conflict_shows_both_texts(client, action, bob, alice):
    actions.edit_action(action=action, by=bob, now=NOW, seen=1, values={"title": "Bob's title"})
    client.force_login(alice)
    data = {"version": 1, "title": "Alice's title", "owner": "Vera Viewer", "due_on": "2026-10-06", "note": ""}
    answer = client.post(f"/actions/{action.pk}/edit/", data)
    page = answer.content.decode()
    assert (answer.status_code, page.count('type="radio"')) == (409, 2)
    assert ("Alice&#x27;s title" in page, "Bob&#x27;s title" in page) == (True, True)


def test_action_edit_is_for_those_who_do_the_work(client, risk, action, charlie, dora):
    codes = []
    for person in (dora, charlie):
        client.force_login(person)
        codes.append(client.get(f"/actions/{action.pk}/edit/").status_code)
    assert codes == [403, 404]


def test_action_list_shows_mine_first_overdue_on_top(client, register, risk, vera, bob):
    today = timezone.localdate()
    ActionFactory(risk=risk, title="Later", owner=vera, due_on=today + timedelta(days=3))
    ActionFactory(risk=risk, title="Undated", owner=vera)
    ActionFactory(risk=risk, title="Late", owner=vera, due_on=today - timedelta(days=2))
    ActionFactory(risk=risk, title="Not hers", owner=bob)
    client.force_login(vera)
    page = client.get("/actions/").content.decode()
    places = [page.find(title) for title in ("Late", "Later", "Undated")]
    assert (places == sorted(places), min(places) > 0, "Not hers" in page) == (True, True, False)
    assert "2 days overdue" in page
    assert "Not hers" in client.get("/actions/?show=all").content.decode()


def test_action_list_leaves_closed_risks_out_and_lists_what_is_finished(client, risk, action, alice, vera):
    risks.close_risk(risk=risk, by=alice, now=NOW, seen=1, close_reason="irrelevant")
    client.force_login(vera)
    assert action.title not in client.get("/actions/").content.decode()
    actions.set_action_state(action=action, by=vera, now=NOW, seen=1, state="done")
    assert action.title in client.get("/actions/?show=done").content.decode()


def test_action_list_shows_nothing_of_other_registers(client, action, charlie):
    client.force_login(charlie)
    assert action.title not in client.get("/actions/?show=all").content.decode()


def test_action_list_takes_the_same_number_of_queries_however_long(
    client, register, risk, vera, django_assert_num_queries
):
    ActionFactory(risk=risk, owner=vera)
    client.force_login(vera)
    client.get("/actions/")
    with django_assert_num_queries(8):
        client.get("/actions/")
    for number in range(60):
        other = RiskFactory(register=register) if number % 10 == 0 else risk
        ActionFactory(risk=other, owner=vera)
    with django_assert_num_queries(8):
        page = client.get("/actions/?page=1").content.decode()
    assert page.count('value="done"') == 50


def test_action_list_nothing_to_do_says_so(client, register):
    client.force_login(member(register, "Nora New", "viewer"))
    assert "Nothing to do" in client.get("/actions/").content.decode()
