"""The unit files and the cron line in docs/deploy.md are ones that systemd, cron and manage.py understand."""

import configparser
import re
import shutil
import subprocess

import pytest
from django.conf import settings
from django.core.management import get_commands

TEXT = (settings.BASE_DIR / "docs" / "deploy.md").read_text()
UNITS = {
    name: re.sub(r"^ {3}", "", body, flags=re.MULTILINE)
    for name, body in re.findall(
        r"/etc/systemd/system/(riskreg[\w@.-]*)`[^`]*(?:`[^`]+`)?[^`]*```\n(.*?)```", TEXT, re.S
    )
}


def parsed(name: str) -> configparser.ConfigParser:
    unit = configparser.ConfigParser(interpolation=None)
    unit.optionxform = str
    unit.read_string(UNITS[name])
    return unit


def command_of(line: str) -> str:
    return re.search(r"manage\.py (\w+)", line)[1]


def test_units_of_site_worker_and_reminders_are_described():
    assert sorted(UNITS) == [
        "riskreg-reminders.service", "riskreg-reminders.timer", "riskreg-worker@.service", "riskreg.service",
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["riskreg-reminders.service", "riskreg-worker@.service"])
def test_unit_starts_a_command_that_exists(name):
    service = parsed(name)["Service"]
    assert command_of(service["ExecStart"]) in get_commands()
    assert (service["User"], service["EnvironmentFile"]) == ("riskreg", "/etc/riskreg.env")


def test_timer_catches_up_and_belongs_to_a_service():
    timer = parsed("riskreg-reminders.timer")
    assert (timer["Timer"]["Persistent"], timer["Install"]["WantedBy"]) == ("true", "timers.target")


def test_cron_line_has_its_five_fields_a_user_and_a_command_that_exists():
    (line,) = [line for line in TEXT.splitlines() if "send_reminders" in line and re.match(r"[\d*]+ ", line)]
    *when, user, command = line.split(maxsplit=6)
    assert [re.fullmatch(r"[\d*,/-]+", field) is not None for field in when] == [True] * 5
    assert (user, command_of(command) in get_commands()) == ("riskreg", True)


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed here")
@pytest.mark.parametrize("planted", [False, True])
def test_systemd_understands_the_units(tmp_path, planted):
    names = ["riskreg-worker@1.service", "riskreg-reminders.service", "riskreg-reminders.timer"]
    for name in names:
        text = UNITS[name.replace("@1", "@")]
        text = re.sub(r"^ExecStart=\S+", "ExecStart=/bin/true", text, flags=re.MULTILINE)
        text = re.sub(r"^User=.*\n", "", text, flags=re.MULTILINE)  # there is no such user here
        if planted:
            text = text.replace("OnCalendar=", "OnCalender=").replace("RestartSec=2", "RestartSec=soon")
        (tmp_path / name).write_text(text)
    answer = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *(str(tmp_path / name) for name in names)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    said = [line for line in answer.stderr.splitlines() if str(tmp_path) in line or "riskreg" in line]
    assert bool(said) == planted, answer.stderr
