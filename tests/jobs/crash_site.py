"""A site of its own on SQLite or PostgreSQL, its workers, and a mail server that can kill them at the worst moment."""

import asyncio
import contextlib
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
from django.conf import settings

from tests.jobs.test_reminding import Sink

OURS = ("RISKREG_HOME", "DJANGO_SETTINGS_MODULE", "DATABASE_URL", "DEBUG", "BIND", "RISKREG_HOSTS", "SECRET_KEY",
        "HISTORY_KEY", "JOB_ENGINE", "EMAIL_URL")  # fmt: skip
POINTS = ("clock", "recipient", "recipient", "before", "before", "after", "after")  # of a run, or of a message


class Killer(Sink):
    """A mail server that answers as it should, and at a chosen point of a chosen message calls `strike`."""

    def __init__(self) -> None:
        super().__init__()
        self.point, self.countdown, self.strike = "", 0, None

    def arm(self, point: str, countdown: int, strike) -> None:
        self.strike, self.countdown, self.point = strike, countdown, point

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802 - the library's name
        self._reach("recipient")
        return await super().handle_RCPT(server, session, envelope, address, options)

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - the library's name
        self._reach("before")
        answer = await super().handle_DATA(server, session, envelope)
        if self.point == "after":  # while the answer is on its way, or just after it was read
            asyncio.get_running_loop().call_later(random.uniform(0, 0.01), self._reach, "after")
        return answer

    def _reach(self, point: str) -> None:
        if point == self.point:
            self.countdown -= 1
            if self.countdown <= 0:
                self.point = ""
                self.strike()


@dataclass
class Result:
    """What came of a series of days."""

    kills: int = 0
    lost: list = field(default_factory=list)  # owed by a run without kills, and never received
    strange: list = field(default_factory=list)  # received, and owed by no run without kills
    doubled: int = 0
    unfinished: list = field(default_factory=list)  # states of messages that are neither sent nor withdrawn
    messages: int = 0
    notices: set = field(default_factory=set)


class CrashSite:
    """One site, and workers at moments of our choice."""

    def __init__(self, home, *, database_url: str = "", engine: str = "", mail: tuple, fault: str = "") -> None:
        inherited = {name: value for name, value in os.environ.items() if name not in OURS}
        self.home, (self.sink, address), self.fault = home, mail, fault
        self.environment = inherited | {
            "RISKREG_HOME": str(home), "DATABASE_URL": database_url, "JOB_ENGINE": engine, "EMAIL_URL": address,
        }  # fmt: skip
        self._forker = None

    def manage(self, *command: str) -> str:
        done = subprocess.run(
            [sys.executable, "manage.py", *command], cwd=settings.BASE_DIR, env=self.environment,
            capture_output=True, text=True, timeout=900, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    def start(self) -> None:
        command = [sys.executable, "-m", "tests.jobs.forked_workers", *filter(None, [self.fault])]
        self._forker = subprocess.Popen(
            command, cwd=settings.BASE_DIR, env=self.environment, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip

    def stop(self) -> None:
        if self._forker is not None:
            self._forker.stdin.close()
            self._forker.wait(timeout=300)
            self._forker.stdout.close()

    def workers(self, count: int, moment: datetime) -> list[int]:
        return [int(self._order(f"work {moment.isoformat()}")) for _number in range(count)]

    def wait(self) -> list[int]:
        """The exit codes of the workers."""
        return [int(code) for code in self._order("wait").split()]

    def rows(self, sql: str) -> list[tuple]:
        url = self.environment["DATABASE_URL"]
        if url:
            with psycopg.connect(url) as connection:
                return connection.execute(sql).fetchall()
        import sqlite3  # noqa: PLC0415 - one of two

        with contextlib.closing(sqlite3.connect(self.home / "riskreg.sqlite3", timeout=20)) as connection:
            return connection.execute(sql).fetchall()

    def _order(self, line: str) -> str:
        self._forker.stdin.write(line + "\n")
        self._forker.stdin.flush()
        answer = self._forker.stdout.readline().strip()
        assert answer, "the workers' parent has died"
        return answer

    def play(self, *, days: int, workers: int, kills: int = 0, points: tuple = POINTS) -> Result:
        """So many days, with workers killed until there were so many kills; what was received, by message."""
        start = datetime.now(UTC).replace(hour=7, minute=10, second=0, microsecond=0) + timedelta(days=2)
        result, usual = Result(), 0.5
        for day in range(days):
            moment = start + timedelta(days=day)
            for attempt in range(3 if result.kills < kills else 0):
                result.kills += self._round_of_kills(moment + timedelta(minutes=20 * attempt), workers, usual, points)
            began = time.monotonic()
            self.workers(workers, moment + timedelta(hours=3))
            codes = self.wait()
            assert codes == [0] * workers, codes
            usual = 0.5 * usual + 0.5 * (time.monotonic() - began)
            if kills and result.kills >= kills:
                break
        result.days = day + 1
        self._count(result)
        return result

    def _round_of_kills(self, moment: datetime, count: int, usual: float, points: tuple) -> int:
        """Start workers, kill them one by one at random points; how many were alive when they were hit."""
        for pid in self.workers(count, moment):
            point = random.choice(points)
            if point == "clock":
                time.sleep(random.uniform(0, usual / count))
                _kill(pid)
                continue
            self.sink.arm(point, random.randint(1, 3), lambda pid=pid: _kill(pid))
            while self.sink.point and _runs(pid):
                time.sleep(0.002)
            self.sink.point = ""
        return sum(1 for code in self.wait() if code == -signal.SIGKILL)

    def _count(self, result: Result) -> None:
        """Compare what the database says was sent with what the mail server took."""
        rows = self.rows("SELECT id, recipient_id, kind, period, state FROM riskreg_delivery")
        named = {str(pk): (recipient, kind, period) for pk, recipient, kind, period, _state in rows}
        got = Counter(named[message["Message-ID"].split(".")[1]] for _to, message in self.sink.messages)
        owed = {named[str(row[0])] for row in rows if row[4] == "sent"}
        result.lost = sorted(owed - got.keys())
        result.strange = sorted(got.keys() - owed)
        result.doubled = sum(count - 1 for count in got.values())
        result.unfinished = sorted({row[4] for row in rows} - {"sent", "withdrawn"})
        result.messages, result.owed = len(got), {(row[1], row[2], row[3]) for row in rows}
        result.notices = set(self.rows("SELECT recipient_id, subject, stage FROM riskreg_notice"))


def _kill(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def _runs(pid: int) -> bool:
    """Whether the process has neither ended nor been killed; it is not waited for."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
