"""Many processes change the same risks at once: whatever was accepted is there, and each change has its event."""

import json
from dataclasses import dataclass, field

import pytest


@dataclass
class Outcome:
    """What the clients were told, and what the database says afterwards."""

    accepted: list[tuple[str, str]] = field(default_factory=list)
    conflicts: int = 0
    errors: list[str] = field(default_factory=list)
    found: dict = field(default_factory=dict)

    @property
    def lost(self) -> list[str]:
        """Accepted tokens that are not, once, in the text they were added to."""
        texts = {reference: text.split(";") for reference, text in self.found["texts"].items()}
        return [token for token, reference in self.accepted if texts[reference].count(token.rstrip(";")) != 1]

    @property
    def half_written(self) -> list:
        return self.found["events_alone"] + self.found["changes_alone"] + self.found["rows_alone"]


def run(site, *, clients: int, edits: int, among: int, fault: str = "") -> Outcome:
    """So many processes, so many edits each."""
    found = Outcome()
    started = [site.start("append", f"w{number}", str(edits), str(among), fault=fault) for number in range(clients)]
    assert [json.loads(process.stdout.readline())["ready"] for process in started] != []
    for process in started:
        process.stdin.write("go\n")
        process.stdin.flush()
    for process in started:
        said, problems = process.communicate(timeout=1_500)
        assert process.returncode == 0, problems
        for words in map(json.loads, said.splitlines()):
            if "token" in words:
                found.accepted.append((words["token"], words["reference"]))
            elif "error" in words:
                found.errors.append(words["error"])
            else:
                found.conflicts += 1
    found.found = site.ask("audit")
    return found


def assert_nothing_lost(found: Outcome, edits: int) -> None:
    assert found.errors == []
    assert len(found.accepted) == edits
    assert found.lost == []
    assert found.half_written == []
    assert found.found["faults"] == []
    assert found.found["unrecorded"] == {}


def test_clients_at_the_same_risks_lose_no_update(site):
    assert_nothing_lost(run(site, clients=4, edits=10, among=3), 40)


@pytest.mark.long
def test_twenty_clients_with_a_hundred_edits_each_lose_no_update(site):
    found = run(site, clients=20, edits=100, among=10)
    assert_nothing_lost(found, 2_000)
    assert found.conflicts > 0  # they really met


def test_clients_without_compare_and_set_lose_updates(site):
    found = run(site, clients=4, edits=10, among=1, fault="compare")
    assert found.lost != []


def test_clients_without_transaction_leave_halves(site):
    found = run(site, clients=4, edits=10, among=1, fault="transaction")
    assert found.half_written != []
