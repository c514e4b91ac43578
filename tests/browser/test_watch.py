"""What watches every browser test notices what it is there to notice."""

import socket
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import wait_until_served
from tests.factories import OrganisationFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
STYLE = "document.body.insertAdjacentHTML('beforeend', '<p style=\"color: red\">x</p>')"
SCRIPT = "document.body.append(Object.assign(document.createElement('script'), {textContent: 'document.title = 1'}))"
IMAGE = "new Image().src = 'http://192.0.2.1/pixel.gif'"


@pytest.mark.parametrize(("breach", "named"), [(STYLE, "style-src"), (SCRIPT, "script-src"), (IMAGE, "img-src")])
def test_breach_of_the_policy_is_noticed_in_every_page(open_page, live_server, bob, register, breach, named):
    OrganisationFactory()
    page = open_page(bob, "/").context.new_page()
    page.goto(live_server.url + "/registers/IT/")
    expect(page.get_by_role("heading", name="Technology risks")).to_be_visible()
    page.evaluate(breach)
    page.wait_for_timeout(200)
    assert any(named in text for text in open_page.breaches)
    open_page.breaches.clear()


def test_request_to_another_host_is_noticed(open_page, bob, register):
    OrganisationFactory()
    page = open_page(bob, "/")
    page.route("http://192.0.2.1/**", lambda route: route.abort())
    page.evaluate("location.href = 'http://192.0.2.1/elsewhere'")
    page.wait_for_timeout(200)
    assert [text for text in open_page.breaches if "192.0.2.1" in text] != []
    open_page.breaches.clear()
    open_page.faults.clear()


def test_request_under_way_is_waited_for(live_server):
    site = urlsplit(live_server.url)
    with socket.create_connection((site.hostname, site.port)) as line:
        line.sendall(b"GET")  # and no more: a thread of the server waits for the rest
        with pytest.raises(pytest.fail.Exception, match="still at work"):
            wait_until_served(live_server.url, patience=1)
    wait_until_served(live_server.url)
