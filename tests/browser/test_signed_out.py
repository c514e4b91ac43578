"""Signing in, and what happens to unfinished text when the sign-in has expired meanwhile."""

import hashlib
import hmac
import re
import struct
import time
from base64 import b32decode

import pytest
from django.contrib.sessions.models import Session
from django.core import mail
from playwright.sync_api import Locator, Page, expect

from riskreg.models import Comment, Risk, User
from tests.factories import PASSWORD, OrganisationFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def organisation(db):
    return OrganisationFactory()


@pytest.fixture
def expire(open_page):
    """Ends every sign-in behind the browser's back; the browser's note of the 401 answer is no fault."""
    yield lambda: Session.objects.all().delete()
    open_page.faults[:] = [fault for fault in open_page.faults if "401 (Unauthorized)" not in fault]


def fill_in(page: Page, person: User, password: str = PASSWORD) -> None:
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    page.get_by_label("Email").fill(person.email)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()


def heading(page: Page, name: str) -> Locator:
    return page.get_by_role("heading", name=name)


def test_comment_typed_meanwhile_is_there_again(open_page, expire, bob, risk, live_server):
    page = open_page(bob, "/risks/IT-001/")
    expire()
    page.locator("#comments textarea").fill("Typed for a long time")
    page.get_by_role("button", name="Post").click()
    fill_in(page, bob)
    expect(page.locator("#comments textarea")).to_have_value("Typed for a long time")
    assert page.url == f"{live_server.url}/risks/IT-001/"
    assert Comment.objects.count() == 0
    page.get_by_role("button", name="Post").click()
    expect(page.locator("#comments .feed")).to_contain_text("Typed for a long time")


def test_edit_page_filled_in_meanwhile_is_there_again(open_page, expire, bob, risk, live_server):
    page = open_page(bob, "/risks/IT-001/edit/")
    expire()
    page.get_by_label("What could happen?").fill("Title typed meanwhile")
    page.locator("#id_current [value='2x5']").check()
    page.get_by_role("button", name="Save", exact=True).click()
    fill_in(page, bob)
    expect(page.get_by_label("What could happen?")).to_have_value("Title typed meanwhile")
    expect(page.locator("#id_current :checked")).to_have_value("2x5")
    assert page.url == f"{live_server.url}/risks/IT-001/edit/"
    assert Risk.objects.get().title == "Backups cannot be restored"
    page.get_by_role("button", name="Save", exact=True).click()
    expect(heading(page, "Title typed meanwhile")).to_be_visible()
    assert Risk.objects.get().current_score == 10


def test_cell_typed_meanwhile_is_there_again(open_page, expire, bob, risk, live_server):
    page = open_page(bob, "/registers/IT/?sort=title")
    page.locator("#edit-owner-IT-001").click()
    field = page.locator("#IT-001 form.cell input[name=owner]")
    expect(field).to_be_focused()
    expire()
    field.fill("Bob Chair")
    field.press("Enter")
    fill_in(page, bob)
    expect(heading(page, "Technology risks")).to_be_visible()
    assert page.url == f"{live_server.url}/registers/IT/?sort=title"
    expect(field).to_have_value("Bob Chair")
    assert Risk.objects.get().owner.name == "Alice Owner"
    field.press("Enter")
    expect(page.locator("#edit-owner-IT-001")).to_have_text("Bob Chair")


def test_risk_typed_in_the_panel_meanwhile_is_there_again(open_page, expire, bob, risk, live_server):
    page = open_page(bob, "/registers/IT/")
    page.keyboard.press("n")
    title = page.locator("#panel [name=title]")
    expect(title).to_be_focused()
    expire()
    title.fill("The bridge closes")
    page.locator("#panel [value='4x5']").check()
    page.get_by_role("button", name="Save Enter").click()
    fill_in(page, bob)
    expect(title).to_have_value("The bridge closes")
    assert page.url == f"{live_server.url}/registers/IT/"
    expect(page.locator("#panel [name=score]:checked")).to_have_value("4x5")
    assert Risk.objects.count() == 1
    page.get_by_role("button", name="Save Enter").click()
    expect(page.locator("#toasts")).to_contain_text("IT-002")


