"""Two administrators let the same person in at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from django.db import connection, transaction

from riskreg.domain import people
from riskreg.domain.errors import Refused
from riskreg.models import User
from tests.factories import NOW

pytestmark = pytest.mark.django_db(transaction=True)
HELD = 1.0  # seconds: long enough for the second to come to where it has to wait


def create(admin, address):
    return people.create_person(email=address, name="Nora New", password="a long enough one 7", by=admin, now=NOW)


def test_second_with_the_same_address_is_told_so(admin):
    begun = Event()

    def second():
        begun.set()
        try:
            create(admin, "NORA@example.org")
        except Refused as refused:
            return refused.field, str(refused)
        finally:
            connection.close()
        return None

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            create(admin, "nora@example.org")
            waiting = pool.submit(second)
            begun.wait(timeout=60)
            Event().wait(HELD)
        answer = waiting.result(timeout=60)
    assert answer == ("email", "Somebody has an account with this address already.")
    assert User.objects.filter(email__iexact="nora@example.org").count() == 1
