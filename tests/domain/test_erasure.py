"""A person is erased: no row names them any more, and every chain is as whole as before."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.test import Client

from riskreg.choices import ReportKind
from riskreg.domain import (
    comments,
    erasure,
    imports,
    invitations,
    ledger_check,
    people,
    registers,
    reports,
    risks,
)
from riskreg.domain.errors import Refused
from riskreg.imports.plan import PlannedRisk
from riskreg.models import Comment, LedgerEvent, LedgerName, Report, Risk, User
from tests import live
from tests.factories import NOW, PASSWORD, TODAY, RiskFactory, UserFactory

LATER = NOW + timedelta(days=1)


@pytest.fixture
def life(register, alice, bob, admin, risk, settings, tmp_path):
    """What Alice leaves behind: a bit of everything."""
    settings.REPORTS_DIR = tmp_path
    comments.add_comment(risk=risk, by=alice, now=NOW, text="The tapes are in the cellar.")
    live.planned(register, bob, risks=1)  # it invites the members
    reports.issue_report(
        register=register, kind=ReportKind.REGISTER_TABLE, parameters={}, pdf=b"%PDF-1.7 Alice Owner", title="T",
        position_at=NOW, pages=1, by=alice, now=NOW,
    )  # fmt: skip
    rows = [PlannedRisk(row=2, title="Disk fills", owner="OWNER: alice owner", original={"owner": "Alice Owner (IT)"})]
    imports.import_risks(register=register, rows=rows, paired=False, by=alice, now=NOW, today=TODAY, reason="A file")
    risks.edit_risk(
        risk=risk, by=alice, now=NOW, today=TODAY, seen=risk.version, values={"title": "Backups cannot be read"},
        reason="Alice Owner has tried",
    )  # fmt: skip
    people.edit_own(person=alice, now=NOW, seen=alice.version, values={"name": "Alice Married"})
    alice.refresh_from_db()
    people.deactivate(
        person=alice, by=admin, now=NOW, today=TODAY, seen=alice.version, successors={register.pk: bob}
    )  # fmt: skip
    return alice


def places_of(*words: str) -> set[str]:
    """The models with a row that has one of the words in any column."""
    found = set()
    for model in apps.get_models():
        for values in model._base_manager.order_by("pk").values_list():
            if any(word.casefold() in repr(values).casefold() for word in words):
                found.add(model.__name__)
    return found


def faults() -> list[str]:
    return [fault.what for found in ledger_check.check_history() for fault in found.faults]


WORDS = ("Alice Owner", "Alice Married", "alice.owner@example.org")


def test_erase_leaves_no_row_with_the_name_and_the_history_whole(life, admin):
    assert len(places_of(*WORDS)) > 6  # the search finds what there is
    assert (faults(), ledger_check.unrecorded_rows()) == ([], {})
    events = LedgerEvent.objects.count()
    instead = erasure.erase(person=life, by=admin, now=LATER, seen=life.version)
    assert places_of(*WORDS) == set()
    assert (faults(), ledger_check.unrecorded_rows()) == ([], {})
    assert LedgerEvent.objects.count() > events
    assert LedgerEvent.objects.filter(chain="site").order_by("-sequence")[0].type == "person_erased"
    assert Comment.objects.get(text__startswith="The tapes").author.name == instead
    assert Report.objects.get().issued_by_name == instead
    assert Risk.objects.get(title="Disk fills").owner_as_written == f"OWNER: {instead}"


def test_erase_replaces_what_the_marks_of_old_events_stand_for(life, admin):
    mark = LedgerEvent.objects.filter(type="comment_added").values_list("actor_mark", flat=True)[0]
    assert LedgerName.objects.get(mark=mark).text == "Alice Owner"
    instead = erasure.erase(person=life, by=admin, now=LATER, seen=life.version)
    assert LedgerName.objects.get(mark=mark).text == instead


def test_erase_leaves_no_way_in(life, admin):
    erasure.erase(person=life, by=admin, now=LATER, seen=life.version)
    browser = Client()
    browser.post("/accounts/login/", {"login": "alice.owner@example.org", "password": PASSWORD})
    assert browser.get("/account/").status_code == 302
    assert people.find("alice.owner@example.org") is None
    life.refresh_from_db()
    assert (life.has_usable_password(), life.memberships.count(), life.is_erased) == (False, 0, True)
    with pytest.raises(Refused):
        people.reactivate(person=life, by=admin, now=LATER, seen=life.version)
    with pytest.raises(Refused):
        erasure.erase(person=life, by=admin, now=LATER, seen=life.version)


def test_erase_of_somebody_active_is_refused(alice, admin, bob):
    with pytest.raises(Refused):
        erasure.erase(person=alice, by=admin, now=LATER, seen=alice.version)
    with pytest.raises(PermissionDenied):
        erasure.erase(person=alice, by=bob, now=LATER, seen=alice.version)


def test_erase_in_an_archived_register_replaces_the_name_as_well(life, register, admin):
    register.refresh_from_db()
    registers.archive_register(register=register, by=admin, now=LATER, seen=register.version)
    erasure.erase(person=life, by=admin, now=LATER, seen=life.version)
    assert (places_of(*WORDS), faults()) == (set(), [])


def test_extent_counts_what_stays_typed(life, admin, risk, bob):
    comments.add_comment(risk=risk, by=bob, now=NOW, text="Ask Alice Owner.")
    found = erasure.extent(life)
    assert (found.attendances, found.reports, found.imported, found.typed) == (1, 1, 1, 1)


def test_erasing_is_asked_once_and_done(client, life, admin):
    client.force_login(admin)
    assert f'href="/people/{life.pk}/erase/"' in client.get(f"/people/{life.pk}/").content.decode()
    assert client.get(f"/people/{life.pk}/erase/").status_code == 200
    assert client.post(f"/people/{life.pk}/erase/", {"version": life.version - 1}).status_code == 302
    assert User.objects.get(pk=life.pk).name == "Alice Married"
    assert client.post(f"/people/{life.pk}/erase/", {"version": life.version}).status_code == 302
    page = client.get(f"/people/{life.pk}/").content.decode()
    assert (f"Erased person {life.pk}" in page, "Reactivate" in page) == (True, False)


def test_erase_leaves_people_alone_whose_address_or_words_hold_the_name(db, admin, register, bob):
    ann = UserFactory(name="Ann", email="ann@example.org")
    joann = invitations.invite(email="joann@example.org", name="Joann", by=admin, now=NOW, is_auditor=True).invitation
    rows = [PlannedRisk(row=2, title="Disk fills", owner="Ann", original={"note": "Annual audit, says Ann"})]
    imports.import_risks(register=register, rows=rows, paired=False, by=bob, now=NOW, today=TODAY, reason="A file")
    values = {"title": "Disks fill"}
    imported = Risk.objects.get(title="Disk fills")
    risks.edit_risk(
        risk=imported, by=ann, now=NOW, today=TODAY, seen=1, values=values, reason="Annual look by Ann"
    )  # fmt: skip
    people.deactivate(person=ann, by=admin, now=NOW, today=TODAY, seen=ann.version, successors={})
    instead = erasure.erase(person=ann, by=admin, now=LATER, seen=ann.version)
    joann.refresh_from_db()
    imported.refresh_from_db()
    assert (joann.email, joann.name) == ("joann@example.org", "Joann")
    assert imported.owner_as_written == instead
    assert imported.imported_cells["note"] == f"Annual audit, says {instead}"
    assert imported.history.first().history_change_reason == f"Annual look by {instead}"
    assert faults() == []


def test_extent_counts_the_name_in_every_text_of_a_risk(life, admin, bob, register):
    for field in ("event", "strategy_note", "current_rationale"):
        RiskFactory(register=register, owner=bob, **{field: "As Alice Owner says."})
    assert erasure.extent(life).typed == 3
