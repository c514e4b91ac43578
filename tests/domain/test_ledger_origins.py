"""Each event says where it came from."""

import pytest
from django.core.management import call_command

from riskreg.domain import imports, jobs, ledger, organisation, recording
from riskreg.imports.plan import PlannedRisk
from riskreg.jobs import running, worker
from riskreg.jobs.engines import database
from riskreg.models import LedgerEvent
from tests import live
from tests.factories import NOW, TODAY


def last(register):
    found = LedgerEvent.objects.filter(chain=ledger.chain_of(register.pk if register else None))
    return found.order_by("-sequence").values_list("type", "origin")[0]


def test_origin_of_what_a_page_posts_is_the_browser(client, register, risk, bob):
    client.force_login(bob)
    client.post("/risks/IT-001/comments/", {"text": "Seen"})
    assert last(register) == ("comment_added", "browser")


def test_origin_of_what_the_live_screen_posts_is_the_meeting(client, register, bob):
    meeting = live.planned(register, bob, risks=1)
    item = meeting.items.get()
    client.force_login(bob)
    client.post(f"/meetings/{meeting.pk}/open/", {"version": meeting.version})
    assert last(register) == ("meeting_opened", "meeting")
    client.post(f"/meetings/{meeting.pk}/items/{item.pk}/note/", {"text": "Heard in the room"})
    assert last(register) == ("comment_added", "meeting")
    client.post(f"/risks/{item.risk.reference}/comments/", {"text": "On the page of the risk"})
    assert last(register) == ("comment_added", "browser")


def test_origin_of_an_import_is_the_import_wherever_it_runs(register, bob):
    row = PlannedRisk(row=2, title="Disk fills")
    with recording.coming_from("browser"):
        imports.import_risks(register=register, rows=[row], paired=False, by=bob, now=NOW, today=TODAY, reason="A file")
    assert last(register) == ("risk_logged", "import")


def test_origin_of_what_a_job_writes_is_the_job(admin):
    def work(job, _step):
        site = organisation.current()
        organisation.edit(organisation=site, by=admin, now=NOW, seen=site.version, values={"name": "Another"})
        jobs.finish(job=job, now=NOW)

    organisation.set_up(name="One", time_zone="UTC", by=admin, now=NOW)
    running.run(jobs.request_job(kind="ledger_check", parameters={}, by=admin, now=NOW).pk, work)
    assert last(None) == ("organisation_changed", "job")


@pytest.mark.parametrize("runs", ["worker", "pulse"])
def test_origin_of_what_the_worker_does_by_itself_is_the_job(monkeypatch, db, runs):
    seen = []

    class Stopped(Exception):
        pass

    def look(*_arguments, **_more):
        seen.append(ledger.origin())
        raise Stopped

    pulse = worker.Pulse(name="p", parent=None)
    monkeypatch.setattr(pulse._stopping, "wait", look)
    monkeypatch.setattr(database.Worker, "run", look)
    monkeypatch.setattr(database.Worker, "configure_signals", lambda _self: None)
    with pytest.raises(Stopped):
        pulse.run() if runs == "pulse" else worker.work(once=True, with_parent=False)
    assert seen == ["job"]


def test_origin_of_a_command_is_the_command(db):
    call_command("seed", code="SEED", risks=3, verbosity=0)
    assert set(LedgerEvent.objects.values_list("origin", flat=True).order_by("origin")) == {"command"}
