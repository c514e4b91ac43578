import pytest
from django.core.management import call_command
from django.db import connection, transaction

from riskreg.domain import actions, meetings, recording, risks, search_index
from riskreg.domain.search import DECISION, RISK, search
from riskreg.lib import search_triggers
from riskreg.models import Membership, SearchEntry, User
from tests import factories
from tests.factories import NOW, TODAY, ActionFactory, RiskFactory

pytestmark = pytest.mark.django_db


def hits(user, text, most=20):
    """Kind → titles (or names) that a search gives."""
    return {
        found.kind: [getattr(row, "title", None) or getattr(row, "text", None) or row.name for row in found.rows]
        for found in search(user=user, text=text, most=most)
    }


@pytest.fixture
def secret(db):
    """Another register, which Alice does not see: the same words and more."""
    other = factories.RegisterFactory(code="SEC", name="Secret", matrix__key="other")
    owner = factories.member(other, "Sidonie Secretive", "manager")
    hidden = RiskFactory(register=other, owner=owner, title="Backups of the merger are copied")
    ActionFactory(risk=hidden, owner=owner, title="Encrypt the merger backups")
    return other


def test_search_finds_risks_actions_meetings_and_people(register, risk, alice, bob):
    ActionFactory(risk=risk, owner=bob, title="Try to restore one backup")
    values = {"title": "Backup round", "starts_at": NOW, "chair": bob}
    meetings.plan_meeting(register=register, by=bob, now=NOW, values=values)
    assert hits(alice, "backup") == {
        "risk": ["Backups cannot be restored"], "action": ["Try to restore one backup"], "meeting": ["Backup round"],
    }  # fmt: skip
    assert hits(alice, "bob") == {"person": ["Bob Chair"]}


def test_search_follows_every_write(register, risk, alice):
    risks.edit_risk(risk=risk, by=alice, now=NOW, today=TODAY, seen=1, values={"title": "Tapes rot", "cause": "Damp"})
    assert (hits(alice, "backups"), hits(alice, "tapes damp")) == ({}, {"risk": ["Tapes rot"]})
    action = ActionFactory(risk=risk, by=alice, title="Dry the cellar")
    with transaction.atomic():
        recording.delete(action, by=alice, now=NOW, seen=1)
    assert hits(alice, "cellar") == {}


def test_search_finds_a_hundred_risks_written_at_once(register, bob):
    items = [{"title": f"Pump {n} leaks"} for n in range(100)]
    risks.log_risks(register=register, by=bob, now=NOW, today=TODAY, items=items)
    found = search(user=bob, text="pump", most=5)[0]
    assert (len(found.rows), found.more) == (5, True)


def test_search_ranks_whole_words_before_begun_ones_titles_before_texts_open_before_closed(register, bob):
    for title, cause in (("Ports are few", ""), ("Cables rot", "the port"), ("A port stays open", "")):
        RiskFactory(register=register, owner=bob, title=title, cause=cause)
    closed = RiskFactory(register=register, owner=bob, title="The old port")
    risks.close_risk(risk=closed, by=bob, now=NOW, seen=1, close_reason="irrelevant")
    assert hits(bob, "port")["risk"] == ["A port stays open", "Ports are few", "Cables rot", "The old port"]


@pytest.mark.parametrize("typed", ["bakcups", "bckups restored", "backsup", "BÁCKUPS", "restord", "canot restored"])
def test_search_forgives_a_letter_wrong(risk, alice, typed):
    assert hits(alice, typed) == {"risk": ["Backups cannot be restored"]}


@pytest.mark.parametrize(
    "typed", ["", "  ", "!!", "backups zebra", '"', "*", "a OR b", "NEAR(", "it's", "\0", "%", "_"]
)
def test_search_finds_nothing_and_breaks_nothing(risk, alice, typed):
    assert hits(alice, typed) == {}


@pytest.mark.parametrize("typed", ["IT-001", "it-1", "it1", "IT 001", "IT-0"])
def test_search_knows_references(risk, alice, typed):
    assert hits(alice, typed)["risk"][0] == "Backups cannot be restored"


