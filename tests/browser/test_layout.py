"""Where things stand on the page: nothing on top of something else, nothing wider than the page or than it need be."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_keys_in_the_menu_of_the_account_stand_beside_their_words(open_page, risk, bob):
    page = open_page(bob, "/")
    page.locator(".bar .menu > summary").click()
    keys = page.locator(".bar .pop a:has(kbd)")
    assert keys.count() == 2
    for number in range(2):
        words, key = keys.nth(number).bounding_box(), keys.nth(number).locator("kbd").bounding_box()
        assert key["x"] > words["x"] + words["width"] / 2


def test_a_message_stands_above_the_bar_of_what_is_selected(open_page, risk, bob):
    page = open_page(bob, "/registers/IT/", viewport={"width": 1440, "height": 420})  # too low for all of it
    page.keyboard.press("j")
    page.keyboard.press("e")
    page.locator(".cell select").select_option("5")
    page.keyboard.press("Enter")
    message = page.locator("#toasts .toast")
    expect(message).to_be_visible()
    page.locator("tbody [data-select]").first.check()
    box, bar = message.bounding_box(), page.locator(".bulk").bounding_box()
    assert box["y"] + box["height"] <= bar["y"]


def test_buttons_of_a_form_have_their_own_width_on_a_tablet(open_page, risk, bob):
    page = open_page(bob, "/registers/IT/import/", viewport={"width": 768, "height": 1024})
    assert page.get_by_role("button", name="Upload and look").bounding_box()["width"] < 300
    page.goto(page.url.replace("/registers/IT/import/", f"/risks/{risk.reference}/"))
    assert page.get_by_role("button", name="Add", exact=True).bounding_box()["width"] < 300


def test_a_long_word_in_an_import_does_not_widen_the_page(open_page, register, bob, live_server):
    client = Client()
    client.force_login(bob)
    file = SimpleUploadedFile("old.csv", b"Risk;Likelihood;Impact\n" + b"x" * 400 + b";3;3\n")
    address = client.post("/registers/IT/import/", {"file": file})["Location"]
    page = open_page(bob, address)
    expect(page.get_by_role("heading", name="Row by row")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") == 0


def test_what_a_risk_repeats_is_asked_of_a_duplicate_alone(open_page, risk, bob):
    page = open_page(bob, f"/risks/{risk.reference}/close/")
    expect(page.get_by_label("Duplicate of")).to_be_hidden()
    page.get_by_label("Duplicate", exact=True).check()
    expect(page.get_by_label("Duplicate of")).to_be_visible()
