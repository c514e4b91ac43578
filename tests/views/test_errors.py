"""What people see when something goes wrong: a page of ours, in the same look, that says what to do next."""

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from riskreg import urls
from riskreg.views import errors
from tests.factories import RiskFactory

handler400, handler403, handler404, handler500 = urls.handler400, urls.handler403, urls.handler404, urls.handler500


def senseless(request: HttpRequest) -> HttpResponse:
    raise SuspiciousOperation


def forbidden(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied


def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("broken")


def read(request: HttpRequest) -> HttpResponse:
    return HttpResponse(len(request.POST))


urlpatterns = [
    path("senseless/", senseless), path("forbidden/", forbidden), path("broken/", broken), path("read/", read),
    *urls.urlpatterns,
]  # fmt: skip


@pytest.fixture
def person(client, bob):
    """Bob's browser, at a site that fails in every way."""
    client.force_login(bob, backend=settings.AUTHENTICATION_BACKENDS[0])
    client.raise_request_exception = False
    return client


def assert_ours(response, status: int, heading: str) -> None:
    text = response.content.decode()
    assert response.status_code == status
    assert f"<h1>{heading}</h1>" in text
    assert f'<p class="code">{status}</p>' in text
    assert "css/tokens.css" in text
    assert "css/auth.css" in text
    assert 'href="/"' in text  # the way on
    assert "Content-Security-Policy" in response.headers


@pytest.mark.urls(__name__)
@pytest.mark.parametrize(
    ("address", "status", "heading"),
    [
        ("/senseless/", 400, "This request makes no sense to us"),
        ("/forbidden/", 403, "You may see this, but not do it"),
        ("/nowhere/", 404, "There is nothing here for you"),
        ("/broken/", 500, "Something went wrong on our side"),
    ],
)
def test_failing_addresses_answer_in_our_look(person, address, status, heading):
    assert_ours(person.get(address), status, heading)


@pytest.mark.urls(__name__)
def test_too_many_fields_are_too_large(person):
    fields = {f"field{number}": "1" for number in range(settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1)}
    assert_ours(person.post("/read/", fields), 413, "That is too large")


@pytest.mark.urls(__name__)
def test_too_much_text_is_too_large(person):
    text = "x" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)
    answer = person.post("/read/", f"text={text}", content_type="application/x-www-form-urlencoded")
    assert_ours(answer, 413, "That is too large")


def test_form_with_another_token_is_too_old(bob, register):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(bob, backend=settings.AUTHENTICATION_BACKENDS[0])
    assert_ours(browser.post("/registers/IT/log/", {"title": "Mine"}), 403, "This form was too old")


def test_too_many_tries_at_the_sign_in_answer_429(client, bob, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login": "2/m/ip"}
    tries = [client.post("/accounts/login/", {"login": "a@example.org", "password": "no"}) for _number in range(3)]
    assert_ours(tries[-1], 429, "Too many tries")


def test_change_overtaken_in_another_window_answers_409_with_both_texts(person, register, bob):
    risk = RiskFactory(register=register, title="As it was", by=bob)
    address = f"/risks/{risk.reference}/edit/"
    form = person.get(address).context["form"]
    sent = {"title": "Theirs", "version": form["version"].value(), "source": "person"}
    assert person.post(address, sent).status_code == 302
    answer = person.post(address, sent | {"title": "Mine"})
    assert answer.status_code == 409
    text = answer.content.decode()
    assert "You changed this in another window" in text
    assert "Theirs" in text
    assert "Mine" in text


def test_page_of_our_fault_needs_nothing_that_may_have_failed(rf):
    answer = errors.server_error(rf.get("/"))
    assert answer.status_code == 500
    assert b"Something went wrong on our side" in answer.content


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/registers/I%00/", 404), ("/risks/IT%00/", 404), ("/w/AB%00C/", 404),
        ("/registers/?q=%00", 200), ("/reports/?register=%00", 200), ("/registers/?q=%0%000&%00=1", 200),
        ("/registers/IT/?q=%2500", 200),
    ],
)  # fmt: skip
def test_nul_in_an_address_is_no_fault_of_ours(person, address, status):
    person.raise_request_exception = False
    assert person.get(address).status_code == status


def test_nul_is_left_out_of_a_query_and_nothing_else(person):
    assert person.get("/registers/?q=%00a%2500b%00").context["q"] == "a%00b"


def test_nul_in_a_search_for_people_finds_nobody(client, admin):
    client.force_login(admin)
    assert client.get("/people/?q=%00zzz").status_code == 200
