"""kill -9 in the middle of writes: what was accepted is there, and there are no halves."""

import json
import random
import signal
import time

import pytest

CLIENTS = 3


def kill_while_writing(site, cycle: int) -> list[str]:
    """Let clients write, kill them all; returns the tokens they were told are accepted."""
    writers = [site.start("write", f"c{cycle}w{number}") for number in range(CLIENTS)]
    first = [writer.stdout.readline() for writer in writers]
    time.sleep(random.uniform(0, 0.4))
    for writer in writers:
        writer.send_signal(signal.SIGKILL)
    said = [writer.communicate() for writer in writers]
    assert [problems for _words, problems in said if problems] == []
    lines = [
        line for start, (words, _problems) in zip(first, said, strict=True) for line in (start + words).split("\n")
    ]
    return [json.loads(line)["token"] for line in lines if line.endswith("}")]


def kill_and_audit(site, cycles: int) -> tuple[int, list[str], dict]:
    """Returns how much was accepted, what of it is missing, and what the audit found."""
    accepted = [token for cycle in range(cycles) for token in kill_while_writing(site, cycle)]
    found = site.ask("audit")
    told, kept = found.pop("told"), found.pop("kept")
    missing = [token for token in accepted if told.count(f',"{token}"]') != 1 or token not in kept]
    return len(accepted), missing, found


def assert_whole(accepted: int, missing: list[str], found: dict) -> None:
    assert accepted > 0
    assert missing == []
    assert found["faults"] == []
    assert found["unrecorded"] == {}
    assert (found["events_alone"], found["changes_alone"], found["rows_alone"]) == ([], [], [])


def test_writers_killed_lose_nothing_and_leave_no_halves(site):
    assert_whole(*kill_and_audit(site, 3))


@pytest.mark.long
def test_writers_killed_two_hundred_times_lose_nothing(site):
    assert_whole(*kill_and_audit(site, 200))
