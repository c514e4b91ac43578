"""Many rows changed by one statement a batch."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from riskreg.domain import recording
from riskreg.domain.errors import Conflict
from riskreg.models import LedgerEvent, Register, Risk
from tests.factories import NOW, RiskFactory


def update_all(changes, **kwargs):
    with transaction.atomic():
        return recording.update_all(changes, **({"by": None, "now": NOW} | kwargs))


@pytest.fixture
def three(register, risk):
    """Three risks as read from the database."""
    RiskFactory(register=register, title="Key cards are copied")
    RiskFactory(register=register, title="Cooling fails")
    return list(Risk.objects.order_by("number"))


def test_update_all_gives_every_row_its_own_values(three, bob):
    first, second, third = three
    changes = [
        (first, {"current_likelihood": 5, "owner": bob}), (second, {"current_likelihood": 1, "owner": None}),
        (third, {"title": "Cooling fails in August"}),
    ]  # fmt: skip
    assert update_all(changes, by=bob, reason="All at once") == 3
    rows = Risk.objects.order_by("number").values_list("title", "current_score", "owner__name", "version", "changed_at")
    assert list(rows) == [
        ("Backups cannot be restored", 20, "Bob Chair", 2, NOW),
        ("Key cards are copied", 4, None, 2, NOW),
        ("Cooling fails in August", 12, None, 2, NOW),
    ]
    assert (first.current_score, first.version, first.owner) == (20, 2, bob)


def test_update_all_writes_a_historical_row_and_an_event_for_each(three, bob):
    update_all([(risk, {"strategy": "avoid"}) for risk in three], by=bob, reason="All at once")
    names = ("id", "strategy", "version", "history_user", "history_change_reason")
    found = Risk.history.filter(history_type="~").values_list(*names)
    assert sorted(found) == [(risk.pk, "avoid", 2, bob.pk, "All at once") for risk in three]


def test_update_all_leaves_out_what_stays_the_same(three):
    first, second, _third = three
    assert update_all([(first, {"title": first.title}), (second, {"title": "Another"})]) == 1
    assert list(Risk.objects.order_by("number").values_list("version", flat=True)) == [1, 2, 1]


def test_delete_all_leaves_a_last_version_and_an_event_of_each(three, bob):
    first, second, third = three
    update_all([(third, {"title": "Cooling fails in August"})])  # another version than the others
    with transaction.atomic():
        recording.delete_all([first, second, third], by=bob, now=NOW, reason="All at once")
    assert Risk.objects.count() == 0
    last = Risk.history.filter(history_type="-").order_by("id").values_list("id", "version", "history_user")
    assert [row[1:] for row in last] == [(2, bob.pk), (2, bob.pk), (3, bob.pk)]
    removed = LedgerEvent.objects.filter(type="risk_removed").order_by("sequence")
    assert list(removed.values_list("row_id", "version")) == [(pk, version) for pk, version, _user in last]


def test_delete_all_removes_nothing_when_one_row_has_changed(three):
    stale = Risk.objects.get(pk=three[1].pk)
    update_all([(three[1], {"title": "Key cards are lost"})])
    with pytest.raises(Conflict), transaction.atomic():
        recording.delete_all([three[0], stale, three[2]], by=None, now=NOW)
    assert (Risk.objects.count(), Risk.history.filter(history_type="-").count()) == (3, 0)


def test_update_all_of_nothing_writes_nothing(three, register):
    before = Register.objects.get(pk=register.pk).revision
    assert (update_all([]), update_all([(three[0], {})])) == (0, 0)
    assert Register.objects.get(pk=register.pk).revision == before


def test_update_all_raises_the_revision_once(three, register):
    before = Register.objects.get(pk=register.pk).revision
    update_all([(risk, {"strategy": "avoid"}) for risk in three])
    assert Register.objects.get(pk=register.pk).revision == before + 1


def test_update_all_refuses_all_when_one_has_changed_meanwhile(three):
    with transaction.atomic():
        other = Risk.objects.get(pk=three[1].pk)
        recording.update(other, {"title": "Somebody was faster"}, by=None, now=NOW, seen=1)
    with pytest.raises(Conflict) as conflict:
        update_all([(risk, {"strategy": "avoid"}) for risk in three])
    assert conflict.value.current.title == "Somebody was faster"
    assert set(Risk.objects.values_list("strategy", flat=True)) == {""}


def test_update_all_needs_few_queries_however_many_rows(register, django_assert_max_num_queries):
    for number in range(120):
        RiskFactory(register=register, title=f"Risk {number}")
    rows = list(Risk.objects.all())
    with django_assert_max_num_queries(16):
        update_all([(row, {"current_likelihood": 1 + row.number % 5}) for row in rows])


def test_every_historical_row_is_a_copy_of_the_row_as_it_stood(three, bob):
    update_all([(risk, {"current_likelihood": 5, "owner": bob}) for risk in three], by=bob)
    names = [field.attname for field in Risk.history.model.tracked_fields]
    stood = list(Risk.objects.order_by("pk").values_list(*names))
    with transaction.atomic():
        recording.delete_all(three, by=bob, now=NOW, reason="All at once")
    changed = list(Risk.history.filter(history_type="~").order_by("id").values_list(*names))
    last = list(Risk.history.filter(history_type="-").order_by("id").values(*names))
    assert changed == stood
    assert [tuple((row | {"version": row["version"] - 1}).values()) for row in last] == stood
    assert set(Risk.history.exclude(history_type="+").values_list("history_date", flat=True)) == {NOW}


def test_histories_of_many_are_copied_by_one_statement(three, bob):
    with transaction.atomic(), CaptureQueriesContext(connection) as asked:
        recording.update_all([(risk, {"title": f"{risk.title} at night"}) for risk in three], by=bob, now=NOW)
    copies = [each["sql"] for each in asked if each["sql"].startswith('INSERT INTO "riskreg_historicalrisk"')]
    assert (len(copies), " SELECT " in copies[0]) == (1, True)
