"""The matrix editor and its preview in the browser's words."""

import pytest

from riskreg.domain import risks
from riskreg.forms.matrices import corrections, matrix_initial
from riskreg.models import Matrix, Register, Risk
from tests.factories import FIVE_BY_FIVE, NOW, TODAY, RiskFactory

PREVIEW = "/registers/IT/settings/matrix/preview/"


def editor(client, query="?from=3x3"):
    """The editor's fields as a browser would post them."""
    form = client.get(f"/registers/IT/settings/matrix/{query}").context["form"]
    values = {name: form[name].value() for name in form.fields}
    return {name: "" if value is None else value for name, value in values.items()}


def confirmed(page, **changes):
    """What the confirm button of a preview posts."""
    return dict(page.context["typed"]) | {"fingerprint": page.context["found"].fingerprint, "confirm": "1"} | changes


def test_settings_matrix_shows_the_one_in_force_and_goes_through_the_preview_unchanged(client, register, bob):
    client.force_login(bob)
    page = client.post(PREVIEW, editor(client, ""))
    assert (page.status_code, page.context["grid"], page.context["rows"]) == (200, FIVE_BY_FIVE, [])


@pytest.mark.parametrize("key", ["3x3", "4x4", "5x5", "5x5-dimensions"])
def test_settings_matrix_starts_from_every_ready_one(client, register, bob, key):
    client.force_login(bob)
    page = client.post(PREVIEW, editor(client, f"?from={key}"))
    assert page.context["grid"] == Matrix.objects.get(key=key).grid


def test_settings_matrix_preview_writes_nothing_and_confirming_does(client, register, risk, bob):
    client.force_login(bob)
    page = client.post(PREVIEW, editor(client))
    shift = page.context["rows"][0]["current"]
    assert (shift.before.points, shift.after.points) == (12, 6)
    assert Register.objects.get(pk=register.pk).matrix_id == register.matrix_id
    assert client.post(PREVIEW, confirmed(page)).status_code == 302
    found, again = Register.objects.get(pk=register.pk), Risk.objects.get(pk=risk.pk)
    assert (found.grid.top_score, found.appetite, found.tolerance) == (9, 2, 4)
    assert (again.current_likelihood, again.current_impact) == (2, 3)
    assert client.get("/registers/IT/settings/matrix/").status_code == 200


def test_settings_matrix_preview_follows_the_map_and_the_correction_of_one_risk(client, register, risk, alice, bob):
    other = RiskFactory(register=register, owner=alice)
    client.force_login(bob)
    page = client.post(PREVIEW, editor(client))
    answers = {"map_likelihood3": "1", f"i-{other.pk}": "1"}
    page = client.post(PREVIEW, dict(page.context["typed"]) | answers)
    after = {row["risk"].pk: row["current"].after.levels for row in page.context["rows"]}
    assert after == {risk.pk: (1, 3), other.pk: (1, 1)}
    client.post(PREVIEW, confirmed(page, **answers))
    assert [(found.current_likelihood, found.current_impact) for found in Risk.objects.order_by("number")] == [
        (1, 3), (1, 1),
    ]  # fmt: skip


def test_settings_matrix_preview_conflict_shows_the_present_state_and_writes_nothing(
    client, register, risk, alice, bob
):
    client.force_login(bob)
    page = client.post(PREVIEW, editor(client))
    risks.edit_risk(risk=risk, by=alice, now=NOW, today=TODAY, seen=1, values={"current_likelihood": 5})
    answer = client.post(PREVIEW, confirmed(page, map_impact4="2"))
    assert (answer.status_code, answer.context["stale"]) == (409, True)
    assert answer.context["rows"][0]["current"].after.levels == (3, 2)
    assert Register.objects.get(pk=register.pk).matrix_id == register.matrix_id
    assert client.post(PREVIEW, confirmed(answer, map_impact4="2")).status_code == 302


def test_settings_matrix_preview_conflict_when_the_register_changed(client, register, risk, bob):
    client.force_login(bob)
    page = client.post(PREVIEW, editor(client))
    client.post(PREVIEW, confirmed(page))
    assert client.post(PREVIEW, confirmed(page)).status_code == 409
    assert Matrix.objects.filter(register=register).count() == 1


