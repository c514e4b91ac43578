"""Visitors who keep silent hold nobody up: the web server as it is configured, in a process of its own."""

import os
import socket
import subprocess
import sys
from contextlib import ExitStack, closing

import pytest
from django.conf import settings

SILENT = {"says nothing": 8, "says half": 4, "does not read": 4, "does not hang up": 8}  # for two threads
WAIT = 15  # seconds; with gunicorn's own worker each silent visitor holds a thread for five, or for ever


@pytest.fixture
def port(tmp_path):
    """Where the server listens."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        number = probe.getsockname()[1]
    environment = os.environ | {"PORT": str(number), "BIND": "127.0.0.1", "RISKREG_HOME": str(tmp_path)}
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "-c", "python:tests.web_server"],
        cwd=settings.BASE_DIR, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    try:
        assert "running at" in server.stdout.readline()
        yield number
    finally:
        server.terminate()
        server.communicate(timeout=30)


def ask(port: int, path: str = "/", *headers: str) -> socket.socket:
    """A visitor who has asked and not read."""
    client = socket.create_connection(("127.0.0.1", port), timeout=WAIT)
    client.sendall("\r\n".join((f"GET {path} HTTP/1.1", "Host: localhost", *headers, "", "")).encode())
    return client


def answer(port: int) -> bytes:
    """What the next visitor is told."""
    told = b""
    with closing(ask(port)) as client:
        while not told.endswith(b"here"):
            told += client.recv(65_536) or pytest.fail("the server hung up")
    return told


@pytest.mark.parametrize("silence", SILENT)
def test_visitors_who_keep_silent_hold_nobody_up(port, silence):
    with ExitStack() as silent:
        for _visitor in range(SILENT[silence]):
            if silence == "does not read":
                client = ask(port, "/large")
            elif silence == "does not hang up":
                client = ask(port, "/", "Connection: close")
            else:
                client = socket.create_connection(("127.0.0.1", port), timeout=WAIT)
                client.sendall(b"GET / HTTP" if silence == "says half" else b"")
            silent.enter_context(closing(client))
        assert b"200 OK" in answer(port)


def test_a_visitor_who_is_told_to_close_still_has_the_whole_answer(port):
    with closing(ask(port, "/", "Connection: close")) as client:
        told = b"".join(iter(lambda: client.recv(65_536), b""))
    assert told.endswith(b"here")
