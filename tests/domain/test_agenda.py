"""Agendas: each reason from the data, the ranking, and a redraft that keeps what the chair did."""

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from riskreg.domain import agenda, meetings, recording, risks
from riskreg.domain.agenda_reasons import reasons_for
from riskreg.domain.agenda_words import reason_words
from riskreg.domain.errors import Conflict, Refused
from riskreg.models import Acceptance, AgendaItem
from tests.factories import NOW, TODAY, ActionFactory, RiskFactory

DAY = timedelta(days=1)
START = NOW + 7 * DAY
QUIET = {"current_likelihood": 2, "current_impact": 3, "strategy": "mitigate"}  # nothing to say about it


@pytest.fixture
def meeting(register, bob):
    return meetings.plan_meeting(register=register, by=bob, now=NOW, values={"starts_at": START})


@pytest.fixture
def quiet(register, alice):
    """An open risk that has no reason."""
    return RiskFactory(register=register, owner=alice, title="Quiet", **QUIET)


@pytest.fixture
def held(register, bob):
    """A meeting closed three weeks ago."""
    before = NOW - 21 * DAY
    found = meetings.plan_meeting(register=register, by=bob, now=before, values={"starts_at": before})
    with transaction.atomic():
        changes = {"state": "closed", "opened_at": before, "closed_at": before, "closed_by": bob}
        recording.update(found, changes, by=bob, now=before, seen=1)
    return found


def change(row, **values):
    with transaction.atomic():
        recording.update(row, values, by=None, now=NOW, seen=row.version)


def found(register, since=None):
    """Reference → the reasons in words, as of today."""
    return {
        candidate.risk.reference: [reason_words(reason, on=TODAY) for reason in candidate.reasons]
        for candidate in reasons_for(register, today=TODAY, now=NOW, since=since)
    }


def draft(meeting, by):
    meeting.refresh_from_db()
    return agenda.draft_agenda(meeting=meeting, by=by, now=NOW, today=TODAY)


def order(meeting):
    return [item.risk.title for item in agenda.shown_items(meeting)]


def test_a_quiet_risk_has_no_reason(register, quiet):
    assert found(register) == {}


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"current_likelihood": 5, "current_impact": 4}, ["Above tolerance: 20, the limit is 12"]),
        ({"next_review_on": TODAY - 4 * DAY}, ["Review 4 days overdue"]),
        ({"next_review_on": TODAY - DAY}, ["Review 1 day overdue"]),
        ({"next_review_on": TODAY}, ["Review due on 6 Oct 2026"]),
        ({"owner": None}, ["No owner"]),
        ({"strategy": ""}, ["Strategy not decided"]),
    ],
)
def test_reasons_of_the_risk_itself(register, quiet, values, words):
    change(quiet, **values)
    assert found(register) == {"IT-001": words}


def test_reason_owner_left(register, quiet, alice):
    change(alice, is_active=False)
    assert found(register) == {"IT-001": ["Owner left"]}


def test_reason_draft(register):
    RiskFactory(register=register, current_likelihood=None, current_impact=None)
    assert found(register) == {"IT-001": ["Draft to triage, logged on 6 Oct 2026"]}


def test_reason_actions_late(register, quiet, bob):
    ActionFactory(risk=quiet, due_on=TODAY - 9 * DAY)
    assert found(register) == {"IT-001": ["An action is 9 days late"]}
    ActionFactory(risk=quiet, due_on=TODAY - DAY)
    assert found(register) == {"IT-001": ["2 actions are late"]}


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"expires_on": TODAY - DAY}, ["Acceptance expired on 5 Oct 2026"]),
        ({"expires_on": TODAY + DAY, "stale_since": NOW - 3 * DAY}, ["Acceptance out of date since 3 Oct 2026"]),
        ({"expires_on": TODAY}, None),
    ],
)
def test_reason_acceptance_lapsed(register, quiet, bob, values, words):
    row = Acceptance(
        risk=quiet, state="signed", approver=bob, asked_at=NOW, signed_at=NOW, likelihood=2, impact=3,
        matrix=register.matrix, state_digest="0" * 64, **values,
    )  # fmt: skip
    with transaction.atomic():
        recording.insert(row, by=bob, now=NOW)
    assert found(register) == ({"IT-001": words} if words else {})


