"""People of the site: administrators alone."""

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from riskreg.domain import people
from riskreg.domain.errors import Conflict, Refused
from riskreg.models import Invitation, Risk, User
from tests.factories import NOW, PASSWORD, TODAY, UserFactory

OTHERS = ["alice", "bob", "vera", "charlie", "dora"]


@pytest.mark.parametrize("who", OTHERS)
@pytest.mark.parametrize("page", ["", "{pk}/", "{pk}/deactivate/"])
def test_people_pages_are_for_administrators(request, client, alice, who, page):
    client.force_login(request.getfixturevalue(who))
    url = "/people/" + page.format(pk=alice.pk)
    assert (client.get(url).status_code, client.post(url, {"version": 1}).status_code) == (403, 403)
    assert client.post(f"/people/{alice.pk}/reactivate/", {"version": 1}).status_code == 403


def edit(person, by, **roles):
    people.edit_person(person=person, name=person.name, by=by, now=NOW, seen=1, **roles)


@pytest.mark.parametrize("roles", [(True, False), (False, True), (True, True)])
@pytest.mark.parametrize("who", OTHERS)
def test_edit_person_by_everybody_else_is_denied(request, db, who, roles):
    target, actor = UserFactory(name="Tom Target"), request.getfixturevalue(who)
    with pytest.raises(PermissionDenied):
        edit(target, actor, is_auditor=roles[0], is_administrator=roles[1])
    with pytest.raises(PermissionDenied):
        edit(actor, actor, is_auditor=True, is_administrator=True)


def test_person_gets_roles_that_count_at_once(client, admin, charlie):
    client.force_login(charlie)
    assert client.get("/people/").status_code == 403
    administrators = Client()
    administrators.force_login(admin)
    data = {"version": 1, "name": charlie.name, "is_administrator": "on"}
    assert administrators.post(f"/people/{charlie.pk}/", data).status_code == 302
    assert client.get("/people/").status_code == 200


def test_person_last_administrator_stays(client, admin):
    client.force_login(admin)
    response = client.post(f"/people/{admin.pk}/", {"version": 1, "name": admin.name})
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["is_administrator"])
    with pytest.raises(Refused):
        people.deactivate(person=admin, by=None, now=NOW, today=TODAY, seen=1, successors={})


def test_person_administrator_may_step_down_when_there_is_another(client, admin):
    UserFactory(name="Second Admin", is_administrator=True)
    UserFactory(name="Gone Admin", is_administrator=True, is_active=False)
    client.force_login(admin)
    response = client.post(f"/people/{admin.pk}/", {"version": 1, "name": admin.name})
    assert (response.status_code, response["Location"]) == (302, "/")
    assert client.get("/people/").status_code == 403


def test_person_on_a_stale_version_answers_409(client, admin, charlie):
    client.force_login(admin)
    assert client.post(f"/people/{charlie.pk}/", {"version": 5, "name": "New"}).status_code == 409


def test_person_deactivate_asks_and_hands_over_per_register(client, admin, register, risk, alice, bob):
    client.force_login(admin)
    url = f"/people/{alice.pk}/deactivate/"
    assert client.post(url, {"version": 1}).status_code == 422
    assert User.objects.get(pk=alice.pk).is_active is True
    assert client.post(url, {"version": 1, f"successor_{register.pk}": bob.pk}).status_code == 302
    assert (User.objects.get(pk=alice.pk).is_active, Risk.objects.get(pk=risk.pk).owner) == (False, bob)
    assert risk.history.first().history_change_reason == "Alice Owner was deactivated."


def test_deactivate_without_an_answer_for_a_register_changes_nothing(admin, risk, alice):
    with pytest.raises(Refused):
        people.deactivate(person=alice, by=admin, now=NOW, today=TODAY, seen=1, successors={})
    assert User.objects.get(pk=alice.pk).is_active is True


def test_person_deactivate_oneself_is_refused(client, admin):
    UserFactory(name="Second Admin", is_administrator=True)
    client.force_login(admin)
    assert client.post(f"/people/{admin.pk}/deactivate/", {"version": 1}).status_code == 422


def test_person_deactivate_ends_every_session_for_good(client, admin, charlie):
    browsers = [Client(), Client()]
    for browser in browsers:
        browser.force_login(charlie)
        assert browser.get("/account/").status_code == 200
    client.force_login(admin)
    client.post(f"/people/{charlie.pk}/deactivate/", {"version": 1})
    assert [browser.get("/account/").status_code for browser in browsers] == [302, 302]
    client.post(f"/people/{charlie.pk}/reactivate/", {"version": 2})
    assert User.objects.get(pk=charlie.pk).is_active is True
    assert [browser.get("/account/").status_code for browser in browsers] == [302, 302]


def test_deactivated_person_cannot_sign_in(client, admin, charlie):
    people.deactivate(person=charlie, by=admin, now=NOW, today=TODAY, seen=1, successors={})
    client.post("/accounts/login/", {"login": charlie.email, "password": PASSWORD})
    assert client.get("/account/").status_code == 302


def test_people_invite_with_site_roles(client, admin):
    client.force_login(admin)
    client.post("/people/", {"email": "aud@example.org", "name": "Aud", "is_auditor": "on"})
    assert list(Invitation.objects.values_list("email", "is_auditor", "is_administrator")) == [
        ("aud@example.org", True, False)
    ]
    assert client.get("/people/").context["shown"]["email"] == "aud@example.org"


def test_people_invite_somebody_with_an_account_is_refused(client, admin, charlie):
    client.force_login(admin)
    response = client.post("/people/", {"email": charlie.email.upper()})
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["email"])


def test_people_list_finds_and_asks_few_queries(client, admin, register, alice, django_assert_max_num_queries):
    for number in range(60):
        UserFactory(name=f"Person {number}")
    client.force_login(admin)
    client.get("/people/")
    with django_assert_max_num_queries(9):
        page = client.get("/people/").context["page"]
    assert (len(page.object_list), page.paginator.count) == (50, 62)
    assert [found.name for found in client.get("/people/?q=ALICE").context["page"]] == ["Alice Owner"]


def test_create_person_refuses_an_address_that_is_taken(db, charlie):
    with pytest.raises(Refused) as refused:
        people.create_person(email="CHARLIE@example.org", name="X", password=PASSWORD, by=None, now=NOW)
    assert refused.value.field == "email"


@pytest.mark.parametrize("who", OTHERS)
def test_create_person_is_for_administrators(request, who):
    with pytest.raises(PermissionDenied):
        people.create_person(
            email="x@example.org", name="X", password=PASSWORD, by=request.getfixturevalue(who), now=NOW
        )


def test_person_reactivate_on_a_stale_version_conflicts(admin):
    gone = UserFactory(name="Gone Girl", is_active=False)
    with pytest.raises(Conflict):
        people.reactivate(person=gone, by=admin, now=NOW, seen=2)
