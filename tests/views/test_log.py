"""Logging a risk."""

import pytest

from riskreg.models import Risk
from tests.factories import CategoryFactory, RegisterFactory, RiskFactory

LOG = "/registers/IT/log/"


@pytest.fixture
def log(client, alice):
    """Alice's browser."""
    client.force_login(alice)
    return client


def test_risk_log_needs_only_a_title(log, alice):
    answer = log.post(LOG, {"title": "Something breaks"})
    assert (answer.status_code, answer["Location"]) == (302, "/risks/IT-001/")
    risk = Risk.objects.get()
    assert (risk.title, risk.state, risk.current_score, risk.owner, risk.logged_by) == (
        "Something breaks", "draft", None, None, alice,
    )  # fmt: skip


def test_risk_log_with_everything(log, register, alice):
    category = CategoryFactory(register=register, name="Cloud")
    data = {
        "title": "Single sign-on fails", "score": "4x3", "owner": "Alice Owner", "category": category.pk,
        "strategy": "mitigate", "cause": "a", "event": "b", "consequence": "c", "source": "workshop",
    }  # fmt: skip
    log.post(LOG, data)
    risk = Risk.objects.get()
    assert (risk.current_score, risk.owner, risk.category, risk.strategy, risk.source, risk.cause) == (
        12, alice, category, "mitigate", "workshop", "a",
    )  # fmt: skip


def test_risk_log_next_shows_an_empty_form_again(log):
    answer = log.post(LOG, {"title": "One", "next": "1"}, follow=True)
    assert answer.redirect_chain == [(LOG, 302)]
    page = answer.content.decode()
    assert ('<a class="btn tiny" href="/risks/IT-001/">IT-001</a> is logged: One' in page, 'value="One"' in page) == (
        True,
        False,
    )


def test_risk_log_in_the_panel_empties_it_and_tells_the_page(log):
    answer = log.post(LOG, {"title": "<b>One</b>"}, HTTP_HX_REQUEST="true")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert page.strip().startswith('<div hx-swap-oob="innerHTML:#toasts">')
    assert '<a class="btn tiny" href="/risks/IT-001/">IT-001</a> is logged: &lt;b&gt;One&lt;/b&gt;' in page
    assert ("risk-logged" in answer["HX-Trigger-After-Settle"], "announce" in answer["HX-Trigger"]) == (True, True)


def test_risk_log_next_in_the_panel_brings_the_next_form(log):
    page = log.post(LOG, {"title": "One", "next": "1"}, HTTP_HX_REQUEST="true").content.decode()
    assert ('<form class="sheet"' in page, 'value="One"' in page, "is logged: One" in page) == (True, False, True)


def test_risk_log_in_the_panel_is_only_the_sheet(log, register):
    page = log.get(LOG, HTTP_HX_REQUEST="true").content.decode()
    assert ("<html" in page, f'hx-post="{LOG}"' in page, "Almost certain, Severe: 25 Critical" in page) == (
        False, True, True,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("title", " ", "This field is required."),
        ("title", "x" * 201, "Ensure this value has at most 200 characters"),
        ("owner", "Charlie", "Nobody of this name is a member of the register."),
        ("score", "6x1", "Choose a cell of the matrix."),
        ("strategy", "pray", "Select a valid choice."),
    ],
)
@pytest.mark.parametrize("htmx", [{}, {"HTTP_HX_REQUEST": "true"}])
def test_risk_log_with_bad_input_says_so_and_loses_nothing(log, field, value, words, htmx):
    answer = log.post(LOG, {"title": "One", "consequence": "Kept words"} | {field: value}, **htmx)
    page = answer.content.decode()
    assert (answer.status_code, words in page, "Kept words" in page, Risk.objects.count()) == (422, True, True, 0)


def test_risk_log_is_for_contributors_and_managers(client, register, vera, charlie, dora):
    codes = []
    for person in (vera, dora, charlie):
        client.force_login(person)
        codes.append((client.get(LOG).status_code, client.post(LOG, {"title": "One"}).status_code))
    assert codes == [(403, 403), (403, 403), (404, 404)]


def test_risk_log_shows_the_text_kept_from_an_expired_sign_in(client, alice):
    client.post(LOG, {"title": "Typed before", "score": "4x3"}, HTTP_REFERER=f"http://testserver{LOG}")
    client.force_login(alice)
    page = client.get(LOG).content.decode()
    assert ('value="Typed before"' in page, "Likely, Serious: 12 High" in page) == (True, True)


def test_risk_similar_names_what_is_there_already(log, register, risk):
    page = log.get("/registers/IT/similar/?title=Restore+the+backups", HTTP_HX_REQUEST="true").content.decode()
    assert ("IT-001" in page, "Already in the register?" in page, "<html" in page) == (True, True, False)
    assert log.get("/registers/IT/similar/?title=Fire", HTTP_HX_REQUEST="true").content.decode().strip() == ""
    assert "Nothing in the register sounds like this." in log.get("/registers/IT/similar/?title=Fire").content.decode()


def test_risk_similar_renders_hostile_titles_as_text(log, register):
    RiskFactory(register=register, title="<img src=x onerror=alert(1)> burglary")
    page = log.get("/registers/IT/similar/?title=burglary", HTTP_HX_REQUEST="true").content.decode()
    assert ("<img" in page, "&lt;img" in page) == (False, True)


def test_risk_similar_is_hidden_from_strangers(client, register, charlie):
    client.force_login(charlie)
    assert client.get("/registers/IT/similar/?title=x").status_code == 404


def test_log_anywhere_goes_straight_to_the_only_register(log):
    assert log.get("/log/")["Location"] == LOG


def test_log_anywhere_lists_every_register_of_an_administrator(client, register, admin):
    RegisterFactory(code="PHX", name="Phoenix", matrix=register.matrix)
    client.force_login(admin)
    page = client.get("/log/").content.decode()
    assert ("/registers/IT/log/" in page, "/registers/PHX/log/" in page) == (True, True)


def test_log_anywhere_says_so_when_there_is_none(client, vera):
    client.force_login(vera)
    assert "There is no register yet in which you may log a risk." in client.get("/log/").content.decode()


@pytest.mark.parametrize("who", ["alice", "bob", "admin", "vera", "dora", "charlie"])
def test_the_way_to_log_is_shown_to_those_who_may_log_somewhere(request, client, register, who):
    """What it would refuse is not offered: in the bar, beside the actions, and in the menu of commands."""
    client.force_login(request.getfixturevalue(who))
    offered = {path for path in ("/", "/actions/", "/commands/") if 'href="/log/"' in client.get(path).content.decode()}
    assert offered == ({"/", "/actions/", "/commands/"} if who in {"alice", "bob", "admin"} else set())


def test_title_that_is_too_long_is_refused_whole(log):
    """A pasted title is not cut on the way: it comes back with what is wrong."""
    assert 'maxlength="200"' not in log.get(LOG).content.decode().partition('name="title"')[2].partition(">")[0]
    answer = log.post(LOG, {"title": "x" * 300})
    assert (answer.status_code, Risk.objects.count()) == (422, 0)
    assert "x" * 300 in answer.content.decode()
