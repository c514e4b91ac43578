from datetime import date, timedelta

import pytest
from django.core.cache import caches
from django.utils import timezone

from riskreg.domain import actions, ages, burn_down, dashboard, risks, trend
from riskreg.domain.burn_down import Mark
from riskreg.domain.dashboard import Movement
from riskreg.domain.guard import open_for_writing
from riskreg.models import Risk
from tests.factories import NOW, TODAY, ActionFactory, CategoryFactory, RiskFactory

pytestmark = pytest.mark.django_db
BEFORE = NOW - timedelta(days=30)


def board(register):
    return dashboard.board_of(register, now=timezone.now(), today=TODAY, since=NOW - timedelta(days=1))


def old(register, **values):
    """A risk logged before the moment compared with."""
    return RiskFactory(register=register, now=BEFORE, **values)


def test_board_counts_open_risks_by_everything(register, alice, bob):
    category = CategoryFactory(register=register, name="Operations")
    RiskFactory(register=register, owner=alice, category=category, strategy="mitigate")
    RiskFactory(register=register, owner=alice, current_likelihood=5, current_impact=5, strategy="accept")
    RiskFactory(register=register, title="A draft", current_likelihood=None, current_impact=None)
    found = board(register)
    assert (found.open, found.over_appetite, found.over_tolerance) == (2, 2, 1)
    assert found.categories == {category.pk: {"high": 1}, None: {"critical": 1}}
    assert found.owners == {alice.pk: {"high": 1, "critical": 1}}
    assert found.strategies == {"mitigate": {"high": 1}, "accept": {"critical": 1}}
    assert found.cells == {(3, 4): 1, (5, 5): 1}


def test_board_targets_fall_back_on_today(register, alice):
    RiskFactory(register=register, owner=alice, target_likelihood=1, target_impact=2)
    RiskFactory(register=register, owner=alice)
    assert board(register).targets == {(1, 2): 1, (3, 4): 1}


def test_board_tells_what_moved(register, alice, bob):
    rose, fell, gone, same = (old(register, owner=alice, title=f"Risk {n}") for n in range(4))
    for risk, impact in ((rose, 5), (fell, 1)):
        risks.edit_risk(risk=risk, by=bob, now=NOW, today=TODAY, seen=1, values={"current_impact": impact})
    risks.edit_risk(risk=same, by=bob, now=NOW, today=TODAY, seen=1, values={"title": "Other words"})
    risks.close_risk(risk=gone, by=bob, now=NOW, seen=1, close_reason="avoided")
    RiskFactory(register=register, owner=alice, title="Came")
    found = board(register)
    assert found.movement == Movement(rose=1, fell=1, new=1, gone=1)
    assert found.then is None  # the register itself is younger


def test_board_is_kept_until_the_next_write(register, alice, django_assert_num_queries):
    RiskFactory(register=register, owner=alice)
    register.refresh_from_db()
    since, now = NOW - timedelta(days=1), timezone.now()
    assert dashboard.at_hand(register, today=TODAY, since=since) is False
    first = dashboard.board_of(register, now=now, today=TODAY, since=since)
    with django_assert_num_queries(0):
        assert dashboard.board_of(register, now=now, today=TODAY, since=since) == first
    RiskFactory(register=register, owner=alice)
    register.refresh_from_db()
    assert dashboard.at_hand(register, today=TODAY, since=since) is False


def test_board_takes_the_same_queries_for_many(register, alice, django_assert_max_num_queries):
    for _n in range(25):
        ActionFactory(risk=RiskFactory(register=register, owner=alice), owner=alice, by=alice)
    caches["local"].clear()
    register.refresh_from_db()
    with django_assert_max_num_queries(32):
        board(register)


@pytest.mark.parametrize(
    ("days", "step"),
    [(0, "30"), (30, "30"), (31, "90"), (90, "90"), (91, "180"), (180, "180"), (181, "older"), (None, "never")],
)
def test_each_age_of_a_review_falls_into_one_step(register, risk, days, step):
    day = None if days is None else TODAY - timedelta(days=days)
    with open_for_writing():
        Risk.objects.filter(pk=risk.pk).update(last_reviewed_on=day)
    assert [name for name in ages.AGES if Risk.objects.filter(ages.reviewed(name, TODAY)).exists()] == [step]


def test_burn_down_counts_what_was_open_and_what_will_be(register, risk, alice, bob):
    done = ActionFactory(risk=risk, by=bob, now=NOW - timedelta(days=70), due_on=TODAY)
    ActionFactory(risk=risk, by=bob, now=NOW - timedelta(days=70), due_on=date(2026, 11, 15))
    ActionFactory(risk=risk, by=bob, now=NOW, due_on=None)
    actions.set_action_state(action=done, by=bob, now=NOW - timedelta(days=10), seen=1, state="done")
    marks = burn_down.burn_down(register, TODAY)
    assert [mark.open for mark in marks if not mark.ahead] == [0, 0, 0, 2, 2, 1, 2]
    assert [mark for mark in marks if mark.ahead][:2] == [
        Mark(date(2026, 10, 31), 2, True), Mark(date(2026, 11, 30), 1, True),
    ]  # fmt: skip


def test_burn_down_without_actions_is_empty(register, risk):
    assert burn_down.burn_down(register, TODAY) == ()


def test_month_ends_lie_on_both_sides():
    before, after = burn_down.month_ends(date(2026, 1, 31), 2)
    assert (before, after) == ([date(2025, 11, 30), date(2025, 12, 31)], [date(2026, 2, 28)])


def test_trend_ends_with_the_present(register, risk):
    points = trend.trend_of(register, timezone.now())
    assert points[-1].ratings == {"high": 1}
