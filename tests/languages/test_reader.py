"""In which language a page comes: the person's own, else the browser's, else the organisation's."""

import pytest

from riskreg.domain import organisation, people
from riskreg.lib import languages
from riskreg.models import User
from tests.factories import NOW


@pytest.fixture
def site(admin):
    row = organisation.current()
    if row._state.adding:
        return organisation.set_up(name="Harbour Works", time_zone="UTC", by=admin, now=NOW)
    return row


def language_of(client, address="/", **headers):
    response = client.get(address, headers=headers)
    assert f'<html lang="{response["Content-Language"].lower()}"' in response.content.decode()
    return response["Content-Language"]


def choose(person, code):
    fresh = User.objects.get(pk=person.pk)
    people.edit_own(person=fresh, now=NOW, seen=fresh.version, values={"language": code})


def test_page_comes_in_the_language_of_the_browser(client, site, alice):
    client.force_login(alice)
    assert language_of(client, **{"accept-language": "pt, fr-CH;q=0.9, en;q=0.5"}) == "fr"


def test_page_comes_in_ones_own_language_whatever_the_browser_asks_for(client, site, alice):
    choose(alice, "de")
    client.force_login(alice)
    assert language_of(client, **{"accept-language": "fr"}) == "de"


def test_page_falls_back_on_the_language_of_the_organisation(client, site, alice, admin):
    organisation.edit(organisation=site, by=admin, now=NOW, seen=site.version, values={"language": "es"})
    client.force_login(alice)
    assert language_of(client) == "es"
    assert language_of(client, **{"accept-language": "ja"}) == "es"


def test_page_outside_knows_the_choice_of_this_browser(client, site, alice):
    client.force_login(alice)
    values = {"version": alice.version, "name": alice.name, "language": "de", "theme": "system", "single_keys": "on"}
    assert client.post("/account/", values).status_code == 302
    assert User.objects.get(pk=alice.pk).language == "de"
    client.logout()
    client.cookies["django_language"] = "de"  # signing out in a test forgets it, a browser does not
    assert language_of(client, "/account/login/", **{"accept-language": "fr"}) == "de"


def test_language_nobody_speaks_here_is_refused(client, site, alice):
    client.force_login(alice)
    values = {"version": alice.version, "name": alice.name, "language": "tlh", "theme": "system"}
    response = client.post("/account/", values)
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["language"])


@pytest.mark.parametrize(
    ("header", "found"),
    [("", ""), ("de-AT", "de"), ("en-US,en;q=0.9", "en-gb"), ("xx;q=1, es;q=0.1", "es"), ("*", ""), ("de;q=x", "")],
)
def test_header_names_the_first_language_spoken(header, found):
    assert languages.accepted(header) == found


@pytest.mark.parametrize(("code", "tag"), [("en-gb", "en-GB"), ("de", "de"), ("nonsense", "en-GB")])
def test_files_name_the_language_in_force(code, tag):
    with languages.speaking(code):
        assert languages.tag() == tag
