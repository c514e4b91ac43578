"""The past is what it was: the downloads and the table of a moment stay the same whatever happens afterwards."""

from dataclasses import replace
from random import Random

import pytest
from django.core.cache import caches
from django.db import transaction
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from riskreg.domain import as_of
from riskreg.jobs.register_data import report_data
from riskreg.jobs.register_export import export_extras
from riskreg.models import Register
from riskreg.reports.data import RegisterReport
from riskreg.reports.register_csv import register_csv
from riskreg.reports.register_json import register_json
from riskreg.reports.register_pdf import register_pdf
from riskreg.views.register_page import RegisterPage
from tests.history.world import World

QUERIES = ("", "state=all&sort=-owner,category", "sort=-actions&state=all", "gaps=no_action&gaps=action_late", "q=risk")
PAPER = ("state=all",)  # drawing takes longer


def shown(world: World, register: Register, today, query: str) -> list:
    """The table on the screen."""
    page = RegisterPage(QueryDict(query), user=world.boss, register=register, today=today)
    rows = [{name: getattr(row, name) for name in row.__slots__ if name not in {"editable"}} for row in page.rows]
    return [page.total, page.over_tolerance, page.sentence, rows, register.name, register.appetite]


def downloads(world: World, query: str, now) -> list:
    """CSV and JSON with everything that belongs to the risks, and what the PDF draws."""
    report = paper(world, query, now)
    extras = export_extras(register=world.fresh(), query=query, now=now)
    return [register_csv(report, extras), register_json(report, extras), report]


def paper(world: World, query: str, now) -> RegisterReport:
    """What the PDF draws, but for the line that says that it was read from the history."""
    return replace(report_data(register=world.fresh(), query=query, now=now, classification=""), facts=[])


def pictures(world: World, register: Register, now, today, extra: str = "") -> list:
    found = [downloads(world, f"{query}{extra}", now) for query in QUERIES]
    papers = [register_pdf(paper(world, f"{query}{extra}", now)) for query in PAPER]
    return [*found, papers, *(shown(world, register, today, query) for query in QUERIES)]


def hold(before: list[int], after: list[int], seed: int) -> None:
    """Live, take the pictures, live on, take the pictures of that moment again."""
    caches["local"].clear()  # keys of rows that are rolled back come again
    with transaction.atomic():
        world = World(Random(seed))
        for number in before:
            world.step(number)
        moment, today = world.now, world.today
        saved = pictures(world, world.fresh(), moment, today)
        for number in after:
            world.step(number)
        past = as_of.register_then(world.fresh(), moment)
        asked = f"&as_of={moment.isoformat().replace('+00:00', 'Z')}"
        assert pictures(world, past, world.later(), today, asked) == saved
        transaction.set_rollback(True)


STEPS = st.integers(0, len(World.STEPS) - 1)


@pytest.mark.django_db
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(before=st.lists(STEPS, max_size=8), after=st.lists(STEPS, min_size=1, max_size=14), seed=st.integers(0, 9999))
def test_the_register_of_a_moment_stays_what_it_was(before, after, seed):
    hold(before, after, seed)


@pytest.mark.long
@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(300))
def test_the_register_of_a_moment_stays_what_it_was_after_a_long_life(seed):
    chance = Random(seed)
    steps = [chance.randrange(len(World.STEPS)) for _step in range(60)]
    hold(steps[:20], steps[20:], seed)
