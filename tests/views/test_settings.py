"""The settings pages of a register."""

from datetime import timedelta

import pytest

from riskreg.domain import categories, registers
from riskreg.models import Register
from tests.factories import NOW, TODAY, CategoryFactory

PAGES = ["", "cadence/", "categories/", "matrix/", "members/"]


def general(register, **changes):
    names = ["version", "name", "code", "purpose", "classification", "appetite", "tolerance", "phase", "language"]
    return {name: getattr(register, name) for name in names} | {"four_eyes": "on"} | changes


def cadence(register, **changes):
    names = ["version", "critical_days", "high_days", "moderate_days", "low_days", "unrated_days", "cadence_base"]
    return {name: getattr(register, name) for name in names} | changes


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    ("who", "status"), [("bob", 200), ("admin", 200), ("alice", 403), ("vera", 403), ("dora", 403), ("charlie", 404)]
)
def test_register_settings_open_to_managers_and_administrators(request, client, register, page, who, status):
    client.force_login(request.getfixturevalue(who))
    assert client.get(f"/registers/IT/settings/{page}").status_code == status


def test_register_settings_save_and_say_so(client, register, bob):
    client.force_login(bob)
    response = client.post("/registers/IT/settings/", general(register, name="All IT", tolerance=15, phase="Run"))
    register.refresh_from_db()
    assert (response.status_code, register.name, register.tolerance, register.phase) == (302, "All IT", 15, "Run")
    assert register.history.first().history_user == bob


def test_register_settings_code_leads_to_the_new_address(client, register, bob):
    client.force_login(bob)
    assert client.post("/registers/IT/settings/", general(register, code="ict"))["Location"] == (
        "/registers/ICT/settings/"
    )


def test_register_settings_code_is_ignored_once_a_risk_is_logged(client, register, risk, bob):
    client.force_login(bob)
    register.refresh_from_db()
    assert client.post("/registers/IT/settings/", general(register, code="ICT")).status_code == 302
    assert Register.objects.get(pk=register.pk).code == "IT"


def test_register_settings_refusal_stands_beside_its_field(client, register, bob):
    client.force_login(bob)
    response = client.post("/registers/IT/settings/", general(register, tolerance=30, name="Typed"))
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["tolerance"])
    assert response.context["form"]["name"].value() == "Typed"


def test_register_settings_on_a_stale_version_answer_409(client, register, bob):
    client.force_login(bob)
    client.post("/registers/IT/settings/", general(register, phase="Run"))
    response = client.post("/registers/IT/settings/", general(register, phase="Build"))
    assert response.status_code == 409
    assert "Build" in response.content.decode()
    assert Register.objects.get(pk=register.pk).phase == "Run"


def test_register_archive_and_restore(client, register, bob):
    client.force_login(bob)
    client.post("/registers/IT/settings/archive/", {"version": 1, "reason": "Merged"})
    register.refresh_from_db()
    assert (register.archived_at is not None, register.history.first().history_change_reason) == (True, "Merged")
    client.post("/registers/IT/settings/archive/", {"version": 2})
    register.refresh_from_db()
    assert register.archived_at is None


def test_register_archive_on_a_stale_version_does_nothing(client, register, bob):
    client.force_login(bob)
    client.post("/registers/IT/settings/archive/", {"version": 7})
    register.refresh_from_db()
    assert register.archived_at is None


def test_settings_cadence_brings_reviews_forward(client, register, risk, bob):
    client.force_login(bob)
    register.refresh_from_db()
    assert client.post("/registers/IT/settings/cadence/", cadence(register, high_days=1)).status_code == 302
    risk.refresh_from_db()
    assert risk.next_review_on < TODAY + timedelta(days=60)


@pytest.mark.parametrize("days", ["0", "-1", "", "9999", "x"])
def test_settings_cadence_refuses_days_that_make_no_sense(client, register, bob, days):
    client.force_login(bob)
    response = client.post("/registers/IT/settings/cadence/", cadence(register, low_days=days))
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["low_days"])


def test_settings_categories_add_rename_order_archive(client, register, bob):
    client.force_login(bob)
    for name in ("Sea", "Air", "Land"):
        client.post("/registers/IT/settings/categories/", {"name": name})
    _sea, air, land = register.categories.all()
    base = "/registers/IT/settings/categories"
    client.post(f"{base}/{land.pk}/step/", {"act": "up", "version": land.version})
    client.post(f"{base}/{air.pk}/rename/", {"name": "Sky", "version": 2})
    assert [found.name for found in register.categories.all()] == ["Sea", "Land", "Sky"]
    client.post(f"{base}/{land.pk}/step/", {"act": "archive", "version": 2})
    assert [found.name for found in register.categories.filter(archived_at=None)] == ["Sea", "Sky"]
    client.post(f"{base}/{land.pk}/step/", {"act": "restore", "version": 3})
    assert register.categories.filter(archived_at=None).count() == 3


def test_settings_categories_refuse_a_second_one_of_the_same_name(client, register, bob):
    CategoryFactory(register=register, name="Sea")
    client.force_login(bob)
    response = client.post("/registers/IT/settings/categories/", {"name": " sea "})
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["name"])


def test_category_rename_to_a_taken_name_keeps_the_text(client, register, bob):
    CategoryFactory(register=register, name="Sea")
    air = CategoryFactory(register=register, name="Air")
    client.force_login(bob)
    url = f"/registers/IT/settings/categories/{air.pk}/rename/"
    response = client.post(url, {"name": "Sea", "version": 1})
    assert response.status_code == 422
    row = next(row for row in response.context["rows"]["used"] if row["renaming"])
    assert (row["form"]["name"].value(), list(row["form"].errors)) == ("Sea", ["name"])


def test_category_step_on_a_stale_version_moves_nothing(client, register, bob):
    one, two = CategoryFactory(register=register, name="A"), CategoryFactory(register=register, name="B")
    categories.rename_category(category=two, name="C", by=bob, now=NOW, seen=1)
    client.force_login(bob)
    client.post(f"/registers/IT/settings/categories/{two.pk}/step/", {"act": "up", "version": 1})
    assert [found.pk for found in register.categories.all()] == [one.pk, two.pk]


def test_category_of_another_register_is_not_there(client, register, bob, admin):
    other = CategoryFactory(
        register=registers.create_register(code="SEC", name="Second", by=admin, now=NOW), name="Theirs"
    )
    client.force_login(bob)
    for act in ("rename", "step"):
        url = f"/registers/IT/settings/categories/{other.pk}/{act}/"
        assert client.post(url, {"name": "Mine", "act": "archive", "version": 1}).status_code == 404
