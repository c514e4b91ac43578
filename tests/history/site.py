"""Sites of their own, worked on by real processes: each has a home and a database, SQLite or PostgreSQL."""

import json
import os
import shutil
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from uuid import uuid4

from django.conf import settings

OURS = ("RISKREG_HOME", "DJANGO_SETTINGS_MODULE", "DATABASE_URL", "DEBUG", "BIND", "RISKREG_HOSTS", "SECRET_KEY",
        "HISTORY_KEY", "RISKREG_LEDGER_KEYS", "EMAIL_URL")  # fmt: skip


class Site:
    """A home, a database, and processes that use them."""

    def __init__(self, home: Path, database: str = "") -> None:
        inherited = {name: value for name, value in os.environ.items() if name not in OURS}
        self.home, self.database, self.running = home, database, []
        self.environment = inherited | {"RISKREG_HOME": str(home), "DJANGO_SETTINGS_MODULE": "riskreg.settings"}
        if database:
            self.environment["DATABASE_URL"] = _address(database)

    @classmethod
    def new(cls, home: Path) -> "Site":
        """A site without tables."""
        if settings.USES_SQLITE:
            return cls(home)
        name = f"riskreg_{uuid4().hex[:12]}"
        _on_server(f"CREATE DATABASE {name}")
        return cls(home, name)

    def copy(self, home: Path) -> "Site":
        """Another site with the same home and rows; nobody may use this one meanwhile."""
        shutil.copytree(self.home, home)
        if not self.database:
            return Site(home)
        name = f"riskreg_{uuid4().hex[:12]}"
        _on_server(f"CREATE DATABASE {name} TEMPLATE {self.database}")
        return Site(home, name)

    def remove(self) -> None:
        """No process and no database of it is left."""
        for process in self.running:
            process.kill()
            if not process.stdout.closed:
                process.communicate()
        if self.database:
            _on_server(f"DROP DATABASE {self.database} WITH (FORCE)")

    def manage(self, *command: str, code: int = 0) -> str:
        """Run a command, hold it to its exit code; returns what it said, on both channels."""
        done = self._run("manage.py", *command)
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout + (done.stderr if code else "")

    def ask(self, *command: str) -> dict:
        """What a command of tests.history.writer answers."""
        done = self._run("-m", "tests.history.writer", *command)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def start(self, *command: str, fault: str = "") -> subprocess.Popen:
        """A writer in a process of its own, its words to be read from `stdout`."""
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.history.writer", *command], cwd=settings.BASE_DIR,
            env=self.environment | {"PLANTED_FAULT": fault}, stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        self.running.append(process)
        return process

    def _run(self, *command: str) -> subprocess.CompletedProcess:
        return subprocess.run(
            [sys.executable, *command], cwd=settings.BASE_DIR, env=self.environment, capture_output=True, text=True,
            timeout=600, check=False,
        )  # fmt: skip


def _address(name: str) -> str:
    server = settings.DATABASES["default"]
    who = f"{server['USER']}:{server['PASSWORD']}" if server["PASSWORD"] else server["USER"]
    return f"postgres://{who}@{server['HOST']}:{server['PORT'] or 5432}/{name}"


def _on_server(statement: str) -> None:
    import psycopg  # noqa: PLC0415 - only where PostgreSQL is

    with closing(psycopg.connect(_address("postgres"), autocommit=True)) as server:
        server.execute(statement)
