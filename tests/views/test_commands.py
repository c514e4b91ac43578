"""The command menu: what it offers to whom."""

import re

import pytest
from django.conf import settings
from django.test import Client

from tests.factories import RegisterFactory, RiskFactory


@pytest.fixture
def ask():
    """`ask(user, q, at=...)`: the addresses of the dialog's options, in order."""

    def asked(user, q="", at="/"):
        client = Client()
        client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
        headers = {"HTTP_HX_REQUEST": "true", "HTTP_HX_CURRENT_URL": f"http://testserver{at}"}
        answer = client.get("/commands/", {"q": q}, **headers)
        text = answer.content.decode()
        assert (answer.status_code, "<html" in text) == (200, False)
        return re.findall(r'<a class="go" href="([^"]+)" role="option"', text)

    return asked


def test_page_works_without_a_script(client, bob, risk):
    client.force_login(bob, backend=settings.AUTHENTICATION_BACKENDS[0])
    text = client.get("/commands/", {"q": "backups"}).content.decode()
    assert "<h1>Go to anything</h1>" in text
    assert 'href="/risks/IT-001/"' in text
    assert 'role="option"' not in text.partition("<main")[2].partition("</main>")[0]


def test_words_find_a_page_of_a_register(ask, bob):
    assert ask(bob, "it heat")[0] == "/registers/IT/heatmap/"
    assert ask(bob, "technology meet")[0] == "/registers/IT/meetings/"


def test_own_words_come_before_other_words(ask, bob):
    assert ask(bob, "import")[0] == "/registers/IT/import/"
    assert ask(bob, "excel")[:2] == ["/registers/IT/import/", "/registers/IT/register.xlsx"]


def test_reference_and_words_find_a_risk(ask, bob, risk):
    assert ask(bob, "IT-001") == ["/risks/IT-001/"]
    assert ask(bob, "backups") == ["/risks/IT-001/"]


def test_register_of_the_page_comes_first(ask, bob):
    assert ask(bob, at="/registers/IT/heatmap/")[:2] == ["/registers/IT/", "/registers/IT/log/"]
    assert ask(bob, at="/")[:2] == ["/registers/IT/", "/log/"]


def test_viewer_is_not_offered_what_they_may_not_do(ask, vera, bob):
    offered = set(ask(vera, at="/registers/IT/"))
    assert offered.isdisjoint({"/registers/IT/log/", "/registers/IT/settings/", "/registers/IT/import/", "/people/"})
    assert {"/registers/IT/log/", "/registers/IT/settings/"} < set(ask(bob, at="/registers/IT/"))


def test_administrator_is_offered_the_site(ask, admin):
    assert {"/people/", "/site/", "/jobs/", "/ledger/", "/registers/new/"} < set(ask(admin))


def test_stranger_finds_no_register_and_no_risk(ask, charlie, risk):
    assert ask(charlie, "backups", at="/risks/IT-001/") == []
    assert not [address for address in ask(charlie, at="/risks/IT-001/") if "IT" in address]


def test_nothing_found_says_so_and_offers_the_search(client, bob, register):
    client.force_login(bob, backend=settings.AUTHENTICATION_BACKENDS[0])
    text = client.get("/commands/", {"q": "xyzzy"}).content.decode()
    assert "Nothing answers to “xyzzy”." in text
    assert 'href="/search/?q=xyzzy"' in text


def test_queries_do_not_grow_with_registers(client, admin, register, django_assert_max_num_queries):
    client.force_login(admin, backend=settings.AUTHENTICATION_BACKENDS[0])
    for number in range(12):
        RiskFactory(register=RegisterFactory(code=f"X{number}", matrix=register.matrix), title="Backups fail")
    with django_assert_max_num_queries(12):
        assert client.get("/commands/", {"q": "backups"}, HTTP_HX_REQUEST="true").status_code == 200
