"""Probes for load balancers: no sign-in, no secrets, and no database where none is needed."""

from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.utils import timezone

from riskreg.domain import jobs


@pytest.fixture
def no_database():
    """A database that refuses every query."""

    def refuse(execute, sql, params, many, context):
        raise OperationalError("could not connect: password=hunter2")

    with connection.execute_wrapper(refuse):
        yield


def test_healthz_answers_without_the_database(client, db, no_database):
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"ok": True})


def test_readyz_with_a_living_worker(client, db):
    jobs.worker_beat(name="one", now=timezone.now())
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (200, {"ready": True, "reasons": []})


def test_readyz_without_a_worker(client, db):
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["reasons"]) == (503, ["No job worker is running."])


def test_readyz_with_a_silent_worker(client, db):
    jobs.worker_beat(name="one", now=timezone.now() - timedelta(seconds=90))
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["reasons"] == ["No job worker has given a sign of life for 90 seconds."]


def test_readyz_without_the_database_says_so_and_no_more(client, db, no_database):
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (
        503,
        {"ready": False, "reasons": ["The database does not answer."]},
    )


@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
def test_probes_refuse_to_be_posted_to(client, db, address):
    assert client.post(address).status_code == 405
