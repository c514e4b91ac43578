"""The people and places of the stories: Alice owns, Bob chairs, Charlie is a stranger, Dora audits."""

import pytest
from django.core.cache import caches
from django.db import connection
from hypothesis import HealthCheck, settings

from riskreg.domain.guard import open_for_writing
from riskreg.lib import ledger_triggers
from tests import factories

# No test fails because a machine is busy: examples have as long as they need.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")


@pytest.fixture(autouse=True)
def forget_figures():
    """Counts are kept by register and revision, which repeat from test to test."""
    caches["local"].clear()


@pytest.fixture
def register(db):
    """The register IT with the 5×5 matrix, nobody in it yet."""
    return factories.RegisterFactory(code="IT", name="Technology risks")


@pytest.fixture
def alice(register):
    """Contributor of IT who owns risks."""
    return factories.member(register, "Alice Owner", "contributor")


@pytest.fixture
def bob(register):
    """Manager of IT; chairs its reviews."""
    return factories.member(register, "Bob Chair", "manager")


@pytest.fixture
def vera(register):
    """Viewer of IT."""
    return factories.member(register, "Vera Viewer", "viewer")


@pytest.fixture
def charlie(db):
    """A stranger: signs in, but is a member of nothing."""
    return factories.UserFactory(name="Charlie Stranger", email="charlie@example.org")


@pytest.fixture
def dora(db):
    """Auditor of the whole site."""
    return factories.UserFactory(name="Dora Auditor", email="dora@example.org", is_auditor=True)


@pytest.fixture
def admin(db):
    """Administrator of the site."""
    return factories.UserFactory(name="Adam Admin", email="adam@example.org", is_administrator=True)


@pytest.fixture
def risk(register, alice):
    """IT-001: open, scored 3 × 4 = 12, owned by Alice."""
    return factories.RiskFactory(register=register, owner=alice, title="Backups cannot be restored")


@pytest.fixture
def tampering():
    """Write as somebody with the database in their hands would."""
    ledger_triggers.drop(connection)
    with open_for_writing():
        yield connection.cursor().execute
    ledger_triggers.create(connection)