def test_reason_score_rose_since_the_last_meeting(register, held, alice, bob):
    early = NOW - 40 * DAY
    rose = RiskFactory(register=register, owner=alice, now=early, today=early.date(), **QUIET)
    fell = RiskFactory(register=register, owner=alice, now=early, today=early.date(), **QUIET)
    for risk, level in ((rose, 4), (fell, 1)):
        values = {"current_likelihood": level}
        risks.edit_risk(risk=risk, by=bob, now=NOW - DAY, today=TODAY - DAY, seen=1, values=values)
    assert found(register, since=held) == {"IT-001": ["Score rose from 6 to 12"]}


def test_reason_phase_changed_until_a_meeting_has_seen_it(register, quiet, held):
    change(register, phase="Trial moves", phase_since=TODAY - DAY)
    assert found(register, since=held) == {"IT-001": ["The phase is now “Trial moves”"]}
    change(register, phase_since=held.closed_at.date())
    assert found(register, since=held) == {}


def test_reason_carried_over_with_its_age(register, held, quiet, bob):
    item = AgendaItem(meeting=held, risk=quiet, position=1, reasons=[], state="deferred")
    with transaction.atomic():
        recording.insert(item, by=bob, now=NOW)
    assert found(register, since=held) == {"IT-001": ["Carried over from 15 Sep 2026"]}
    change(item, reasons=[{"code": "carried_over", "since": "2026-08-04", "times": 1}])
    assert found(register, since=held) == {"IT-001": ["Carried over from 4 Aug 2026, 2 times"]}


def test_reasons_are_ranked_by_weight_then_score(register, alice):
    made = {}
    for name, values in {
        "due": {"next_review_on": TODAY},
        "overdue a month": {"next_review_on": TODAY - 30 * DAY},
        "above tolerance": {"current_likelihood": 4, "current_impact": 4},
        "far over": {"current_likelihood": 5, "current_impact": 5},
        "unowned": {"owner": None},
        "overdue a day": {"next_review_on": TODAY - DAY},
    }.items():
        made[name] = RiskFactory(register=register, owner=alice, title=name, **QUIET)
        change(made[name], **values)
    ranked = [candidate.risk.title for candidate in reasons_for(register, today=TODAY, now=NOW, since=None)]
    assert ranked == ["far over", "above tolerance", "overdue a month", "overdue a day", "unowned", "due"]


def test_reasons_for_takes_as_many_queries_for_many_risks(register, alice, held, django_assert_num_queries):
    for count in (2, 20):
        for _number in range(count):
            risk = RiskFactory(register=register, owner=alice)
            ActionFactory(risk=risk, due_on=TODAY - DAY)
        with django_assert_num_queries(5):
            reasons_for(register, today=TODAY, now=NOW, since=held)


def test_draft_agenda_counts_what_is_due_until_the_day_of_the_meeting(register, quiet, meeting, bob):
    change(quiet, next_review_on=START.date())
    assert draft(meeting, bob).added == 1
    assert agenda.shown_items(meeting)[0].reasons == [{"code": "review_due", "due_on": "2026-10-13"}]
    assert meeting.drafted_at == NOW


@pytest.fixture
def drafted(register, alice, bob, meeting):
    """An agenda of four: A to D, the weightiest first."""
    for title, likelihood in (("A", 5), ("B", 4)):
        RiskFactory(register=register, owner=alice, title=title, current_likelihood=likelihood, current_impact=5)
    for title, days in (("C", 40), ("D", 2)):
        change(RiskFactory(register=register, owner=alice, title=title, **QUIET), next_review_on=TODAY - days * DAY)
    for risk in register.risks.filter(title__in="AB"):
        change(risk, strategy="mitigate")
    draft(meeting, bob)
    return meeting


def item_of(meeting, title):
    item = meeting.items.get(risk__title=title)
    item.meeting = meeting
    return item


def test_draft_agenda_orders_by_weight(drafted):
    assert order(drafted) == ["A", "B", "C", "D"]


def test_redraft_keeps_order_drops_minutes_and_additions(drafted, register, alice, bob):
    agenda.move_item(item=item_of(drafted, "D"), by=bob, now=NOW, seen=1, to=1)
    agenda.drop_item(item=item_of(drafted, "B"), by=bob, now=NOW, seen=1, reason="Seen on Monday")
    agenda.set_minutes(item=item_of(drafted, "C"), by=bob, now=NOW, seen=1, minutes=10)
    added = RiskFactory(register=register, owner=alice, title="Added", **QUIET)
    agenda.add_item(meeting=drafted, risk=added, by=bob, now=NOW)
    new = RiskFactory(register=register, owner=alice, title="New", current_likelihood=5, current_impact=5)
    change(new, strategy="avoid")
    result = draft(drafted, bob)
    assert order(drafted) == ["D", "A", "New", "C", "Added"]
    assert (result.added, result.removed, item_of(drafted, "C").minutes, item_of(drafted, "B").drop_reason) == (
        1, 0, 10, "Seen on Monday",
    )  # fmt: skip