@pytest.mark.parametrize(
    "change",
    [
        {"likelihood3_label": ""},
        {"likelihood2_label": ""},
        {"impact2_label": "minor"},
        {"from_high": "3"},
        {"from_critical": "36"},
        {"tolerance": "10"},
        {"appetite": "5"},
        {"name": ""},
        {"likelihood1_low": "101"},
    ],
)
def test_settings_matrix_refuses_what_cannot_be_used_and_keeps_the_text(client, register, bob, change):
    client.force_login(bob)
    page = client.post(PREVIEW, editor(client) | {"impact1_description": "Typed by hand"} | change)
    assert (page.status_code, bool(page.context["form"].errors)) == (422, True)
    assert page.context["form"]["impact1_description"].value() == "Typed by hand"


def test_settings_matrix_back_to_the_editor_keeps_the_text(client, register, bob):
    client.force_login(bob)
    page = client.post(PREVIEW, editor(client) | {"name": "Ours"})
    back = client.post(PREVIEW, dict(page.context["typed"]) | {"edit": "1"})
    assert (back.status_code, back.context["form"]["name"].value()) == (200, "Ours")


@pytest.mark.parametrize(("who", "status"), [("alice", 403), ("vera", 403), ("dora", 403), ("charlie", 404)])
def test_settings_matrix_preview_is_for_managers(request, client, register, who, status):
    client.force_login(request.getfixturevalue(who))
    assert client.post(PREVIEW, {"confirm": "1"}).status_code == status


def test_settings_matrix_preview_asks_few_queries_for_many_risks(
    client, register, alice, bob, django_assert_max_num_queries
):
    client.force_login(bob)
    fields = editor(client)
    RiskFactory.create_batch(30, register=register, owner=alice)
    with django_assert_max_num_queries(12):
        page = client.post(PREVIEW, fields)
    assert len(page.context["rows"]) == 30


def test_corrections_leave_out_what_is_no_level():
    data = {"l-1": "3", "i-1": "9", "l-x": "1", "i-²": "1", "l-2": "", "i-3": "5", "q-4": "1", "l-" + "9" * 30: "1"}
    assert corrections(data, FIVE_BY_FIVE) == {1: (3, None), 3: (None, 5)}


def test_matrix_initial_shows_chances_in_per_cent(db):
    matrix = Matrix(name="M", levels=FIVE_BY_FIVE.as_json())
    matrix.levels["likelihood"][0] |= {"low": 0.07, "high": 0.2}
    found = matrix_initial(matrix, appetite=6, tolerance=12)
    assert (found["likelihood1_low"], found["likelihood1_high"], found["from_critical"]) == (7, 20, 16)


def in_force(register):
    return Register.objects.get(pk=register.pk).matrix


def test_settings_matrix_takes_the_guidance_of_the_ready_one_along_and_keeps_it(client, register, risk, bob):
    client.force_login(bob)
    page = client.post(PREVIEW, editor(client, "?from=5x5-dimensions"))
    assert client.post(PREVIEW, confirmed(page)).status_code == 302
    assert [row["dimension"] for row in in_force(register).guidance] == ["Service", "Data", "Money", "Law", "People"]
    page = client.post(PREVIEW, editor(client, "") | {"name": "Ours"})
    assert client.post(PREVIEW, confirmed(page)).status_code == 302
    assert (in_force(register).name, len(in_force(register).guidance)) == ("Ours", 5)
    page = client.post(PREVIEW, editor(client, "?from=4x4"))
    assert client.post(PREVIEW, confirmed(page)).status_code == 302
    assert in_force(register).guidance == []


@pytest.mark.parametrize("path", ["/registers/IT/log/", "/risks/IT-001/edit/", "/review/IT-001/"])
def test_guidance_stands_beside_the_levels_where_the_matrix_has_it(client, register, risk, bob, path):
    client.force_login(bob)
    assert "Another plan has to give way." not in client.get(path).content.decode()
    Matrix.objects.filter(pk=register.matrix_id).update(
        guidance=[{"dimension": "Money", "levels": ["a", "b", "Another plan has to give way.", "d", "e"]}]
    )
    page = client.get(path).content.decode()
    assert f"<dt>{FIVE_BY_FIVE.impact[2].label}</dt><dd>Another plan has to give way.</dd>" in page
