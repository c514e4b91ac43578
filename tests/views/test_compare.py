"""What changed in a register between two moments."""

import io
from datetime import timedelta

import pypdf
import pytest
import time_machine

from riskreg.domain import reviews, risks
from riskreg.models import Risk
from tests.factories import NOW, TODAY, ActionFactory, RiskFactory

LATER = NOW + timedelta(days=10)
THEN = TODAY + timedelta(days=10)


@pytest.fixture
def lived(register, alice, bob, client):
    """Six risks, and ten days later one change to each but the last."""
    made = [RiskFactory(register=register, owner=alice, title=f"Risk {n}") for n in range(1, 7)]
    changes = [{"current_likelihood": 4}, {"current_impact": 2}, {"owner": bob}, {"strategy": "avoid"}]
    for risk, values in zip(made, changes, strict=False):
        risks.edit_risk(risk=risk, by=bob, now=LATER, today=THEN, seen=1, values=values, reason="So it is")
    risks.close_risk(risk=made[4], by=bob, now=LATER, seen=1, close_reason="avoided")
    RiskFactory(register=register, owner=alice, title="Fresh", by=bob, now=LATER, today=THEN)
    ActionFactory(risk=made[3], by=bob, now=LATER, title="Stop it")
    client.force_login(bob)
    with time_machine.travel(LATER + timedelta(days=1), tick=False):
        yield made


SPAN = "from=2026-10-06&to=2026-10-17"


def groups(client, query=SPAN):
    found = client.get(f"/registers/IT/compare.json?{query}").json()
    return {key: [item["reference"] for item in items] for key, items in found["groups"].items() if items}, found


def test_register_compare_puts_every_risk_in_its_groups(client, lived):
    found, data = groups(client)
    assert found == {
        "rose": ["IT-001"], "fell": ["IT-002"], "new": ["IT-007"], "closed": ["IT-005"], "reowned": ["IT-003"],
        "strategy": ["IT-004"], "other": ["IT-004"],
    }  # fmt: skip
    assert data["counts"]["unchanged"] == 1
    (rose,) = data["groups"]["rose"]
    assert (rose["before"], rose["after"]) == ({"score": 12, "rating": "high"}, {"score": 16, "rating": "critical"})
    assert rose["changes"] == [
        {"field": "current_likelihood", "before": "3 Possible", "after": "4 Likely", "who": "Bob Chair",
         "when": "2026-10-16T09:00:00+00:00", "why": "So it is"}
    ]  # fmt: skip


def test_register_compare_of_the_same_state_is_empty(client, lived):
    found, data = groups(client, "from=2026-10-16T12:00:00&to=2026-10-17")
    assert (found, data["counts"]["unchanged"]) == ({}, 6)


def test_register_compare_says_what_came_overdue(client, lived, bob):
    with time_machine.travel(NOW + timedelta(days=70), tick=False):
        client.force_login(bob)
        found, data = groups(client, "from=2026-10-17")
    assert found == {"overdue": ["IT-001", "IT-002", "IT-003", "IT-004", "IT-006"]}
    assert data["groups"]["overdue"][0]["changes"][0]["what"] == "Review due on 15 Nov 2026, 30 days overdue"


def test_register_compare_shows_counts_links_and_arrows(client, lived):
    response = client.get(f"/registers/IT/compare/?{SPAN}")
    assert [(key, count) for key, _label, count in response.context["tally"]] == [
        ("rose", 1), ("fell", 1), ("new", 1), ("closed", 1), ("reopened", 0), ("reowned", 1), ("strategy", 1),
        ("overdue", 0), ("other", 1),
    ]  # fmt: skip
    drawn = response.context["map"]
    assert [(arrow.way, arrow.label) for arrow in drawn.arrows] == [("rose", "IT-001"), ("fell", "IT-002")]
    assert ([sign.label for sign in drawn.new], [sign.label for sign in drawn.closed]) == (["IT-007"], ["IT-005"])
    assert response.text.count('href="/risks/IT-001/') == 1


def test_register_compare_pdf_says_the_same(client, lived):
    response = client.get(f"/registers/IT/compare.pdf?{SPAN}")
    assert response["Content-Type"] == "application/pdf"
    text = " ".join(
        " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(response.content)).pages).split()
    )
    found = {
        words: text.count(words) for words in ("Rose (1)", "4 Likely", "“So it is” Bob Chair, 16 Oct", "risk: avoided.")
    }
    page = pypdf.PdfReader(io.BytesIO(response.content)).pages[0]
    drawn = {words: page.extract_text().count(words) for words in ("A dark red arrow rose", "Almost certain")}
    assert drawn == {"A dark red arrow rose": 1, "Almost certain": 1}
    assert found == {"Rose (1)": 1, "4 Likely": 1, "“So it is” Bob Chair, 16 Oct": 4, "risk: avoided.": 1}


@pytest.mark.parametrize("query", ["from=2027-01-01", "from=2020-01-01", "from=x", "from=2026-10-17&to=2026-10-06"])
def test_register_compare_of_a_wrong_span_says_why(client, lived, query):
    response = client.get(f"/registers/IT/compare/?{query}")
    assert (response.status_code, bool(response.context["problem"])) == (400, True)
    assert client.get(f"/registers/IT/compare.json?{query}").status_code == 400
    assert client.get(f"/registers/IT/compare.pdf?{query}").status_code == 400


def test_register_compare_renders_hostile_text_inert(client, lived, bob):
    values = {"title": "<script>alert(1)</script>"}
    risks.edit_risk(risk=lived[5], by=bob, now=LATER, today=THEN, seen=1, values=values, reason="<img src=x>")
    text = client.get(f"/registers/IT/compare/?{SPAN}").text
    assert (text.count("<script>alert"), text.count("<img src=x")) == (0, 0)


def test_register_compare_takes_the_same_queries_however_many_risks(
    client, register, lived, bob, django_assert_num_queries
):
    client.get("/registers/IT/compare/")
    with django_assert_num_queries(25, exact=False) as few:
        client.get(f"/registers/IT/compare/?{SPAN}")
    asked = len(few)
    for number in range(20):
        RiskFactory(register=register, owner=bob, title=f"More {number}", now=LATER, today=THEN)
    client.get("/registers/IT/compare/")  # counts the new revision
    with django_assert_num_queries(asked):
        client.get(f"/registers/IT/compare/?{SPAN}")


def test_register_compare_offers_what_is_often_asked_for(client, lived, bob):
    risk = Risk.objects.get(reference="IT-002")
    reviews.record_review(
        risk=risk, by=bob, now=NOW + timedelta(days=11), today=TODAY, seen=risk.version, outcome="no_change"
    )
    page = client.get("/registers/IT/compare/")
    labels = [choice.label for choice in page.context["choices"]]
    assert labels == ["Since the last review", "Since the end of the quarter", "A year back"]
