"""A server for tests/test_web_worker.py: two threads, our worker, an application of three lines."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
os.environ["JOB_WORKER"] = "0"
os.environ["WEB_THREADS"] = "2"

from riskreg import web_worker
from riskreg.gunicorn import *  # noqa: F403 - the configuration that is used

web_worker.STALLED = 1
wsgi_app = "tests.web_server:application"
LARGE = 8 * 1024 * 1024  # more than any buffer between the two


def post_worker_init(worker):
    """No templates here."""


def application(environ, start_response):
    """A page, or at /large one that does not fit into any buffer."""
    body = b"x" * LARGE if environ["PATH_INFO"] == "/large" else b"here"
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(body)))])
    return [body]
