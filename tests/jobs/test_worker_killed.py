"""kill -9 a worker in the middle of a job: real processes on a file database."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings

OURS = ("RISKREG_HOME", "DJANGO_SETTINGS_MODULE", "DATABASE_URL", "DEBUG", "BIND", "RISKREG_HOSTS", "SECRET_KEY",
        "HISTORY_KEY")  # fmt: skip

# What an operator types into `manage.py shell`: a register large enough to be caught at work.
ASK = """
from django.utils import timezone
from riskreg.domain import jobs
from riskreg.domain.guard import open_for_writing
from riskreg.jobs import queue
from riskreg.models import Register, User
now = timezone.now()
register = Register.objects.get(code="BIG")
wanted = {"register": register.pk, "query": "", "classification": "Internal"}
by = User.objects.filter(is_administrator=True).first() or User.objects.first()
with open_for_writing():
    User.objects.filter(pk=by.pk).update(is_administrator=True)
queue.submit(jobs.request_job(kind="register_report", parameters=wanted, by=by, now=now, total=1))
"""


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    """The folder of a site on an SQLite file, with one report asked for."""
    site = Site(tmp_path_factory.mktemp("prepared") / "home")
    site.manage("migrate", "-v0")
    site.manage("seed", "--code", "BIG", "--risks", "3000", "--people", "5", "--years", "1")
    site.manage("shell", "--no-imports", "-c", ASK)
    return site.home


@pytest.fixture
def site(prepared, tmp_path):
    """A copy of it; no process outlives the test."""
    site = Site(shutil.copytree(prepared, tmp_path / "home"))
    yield site
    for process in site.running:
        process.kill()
        process.wait()


class Site:
    """manage.py and the database file of one site."""

    def __init__(self, home):
        inherited = {name: value for name, value in os.environ.items() if name not in OURS}
        self.home, self.environment = home, inherited | {"RISKREG_HOME": str(home)}
        self.running = []

    def manage(self, *command):
        done = subprocess.run(
            [sys.executable, "manage.py", *command], cwd=settings.BASE_DIR, env=self.environment,
            capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    def worker(self):
        process = subprocess.Popen(
            [sys.executable, "manage.py", "worker"], cwd=settings.BASE_DIR, env=self.environment,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        self.running.append(process)
        return process

    def sql(self, statement, *values):
        with sqlite3.connect(self.home / "riskreg.sqlite3", timeout=20) as connection:
            return connection.execute(statement, values).fetchall()

    def job(self):
        return self.sql("SELECT state, attempts, report_id FROM riskreg_job")[0]

    def wait_for(self, *states, seconds=60):
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if self.job()[0] in states:
                return self.job()
            time.sleep(0.05)
        raise AssertionError(f"the job is still {self.job()}")

    def make_silent(self):
        """Put the last sign of life two minutes back, instead of waiting for a minute."""
        back = (datetime.now(UTC) - timedelta(minutes=2)).strftime("%Y-%m-%d %H:%M:%S.%f")
        self.sql("UPDATE riskreg_job SET beat_at = ?, started_at = ?", back, back)

    def kill_at_work(self):
        """Start a worker, kill it in the middle of the job, let a minute pass."""
        worker = self.worker()
        self.wait_for("running")
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait()
        assert self.job()[0] == "running"  # it had no time to say so
        self.make_silent()


def test_worker_killed_three_times_the_job_is_found_dead_shown_and_given_up(site):
    for attempt in (1, 2, 3):
        site.kill_at_work()
        site.manage("worker", "--once")  # finds it dead, and leaves it to be seen
        assert site.job() == ("dead", attempt, None)
    site.manage("worker", "--once")
    assert site.job() == ("dead", 3, None)
    assert list((site.home / "reports").rglob("*.pdf")) == []


def test_worker_killed_once_the_next_one_finishes_the_job(site):
    site.kill_at_work()
    site.worker()
    state, attempts, report = site.wait_for("done")
    assert (state, attempts) == ("done", 2)
    assert report is not None
    assert site.sql("SELECT count(*) FROM riskreg_report") == [(1,)]
    assert len(list((site.home / "reports").rglob("*.pdf"))) == 1
    assert list((site.home / "reports").rglob(".draft-*")) == []


def test_worker_told_to_end_finishes_the_job_at_hand(site):
    worker = site.worker()
    site.wait_for("running")
    worker.terminate()
    assert worker.wait(timeout=60) == 0
    assert site.job()[0] == "done"
    assert site.sql("SELECT count(*) FROM riskreg_workerbeat") == [(0,)]
