"""The site as the pictures show it: fresh demo data and the states beside it, on a port of its own."""

import contextlib
import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PORT = int(os.environ.get("PORT", "8099"))
ADDRESS = f"http://127.0.0.1:{PORT}"
PASSWORD = "riskreg-demo"  # noqa: S105 - the public one of the demo


@contextlib.contextmanager
def site() -> Iterator[None]:
    """The site, running."""
    with tempfile.TemporaryDirectory() as home:
        environment = os.environ | {
            "RISKREG_HOME": home, "PORT": str(PORT), "DATABASE_URL": "", "PYTHONWARNINGS": "ignore",
            "DJANGO_SETTINGS_MODULE": "tools.picture_settings",
        }  # fmt: skip
        manage = [sys.executable, str(ROOT / "manage.py")]
        for command in ([*manage, "migrate", "-v0"], [*manage, "demo", "-v0"], [sys.executable, "-m", "tools.states"]):
            subprocess.run(command, env=environment, check=True, cwd=ROOT)  # noqa: S603 - our own commands
        server = subprocess.Popen(  # noqa: S603 - our own command
            [*manage, "runserver", "--noreload", "--insecure", str(PORT)],
            env=environment,
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            _await(server)
            yield
        finally:
            server.terminate()
            server.wait()


def _await(server: subprocess.Popen[bytes]) -> None:
    for _attempt in range(150):
        if server.poll() is not None:
            break
        with contextlib.suppress(OSError):
            urllib.request.urlopen(f"{ADDRESS}/healthz")  # noqa: S310 - loopback
            return
        time.sleep(0.2)
    raise SystemExit(f"the site did not start on port {PORT}; PORT names another")
