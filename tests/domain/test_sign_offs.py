"""Who stands by an issued report."""

import pytest
from django.core.exceptions import PermissionDenied

from riskreg.domain import erasure, ledger_check, people, reports, sign_offs
from riskreg.domain.errors import Refused
from riskreg.models import LedgerEvent, SignOff
from tests.factories import NOW, TODAY


@pytest.fixture
def report(register, bob, settings, tmp_path):
    """Issued by Bob."""
    settings.REPORTS_DIR = tmp_path
    return reports.issue_report(
        register=register, kind="register_table", parameters={}, pdf=b"%PDF-1.7", title="Technology risks",
        position_at=NOW, pages=1, by=bob, now=NOW,
    )  # fmt: skip


def sign(report, by, **more):
    return sign_offs.sign_off(report=report, by=by, now=NOW, position="Chief technology officer", **more)


def faults() -> list[object]:
    return [fault for checked in ledger_check.check_history() for fault in checked.faults]


def test_sign_off_is_sealed_in_the_history_of_the_register(report, bob, vera):
    signed = sign(report, vera, remark="With regret")
    sign(report, bob)
    assert str(signed) == "Vera Viewer, Chief technology officer"
    assert (signed.remark, signed.signed_at, signed.report) == ("With regret", NOW, report)
    events = LedgerEvent.objects.filter(type="report_signed_off").order_by("pk")
    assert [(event.model, event.row_id, event.actor) for event in events] == [
        ("signoff", signed.pk, str(vera.pk)), ("signoff", SignOff.objects.get(signer=bob).pk, str(bob.pk)),
    ]  # fmt: skip
    assert faults() == []


def test_sign_off_changed_past_the_ledger_is_found(report, vera, tampering):
    sign(report, vera)
    tampering("UPDATE riskreg_signoff SET position = 'Chair of the board'")
    assert len(faults()) == 1


def test_sign_off_comes_once_from_a_person(report, vera):
    sign(report, vera)
    with pytest.raises(Refused, match="already"):
        sign(report, vera)


def test_sign_off_of_a_file_that_changed_is_refused(report, vera, tmp_path):
    next(tmp_path.rglob("*.pdf")).write_bytes(b"%PDF something else")
    with pytest.raises(Refused, match="has changed since it was issued"):
        sign(report, vera)
    assert not SignOff.objects.exists()


def test_sign_off_is_for_those_who_may_see_the_report(report, charlie, dora):
    sign(report, dora)
    with pytest.raises(PermissionDenied):
        sign(report, charlie)


def test_sign_off_of_an_erased_person_stays_as_somebodys(report, vera, admin):
    signed = sign(report, vera)
    people.deactivate(person=vera, by=admin, now=NOW, today=TODAY, seen=vera.version, successors={})
    vera.refresh_from_db()
    instead = erasure.erase(person=vera, by=admin, now=NOW, seen=vera.version)
    signed.refresh_from_db()
    assert signed.signer_name == instead
    assert faults() == []
