"""Saved views: kept, opened by whoever may, never showing more than one may see."""

import pytest

from riskreg.domain import saved_views
from riskreg.models import SavedView
from tests import factories
from tests.factories import NOW, RiskFactory

pytestmark = pytest.mark.django_db
SAVE = "/registers/IT/views/"


def save(client, **data):
    return client.post(SAVE, {"name": "Worst", "query": "rating=high&sort=title&density=compact"} | data)


def test_a_view_is_saved_and_its_link_leads_to_the_same_table(client, risk, alice):
    client.force_login(alice)
    answer = save(client)
    view = SavedView.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/registers/IT/views/{view.pk}/")
    assert client.get(answer["Location"])["Location"] == "/registers/IT/?rating=high&sort=title&density=compact"
    page = client.get("/registers/IT/?rating=high&sort=title&density=compact")
    assert [(link.name, link.current) for link in page.context["views"]] == [("Worst", True)]
    assert 'class="list cards compact"' in page.content.decode()


def test_a_view_keeps_what_makes_sense_alone(client, risk, alice):
    client.force_login(alice)
    save(client, query="?rating=high&rating=awful&owner=nobody-known&as_of=2026-09-01&page=7&evil=1")
    assert SavedView.objects.get().query == "rating=high"


def test_a_view_of_the_same_name_is_replaced(client, risk, alice):
    client.force_login(alice)
    save(client)
    save(client, query="state=closed")
    assert [(view.name, view.query) for view in SavedView.objects.all()] == [("Worst", "state=closed")]


def test_sharing_is_for_managers(client, risk, alice, bob):
    client.force_login(alice)
    assert save(client, shared="on").status_code == 403
    client.force_login(bob)
    assert (save(client, shared="on").status_code, SavedView.objects.get().is_shared) == (302, True)


def test_views_are_seen_by_their_owner_and_the_shared_ones_by_members(
    client, register, risk, alice, bob, vera, charlie
):
    views = {
        shared: saved_views.save_view(register=register, by=bob, now=NOW, name=str(shared), query="", shared=shared)
        for shared in (True, False)
    }
    codes = {}
    for person in (bob, vera, charlie):
        client.force_login(person)
        codes[person.name] = [client.get(views[shared].get_absolute_url()).status_code for shared in (True, False)]
    assert codes == {"Bob Chair": [302, 302], "Vera Viewer": [302, 404], "Charlie Stranger": [404, 404]}


def test_a_shared_view_shows_each_what_they_may_see(client, register, risk, alice, bob):
    RiskFactory(register=register, owner=bob, title="Bob's own")
    saved_views.save_view(register=register, by=bob, now=NOW, name="Mine", query="owner=me", shared=True)
    titles = {}
    for person in (alice, bob):
        client.force_login(person)
        rows = client.get("/registers/IT/?owner=me").context["page"].rows
        titles[person.name] = [row.title for row in rows]
    assert titles == {"Alice Owner": ["Backups cannot be restored"], "Bob Chair": ["Bob's own"]}


def test_a_view_of_another_register_is_not_there(client, register, risk, bob):
    other = factories.RegisterFactory(code="SEC", matrix__key="other")
    factories.recorded_member(bob, other, "manager")
    view = saved_views.save_view(register=other, by=bob, now=NOW, name="X", query="", shared=True)
    client.force_login(bob)
    assert client.get(f"/registers/IT/views/{view.pk}/").status_code == 404


def test_a_view_is_removed_by_its_owner_or_when_shared_by_a_manager(client, register, risk, alice, bob):
    mine = saved_views.save_view(register=register, by=alice, now=NOW, name="A", query="", shared=False)
    client.force_login(bob)
    assert client.post(f"/registers/IT/views/{mine.pk}/remove/").status_code == 404
    client.force_login(alice)
    assert client.post(f"/registers/IT/views/{mine.pk}/remove/").status_code == 302
    assert SavedView.objects.count() == 0


def test_a_view_without_a_name_loses_nothing(client, risk, alice):
    client.force_login(alice)
    answer = save(client, name="")
    assert (answer.status_code, 'value="rating=high&amp;sort=title' in answer.content.decode()) == (422, True)


def test_more_views_than_allowed_are_refused(client, register, risk, alice, monkeypatch):
    monkeypatch.setattr(saved_views, "MOST", 1)
    client.force_login(alice)
    save(client)
    assert save(client, name="Another").status_code == 422
    assert save(client).status_code == 302


def test_the_list_tells_what_each_view_shows(client, risk, alice):
    client.force_login(alice)
    save(client)
    page = client.get(SAVE).content.decode()
    assert ("Open risks and drafts, rating High" in page, "http://testserver/registers/IT/views/" in page) == (
        True,
        True,
    )


def test_private_views_of_others_stand_beside_nobodys_table(client, register, risk, alice, bob):
    saved_views.save_view(register=register, by=bob, now=NOW, name="Private", query="rating=high", shared=False)
    saved_views.save_view(register=register, by=bob, now=NOW, name="Shared", query="rating=low", shared=True)
    client.force_login(alice)
    assert [link.name for link in client.get("/registers/IT/").context["views"]] == ["Shared"]
