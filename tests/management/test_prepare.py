"""manage.py prepare."""

import pytest
from django.core.management import call_command

from riskreg.domain import people
from tests.factories import UserFactory


@pytest.fixture
def prepared(monkeypatch, settings, tmp_path, capsys):
    """`prepared()`: what the command prints on a site without demo data."""
    monkeypatch.setenv("DEMO", "0")
    settings.STATIC_ROOT = tmp_path

    def run():
        call_command("prepare")
        return capsys.readouterr().out

    return run


def test_prepare_prints_the_link_to_the_set_up_of_an_empty_site(db, settings, prepared):
    settings.SITE_URL = "https://risks.example"
    assert prepared() == f"Set up the site: https://risks.example/setup/?code={people.set_up_code()}\n"


def test_prepare_prints_no_link_once_somebody_exists(db, prepared):
    UserFactory(name="Somebody Else")
    assert prepared() == ""
