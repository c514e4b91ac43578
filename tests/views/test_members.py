"""Members of a register: who may hand out which role, and who takes over."""

import pytest

from riskreg.choices import Role
from riskreg.domain import members
from riskreg.models import Action, Invitation, Membership, Risk
from tests.factories import NOW, ActionFactory, UserFactory

PAGE = "/registers/IT/settings/members/"
MAY = {"bob": 302, "admin": 302, "alice": 403, "vera": 403, "dora": 403, "charlie": 404}


def of(user, register):
    return Membership.objects.filter(user=user, register=register).values_list("role", flat=True).first()


@pytest.mark.parametrize("role", Role.values)
@pytest.mark.parametrize(("who", "status"), MAY.items())
def test_settings_members_add_every_role_by_everybody(request, client, register, who, status, role):
    actor, target = request.getfixturevalue(who), UserFactory(name="Tom Target")
    client.force_login(actor)
    assert client.post(PAGE, {"email": target.email.upper(), "role": role}).status_code == status
    assert of(target, register) == (role if status == 302 else None)


@pytest.mark.parametrize("role", Role.values)
@pytest.mark.parametrize(("who", "status"), MAY.items())
def test_settings_members_invite_every_role_by_everybody(request, client, register, who, status, role):
    client.force_login(request.getfixturevalue(who))
    assert client.post(PAGE, {"email": "new@example.org", "role": role}).status_code == status
    found = list(Invitation.objects.values_list("email", "role", "is_administrator", "is_auditor"))
    assert found == ([("new@example.org", role, False, False)] if status == 302 else [])


@pytest.mark.parametrize("role", Role.values)
@pytest.mark.parametrize(("who", "status"), MAY.items())
def test_member_role_every_role_by_everybody(request, client, register, alice, who, status, role):
    target = UserFactory(name="Tom Target")
    membership = members.set_role(register=register, user=target, role="viewer", by=None, now=NOW)
    client.force_login(request.getfixturevalue(who))
    response = client.post(f"{PAGE}{membership.pk}/role/", {"role": role, "version": membership.version})
    assert response.status_code == status
    assert of(target, register) == (role if status == 302 else "viewer")


@pytest.mark.parametrize(("who", "status"), MAY.items())
def test_member_remove_by_everybody(request, client, register, who, status):
    target = UserFactory(name="Tom Target")
    membership = members.set_role(register=register, user=target, role="viewer", by=None, now=NOW)
    client.force_login(request.getfixturevalue(who))
    response = client.post(f"{PAGE}{membership.pk}/remove/", {"version": membership.version})
    assert response.status_code == status
    assert of(target, register) == (None if status == 302 else "viewer")


def test_settings_members_cannot_make_an_administrator(client, register, bob):
    client.force_login(bob)
    data = {"email": "new@example.org", "role": "viewer", "is_administrator": "on", "is_auditor": "on"}
    client.post(PAGE, data)
    assert Invitation.objects.filter(is_administrator=True).count() == 0
    assert client.post(PAGE, {"email": "x@example.org", "role": "administrator"}).status_code == 422


def test_settings_members_show_the_link_once(client, register, bob):
    client.force_login(bob)
    client.post(PAGE, {"email": "new@example.org", "name": "New", "role": "viewer"})
    shown = client.get(PAGE).context["shown"]
    assert (shown["email"], shown["mailed"]) == ("new@example.org", False)
    assert shown["link"].startswith("http://testserver/invitations/")
    assert client.get(PAGE).context["shown"] is None


def test_settings_members_refuse_somebody_twice_and_somebody_deactivated(client, register, alice, bob):
    gone = UserFactory(name="Gone Girl", is_active=False)
    client.force_login(bob)
    for email in (alice.email, gone.email):
        response = client.post(PAGE, {"email": email, "role": "viewer"})
        assert (response.status_code, list(response.context["form"].errors)) == (422, ["email"])


def test_member_role_keeps_the_last_manager(client, register, bob, admin):
    client.force_login(admin)
    membership = bob.memberships.get()
    client.post(f"{PAGE}{membership.pk}/role/", {"role": "viewer", "version": 1})
    assert of(bob, register) == "manager"
    assert client.post(f"{PAGE}{membership.pk}/remove/", {"version": 1}).status_code == 422
    assert of(bob, register) == "manager"


def test_member_role_on_a_stale_version_changes_nothing(client, register, alice, bob):
    client.force_login(bob)
    client.post(f"{PAGE}{alice.memberships.get().pk}/role/", {"role": "manager", "version": 9})
    assert of(alice, register) == "contributor"


def test_member_role_demotion_counts_from_the_next_request(client, register, alice, bob, admin):
    members.set_role(register=register, user=alice, role="manager", by=admin, now=NOW)
    client.force_login(bob)
    assert client.get(PAGE).status_code == 200
    members.set_role(register=register, user=bob, role="viewer", by=admin, now=NOW)
    assert client.get(PAGE).status_code == 403


def test_member_remove_asks_who_takes_over_and_hands_over(client, register, risk, alice, bob, vera):
    action = ActionFactory(risk=risk, owner=alice, title="Test the backups")
    client.force_login(bob)
    url = f"{PAGE}{alice.memberships.get().pk}/remove/"
    assert client.post(url, {"version": 1}).status_code == 422
    assert of(alice, register) == "contributor"
    response = client.post(url, {"version": 1, f"successor_{register.pk}": vera.pk})
    assert response.status_code == 302
    risk.refresh_from_db()
    assert (risk.owner, Action.objects.get(title="Test the backups").owner) == (vera, vera)
    assert risk.history.first().history_change_reason == "Alice Owner left the register."
    assert action is not None


def test_member_remove_to_nobody_leaves_the_risk_unowned(client, register, risk, alice, bob):
    client.force_login(bob)
    url = f"{PAGE}{alice.memberships.get().pk}/remove/"
    client.post(url, {"version": 1, f"successor_{register.pk}": "nobody"})
    assert Risk.objects.get(pk=risk.pk).owner is None


def test_member_remove_refuses_a_successor_from_outside(client, register, risk, alice, bob, charlie):
    client.force_login(bob)
    url = f"{PAGE}{alice.memberships.get().pk}/remove/"
    assert client.post(url, {"version": 1, f"successor_{register.pk}": charlie.pk}).status_code == 422
    assert Risk.objects.get(pk=risk.pk).owner == alice


def test_settings_members_ask_the_same_number_of_queries_for_many(client, register, bob, django_assert_max_num_queries):
    for number in range(20):
        user = UserFactory(name=f"Member {number}")
        members.set_role(register=register, user=user, role="viewer", by=None, now=NOW)
    client.force_login(bob)
    client.get(PAGE)
    with django_assert_max_num_queries(12):
        client.get(PAGE)


@pytest.mark.parametrize(("role", "where"), [("viewer", "/registers/"), ("manager", PAGE)])
def test_member_role_of_oneself_leads_to_a_page_one_may_still_open(client, register, alice, bob, admin, role, where):
    members.set_role(register=register, user=alice, role="manager", by=admin, now=NOW)
    own = bob.memberships.get()
    client.force_login(bob)
    response = client.post(f"{PAGE}{own.pk}/role/", {"role": role, "version": own.version}, follow=True)
    assert (response.status_code, response.redirect_chain[-1][0]) == (200, where)
