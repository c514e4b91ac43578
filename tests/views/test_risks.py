"""The page of a risk and the steps of its life."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from riskreg.choices import RiskState
from riskreg.domain import comments, recording, risks
from riskreg.models import Risk
from tests.factories import NOW, TODAY, ActionFactory, CategoryFactory, RiskFactory

HOSTILE = "<script>alert(1)</script>"


@pytest.fixture
def signed(client):
    """Signs somebody in and returns the client."""

    def sign_in(user):
        client.force_login(user)
        return client

    return sign_in


def edit_data(risk, **changes):
    """What the edit page would post, with changes."""
    data = {
        "version": risk.version, "title": risk.title, "cause": "", "event": "", "consequence": "", "category": "",
        "owner": risk.owner.name if risk.owner else "", "strategy": risk.strategy, "source": risk.source,
        "current": f"{risk.current_likelihood}x{risk.current_impact}", "inherent": "", "target": "",
    }  # fmt: skip
    return data | changes


def test_risk_detail_shows_the_risk_in_words(signed, risk, vera):
    page = signed(vera).get("/risks/IT-001/").content.decode()
    assert [word in page for word in (risk.title, "Possible × Major", "Alice Owner", "No strategy.", "Not scored")] == [
        True
    ] * 5
    assert "/risks/IT-001/edit/" not in page


def test_risk_detail_is_not_there_for_strangers(signed, risk, charlie):
    assert signed(charlie).get("/risks/IT-001/").status_code == 404


def test_risk_detail_renders_hostile_text_as_text(signed, register, bob):
    risk = RiskFactory(
        register=register, owner=bob, by=bob, title=HOSTILE, cause=HOSTILE, event=HOSTILE, consequence=HOSTILE,
        controls=HOSTILE, tags=f"\ntag:{HOSTILE}\nservice:{HOSTILE}\n", imported_cells={HOSTILE: HOSTILE},
        links=[{"title": HOSTILE, "url": "https://example.org/"}], strategy="mitigate", strategy_note=HOSTILE,
    )  # fmt: skip
    ActionFactory(risk=risk, title=HOSTILE, note=HOSTILE, due_on=TODAY - timedelta(days=900))
    comments.add_comment(risk=risk, by=bob, now=NOW, text=HOSTILE)
    risks.edit_risk(
        risk=risk, by=bob, now=NOW, today=TODAY, seen=1, values={"cause": HOSTILE + " x"}, reason=HOSTILE
    )  # fmt: skip
    page = signed(bob).get("/risks/IT-001/").content.decode()
    assert HOSTILE not in page
    assert page.count("&lt;script&gt;alert(1)") >= 12


def test_risk_detail_shows_everything_of_the_history_on_request(signed, risk, bob):
    for number in range(30):
        risks.edit_risk(
            risk=risk, by=bob, now=NOW, today=TODAY, seen=risk.version, values={"title": f"Title {number}"}
        )  # fmt: skip
    client = signed(bob)
    assert client.get("/risks/IT-001/").content.decode().count("changed the title.") == 20
    assert client.get("/risks/IT-001/?history=all").content.decode().count("changed the title.") == 30


def test_risk_detail_takes_the_same_number_of_queries_however_much_there_is(
    signed, risk, bob, django_assert_num_queries
):
    client = signed(bob)
    ActionFactory(risk=risk, owner=bob)
    comments.add_comment(risk=risk, by=bob, now=NOW, text="Word")
    client.get("/risks/IT-001/")
    with django_assert_num_queries(24):
        client.get("/risks/IT-001/")
    for number in range(30):
        ActionFactory(risk=risk, owner=bob)
        comments.add_comment(risk=risk, by=bob, now=NOW, text="Word")
        risks.edit_risk(risk=risk, by=bob, now=NOW, today=TODAY, seen=risk.version, values={"title": f"T{number}"})
    with django_assert_num_queries(24):
        client.get("/risks/IT-001/")


def test_risk_edit_saves_every_field_with_the_reason(signed, register, risk, alice):
    category = CategoryFactory(register=register, name="Security")
    data = edit_data(
        risk, title="Backups are lost", cause="One tape", category=category.pk, strategy="transfer",
        transfer_to="Insurer", inherent="5x5", current="4x4", target="1x4", target_on="2027-03-31",
        current_rationale="Seen twice", tags_service="Billing, Mail", tags_tag="cloud", link_0_title="Plan",
        link_0_url="https://example.org/plan", reason="After the audit",
    )  # fmt: skip
    answer = signed(alice).post("/risks/IT-001/edit/", data)
    assert (answer.status_code, answer["Location"]) == (302, "/risks/IT-001/")
    risk = Risk.objects.get(pk=risk.pk)
    assert (risk.inherent_score, risk.current_score, risk.target_score, str(risk.target_on)) == (
        25,
        16,
        4,
        "2027-03-31",
    )
    assert (risk.category, risk.strategy, risk.transfer_to) == (category, "transfer", "Insurer")
    assert risk.tags == "\nservice:Billing\nservice:Mail\ntag:cloud\n"
    assert risk.links == [{"title": "Plan", "url": "https://example.org/plan"}]
    assert (risk.history.first().history_change_reason, risk.history.first().history_user) == ("After the audit", alice)
    assert signed(alice).get("/risks/IT-001/").status_code == 200


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("title", "", "This field is required."),
        ("owner", "Nobody Known", "Nobody of this name is a member of the register."),
        ("current", "9x9", "Choose a cell of the matrix."),
        ("target_on", "soon", "Enter a valid date."),
        ("link_0_url", "javascript:alert(1)", "Give a full address that begins with https://."),
        ("link_0_url", "http://example.org/", "Give a full address that begins with https://."),
    ],
)
def test_risk_edit_with_bad_input_says_so_and_loses_nothing(signed, risk, alice, field, value, words):
    data = edit_data(risk, cause="A long text of mine") | {field: value}
    answer = signed(alice).post("/risks/IT-001/edit/", data)
    page = answer.content.decode()
    assert (answer.status_code, words in page, "A long text of mine" in page) == (422, True, True)
    assert Risk.objects.get(pk=risk.pk).version == 1


def test_risk_edit_refused_by_the_domain_is_said_on_the_form(signed, risk, alice):
    risks.close_risk(risk=risk, by=alice, now=NOW, seen=1, close_reason="occurred")
    answer = signed(alice).post("/risks/IT-001/edit/", edit_data(risk, title="Mine"))
    assert answer.status_code == 422
    assert "This risk is closed. Reopen it to change it." in answer.content.decode()


def test_risk_edit_keeps_a_half_given_score_that_was_not_touched(signed, register, alice):
    risk = RiskFactory(register=register, owner=alice, current_likelihood=None, current_impact=4)
    signed(alice).post("/risks/IT-001/edit/", edit_data(risk, current="", title="Other"))
    risk.refresh_from_db()
    assert (risk.title, risk.current_likelihood, risk.current_impact) == ("Other", None, 4)


def test_risk_edit_of_somebody_elses_risk_is_forbidden(signed, register, risk, vera):
    client = signed(vera)
    assert client.get("/risks/IT-001/edit/").status_code == 403
    assert client.post("/risks/IT-001/edit/", edit_data(risk)).status_code == 403


def test_risk_edit_shows_the_text_kept_from_an_expired_sign_in(client, risk, alice):
    client.post(
        "/risks/IT-001/edit/",
        edit_data(risk, title="Typed before"),
        HTTP_REFERER="http://testserver/risks/IT-001/edit/",
    )
    client.force_login(alice)
    assert 'value="Typed before"' in client.get("/risks/IT-001/edit/").content.decode()


def test_risk_edit_conflict_shows_both_texts_and_saves_the_choice(signed, risk, alice, bob):
    risks.edit_risk(
        risk=risk, by=bob, now=NOW, today=TODAY, seen=1, values={"title": "Bob's words", "strategy": "avoid"}
    )
    mine = edit_data(risk, version=1, title="Alice's words", strategy="", cause="My cause")
    client = signed(alice)
    answer = client.post("/risks/IT-001/edit/", mine)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert [text in page for text in ("Alice&#x27;s words", "Bob&#x27;s words", "My cause", "Bob Chair")] == [True] * 4
    assert '<input type="radio" name="title" value="Alice&#x27;s words" checked>' in page
    assert '<input type="radio" name="strategy" value="avoid" checked>' in page  # not touched by Alice
    assert "Typed" not in page
    again = client.post("/risks/IT-001/edit/", mine | {"version": 2, "strategy": "avoid"})
    assert again.status_code == 302
    risk = Risk.objects.get(pk=risk.pk)
    assert (risk.title, risk.strategy, risk.cause) == ("Alice's words", "avoid", "My cause")


def test_risk_edit_conflict_under_htmx_goes_to_the_side_panel(signed, risk, alice, bob):
    risks.edit_risk(risk=risk, by=bob, now=NOW, today=TODAY, seen=1, values={"title": "Bob's words"})
    answer = signed(alice).post("/risks/IT-001/confirm/", {"version": 1}, HTTP_HX_REQUEST="true")
    assert (answer.status_code, answer["HX-Retarget"]) == (409, "#panel")
    assert "<html" not in answer.content.decode()


def test_risk_confirm_is_one_click_and_goes_back(signed, risk, alice):
    answer = signed(alice).post("/risks/IT-001/confirm/", {"version": 1, "next": "/"})
    assert (answer.status_code, answer["Location"]) == (302, "/")
    today = timezone.localdate()
    risk = Risk.objects.get(pk=risk.pk)
    assert (risk.last_reviewed_on, risk.next_review_on) == (today, today + timedelta(days=60))


@pytest.mark.parametrize("elsewhere", ["//evil.example/", "https://evil.example/", "/\\evil.example", ""])
def test_risk_confirm_goes_nowhere_else(signed, risk, alice, elsewhere):
    answer = signed(alice).post("/risks/IT-001/confirm/", {"version": 1, "next": elsewhere})
    assert answer["Location"] == "/risks/IT-001/"


def test_risk_open_opens_a_complete_draft(signed, register, bob):
    risk = RiskFactory(register=register)
    risks.edit_risk(risk=risk, by=bob, now=NOW, today=TODAY, seen=1, values={"owner": bob})
    assert signed(bob).post("/risks/IT-001/open/", {"version": 2})["Location"] == "/risks/IT-001/"
    assert Risk.objects.get(pk=risk.pk).state == RiskState.OPEN


def test_risk_open_refuses_a_draft_without_an_owner(signed, register, bob):
    RiskFactory(register=register)
    page = signed(bob).post("/risks/IT-001/open/", {"version": 1}, follow=True).content.decode()
    assert "Name an owner before you open the risk." in page


@pytest.mark.parametrize("step", ["open", "confirm"])
def test_risk_steps_are_posts_by_those_who_may_edit(signed, risk, vera, step):
    client = signed(vera)
    assert client.get(f"/risks/IT-001/{step}/").status_code == 405
    assert client.post(f"/risks/IT-001/{step}/", {"version": 1}).status_code == 403


def test_risk_close_and_reopen(signed, risk, alice):
    client = signed(alice)
    assert client.get("/risks/IT-001/close/").status_code == 200
    client.post("/risks/IT-001/close/", {"version": 1, "close_reason": "occurred", "reason": "It burnt."})
    page = client.get("/risks/IT-001/").content.decode()
    assert ("closed the risk: occurred." in page, "It burnt." in page) == (True, True)
    assert client.post("/risks/IT-001/reopen/", {"version": 2, "reason": ""}).status_code == 422
    client.post("/risks/IT-001/reopen/", {"version": 2, "reason": "Rebuilt."})
    assert Risk.objects.get(pk=risk.pk).state == RiskState.OPEN


def test_risk_close_as_a_duplicate_names_the_other_risk(signed, register, risk, alice):
    RiskFactory(register=register)
    client = signed(alice)
    data = {"version": 1, "close_reason": "duplicate", "duplicate_of": "IT-099", "reason": "Same thing"}
    answer = client.post("/risks/IT-001/close/", data)
    page = answer.content.decode()
    assert (answer.status_code, "No risk of this register has this reference." in page, "Same thing" in page) == (
        422, True, True,
    )  # fmt: skip
    assert client.post("/risks/IT-001/close/", data | {"duplicate_of": ""}).status_code == 422
    client.post("/risks/IT-001/close/", data | {"duplicate_of": "it-002"})
    assert Risk.objects.get(pk=risk.pk).duplicate_of.reference == "IT-002"


def test_risk_edit_without_a_change_writes_nothing(signed, register, alice):
    risk = RiskFactory(
        register=register, owner=alice, controls="One\nTwo", tags="\ntag:b\nservice:a\ntag:c\n", source="audit"
    )
    data = edit_data(risk, controls="One\r\nTwo", tags_tag="b, c", tags_service="a")
    page = signed(alice).post("/risks/IT-001/edit/", data, follow=True).content.decode()
    assert ("Nothing was changed." in page, Risk.objects.get(pk=risk.pk).version) == (True, 1)


def test_risk_detail_shows_only_https_links(signed, register, alice):
    links = [{"title": "Bad", "url": "javascript:alert(1)"}, {"title": "Good", "url": "https://example.org/"}]
    risk = RiskFactory(register=register, owner=alice)
    with transaction.atomic():  # as it may stand in old data
        recording.update(risk, {"links": links}, by=None, now=NOW, seen=1)
    page = signed(alice).get("/risks/IT-001/").content.decode()
    assert ('href="javascript:' in page, 'href="https://example.org/"' in page) == (False, True)


def test_risk_detail_gives_back_a_comment_typed_when_the_sign_in_had_expired(client, risk, alice):
    client.post("/risks/IT-001/comments/", {"text": "Typed before"}, HTTP_REFERER="http://testserver/risks/IT-001/")
    client.force_login(alice)
    assert "Typed before</textarea>" in client.get("/risks/IT-001/").content.decode()
