"""The demo data: what a newcomer sees first."""

import io
from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone
from pypdf import PdfReader

from riskreg.choices import RiskState
from riskreg.domain import demo
from riskreg.domain.errors import Refused
from riskreg.domain.reports import report_bytes
from riskreg.jobs.minutes import issue_minutes
from riskreg.models import Action, Comment, Decision, Meeting, Register, Review, Risk, User


@pytest.fixture
def loaded(db):
    return demo.load(now=timezone.now())


def test_load_has_meetings_with_minutes_one_tomorrow_and_one_live(db, tmp_path, monkeypatch):
    monkeypatch.setattr(settings, "REPORTS_DIR", tmp_path)
    demo.load(now=timezone.now(), issue_minutes=issue_minutes)
    closed = Meeting.objects.closed().filter(register__code="IT").order_by("starts_at")
    assert (closed.count(), Meeting.objects.filter(state="closed", minutes_report=None).count()) == (12, 0)
    last = Meeting.objects.select_related("minutes_report").get(pk=closed.last().pk)
    words = "".join(page.extract_text() for page in PdfReader(io.BytesIO(report_bytes(last.minutes_report))).pages)
    assert [item.risk.reference in words for item in last.items.select_related("risk")] == [True] * last.items.count()
    outcomes = set(Review.objects.filter(item__meeting=last).values_list("outcome", flat=True))
    assert outcomes == {"no_change", "rescored", "deferred", "escalated", "strategy_changed"}
    assert (last.items.filter(actions__isnull=False).count(), Decision.objects.filter(meeting=last).count()) == (3, 2)
    coming = Meeting.objects.planned().filter(register__code="IT").earliest("starts_at")
    tomorrow = timezone.localdate() + timedelta(days=1)
    assert (timezone.localdate(coming.starts_at), coming.items.exists()) == (tomorrow, True)
    assert f"{coming.starts_at:%-d %B %Y}" in words
    live = Meeting.objects.live().get()
    assert (live.register.code, live.items.exists()) == ("PHX", True)


def test_load_gives_two_registers_eight_people_sixty_risks(loaded):
    counts = {register.code: register.risks.count() for register in Register.objects.all()}
    assert (counts, User.objects.count(), Risk.objects.count()) == ({"IT": 42, "PHX": 18}, 8, 60)
    assert set(loaded) >= {
        f"{name}@demo.example" for name in ("admin", "manager", "owner", "contributor", "viewer", "auditor")
    }


def test_load_fills_the_matrix_and_leaves_gaps_to_find(loaded):
    opened = Risk.objects.counted().filter(register__code="IT")
    assert len(set(opened.values_list("current_likelihood", "current_impact"))) >= 12
    today = timezone.localdate()
    assert [
        found.exists()
        for found in (opened.review_overdue(today), opened.unowned(), opened.undecided(), Action.objects.overdue(today))
    ] == [True] * 4
    assert Comment.objects.count() >= 20


def test_load_has_a_past_of_four_quarters_and_none_in_the_future(loaded):
    dates = Risk.history.values_list("history_date", flat=True)
    assert (timezone.now() - min(dates)).days >= 365
    assert max(dates) <= timezone.now()
    for risk in Risk.objects.all():
        versions = list(risk.history.order_by("history_id").values_list("version", "history_date"))
        assert versions == sorted(versions)
        assert versions[-1][0] == risk.version


def test_load_keeps_open_risks_scored(loaded):
    assert Risk.objects.filter(state=RiskState.OPEN, current_score=None).count() == 0


def test_load_is_refused_when_somebody_is_there(loaded):
    with pytest.raises(Refused):
        demo.load(now=timezone.now())


def test_load_is_refused_in_production(db):
    settings.PRODUCTION = True
    try:
        with pytest.raises(Refused):
            demo.load(now=timezone.now())
    finally:
        settings.PRODUCTION = False
    assert User.objects.count() == 0
