"""The web server's configuration: gunicorn -c python:riskreg.gunicorn riskreg.wsgi

One process with threads, which is what SQLite wants; WEB_WORKERS raises it on PostgreSQL. The
master process also keeps the job worker alive (JOB_WORKER=0 where `manage.py worker` runs apart).
"""

import os
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any


def _number(name: str, usual: int) -> int:
    """The whole number in an environment variable; ends the start with a sentence when it is none."""
    given = os.environ.get(name, "").strip() or str(usual)
    if not given.isascii() or not given.isdigit() or int(given) < 1:
        sys.exit(f"{name}={given!r} is not a whole number above zero.")
    return int(given)


_ROOT = Path(__file__).resolve().parent.parent
_HOST = os.environ.get("BIND", "") or "127.0.0.1"
_PORT = _number("PORT", 8000)
_RESTART_PAUSE = 2  # seconds; a worker that cannot start must not keep the machine busy

chdir = str(_ROOT)
bind = f"[{_HOST}]:{_PORT}" if ":" in _HOST else f"{_HOST}:{_PORT}"
worker_class = "riskreg.web_worker.PollingWorker"
workers = _number("WEB_WORKERS", 1)
threads = _number("WEB_THREADS", 8)
timeout = 30  # longer than a writer waits for SQLite (20 s)
graceful_timeout = 10
keepalive = 5
max_requests = 0
limit_request_line = 8190  # a filter with many values makes a long address
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 - a heartbeat file, not data
forwarded_allow_ips = ""  # the proxy's word is taken by settings.BEHIND_TLS_PROXY alone
secure_scheme_headers: dict[str, str] = {}
control_socket_disable = True  # two sites of one person would share it, and nobody here talks to it
loglevel = "warning"
accesslog = None  # its lines would hold query strings, and those hold what people search for


class JobWorker:
    """Keeps one `manage.py worker` running for as long as the server does."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._keep_running, name="job-worker", daemon=True)

    def start(self) -> None:
        """Start it, and start it again whenever it ends."""
        self._thread.start()

    def stop(self) -> None:
        """End it and wait until it has gone."""
        self._stopping.set()
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
        if self._thread.ident is not None:  # it was started
            self._thread.join(timeout=graceful_timeout)

    def _keep_running(self) -> None:
        command = [sys.executable, str(_ROOT / "manage.py"), "worker", "--with-parent"]
        while not self._stopping.is_set():
            self._process = subprocess.Popen(command, cwd=_ROOT)  # noqa: S603 - our own command, no input
            self._process.wait()
            self._stopping.wait(_RESTART_PAUSE)


_job_worker = JobWorker()


def on_starting(server: Any) -> None:
    """Say plainly that the port is taken, instead of trying five times."""
    family = socket.AF_INET6 if ":" in _HOST else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((_HOST, _PORT))
        except OSError as error:
            sys.exit(f"Cannot listen on {bind}: {error.strerror}. Choose another port: PORT=8001 make run")


def when_ready(server: Any) -> None:
    """Start the job worker, and print the address. Passkeys need the name localhost."""
    if os.environ.get("JOB_WORKER", "") != "0":
        _job_worker.start()
    shown = "localhost" if _HOST in {"127.0.0.1", "::1"} else _HOST
    sys.stdout.write(f"riskreg is running at http://{shown}:{_PORT}/ (Ctrl-C ends it)\n")
    sys.stdout.flush()


def on_exit(server: Any) -> None:
    """The job worker ends with the server."""
    _job_worker.stop()


def post_fork(server: Any, worker: Any) -> None:
    """A web process does not own the job worker."""
    _job_worker._process = None


def post_worker_init(worker: Any) -> None:
    """The site is loaded: read the heaviest page's template too, then take it all out of garbage collection."""
    from django.template.loader import get_template  # noqa: PLC0415 - this file is read before the settings

    from riskreg.lib import collector  # noqa: PLC0415 - as above

    get_template("registers/register_detail.html")
    collector.settle()


def worker_abort(worker: Any) -> None:
    """A request took longer than the timeout: say so, with the time, in the log."""
    worker.log.error("request exceeded %s seconds and was ended at %s", timeout, time.strftime("%H:%M:%S"))
