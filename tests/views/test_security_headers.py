"""Every answer carries the headers, whatever it is."""

import pytest
from django.urls import path

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, no-store",
}
POLICY = {
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "font-src 'self'",
    "connect-src 'self'", "form-action 'self'", "frame-ancestors 'none'", "base-uri 'none'",
}  # fmt: skip


def broken(request):
    raise ZeroDivisionError


urlpatterns = [path("healthz", broken)]


def check(response):
    assert {name: response.get(name) for name in HEADERS} == HEADERS
    assert set(response["Content-Security-Policy"].split("; ")) == POLICY
    assert "HX-Request" in response["Vary"]
    assert "camera=()" in response["Permissions-Policy"]


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/", 200),
        ("/registers/IT/", 200),
        ("/registers/IT/register.pdf", 200),
        ("/registers/IT/register.csv", 200),
        ("/reports/", 200),
        ("/jobs/", 403),
        ("/nowhere/", 404),
        ("/jobs/1/retry/", 405),
        ("/healthz", 200),
        ("/readyz", 503),
    ],
)
def test_security_headers_signed_in(client, bob, risk, address, status):
    client.force_login(bob)
    response = client.get(address)
    assert response.status_code == status
    check(response)


def test_security_headers_on_a_partial(client, bob, risk):
    client.force_login(bob)
    check(client.get("/registers/IT/", headers={"HX-Request": "true"}))


def test_security_headers_signed_out(client, bob):
    assert client.get("/registers/").status_code == 302
    check(client.get("/registers/"))


@pytest.mark.urls("tests.views.test_security_headers")
def test_security_headers_on_our_own_fault(client, db):
    client.raise_request_exception = False
    response = client.get("/healthz")
    assert response.status_code == 500
    check(response)
