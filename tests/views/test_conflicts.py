"""Both versions side by side."""

from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory

from riskreg.domain import risks
from riskreg.domain.errors import Conflict
from riskreg.forms.base import VersionedForm
from riskreg.forms.fields import text_line
from riskreg.forms.risks import RiskForm
from riskreg.models import Risk
from riskreg.views.conflicts import conflict_answer
from tests.factories import NOW, TODAY


class TitleForm(VersionedForm):
    """A form of one cell, without a word of its own about its initial values."""

    title = text_line("Headline")


def answer(form, current, *, data, htmx=False, by=None):
    request = RequestFactory().post("/somewhere/?q=1", data)
    request.user, request.htmx = by or AnonymousUser(), htmx
    return conflict_answer(request, conflict=Conflict(current), form=form, back="/back/")


def test_conflict_answer_asks_field_by_field_and_posts_the_rest_again(risk, bob):
    risks.edit_risk(risk=risk, by=bob, now=NOW, today=TODAY, seen=1, values={"title": "Theirs"})
    data = {"version": "1", "title": "Mine", "next": "/home/"}
    page = answer(TitleForm(data), Risk.objects.get(), data=data, htmx=True).content.decode()
    assert [text in page for text in ("Headline", 'value="Mine" checked', 'value="Theirs">', "Bob Chair")] == [True] * 4
    assert '<input type="hidden" name="version" value="2">' in page
    assert '<input type="hidden" name="next" value="/home/">' in page
    assert 'action="/somewhere/?q=1"' in page


def test_conflict_answer_does_not_call_oneself_somebody_else(risk, bob, alice):
    risks.edit_risk(risk=risk, by=bob, now=NOW, today=TODAY, seen=1, values={"title": "Saved"})
    data = {"version": "1", "title": "Typed"}
    own, others = (
        answer(TitleForm(data), Risk.objects.get(), data=data, htmx=True, by=by).content.decode() for by in (bob, alice)
    )
    words = ("You changed this in another window", "As you saved it", "Somebody else was faster", "Theirs")
    assert [text in own for text in words] == [True, True, False, False]
    assert [text in others for text in words] == [False, False, True, True]


def test_conflict_answer_prefers_theirs_where_i_changed_nothing(risk, bob):
    risks.edit_risk(risk=risk, by=bob, now=NOW, today=TODAY, seen=1, values={"current_impact": 5, "owner": bob})
    data = {"version": "1", "title": risk.title, "current": "3x4", "owner": "Alice Owner"}
    page = answer(RiskForm(data, risk=Risk.objects.get()), Risk.objects.get(), data=data, htmx=True).content.decode()
    assert '<input type="radio" name="current" value="3x5" checked>' in page
    assert ("15 High: Possible × Severe" in page, "12 High: Possible × Major" in page) == (True, True)
    assert '<input type="radio" name="owner" value="Bob Chair" checked>' in page


def test_conflict_answer_when_the_row_is_gone_keeps_the_text(risk):
    data = {"version": "1", "title": "Mine <b>"}
    found = answer(TitleForm(data), None, data=data, htmx=True)
    assert (found.status_code, "Mine &lt;b&gt;" in found.content.decode()) == (409, True)


def test_conflict_answer_under_htmx_goes_into_the_panel_whatever_the_form_selects(risk):
    data = {"version": "7", "title": "Mine"}
    found = answer(TitleForm(data), risk, data=data, htmx=True)
    assert (found["HX-Retarget"], found["HX-Reswap"], found["HX-Reselect"]) == ("#panel", "innerHTML", ".sheet")


def test_conflict_answer_to_a_version_that_only_looks_like_a_number(risk):
    data = {"version": "²", "title": "Mine"}
    assert answer(TitleForm(data), risk, data=data).status_code == 409
