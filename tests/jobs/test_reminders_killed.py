"""kill -9 in the middle of reminder runs, against a real mail server: nothing is lost, doubles at most one a kill.

The workers are real processes with a shifted clock. They are killed at random moments and at the three worst ones: when
the mail server is told the recipient, when it has the message, and when it has said that it took it. A second site,
copied from the same database, lives the same days without a kill: both must have told the same people the same things.
"""

import os
import shutil
import socket

import psycopg
import pytest
from aiosmtpd.controller import Controller
from django.conf import settings

from tests.jobs.crash_site import CrashSite, Killer

SIZE = ("--risks", "200", "--people", "5", "--years", "1")
FEW, MANY = 6, 200
WAYS = [("database", 1), ("database", 4)] + ([] if settings.USES_SQLITE else [("procrastinate", 4)])


@pytest.fixture
def mail():
    """Starts mail servers on loopback: (what it took, its address as EMAIL_URL)."""
    servers = []

    def start():
        sink = Killer()
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        servers.append(Controller(sink, hostname="127.0.0.1", port=port))
        servers[-1].start()
        return sink, f"smtp://127.0.0.1:{port}"

    yield start
    for server in servers:
        server.stop()


def server_url(name: str) -> str:
    """The address of a database beside the one of the tests."""
    given = settings.DATABASES["default"]
    secret = f":{given['PASSWORD']}" if given["PASSWORD"] else ""
    return f"postgres://{given['USER']}{secret}@{given['HOST']}:{given['PORT']}/{name}"


def on_server(sql: str) -> None:
    with psycopg.connect(server_url("postgres"), autocommit=True) as connection:
        connection.execute(sql)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    """Seeded sites by engine, made when first asked for: (folder, name of the database)."""
    made = {}

    def of(engine):
        if engine not in made:
            home = tmp_path_factory.mktemp(engine) / "home"
            name = "" if settings.USES_SQLITE else f"riskreg_killed_{engine}_{os.getpid()}"
            made[engine] = home, name
            if name:
                on_server(f"CREATE DATABASE {name}")
            site = CrashSite(home, database_url=name and server_url(name), engine=engine, mail=(None, ""))
            site.manage("migrate", "-v0")
            site.manage("seed", "--code", "BIG", *SIZE, "-v0")
        return made[engine]

    yield of
    for _home, name in made.values():
        if name:
            on_server(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def copies(prepared, mail, tmp_path):
    """Makes running copies of a seeded site, each with a mail server of its own."""
    sites, names = [], []

    def copy(engine, fault=""):
        home, name = prepared(engine)
        url = ""
        if name:
            names.append(f"{name}_{len(sites)}")
            on_server(f"CREATE DATABASE {names[-1]} TEMPLATE {name}")
            url = server_url(names[-1])
        folder = shutil.copytree(home, tmp_path / f"home{len(sites)}")
        sites.append(CrashSite(folder, database_url=url, engine=engine, mail=mail(), fault=fault))
        sites[-1].start()
        return sites[-1]

    yield copy
    for site in sites:
        site.stop()
    for name in names:
        on_server(f"DROP DATABASE {name} WITH (FORCE)")


def check(copies, engine, workers, kills):
    """Live the same days with and without kills, and compare."""
    killed = copies(engine).play(days=kills + 5, workers=workers, kills=kills)
    calm = copies(engine).play(days=killed.days, workers=workers)
    text = f"{engine}, {workers} workers, {killed.messages} messages in {killed.days} days: {killed.kills} kills, "
    text += f"{len(killed.lost)} lost, {killed.doubled} doubled; without kills {calm.doubled} doubled"
    print(text)  # noqa: T201 - the figures of a long run
    assert killed.kills >= kills
    assert calm.messages >= killed.days
    assert (calm.lost, calm.strange, calm.doubled, calm.unfinished) == ([], [], 0, [])
    assert (killed.lost, killed.strange, killed.unfinished) == ([], [], [])
    assert killed.doubled <= killed.kills
    assert killed.owed == calm.owed
    assert killed.notices == calm.notices


@pytest.mark.parametrize(("engine", "workers"), WAYS)
def test_killed_workers_lose_nothing_and_double_at_most_one_message_a_kill(copies, engine, workers):
    check(copies, engine, workers, FEW)


@pytest.mark.long
@pytest.mark.parametrize(("engine", "workers"), WAYS)
def test_two_hundred_killed_workers_lose_nothing(copies, engine, workers):
    check(copies, engine, workers, MANY)


def test_counting_finds_a_message_that_was_lost(copies):
    killed = copies("database", fault="sent_first").play(days=3, workers=1, kills=2, points=("recipient",))
    assert killed.lost != []


def test_counting_finds_a_message_that_came_twice(copies):
    calm = copies("database", fault="impatient").play(days=1, workers=4)
    assert calm.doubled > 0
