"""Sites for real processes. One is prepared for all tests; each test works on a copy."""

import pytest

from tests.history.site import Site


@pytest.fixture(scope="session")
def prepared(tmp_path_factory):
    """A register IT with ten risks, two people, nobody at work."""
    site = Site.new(tmp_path_factory.mktemp("prepared") / "home")
    site.manage("migrate", "-v0")
    site.ask("prepare")
    yield site
    site.remove()


@pytest.fixture
def site(prepared, tmp_path):
    """A copy of it."""
    site = prepared.copy(tmp_path / "home")
    yield site
    site.remove()


@pytest.fixture
def empty_site(tmp_path):
    """A site without tables."""
    site = Site.new(tmp_path / "empty")
    yield site
    site.remove()
