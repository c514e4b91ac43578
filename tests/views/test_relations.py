"""Related risks in the browser."""

import pytest

from riskreg.domain import relations
from riskreg.models import Relation
from tests.factories import NOW, RegisterFactory, RiskFactory, member, recorded_member


@pytest.fixture
def twin(register):
    """IT-002."""
    return RiskFactory(register=register, title="Disks fill on <every> server")


@pytest.fixture
def away(register, bob):
    """OPS-001, which Bob sees and Alice does not."""
    operations = RegisterFactory(code="OPS", name="Operations", matrix=register.matrix)
    recorded_member(bob, operations, "manager")
    return RiskFactory(register=operations, title="Data centre burns")


def add(client, other, kind="caused_by", reference="IT-001"):
    return client.post(f"/risks/{reference}/related/", {"kind": kind, "other": other})


def page_of(client, reference="IT-001", query=""):
    return client.get(f"/risks/{reference}/{query}").content.decode()


@pytest.mark.parametrize("typed", ["IT-002", " it-002 ", "Disks fill", "server DISKS"])
def test_relation_add_finds_the_risk_by_reference_or_words_and_shows_it_on_both(client, risk, twin, alice, typed):
    client.force_login(alice)
    assert add(client, typed)["Location"] == "/risks/IT-001/#related"
    first, second = page_of(client), page_of(client, "IT-002")
    assert '<span class="muted">Caused by</span>' in first
    assert 'href="/risks/IT-002/"><span class="ref">IT-002</span> Disks fill on &lt;every&gt;' in first
    assert '<span class="muted">Causes</span>' in second
    assert 'href="/risks/IT-001/"><span class="ref">IT-001</span> Backups cannot be restored' in second


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Name another risk than this one."),
        ("IT-001", "Name another risk than this one."),
        ("IT-999", "You see no risk with this reference or title."),
        ("OPS-001", "You see no risk with this reference or title."),
        ("data centre", "You see no risk with this reference or title."),
        ("server", "This fits more than one: IT-002, IT-003."),
    ],
)
def test_relation_add_says_beside_the_field_what_is_wrong(client, register, risk, twin, away, alice, typed, said):
    RiskFactory(register=register, title="A server is stolen")
    client.force_login(alice)
    answer = add(client, typed)
    body = answer.content.decode()
    assert (answer.status_code, said in body, f'value="{typed}"' in body or not typed) == (422, True, True)
    assert Relation.objects.count() == 0


def test_relation_add_leads_on_from_a_reference_that_moved(client, risk, twin, away, bob):
    client.force_login(bob)
    client.post("/risks/IT-002/move/", {"to": "OPS", "reason": "", "version": twin.version})
    add(client, "IT-002")
    assert list(Relation.objects.values_list("other__reference", flat=True)) == ["OPS-002"]


def test_a_related_risk_that_one_may_not_see_leaves_no_trace(client, risk, away, alice, bob):
    relations.relate(risk=risk, other=away, kind="caused_by", by=bob, now=NOW)
    client.force_login(alice)
    for query in ("", "?history=all", "?as_of=2026-10-06"):
        page = page_of(client, query=query)
        assert ("OPS" in page, "Data centre" in page) == (False, False)
    pk = Relation.objects.get().pk
    assert client.post(f"/relations/{pk}/remove/", {"version": 1}).status_code == 404
    client.force_login(bob)
    for query in ("", "?history=all", "?as_of=2026-10-07"):
        assert ("Data centre burns" in page_of(client, query=query)) is True


def test_relation_remove_goes_back_to_where_it_was_pressed(client, risk, twin, alice):
    relation = relations.relate(risk=risk, other=twin, kind="similar", by=alice, now=NOW)
    client.force_login(alice)
    twin_page = page_of(client, "IT-002")
    assert "/remove/" in page_of(client)
    assert "/remove/" in twin_page or "Take back" not in twin_page
    answer = client.post(f"/relations/{relation.pk}/remove/", {"version": 1, "from": "IT-002"}, follow=True)
    assert answer.redirect_chain == [("/risks/IT-002/#related", 302)]
    assert "The link is taken back." in answer.content.decode()
    assert Relation.objects.count() == 0


def test_relation_remove_on_a_stale_or_missing_version_changes_nothing(client, risk, twin, alice):
    relation = relations.relate(risk=risk, other=twin, kind="similar", by=alice, now=NOW)
    client.force_login(alice)
    assert client.post(f"/relations/{relation.pk}/remove/", {"version": 7}).status_code == 409
    body = client.post(f"/relations/{relation.pk}/remove/", {}, follow=True).content.decode()
    assert "The page was incomplete. Look again and repeat." in body
    assert Relation.objects.count() == 1


def test_who_may_only_look_sees_the_relations_and_no_form(client, register, risk, twin, alice, vera):
    relations.relate(risk=risk, other=twin, kind="similar", by=alice, now=NOW)
    client.force_login(vera)
    page = page_of(client)
    assert ("IT-002" in page, "/related/" in page, "/remove/" in page) == (True, False, False)
    client.force_login(member(register, "Noah None", "contributor"))
    assert add(client, "IT-002").status_code == 403


def test_what_was_typed_outlives_the_sign_in(client, risk, twin, alice):
    answer = add(client, "IT-002")
    assert answer.status_code == 302
    assert Relation.objects.count() == 0
