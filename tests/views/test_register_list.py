"""The list of registers, and making one."""

import pytest

from riskreg.domain import register_figures, registers
from riskreg.models import Register
from tests.factories import NOW, TODAY, RegisterFactory, RiskFactory


def create(by, code):
    return registers.create_register(code=code, name=f"Register {code}", by=by, now=NOW)


def test_register_list_shows_only_what_one_may_see(client, register, alice, admin):
    create(admin, "SEC")
    client.force_login(alice)
    entries = client.get("/registers/").context["entries"]
    assert [(entry["register"].code, entry["role"]) for entry in entries] == [("IT", "Contributor")]


def test_register_list_of_a_stranger_explains_itself(client, register, charlie):
    client.force_login(charlie)
    response = client.get("/registers/")
    assert (response.context["entries"], response.context["may_create"]) == ([], False)
    assert "No register is open to you yet" in response.content.decode()


def test_register_list_counts_open_above_overdue_and_drafts(register, alice, bob):
    RiskFactory(register=register, owner=alice)
    RiskFactory(register=register, owner=alice, current_likelihood=5)
    RiskFactory(register=register, current_likelihood=None, current_impact=None)
    found = register_figures.figures([Register.objects.get(pk=register.pk)], TODAY)
    assert found == {register.pk: register_figures.Figures(open=2, drafts=1, above_tolerance=1, review_overdue=0)}


def test_register_list_figures_follow_a_change_at_once(register, alice):
    before = register_figures.figures([Register.objects.get(pk=register.pk)], TODAY)
    RiskFactory(register=register, owner=alice)
    after = register_figures.figures([Register.objects.get(pk=register.pk)], TODAY)
    assert (before[register.pk].open, after[register.pk].open) == (0, 1)


def test_register_list_hides_archived_registers_until_asked(client, admin):
    put_away = create(admin, "OLD")
    create(admin, "NEW")
    registers.archive_register(register=put_away, by=admin, now=NOW, seen=put_away.version)
    client.force_login(admin)
    shown = client.get("/registers/").context
    assert ([entry["register"].code for entry in shown["entries"]], shown["away"]) == (["NEW"], 1)
    away = client.get("/registers/?archived=1").context["entries"]
    assert [entry["register"].code for entry in away] == ["OLD"]


def test_register_list_asks_the_same_number_of_queries_for_many(client, admin, django_assert_max_num_queries):
    for number in range(12):
        create(admin, f"R{number}")
    client.force_login(admin)
    client.get("/registers/")
    with django_assert_max_num_queries(8):
        client.get("/registers/?q=register")


def test_register_new_makes_a_register_and_leads_to_its_members(client, admin):
    client.force_login(admin)
    data = {"code": "ops", "name": "Operations", "purpose": "Keep it up", "matrix": "4x4", "categories": ["Data"]}
    response = client.post("/registers/new/", data)
    register = Register.objects.get(code="OPS")
    assert (response.status_code, response["Location"]) == (302, "/registers/OPS/settings/members/")
    assert (register.grid.top_score, register.purpose) == (16, "Keep it up")
    assert [category.name for category in register.categories.all()] == ["Data"]


@pytest.mark.parametrize(
    ("change", "field"),
    [({"code": "it"}, "code"), ({"code": "1A"}, "code"), ({"name": ""}, "name"), ({"matrix": "9x9"}, "matrix")],
)
def test_register_new_keeps_what_was_typed_when_it_does_not_fit(client, admin, change, field):
    RegisterFactory(code="IT")
    client.force_login(admin)
    data = {"code": "OPS", "name": "Operations", "matrix": "5x5", "categories": ["Data"]} | change
    response = client.post("/registers/new/", data)
    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])
    assert response.context["form"]["name"].value() == data["name"]


@pytest.mark.parametrize("who", ["alice", "bob", "vera", "charlie", "dora"])
def test_register_new_is_for_administrators(request, client, who):
    client.force_login(request.getfixturevalue(who))
    assert client.get("/registers/new/").status_code == 403
    assert client.post("/registers/new/", {"code": "X1", "name": "X", "matrix": "5x5"}).status_code == 403
    assert not Register.objects.filter(code="X1").exists()
