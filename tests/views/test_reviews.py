"""Reviewing alone, accepting, and the list of decisions."""

from datetime import timedelta

import pytest
from django.utils import timezone

from riskreg.choices import AcceptanceState
from riskreg.models import Acceptance, Decision, Review
from tests.factories import OrganisationFactory, RiskFactory


@pytest.fixture(autouse=True)
def organisation(db):
    OrganisationFactory()


@pytest.fixture
def two_due(register, alice, risk):
    """IT-001 and IT-002 of Alice; both reviews long overdue, as they were logged in October with a short cadence."""
    other = RiskFactory(register=register, owner=alice, title="Keys are lost", now=timezone.now() - timedelta(days=300))
    return risk, other


def fields(page) -> dict[str, str]:
    """What the form of a page would post untouched."""
    form = page.context["form"]
    values = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in values.items() if value not in (None, "")}


def test_review_round_goes_through_the_due_ones(client, alice, two_due):
    client.force_login(alice)
    first = client.get("/review/")
    assert first.status_code == 302
    page = client.get(first["Location"])
    answer = client.post(first["Location"], fields(page) | {"no_change": "1"})
    assert answer.status_code == 302
    assert Review.objects.values_list("outcome", "reviewed_by__name").get() == ("no_change", "Alice Owner")


def test_review_solo_is_taken_back(client, alice, risk):
    client.force_login(alice)
    page = client.get("/review/IT-001/")
    client.post("/review/IT-001/", fields(page) | {"no_change": "1"})
    before = Review.objects.get()
    client.post(f"/reviews/{before.pk}/undo/")
    assert Review.objects.get().undone_at is not None


def test_review_solo_of_an_older_version_is_a_conflict(client, alice, risk):
    client.force_login(alice)
    page = client.get("/review/IT-001/")
    assert client.post("/review/IT-001/", fields(page) | {"version": "99", "no_change": "1"}).status_code == 409
    assert Review.objects.count() == 0


def test_review_of_a_deferred_risk_needs_a_reason(client, alice, risk):
    client.force_login(alice)
    page = client.get("/review/IT-001/")
    assert client.post("/review/IT-001/", fields(page) | {"outcome": "deferred"}).status_code == 422


def test_acceptance_is_asked_for_and_signed_by_somebody_else(client, alice, bob, risk):
    client.force_login(alice)
    page = client.get("/risks/IT-001/accept/")
    wanted = {
        "approver": str(bob.pk), "rationale": "Costs more than it saves", "conditions": "",
        "expires_on": (timezone.localdate() + timedelta(days=90)).isoformat(),
    }  # fmt: skip
    answer = client.post("/risks/IT-001/accept/", fields(page) | wanted)
    if answer.status_code == 422:  # the field takes a name where it is typed
        answer = client.post("/risks/IT-001/accept/", fields(page) | wanted | {"approver": bob.name})
    assert answer.status_code == 302, answer.context["form"].errors
    acceptance = Acceptance.objects.get()
    assert (acceptance.state, acceptance.approver) == (AcceptanceState.ASKED, bob)
    client.force_login(bob)
    page = client.get(f"/acceptances/{acceptance.pk}/")
    assert "Backups cannot be restored" in page.text
    answer = client.post(f"/acceptances/{acceptance.pk}/", fields(page))
    assert answer.status_code == 302
    acceptance.refresh_from_db()
    assert acceptance.state == AcceptanceState.SIGNED
    assert Decision.objects.get().reference == f"IT-D-{timezone.localdate().year}-001"


def test_decision_list_shows_and_exports_what_was_decided(client, alice, bob, risk):
    test_acceptance_is_asked_for_and_signed_by_somebody_else(client, alice, bob, risk)
    page = client.get("/registers/IT/decisions/")
    assert [row["decision"].risk.reference for row in page.context["rows"]] == ["IT-001"]
    assert client.get("/registers/IT/decisions/?q=nothing+of+the+kind").context["rows"] == []
    assert "IT-D-" in client.get("/registers/IT/decisions.csv").content.decode("utf-8-sig")


def test_review_solo_above_tolerance_asks_why_the_third_time(client, register, alice):
    RiskFactory(register=register, owner=alice, by=alice, current_likelihood=5, current_impact=5)
    client.force_login(alice)
    for status in (302, 302, 422):
        page = client.get("/review/IT-001/")
        assert client.post("/review/IT-001/", fields(page) | {"no_change": "1"}).status_code == status
    assert client.post("/review/IT-001/", fields(page) | {"no_change": "1", "note": "So."}).status_code == 302


def test_review_solo_accepts_with_somebody_who_signs(client, alice, bob, risk):
    client.force_login(alice)
    accept = fields(client.get("/review/IT-001/")) | {"strategy": "accept"}
    answer = client.post("/review/IT-001/", accept)
    assert (answer.status_code, sorted(answer.context["form"].errors)) == (422, ["approver", "note"])
    answer = client.post("/review/IT-001/", accept | {"approver": "Bob Chair", "note": "Cheaper than a second line"})
    acceptance = Acceptance.objects.get()
    assert (answer.status_code, acceptance.approver, acceptance.rationale) == (302, bob, "Cheaper than a second line")


def test_review_closes_a_risk_that_repeats_another(client, alice, two_due):
    client.force_login(alice)
    closing = fields(client.get("/review/IT-001/")) | {"outcome": "closed", "close_reason": "duplicate"}
    for wrong in ("", "IT-099"):
        answer = client.post("/review/IT-001/", closing | {"duplicate_of": wrong})
        assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["duplicate_of"])
    assert client.post("/review/IT-001/", closing | {"duplicate_of": "it-002"}).status_code == 302
    assert Review.objects.get().outcome == "closed"
