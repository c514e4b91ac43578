"""Invitations: one link, one address, once."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from riskreg.domain import invitations, members, people
from riskreg.domain.errors import Refused
from riskreg.models import Invitation, User
from tests.factories import NOW, TODAY, UserFactory

ANSWER = {"name": "Nina New", "password": "quite a long sentence"}


def invite(by, **kwargs):
    return invitations.invite(**({"email": "nina@example.org", "by": by, "now": timezone.now()} | kwargs))


def test_invitation_accept_makes_the_person_signs_in_and_grants(client, register, bob):
    invited = invite(bob, register=register, role="contributor")
    assert client.get(f"/invitations/{invited.token}/").status_code == 200
    assert client.post(f"/invitations/{invited.token}/", ANSWER)["Location"] == "/"
    nina = User.objects.get(email="nina@example.org")
    assert (nina.name, nina.roles, nina.is_administrator) == ("Nina New", {register.pk: "contributor"}, False)
    assert nina.history.first().history_change_reason == "Invited by Bob Chair."
    assert client.get("/account/").status_code == 200


def test_invitation_token_is_stored_only_as_a_hash(admin):
    invited = invite(admin)
    stored = Invitation.objects.values().get()
    assert invited.token not in str(stored)
    assert len(stored["token_hash"]) == 64


def spoil(case, invited, register, by):
    now = timezone.now()
    if case == "used":
        invitations.accept(token=invited.token, now=now, **ANSWER)
    elif case == "expired":
        Invitation.objects.update(expires_at=now - timedelta(seconds=1))
    elif case == "revoked":
        invitations.revoke(invitation=invited.invitation, by=by, now=now)
    elif case == "again":
        invite(by, register=register, role="viewer")
    elif case == "inviter demoted":
        other = UserFactory(name="Other Boss")
        members.set_role(register=register, user=other, role="manager", by=None, now=now)
        members.set_role(register=register, user=by, role="viewer", by=other, now=now)
    elif case == "inviter deactivated":
        people.deactivate(person=by, by=None, now=now, today=TODAY, seen=1, successors={})
    elif case == "address taken":
        people.create_person(email="NINA@example.org", name="N", password="x" * 20, by=None, now=now)


@pytest.mark.parametrize(
    "case",
    ["used", "expired", "revoked", "again", "inviter demoted", "inviter deactivated", "address taken", "wrong"],
)
def test_invitation_that_does_not_count_gets_one_answer_whatever_the_reason(register, bob, case):
    invited = invite(bob, register=register, role="viewer")
    spoil(case, invited, register, bob)
    before = User.objects.count()
    token = "wrong-token" if case == "wrong" else invited.token
    client = Client()
    responses = [client.get(f"/invitations/{token}/"), client.post(f"/invitations/{token}/", ANSWER)]
    assert [found.status_code for found in responses] == [404, 404]
    assert "This invitation is no longer valid" in responses[0].content.decode()
    assert (User.objects.count(), client.get("/account/").status_code) == (before, 302)


def test_accept_twice_lets_one_in(admin):
    invited = invite(admin)
    invitations.accept(token=invited.token, now=timezone.now(), **ANSWER)
    with pytest.raises(Refused):
        invitations.accept(token=invited.token, now=timezone.now(), **ANSWER)


@pytest.mark.parametrize("password", ["short", "password1234", "nina@example.org", ""])
def test_invitation_accept_refuses_a_poor_password_and_keeps_the_name(client, admin, password):
    invited = invite(admin)
    response = client.post(f"/invitations/{invited.token}/", {"name": "Nina New", "password": password})
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["password"])
    assert response.context["form"]["name"].value() == "Nina New"
    assert password == "" or f'value="{password}"' not in response.content.decode()


def test_invitation_accept_is_limited(client, admin):
    codes = [client.post(f"/invitations/wrong-{number}/", ANSWER).status_code for number in range(22)]
    assert (codes[0], codes[-1]) == (404, 429)


@pytest.mark.parametrize(
    ("who", "promise", "allowed"),
    [
        (who, promise, (who == "admin") or (who == "bob" and promise == "register"))
        for who in ("alice", "bob", "vera", "charlie", "dora", "admin")
        for promise in ("register", "auditor", "administrator", "account", "both")
    ],
)
def test_invite_promises_only_what_one_may_hand_out(request, register, who, promise, allowed):
    values = {
        "register": {"register": register, "role": "manager"},
        "auditor": {"is_auditor": True},
        "administrator": {"is_administrator": True},
        "account": {},
        "both": {"register": register, "role": "viewer", "is_administrator": True},
    }[promise]
    actor = request.getfixturevalue(who)
    if allowed:
        assert invite(actor, **values).token
    else:
        with pytest.raises(PermissionDenied):
            invite(actor, **values)


def test_invite_with_a_role_needs_a_register(admin, register):
    for values in ({"role": "viewer"}, {"register": register}, {"register": register, "role": "owner"}):
        with pytest.raises(Refused):
            invite(admin, **values)


def test_invitation_is_mailed_when_mail_is_set_up(client, settings, register, bob):
    settings.EMAIL_URL = "smtp://mail.example.org"
    register.name = "IT"
    client.force_login(bob)
    client.post("/registers/IT/settings/members/", {"email": "nina@example.org", "role": "viewer"})
    shown = client.get("/registers/IT/settings/members/").context["shown"]
    assert (shown["mailed"], mail.outbox[0].to) == (True, ["nina@example.org"])
    assert shown["link"] in mail.outbox[0].body


def test_invitation_is_not_mailed_without_mail(client, register, bob):
    client.force_login(bob)
    client.post("/registers/IT/settings/members/", {"email": "nina@example.org", "role": "viewer"})
    assert mail.outbox == []


@pytest.mark.parametrize(
    ("who", "status"), [("bob", 302), ("admin", 302), ("alice", 403), ("vera", 403), ("dora", 403), ("charlie", 404)]
)
def test_invitation_revoke_by_everybody(request, client, register, who, status):
    invited = invite(None, register=register, role="viewer")
    client.force_login(request.getfixturevalue(who))
    assert client.post(f"/invitations/{invited.invitation.pk}/revoke/").status_code == status
    assert (invitations.find(invited.token, now=timezone.now()) is None) == (status == 302)


def test_invitation_of_the_site_is_out_of_reach_of_managers(client, register, bob):
    invited = invite(None, is_auditor=True)
    client.force_login(bob)
    assert client.post(f"/invitations/{invited.invitation.pk}/revoke/").status_code == 404


def test_invitation_expires_after_fourteen_days(admin):
    invited = invitations.invite(email="n@example.org", by=admin, now=NOW)
    assert invitations.find(invited.token, now=NOW + timedelta(days=14, seconds=-1)) is not None
    assert invitations.find(invited.token, now=NOW + timedelta(days=14)) is None
