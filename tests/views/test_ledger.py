"""The ledger check on screen: what fits, and what does not in plain words."""

import pytest

from riskreg.choices import JobState
from riskreg.domain import jobs, ledger, risks
from riskreg.jobs.ledger import LEDGER_CHECK
from riskreg.models import LedgerCheck, LedgerEvent
from tests.factories import NOW, TODAY

HTMX = {"HX-Request": "true", "HX-Target": "check"}


@pytest.fixture
def check(client, dora, django_capture_on_commit_callbacks):
    """Dora presses the button; returns the page afterwards."""

    def press():
        client.force_login(dora)
        with django_capture_on_commit_callbacks(execute=True):
            response = client.post("/ledger/")
        assert (response.status_code, response["Location"]) == (302, "/ledger/")
        return client.get("/ledger/")

    return press


def shown(response) -> dict[str, object]:
    return {chain.name: chain for chain in response.context["chains"]}


def test_ledger_check_before_the_first(client, dora, risk):
    client.force_login(dora)
    page = client.get("/ledger/")
    assert [chain.check for chain in page.context["chains"]] == [None, None]
    assert "Not checked yet" in page.content.decode()


def test_ledger_check_says_that_all_is_whole(check, dora, register, risk):
    page = check()
    chains = shown(page)
    assert list(chains) == ["site", f"register:{register.pk}"]
    assert [chain.check.is_sound for chain in chains.values()] == [True, True]
    assert (
        chains[f"register:{register.pk}"].check.events
        == LedgerEvent.objects.filter(chain=f"register:{register.pk}").count()
    )
    assert "The history is whole" in page.content.decode()
    assert "asked for by Dora Auditor" in page.content.decode()


def test_ledger_check_counts_what_came_since(check, client, register, risk, bob):
    check()
    risks.edit_risk(risk=risk, by=bob, now=NOW, today=TODAY, seen=risk.version, values={"title": "Later"})
    assert shown(client.get("/ledger/"))[f"register:{register.pk}"].since == 1


def test_ledger_check_names_the_first_broken_event(check, register, risk, bob, tampering):
    risks.edit_risk(risk=risk, by=bob, now=NOW, today=TODAY, seen=risk.version, values={"title": "Later"})
    event = LedgerEvent.objects.filter(chain=ledger.chain_of(register.pk)).order_by("sequence")[1]
    tampering("UPDATE riskreg_ledgerevent SET reason = 'forged' WHERE id = %s", [event.pk])
    page = check()
    chain = shown(page)[f"register:{register.pk}"]
    assert (chain.broken["sequence"], chain.check.fault_count) == (
        event.sequence,
        2,
    )  # its seal, and the past
    words = " ".join(page.content.decode().split())
    assert f"The first event that does not fit is number {event.sequence}" in words
    assert "its seal does not fit what it says" in words


def test_ledger_check_names_the_row_and_its_fields(check, register, risk, tampering):
    tampering("UPDATE riskreg_risk SET title = 'Nothing to see' WHERE reference = 'IT-001'")
    chain = shown(check())[f"register:{register.pk}"]
    assert (chain.broken, [(row["subject"], row["fields"]) for row in chain.rows]) == (
        None,
        [("IT-001", ["What could happen?"])],
    )


def test_ledger_check_goes_on_telling_of_a_tail_cut_off(check, register, risk, tampering):
    check()
    last = LedgerEvent.objects.filter(chain=ledger.SITE).order_by("-sequence")[0]
    tampering("DELETE FROM riskreg_ledgerevent WHERE id = %s", [last.pk])
    for _time in range(2):
        check()
        faults = LedgerCheck.objects.get(chain=ledger.SITE).faults
        assert "the end that the chain had at an earlier check is gone" in [fault["what"] for fault in faults]


def test_ledger_check_under_way_asks_again_by_itself(client, dora, risk):
    job = jobs.request_job(kind=LEDGER_CHECK, parameters={}, by=dora, now=NOW)
    client.force_login(dora)
    part = client.get("/ledger/", headers=HTMX).content.decode()
    assert part.lstrip().startswith('<div id="check" hx-get="/ledger/"')
    assert "no worker is running" in part
    client.post("/ledger/")
    assert jobs.latest(kind=LEDGER_CHECK) == job  # one at a time
    jobs.cancel(job=job, now=NOW)
    assert "hx-trigger" not in client.get("/ledger/", headers=HTMX).content.decode()


def test_ledger_check_of_somebody_who_is_gone_is_refused(client, dora, risk, django_capture_on_commit_callbacks):
    client.force_login(dora)
    with django_capture_on_commit_callbacks(execute=False) as calls:
        client.post("/ledger/")
    job = jobs.latest(kind=LEDGER_CHECK)
    job.requested_by = None
    job.save()
    for call in calls:
        call()
    assert jobs.latest(kind=LEDGER_CHECK).state == JobState.FAILED
    assert "You may no longer check the ledger." in client.get("/ledger/").content.decode()


@pytest.mark.parametrize("who", ["bob", "alice", "vera", "charlie"])
def test_ledger_check_is_for_auditors_and_administrators(request, client, who):
    client.force_login(request.getfixturevalue(who))
    assert (client.get("/ledger/").status_code, client.post("/ledger/").status_code) == (403, 403)
