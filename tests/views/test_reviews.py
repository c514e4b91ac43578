"""Reviewing alone, accepting, and the list of decisions."""

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from riskreg.choices import AcceptanceState
from riskreg.domain import reviews
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


def test_decisions_and_acceptance_are_on_the_page_of_the_risk(client, alice, bob, risk):
    test_acceptance_is_asked_for_and_signed_by_somebody_else(client, alice, bob, risk)
    decision, acceptance = Decision.objects.get(), Acceptance.objects.get()
    page = client.get("/risks/IT-001/")
    assert f'href="/registers/IT/decisions/?q={decision.reference}"' in page.text
    assert f'href="/acceptances/{acceptance.pk}/"' in page.text
    assert [row["standing"][:14] for row in page.context["decided"]] == ["In force until"]
    before = (decision.decided_at - timedelta(minutes=1)).isoformat()
    past = client.get("/risks/IT-001/", {"as_of": before})
    assert (past.context["decided"], past.context["acceptance"], past.context["may_accept"]) == ([], None, False)


def test_decision_taken_back_is_shown_as_such_from_then_on(client, bob, risk):
    now = timezone.now() - timedelta(hours=2)
    given = {"risk": risk, "by": bob, "today": timezone.localdate(), "seen": risk.version}
    review = reviews.record_review(**given, now=now, outcome="escalated", note="To the board.")
    reviews.undo_review(review=review, by=bob, now=now + timedelta(hours=1), today=timezone.localdate())
    client.force_login(bob)
    assert [row["undone"] for row in client.get("/risks/IT-001/").context["decided"]] == [now + timedelta(hours=1)]
    between = client.get("/risks/IT-001/", {"as_of": (now + timedelta(minutes=30)).isoformat()})
    assert [row["undone"] for row in between.context["decided"]] == [None]


@pytest.mark.parametrize(("who", "offered"), [("alice", True), ("vera", False)])
def test_accepting_is_offered_to_those_who_may_review(client, request, risk, who, offered):
    client.force_login(request.getfixturevalue(who))
    assert ("/risks/IT-001/accept/" in client.get("/risks/IT-001/").text) is offered


def test_decision_csv_names_the_day_of_the_organisation(client, bob, risk):
    late = datetime(2026, 10, 20, 22, 30, tzinfo=UTC)  # the next day in Berlin
    given = {"risk": risk, "by": bob, "today": late.date(), "seen": risk.version}
    reviews.record_review(**given, now=late, outcome="escalated", note="To the board.")
    client.force_login(bob)
    rows = list(csv.reader(io.StringIO(client.get("/registers/IT/decisions.csv").content.decode("utf-8-sig"))))
    assert rows[1][1] == "2026-10-21"


def test_decision_list_is_a_page_of_the_register(client, vera, risk):
    client.force_login(vera)
    page = client.get("/registers/IT/decisions/")
    assert '<a href="/registers/IT/decisions/" aria-current="page">Decisions</a>' in page.text
