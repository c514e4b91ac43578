"""kill -9 in the middle of reminder runs, against a real mail server: nothing is lost, doubles at most one a kill."""

import collections
import random
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import closing

import pytest
from aiosmtpd.controller import Controller
from django.conf import settings

from tests.jobs.test_reminding import Sink
from tests.jobs.test_worker_killed import Site


@pytest.fixture
def mail():
    """A mail server on loopback: (what it took, its address as EMAIL_URL)."""
    sink = Sink()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = Controller(sink, hostname="127.0.0.1", port=port)
    server.start()
    yield sink, f"smtp://127.0.0.1:{port}"
    server.stop()


@pytest.fixture
def site(tmp_path, mail):
    """A site with the demo data that mails to the server."""
    site = Site(tmp_path / "home")
    site.environment["EMAIL_URL"] = mail[1]
    site.manage("migrate", "-v0")
    site.manage("demo")
    return site


def run(site, day: int) -> subprocess.Popen:
    """A reminder run of a day of next March, as cron would start it."""
    command = [sys.executable, "manage.py", "send_reminders", "--now", f"2027-03-{1 + day % 28:02}T08:00"]
    return subprocess.Popen(
        command, cwd=settings.BASE_DIR, env=site.environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )


def rows(site, sql: str) -> list[tuple]:
    with closing(sqlite3.connect(site.home / "riskreg.sqlite3", timeout=20)) as database:
        found = database.execute(sql).fetchall()
        database.commit()
    return found


def kill_and_count(site, sink, kills: int) -> tuple[list[str], int, int]:
    """Kill so many runs; returns the states of all messages, how many were lost and how many came twice."""
    for day in range(kills):
        process = run(site, day)
        time.sleep(random.uniform(0.8, 2.6))
        process.send_signal(signal.SIGKILL)
        process.communicate()
    rows(site, "UPDATE riskreg_delivery SET claimed_until = '2020-01-01 00:00:00' WHERE state = 'sending'")
    for day in range(min(kills, 28)):
        process = run(site, day)
        _out, error = process.communicate(timeout=120)
        assert process.returncode == 0, error.decode()
    received = collections.Counter(
        message["Message-ID"].partition(".")[2].partition(".")[0] for _to, message in sink.messages
    )
    owed = [str(pk) for (pk,) in rows(site, "SELECT id FROM riskreg_delivery WHERE state = 'sent'")]
    states = sorted({state for (state,) in rows(site, "SELECT state FROM riskreg_delivery")})
    return states, sum(1 for pk in owed if pk not in received), sum(count - 1 for count in received.values())


def test_killed_runs_lose_nothing_and_double_at_most_one_message_a_kill(site, mail):
    states, lost, doubled = kill_and_count(site, mail[0], 3)
    assert set(states) <= {"sent", "withdrawn"}
    assert lost == 0
    assert doubled <= 3
    assert mail[0].messages != []


@pytest.mark.long
def test_two_hundred_killed_runs_lose_nothing(site, mail):
    states, lost, doubled = kill_and_count(site, mail[0], 200)
    assert set(states) <= {"sent", "withdrawn"}
    assert lost == 0
    assert doubled <= 200


def test_runs_that_are_not_killed_double_nothing(site, mail):
    processes = [run(site, 0) for _worker in range(2)]
    for process in processes:
        process.communicate(timeout=120)
    assert [process.returncode for process in processes] == [0, 0]
    received = collections.Counter(message["Message-ID"] for _to, message in mail[0].messages)
    assert received != {}
    assert set(received.values()) == {1}
