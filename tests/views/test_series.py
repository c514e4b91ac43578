"""How often a register is reviewed, as its chair sets it."""

import pytest
import time_machine

from riskreg.models import Meeting, MeetingSeries
from tests.factories import NOW, OrganisationFactory

SERIES = {
    "version": "", "kind": "monthly", "week": "1", "weekday": "1", "every": "1", "rule": "", "place": "",
    "first_on": "2026-10-06", "starts_at": "14:00", "minutes": "60", "chair": "Bob Chair",
}  # fmt: skip


@pytest.fixture(autouse=True)
def today(db):
    OrganisationFactory()
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def chair(client, bob):
    """The client, signed in as Bob."""
    client.force_login(bob)
    return client


def test_settings_meetings_preview_shows_five_dates_and_saves_nothing(chair, register):
    answer = chair.post("/registers/IT/settings/meetings/", SERIES | {"act": "preview", "minutes": ""})
    assert [f"{day:%d.%m.%Y}" for day, _away in answer.context["days"]] == [
        "06.10.2026", "03.11.2026", "01.12.2026", "05.01.2027", "02.02.2027",
    ]  # fmt: skip
    assert (answer.status_code, MeetingSeries.objects.count()) == (200, 0)


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        ({}, "FREQ=MONTHLY;BYDAY=1TU"),
        ({"kind": "weekly", "every": "2"}, "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU"),
        ({"kind": "quarterly", "week": "-1"}, "FREQ=MONTHLY;INTERVAL=3;BYDAY=-1TU"),
        ({"kind": "own", "rule": "rrule:freq=monthly;bymonthday=15"}, "FREQ=MONTHLY;BYMONTHDAY=15"),
    ],
)
def test_settings_meetings_saves_and_plans(chair, register, data, rule):
    answer = chair.post("/registers/IT/settings/meetings/", SERIES | data | {"act": "save"})
    assert (answer.status_code, MeetingSeries.objects.get().rule, Meeting.objects.count()) == (302, rule, 3)
    assert chair.get("/registers/IT/settings/meetings/").context["rule"] == rule


def test_settings_meetings_with_a_bad_rule_says_so(chair, register):
    answer = chair.post("/registers/IT/settings/meetings/", SERIES | {"kind": "own", "rule": "FREQ=DAILY"})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["rule"])


def test_series_end(chair, register):
    chair.post("/registers/IT/settings/meetings/", SERIES | {"act": "save"})
    chair.post("/registers/IT/settings/meetings/end/", {"version": MeetingSeries.objects.get().version})
    assert MeetingSeries.objects.get().ended_on.isoformat() == "2026-10-06"
