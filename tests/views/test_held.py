"""A sign-in that expired while somebody was typing: back to the same place, with the text."""

from urllib.parse import parse_qs, urlsplit

from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client

from riskreg.models import Comment, Risk
from tests.factories import PASSWORD

TEXT = "Typed for ten minutes <b>&"


def sign_in(client, address, person):
    return client.post(address, {"login": person.email, "password": PASSWORD})


def test_a_comment_under_htmx_leads_to_the_sign_in_and_back_with_the_text(client, risk, alice):
    answer = client.post(
        "/risks/IT-001/comments/",
        {"text": TEXT},
        headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/risks/IT-001/?history=all"},
    )
    address = answer["HX-Redirect"]
    assert (answer.status_code, urlsplit(address).path) == (401, "/accounts/login/")
    assert parse_qs(urlsplit(address).query)["next"] == ["/risks/IT-001/?history=all"]
    back = sign_in(client, address, alice)
    assert (back.status_code, back["Location"]) == (302, "/risks/IT-001/?history=all")
    page = client.get(back["Location"])
    assert page.content.count(b"Typed for ten minutes &lt;b&gt;&amp;") == 1
    assert Comment.objects.count() == 0
    assert client.get(back["Location"]).content.count(b"Typed for ten minutes") == 0


def test_a_risk_posted_without_htmx_comes_back_in_its_form(client, register, alice):
    answer = client.post(
        "/registers/IT/log/", {"title": TEXT}, headers={"Referer": "http://testserver/registers/IT/log/"}
    )
    back = sign_in(client, answer["Location"], alice)
    assert back["Location"] == "/registers/IT/log/"
    assert client.get(back["Location"]).context["form"]["title"].value() == TEXT
    assert Risk.objects.count() == 0


def test_a_foreign_page_is_never_the_way_back(client, risk):
    answer = client.post(
        "/risks/IT-001/comments/",
        {"text": TEXT},
        headers={"HX-Request": "true", "HX-Current-URL": "https://evil.example/x"},
    )
    assert parse_qs(urlsplit(answer["HX-Redirect"]).query)["next"] == ["/"]


def test_passwords_and_long_texts_are_not_kept(client, alice):
    client.post("/account/", {"name": "x", "password": "secret"})
    assert "password" not in client.session["held"]["fields"]
    client.post("/account/", {"name": "x" * 70_000})
    assert client.session["held"]["fields"]["name"] == ["x"]


def test_a_look_up_answered_after_the_posted_form_leaves_the_text_kept(client, register, alice):
    client.force_login(alice)
    Session.objects.all().delete()
    ended = client.cookies[settings.SESSION_COOKIE_NAME].value
    late = Client(headers={"HX-Request": "true"})
    late.cookies[settings.SESSION_COOKIE_NAME] = ended
    client.post("/registers/IT/log/", {"title": "The bridge closes"}, headers={"HX-Request": "true"})
    answer = late.get("/registers/IT/log/")
    assert answer.status_code == 401
    assert settings.SESSION_COOKIE_NAME not in answer.cookies
