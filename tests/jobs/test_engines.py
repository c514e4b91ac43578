"""procrastinate carries the same tasks on PostgreSQL: four real workers, a real mail server."""

import os
import signal
import subprocess
import sys
import time

import psycopg
import pytest
from django.conf import settings

from tests.jobs.crash_site import CrashSite
from tests.jobs.test_reminders_killed import mail, on_server, server_url  # noqa: F401 - a fixture
from tests.test_settings import run

JOBS, WORKERS = 20, 4
ASK = f"""
from django.db import transaction
from django.utils import timezone
from riskreg.domain import jobs
from riskreg.jobs import queue, sending
from riskreg.models import User
by = User.objects.get(email="admin@demo.example")
def ask(): queue.submit(jobs.request_job(kind="ledger_check", parameters={{}}, by=by, now=timezone.now()))
try:
    with transaction.atomic():
        sending.deliver.enqueue()
        raise LookupError
except LookupError:
    pass
for _number in range({JOBS}):
    ask()
"""

on_postgresql = pytest.mark.skipif(settings.USES_SQLITE, reason="procrastinate runs on PostgreSQL alone")


@pytest.fixture
def site(tmp_path, mail):  # noqa: F811 - the fixture
    """A site with demo data, whose jobs go through procrastinate."""
    name = f"riskreg_engine_{os.getpid()}"
    on_server(f"CREATE DATABASE {name}")
    site = CrashSite(tmp_path / "home", database_url=server_url(name), engine="procrastinate", mail=mail())
    site.manage("migrate", "-v0")
    site.manage("demo")
    yield site
    on_server(f"DROP DATABASE {name} WITH (FORCE)")


def workers(site) -> list[subprocess.Popen]:
    command = [sys.executable, "manage.py", "worker"]
    return [subprocess.Popen(command, cwd=settings.BASE_DIR, env=site.environment) for _number in range(WORKERS)]


def wait_until(site, sql: str, seconds: int = 240) -> None:
    until = time.monotonic() + seconds
    while site.rows(sql) != [(0,)]:
        assert time.monotonic() < until, site.rows("SELECT state, count(*) FROM riskreg_job GROUP BY state")
        time.sleep(0.5)


@on_postgresql
def test_four_workers_do_every_job_and_send_every_message_once(site):
    site.manage("shell", "--no-imports", "-c", ASK)
    assert site.rows("SELECT count(*) FROM procrastinate_jobs") == [(JOBS,)]  # the one rolled back called nobody
    running = workers(site)
    wait_until(site, "SELECT count(*) FROM riskreg_job WHERE state <> 'done'")
    wait_until(site, "SELECT count(*) FROM procrastinate_jobs")
    wait_until(site, "SELECT count(*) FROM riskreg_delivery WHERE state IN ('due', 'sending')")
    assert site.rows("SELECT count(*), min(attempts), max(attempts) FROM riskreg_job") == [(JOBS, 1, 1)]
    assert site.rows("SELECT count(*) FROM riskreg_workerbeat") == [(WORKERS,)]
    for process in running:
        process.send_signal(signal.SIGTERM)
    assert [process.wait(timeout=60) for process in running] == [0] * WORKERS
    assert site.rows("SELECT count(*) FROM riskreg_workerbeat") == [(0,)]
    assert site.rows("SELECT job, state FROM riskreg_scheduledrun") == [("reminders", "done")]
    numbers = [message["Message-ID"] for _to, message in site.sink.messages]
    sent = site.rows("SELECT count(*) FROM riskreg_delivery WHERE state = 'sent'")[0][0]
    assert len(numbers) == len(set(numbers)) == sent
    assert numbers != []


@on_postgresql
def test_call_whose_worker_died_is_forgotten(site):
    with psycopg.connect(site.environment["DATABASE_URL"]) as connection:
        connection.execute("INSERT INTO procrastinate_jobs (queue_name, task_name, status) "
                           "VALUES ('default', 'riskreg.call', 'doing')")  # fmt: skip
    site.manage("shell", "--no-imports", "-c", "from riskreg.jobs import queue; queue.forget_old_calls(now=None)")
    assert site.rows("SELECT count(*) FROM procrastinate_jobs") == [(0,)]


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({"JOB_ENGINE": "celery"}, "JOB_ENGINE='celery' is none of database, procrastinate."),
        ({"JOB_ENGINE": "procrastinate", "DATABASE_URL": ""}, "JOB_ENGINE=procrastinate needs PostgreSQL"),
    ],
)
def test_engine_that_cannot_be_stops_the_start(tmp_path, environment, said):
    done = run(tmp_path / "home", "check", **environment)
    assert done.returncode != 0
    assert said in done.stderr


def test_empty_mail_address_is_none(tmp_path):
    assert run(tmp_path / "home", "check", EMAIL_URL="").returncode == 0
