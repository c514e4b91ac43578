"""One's own account: name, look, keys, sessions."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from riskreg.domain import ledger_check
from riskreg.models import LedgerEvent, User
from tests.factories import PASSWORD

NEXT = ["/", "/registers/", "/registers/IT/?q=a%20b"]
ELSEWHERE = [
    "//evil.example", "///evil.example", "////evil.example", "/\\evil.example", "\\\\evil.example", "\\/evil.example",
    "https://evil.example", "http://testserver/", "https:evil.example", "https:/evil.example", "http:///evil.example",
    "javascript:alert(1)", "data:text/html,x", "/\t/evil.example", "/\n/evil.example", "\t//evil.example",
    " //evil.example", "//evil.example/%2f..", "//user@evil.example", "https://testserver@evil.example",
    "https://testserver.evil.example", "evil.example", "", "\x00//evil.example", "//%65vil.example",
    "/\r//evil.example",
    "HTTPS://EVIL.example", "ftp://evil.example", "//[::1]", "http://[evil", "\u2028//evil.example", "?next=//evil",
]  # fmt: skip


def test_account_saves_name_look_and_keys(client, charlie):
    client.force_login(charlie)
    response = client.post("/account/", {"version": 1, "name": "Charles", "theme": "dark"})
    charlie.refresh_from_db()
    assert (response.status_code, charlie.name, charlie.theme, charlie.single_keys) == (302, "Charles", "dark", False)
    assert charlie.history.first().history_user == charlie


def test_account_cannot_hand_itself_a_role(client, charlie):
    client.force_login(charlie)
    data = {"version": 1, "name": "C", "theme": "dark", "is_administrator": "on", "is_auditor": "on", "email": "x@y.zz"}
    client.post("/account/", data)
    found = User.objects.get(pk=charlie.pk)
    assert (found.is_administrator, found.is_auditor, found.email) == (False, False, "charlie@example.org")


def test_account_on_a_stale_version_answers_409(client, charlie):
    client.force_login(charlie)
    assert client.post("/account/", {"version": 4, "name": "C", "theme": "dark"}).status_code == 409


def test_account_refuses_an_empty_name(client, charlie):
    client.force_login(charlie)
    response = client.post("/account/", {"version": 1, "name": " ", "theme": "dark"})
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["name"])


def test_theme_of_a_person_is_kept_with_the_account(client, charlie):
    client.force_login(charlie)
    response = client.post("/account/theme/", {"theme": "dark", "next": "/registers/"})
    charlie.refresh_from_db()
    assert (response["Location"], charlie.theme) == ("/registers/", "dark")


def test_theme_signed_out_is_kept_in_a_cookie(client, charlie):
    response = client.post("/account/theme/", {"theme": "light", "next": "/accounts/login/"})
    cookie = response.cookies["theme"]
    assert (response["Location"], cookie.value, cookie["httponly"], cookie["samesite"]) == (
        "/accounts/login/", "light", True, "Lax",
    )  # fmt: skip


def test_theme_that_is_not_known_changes_nothing(client, charlie):
    client.force_login(charlie)
    response = client.post("/account/theme/", {"theme": '"><script>', "next": "/"})
    charlie.refresh_from_db()
    assert (response.status_code, charlie.theme, "theme" in response.cookies) == (302, "system", False)


def test_theme_is_posted_only(client, charlie):
    assert client.get("/account/theme/?theme=dark").status_code == 405


@pytest.mark.parametrize("address", NEXT)
def test_theme_leads_back_to_a_page_of_this_site(client, charlie, address):
    assert client.post("/account/theme/", {"theme": "dark", "next": address})["Location"] == address


@pytest.mark.parametrize("address", ELSEWHERE)
@pytest.mark.parametrize("secure", [False, True])
def test_theme_never_leads_elsewhere(client, charlie, address, secure):
    response = client.post("/account/theme/", {"theme": "dark", "next": address}, secure=secure)
    assert response["Location"] == "/"


def sign_in(person):
    browser = Client()
    browser.post("/accounts/login/", {"login": person.email, "password": PASSWORD})
    assert browser.get("/account/").status_code == 200
    return browser


def test_sign_out_everywhere_ends_every_session(charlie, dora):
    here, there, other = sign_in(charlie), sign_in(charlie), sign_in(dora)
    assert here.post("/account/sign-out-everywhere/")["Location"] == "/accounts/login/"
    assert [browser.get("/account/").status_code for browser in (here, there, other)] == [302, 302, 200]


def test_password_change_ends_the_other_sessions(charlie):
    here, there = sign_in(charlie), sign_in(charlie)
    new = "another long sentence"
    data = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert here.post("/accounts/password/change/", data).status_code == 302
    assert [browser.get("/account/").status_code for browser in (here, there)] == [200, 302]


def test_password_is_forgotten_and_chosen_anew_without_a_browser(charlie, mailoutbox):
    browser, new = Client(), "a quite different sentence"
    assert browser.post("/accounts/password/reset/", {"email": charlie.email}).status_code == 302
    link = re.search(r"https?://[^/]+(/accounts/password/reset/key/\S+)", mailoutbox[0].body)[1]
    page = browser.get(link, follow=True)
    address = page.redirect_chain[-1][0]
    assert browser.post(address, {"password1": new, "password2": new}).status_code == 302
    charlie.refresh_from_db()
    assert (charlie.check_password(new), charlie.check_password(PASSWORD)) == (True, False)
    there = Client()
    there.post("/accounts/login/", {"login": charlie.email, "password": new})
    assert there.get("/account/").status_code == 200
    assert [fault for found in ledger_check.check_history() for fault in found.faults] == []
    assert LedgerEvent.objects.filter(type="password_changed").count() == 1


def test_address_is_changed_by_the_mailed_code_or_link(charlie, mailoutbox):
    EmailAddress.objects.update_or_create(
        user=charlie, email=charlie.email, defaults={"verified": True, "primary": True}
    )  # as everybody has who came by invitation
    browser = sign_in(charlie)
    answer = browser.post("/accounts/email/", {"action_add": "", "email": "new@example.org"})
    assert answer.status_code == 302
    link = re.search(r"https?://[^/]+(/accounts/confirm-email/\S+)", mailoutbox[0].body)[1]
    assert browser.post(link).status_code == 302
    charlie.refresh_from_db()
    assert charlie.email == "new@example.org"
    assert LedgerEvent.objects.filter(type="person_address_changed").count() == 1
    assert [fault for found in ledger_check.check_history() for fault in found.faults] == []


def test_signing_in_says_nothing_that_the_page_does_not(client, charlie):
    answer = client.post("/accounts/login/", {"login": charlie.email, "password": PASSWORD}, follow=True)
    assert (answer.wsgi_request.user, list(answer.context["messages"])) == (charlie, [])
