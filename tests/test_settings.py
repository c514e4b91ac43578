"""Bad configuration stops the start with a sentence; good configuration is silent."""

import os
import stat
import subprocess
import sys

import pytest
from django.conf import settings

SECRETS = {"SECRET_KEY": "first-" + "k3yQ7" * 10, "HISTORY_KEY": "second-" + "h1sT9" * 10}
PRODUCTION = SECRETS | {
    "RISKREG_HOSTS": "risks.example.org",
    "BEHIND_TLS_PROXY": "1",
    "EMAIL_URL": "smtp://mail.example.org:25",
}
OURS = ("RISKREG_HOME", "DATABASE_URL", "EMAIL_URL", "DEBUG", "BIND", "RISKREG_HOSTS", "SECRET_KEY", "HISTORY_KEY",
        "LOG_LEVEL", "BEHIND_TLS_PROXY", "DJANGO_SETTINGS_MODULE")  # fmt: skip


def run(home, *command, **environment):
    """Run manage.py as an operator would, with nothing of ours in the environment but what is given."""
    inherited = {name: value for name, value in os.environ.items() if name not in OURS}
    return subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=settings.BASE_DIR,
        env=inherited | {"RISKREG_HOME": str(home)} | environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({"DEBUG": "maybe"}, "DEBUG='maybe' is neither on nor off. Use 1 or 0."),
        ({"DEBUG": "1"} | PRODUCTION, "DEBUG is on, but this site is reachable beyond this machine. Turn DEBUG off."),
        (
            {"BIND": "192.0.2.1"} | SECRETS,
            "BIND reaches beyond this machine: set RISKREG_HOSTS to the host names of the site.",
        ),
        ({"RISKREG_HOSTS": "risks.example.org"}, "SECRET_KEY is not set. This site is reachable beyond this machine"),
        (PRODUCTION | {"HISTORY_KEY": ""}, "HISTORY_KEY is not set. This site is reachable beyond this machine"),
        (PRODUCTION | {"SECRET_KEY": "short"}, "SECRET_KEY is too short: it needs 50 characters or more."),
        (PRODUCTION | {"HISTORY_KEY": SECRETS["SECRET_KEY"]}, "HISTORY_KEY and SECRET_KEY are the same."),
        (
            {"DATABASE_URL": "mysql://root@localhost/risks"},
            "DATABASE_URL must be an sqlite:// or a postgres:// address.",
        ),
        ({"DATABASE_URL": "risks.db"}, "DATABASE_URL must be an sqlite:// or a postgres:// address."),
        ({"DATABASE_URL": "postgres://localhost"}, "DATABASE_URL names no database"),
        ({"LOG_LEVEL": "chatty"}, "LOG_LEVEL='CHATTY' is none of DEBUG, INFO, WARNING, ERROR, CRITICAL."),
        ({"RISKREG_FONTS": "/dev/null/fonts"}, "RISKREG_FONTS='/dev/null/fonts' is no folder."),
        ({"PAPER": "A3"}, "PAPER='A3' is no size that reports are printed on."),
        ({"RISKREG_HOME": "/dev/null/riskreg"}, "RISKREG_HOME='/dev/null/riskreg' cannot be used: Not a directory."),
    ],
)
def test_settings_bad_value_stops_the_start(tmp_path, environment, said):
    done = run(tmp_path / "home", "check", **environment)
    assert done.returncode != 0
    assert f"ImproperlyConfigured: {said}" in done.stderr


def test_settings_deploy_check_is_silent_with_the_documented_environment(tmp_path):
    done = run(tmp_path / "home", "check", "--deploy", "--fail-level", "WARNING", **PRODUCTION)
    assert done.returncode == 0, done.stderr
    warned = [line for line in done.stderr.splitlines() if line.startswith("?: (") and "riskreg.I" not in line]
    assert warned == []


def test_settings_generated_secrets_are_for_the_owner_alone(tmp_path):
    home = tmp_path / "home"
    assert run(home, "check").returncode == 0
    secrets = {path.name: path for path in home.iterdir() if path.name.endswith("_key")}
    assert sorted(secrets) == ["history_key", "secret_key"]
    assert {stat.S_IMODE(path.stat().st_mode) for path in secrets.values()} == {0o600}
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    assert secrets["secret_key"].read_text() != secrets["history_key"].read_text()


def test_settings_generated_secrets_stay_the_same(tmp_path):
    home = tmp_path / "home"
    run(home, "check")
    first = (home / "secret_key").read_text()
    run(home, "check")
    assert (home / "secret_key").read_text() == first


def test_settings_demo_is_refused_in_production(tmp_path):
    home = tmp_path / "home"
    assert run(home, "migrate", "-v0", **PRODUCTION).returncode == 0
    done = run(home, "demo", **PRODUCTION)
    assert done.returncode == 1
    assert done.stdout == ""


def test_settings_production_cookies_are_bound_to_the_host(tmp_path):
    show = (
        "from django.conf import settings as s; "
        "print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, "
        "s.SESSION_COOKIE_PATH, s.SESSION_COOKIE_DOMAIN, s.SECURE_HSTS_SECONDS, s.DEBUG)"
    )
    done = run(tmp_path / "home", "shell", "--no-imports", "-c", show, **PRODUCTION)
    assert done.stdout.split() == ["__Host-session", "__Host-csrf", "True", "True", "/", "None", "31536000", "False"]
