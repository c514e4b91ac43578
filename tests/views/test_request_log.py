"""Logs say who, which page and how it ended, and never what a risk says."""

import io
import json
import logging

import pytest
import structlog
from django.conf import settings
from django.db import IntegrityError
from django.urls import path

from tests import factories

CANARY = "ZEPHYRCANARY"


def broken(request, secret):
    try:
        raise ValueError(f"row contains {CANARY}")
    except ValueError as error:
        raise IntegrityError(f"Failing row contains ({CANARY})") from error


urlpatterns = [path("broken/<str:secret>/", broken, name="broken")]


@pytest.fixture
def lines():
    """Everything logged at any level, formatted as the server does it."""
    stream = io.StringIO()
    formatters = [handler.formatter for handler in logging.root.handlers]
    (formatter,) = [found for found in formatters if isinstance(found, structlog.stdlib.ProcessorFormatter)]
    handler = logging.StreamHandler(stream)
    handler.setFormatter(formatter)
    level = logging.root.level
    logging.root.addHandler(handler)
    logging.root.setLevel(logging.DEBUG)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    logging.root.removeHandler(handler)
    logging.root.setLevel(level)


def finished(lines):
    return [line for line in lines() if line["event"] == "request_finished"]


def test_request_log_has_one_line_a_request(client, bob, lines):
    client.force_login(bob, backend=settings.AUTHENTICATION_BACKENDS[0])
    assert client.get("/reports/").status_code == 200
    (line,) = finished(lines)
    assert (line["request"], line["code"], line["user_id"], line["level"]) == ("GET reports/", 200, bob.pk, "info")
    assert len(line["request_id"]) == 36
    assert line["ms"] > 0


def test_request_log_keeps_queries_and_posted_text_out(client, register, bob, lines):
    factories.RiskFactory(register=register, owner=bob, title=f"{CANARY} fails")
    client.force_login(bob, backend=settings.AUTHENTICATION_BACKENDS[0])
    client.get("/reports/", {"register": CANARY})
    client.get(f"/{CANARY}/")
    client.post("/reports/issue/", {"register": "IT", "query": CANARY, "classification": CANARY})
    client.post("/reports/issue/", {"register": CANARY, "query": CANARY})
    client.get("/reports/issue/", {"query": CANARY}, headers={"user-agent": CANARY, "referer": f"/{CANARY}"})
    assert len(finished(lines)) == 5
    assert CANARY not in json.dumps(lines())


@pytest.mark.urls("tests.views.test_request_log")
def test_request_log_says_where_an_error_was_but_not_its_words(client, bob, lines):
    client.force_login(bob, backend=settings.AUTHENTICATION_BACKENDS[0])
    client.raise_request_exception = False
    assert client.post(f"/broken/{CANARY}/?q={CANARY}", {"title": CANARY}).status_code == 500
    (line,) = [line for line in lines() if line["level"] == "error"]
    assert (line["event"], line["request"]) == ("request_failed", "POST broken/<str:secret>/")
    assert (line["error"], line["caused_by"]) == ("django.db.utils.IntegrityError", ["builtins.ValueError"])
    assert line["frames"][-1].startswith("tests/views/test_request_log.py:")
    assert CANARY not in json.dumps(lines())


def test_request_log_leaves_probes_out(client, db, lines):
    client.get("/healthz")
    client.get("/readyz")
    assert finished(lines) == []


def test_request_log_does_not_load_the_person_for_itself(client, db, lines, django_assert_num_queries):
    with django_assert_num_queries(0):  # no session, no organisation, no person
        client.get("/healthz")
    client.get("/reports/")
    assert [line["user_id"] for line in finished(lines)] == [None]