def test_redraft_twice_changes_nothing(drafted, bob):
    before = list(drafted.items.order_by("pk").values("position", "reasons", "minutes", "version"))
    draft(drafted, bob)
    assert list(drafted.items.order_by("pk").values("position", "reasons", "minutes", "version")) == before


def test_redraft_takes_off_what_has_no_reason_any_more(drafted, register, bob):
    for title in "CD":
        change(register.risks.get(title=title), next_review_on=TODAY + 90 * DAY)
    agenda.set_minutes(item=item_of(drafted, "C"), by=bob, now=NOW, seen=1, minutes=10)
    assert draft(drafted, bob).removed == 1
    assert order(drafted) == ["A", "B", "C"]  # the chair has touched C


def test_redraft_takes_off_closed_risks(drafted, register, bob):
    risk = register.risks.get(title="A")
    risks.close_risk(risk=risk, by=bob, now=NOW, seen=risk.version, close_reason="avoided")
    draft(drafted, bob)
    assert order(drafted) == ["B", "C", "D"]


def test_redraft_of_a_cancelled_meeting_is_refused(drafted, bob):
    meetings.cancel_meeting(meeting=drafted, by=bob, now=NOW, seen=drafted.version, reason="Strike")
    with pytest.raises(Refused):
        draft(drafted, bob)


def test_draft_agenda_at_the_same_time_is_a_conflict(meeting, bob):
    other = type(meeting).objects.get(pk=meeting.pk)
    draft(meeting, bob)
    with pytest.raises(Conflict):
        agenda.draft_agenda(meeting=other, by=bob, now=NOW, today=TODAY)


def test_move_item_writes_one_row(drafted, bob):
    agenda.move_item(item=item_of(drafted, "D"), by=bob, now=NOW, seen=1, to=2)
    assert order(drafted) == ["A", "D", "B", "C"]
    assert sum(drafted.items.values_list("version", flat=True)) == 5


def test_move_item_many_times_into_the_same_gap(drafted, bob):
    for _time in range(15):
        for title in "DC":
            item = item_of(drafted, title)
            agenda.move_item(item=item, by=bob, now=NOW, seen=item.version, to=2)
    assert order(drafted) == ["A", "C", "D", "B"]


def test_add_item_brings_a_dropped_one_back_and_no_risk_twice(drafted, bob, register):
    agenda.drop_item(item=item_of(drafted, "B"), by=bob, now=NOW, seen=1, reason="Later")
    risk = register.risks.get(title="B")
    agenda.add_item(meeting=drafted, risk=risk, by=bob, now=NOW)
    assert order(drafted) == ["A", "B", "C", "D"]
    with pytest.raises(Refused):
        agenda.add_item(meeting=drafted, risk=risk, by=bob, now=NOW)


def test_drop_item_needs_a_reason_and_can_be_taken_back(drafted, bob):
    item = item_of(drafted, "B")
    with pytest.raises(Refused):
        agenda.drop_item(item=item, by=bob, now=NOW, seen=1, reason=" ")
    agenda.drop_item(item=item, by=bob, now=NOW, seen=1, reason="Later")
    agenda.restore_item(item=item, by=bob, now=NOW, seen=2)
    assert order(drafted) == ["A", "B", "C", "D"]


@given(
    places=st.lists(st.integers(1, 5000), unique=True, max_size=12).map(sorted),
    gaps=st.lists(st.integers(0, 12), max_size=8),
)
def test_spread_keeps_the_order_and_where_there_is_room_the_places(places, gaps):
    given_places = list(places)
    for gap in gaps:
        given_places.insert(min(gap, len(given_places)), None)
    result = agenda.spread(given_places)
    assert result == sorted(set(result))
    assert len(result) == len(given_places)
    kept = [new == old for old, new in zip(given_places, result, strict=True) if old is not None]
    assert all(kept) or result == [agenda.STEP * (number + 1) for number in range(len(result))]