def test_search_shows_nothing_of_other_registers(risk, secret, alice, charlie):
    for typed in ("backups", "bakcups", "merger", "mergre", "SEC-001", "sec1", "sidonie", "sidnie", "encrypt"):
        assert str(hits(alice, typed)).count("merger") == 0
        assert "person" not in hits(alice, typed)
        assert hits(charlie, typed) == {}


def test_search_answers_as_if_the_other_register_were_not_there(register, risk, alice, bob, dora):
    RiskFactory(register=register, owner=bob, title="Billing backup is slow", by=bob)
    typed = ("backup", "bakcup", "backups restored", "billng", "b", "IT-0", "bo", "alcie")
    alone = [hits(alice, text, most=2) for text in typed]
    other = factories.RegisterFactory(code="SEC", matrix__key="other")
    factories.member(other, "Bo Backup", "manager")
    for n in range(70):
        RiskFactory(register=other, title=f"Bakcup billng backup {n} restored")
    assert [hits(alice, text, most=2) for text in typed] == alone
    assert all(
        hits(dora, text, most=2) != found for text, found in zip(typed[:5], alone[:5], strict=True)
    )  # it is there


def test_search_changes_with_the_membership(risk, secret, alice):
    with transaction.atomic():
        recording.insert(Membership(user=alice, register=secret, role="viewer", since=NOW), by=None, now=NOW)
    fresh = User.objects.get(pk=alice.pk)
    assert sorted(hits(fresh, "backups")["risk"]) == ["Backups cannot be restored", "Backups of the merger are copied"]


def test_search_shows_auditors_and_administrators_everything(risk, secret, dora, admin):
    for user in (dora, admin):
        assert len(hits(user, "backups")["risk"]) == 2


def test_search_takes_the_same_queries_for_many(register, risk, alice, django_assert_max_num_queries):
    for n in range(30):
        ActionFactory(risk=RiskFactory(register=register, owner=alice, title=f"Backup {n}"), title=f"Back up {n}")
    with django_assert_max_num_queries(12):
        hits(User.objects.get(pk=alice.pk), "back")


def test_rebuilding_gives_the_same_index(register, risk, alice):
    ActionFactory(risk=risk, by=alice, title="Dry the cellar")
    columns = ("kind", "row_id", "register_id", "scope", "title", "body")
    before = list(SearchEntry.objects.order_by("kind", "row_id").values_list(*columns))
    SearchEntry.objects.filter(kind="risk").update(title="Nonsense")
    assert hits(alice, "nonsense") != {}
    call_command("rebuild_search", verbosity=0)
    assert list(SearchEntry.objects.order_by("kind", "row_id").values_list(*columns)) == before
    assert (hits(alice, "nonsense"), hits(alice, "cellar")) == ({}, {"action": ["Dry the cellar"]})


def test_triggers_taken_away_are_missed(db):
    assert search_triggers.missing(connection) is False
    search_triggers.drop(connection)
    assert search_triggers.missing(connection) is True
    search_triggers.create(connection)
    assert search_triggers.missing(connection) is False


def test_without_its_triggers_a_write_is_not_found(register, alice):
    search_triggers.drop(connection)
    RiskFactory(register=register, owner=alice, title="Unheard of")
    assert hits(alice, "unheard") == {}
    assert search_index.rebuild() == 1
    assert hits(alice, "unheard") == {"risk": ["Unheard of"]}


def test_an_action_moved_to_done_is_still_found(risk, alice):
    action = ActionFactory(risk=risk, by=alice, title="Dry the cellar")
    actions.set_action_state(action=action, by=alice, now=NOW, seen=1, state="done")
    assert hits(alice, "cellar") == {"action": ["Dry the cellar"]}


def test_kinds_asked_for_are_the_only_ones(risk, alice):
    assert [found.kind for found in search(user=alice, text="backups", most=5, kinds=[DECISION])] == []
    assert [found.kind for found in search(user=alice, text="backups", most=5, kinds=[RISK])] == [RISK]