def test_back_after_signing_out_shows_nothing(open_page, bob, risk):
    page = open_page(bob, "/registers/IT/")
    expect(page.get_by_text("Backups cannot be restored")).to_be_visible()
    page.locator("summary.me").click()
    page.get_by_role("button", name="Sign out").click()
    expect(heading(page, "Sign in")).to_be_visible()
    page.go_back()
    expect(heading(page, "Sign in")).to_be_visible()
    expect(page.get_by_text("Backups cannot be restored")).to_have_count(0)


def test_invited_person_comes_in_and_signs_in_again(open_page, live_server, register, bob):
    page = open_page(bob, "/registers/IT/settings/members/")
    page.get_by_label("E-mail address").fill("nina@example.org")
    page.get_by_label("Name, for an invitation").fill("Nina New")
    page.get_by_role("button", name="Add or invite").click()
    expect(page.get_by_text("nina@example.org").first).to_be_visible()
    link = re.search(r"/invitations/[\w-]{20,}/", page.content())[0]
    page = open_page(None, link)
    expect(heading(page, "Welcome")).to_be_visible()
    page.locator("[name=password]").fill("nina has a long one")
    page.get_by_role("button", name="Come in").click()
    expect(page.get_by_text("Welcome, Nina New.")).to_be_visible()
    page.locator("summary.me").click()
    page.get_by_role("button", name="Sign out").click()
    fill_in(page, User.objects.get(email="nina@example.org"), "nina has a long one")
    expect(heading(page, "My work")).to_be_visible()
    page.goto(live_server.url + "/registers/IT/")
    expect(heading(page, "Technology risks")).to_be_visible()


def test_password_is_reset_by_the_mailed_link(open_page, live_server, bob):
    page = open_page(None, "/accounts/password/reset/")
    page.get_by_label("Email").fill(bob.email)
    page.locator("main button[type=submit]").click()
    expect(page.locator("main")).not_to_contain_text("Reset My Password")
    (message,) = mail.outbox
    assert message.to == [bob.email]
    page.goto(re.search(r"https?://\S+", message.body)[0])
    page.locator("[name=password1]").fill("another long password")
    page.locator("[name=password2]").fill("another long password")
    page.get_by_role("button", name="Change Password").click()
    expect(page.locator("[name=password1]")).to_have_count(0)
    page.goto(live_server.url + "/accounts/login/")
    fill_in(page, bob, "another long password")
    expect(heading(page, "My work")).to_be_visible()


def code(secret: str) -> str:
    """The six digits of now (RFC 6238), computed apart from the library."""
    digest = hmac.digest(b32decode(secret), struct.pack(">Q", int(time.time()) // 30), hashlib.sha1)
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 1_000_000:06}"


def confirm_it_is_me(page: Page) -> None:
    expect(heading(page, "Is it you?")).to_be_visible()
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()


def test_authenticator_app_is_set_up_and_asked_for(open_page, live_server, bob):
    page = open_page(bob, "/accounts/2fa/totp/activate/")
    confirm_it_is_me(page)
    secret = page.locator("#authenticator_secret").input_value()
    page.locator("[name=code]").fill(code(secret))
    page.locator("main button[type=submit]").first.click()
    expect(page.get_by_text("recovery codes").first).to_be_visible()
    page = open_page(None, "/accounts/login/")
    fill_in(page, bob)
    expect(page.locator("[name=code]")).to_be_visible()
    assert bob.authenticator_set.count() == 2


def test_passkey_is_added_and_opens_the_account(open_page, live_server, bob):
    page = open_page(bob, "/accounts/2fa/webauthn/add/")
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    confirm_it_is_me(page)
    page.locator("[name=name]").fill("My laptop")
    page.get_by_label("Passwordless").check()
    page.locator("#mfa_webauthn_add").click()
    expect(page.get_by_text("My laptop").or_(page.get_by_text("recovery codes")).first).to_be_visible()
    page.locator("summary.me").click()
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(heading(page, "My work")).to_be_visible()
    expect(page.locator("summary.me")).to_contain_text("Bob Chair")
