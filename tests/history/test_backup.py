"""The drill: a backup while people write, put back into an empty site, gives the same site. And what is refused."""

import json
import zipfile
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from riskreg.domain import backup
from riskreg.domain.errors import Refused
from riskreg.domain.restore import open_backup
from riskreg.lib.archive import CONTENTS
from tests.history.site import Site


@pytest.fixture
def files(tmp_path):
    """Where the backup and the keys go."""
    return str(tmp_path / "site.zip"), str(tmp_path / "keys")


@pytest.fixture(scope="module")
def sample(prepared, tmp_path_factory):
    """A backup of the site that nobody has touched, and its keys."""
    folder = tmp_path_factory.mktemp("sample")
    prepared.manage("backup", str(folder / "site.zip"), "--keys", str(folder / "keys"))
    return folder / "site.zip", (folder / "keys").read_text()


def tables(file: str) -> dict[str, str]:
    """Table → SHA-256 of all its rows; and of the PDFs."""
    with zipfile.ZipFile(file) as archive:
        return json.loads(archive.read(CONTENTS))["contents"]["files"]


def rewrite(source: Path, target: Path, change) -> Path:
    """A copy of a backup with its members changed."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name)))
    return target


def accepted(writer, lines: int) -> list[str]:
    return [json.loads(writer.stdout.readline())["token"] for _line in range(lines)]


def test_backup_while_others_write_is_restored_into_an_empty_site_as_it_was(site, empty_site, files, tmp_path):
    writers = [site.start("write", f"w{number}") for number in range(2)]
    before = [token for writer in writers for token in accepted(writer, 5)]
    made = json.loads(site.manage("backup", files[0], "--keys", files[1], "--json"))
    after = [token for writer in writers for token in accepted(writer, 40)]
    assert len(after) == 80  # the backup stopped nobody
    for writer in writers:
        writer.kill()
        writer.wait()
    restored = json.loads(empty_site.manage("restore", files[0], "--keys", files[1], "--json"))
    assert (restored["whole"], restored["rows"], restored["reports"]) == (True, made["rows"], 1)
    assert restored["heads"] == made["heads"]

    found = empty_site.ask("audit")
    assert [token for token in before if f',"{token}"]' not in found["told"]] == []
    assert (found["events_alone"], found["changes_alone"], found["rows_alone"]) == ([], [], [])
    assert (found["faults"], found["unrecorded"]) == ([], {})
    empty_site.manage("backup", str(tmp_path / "again.zip"))
    assert tables(str(tmp_path / "again.zip")) == tables(files[0])
    empty_site.manage("verify_history")
    empty_site.ask("heading", "New", "keep")  # and it goes on
    empty_site.manage("verify_history")


def tables_of(site, file: str) -> dict[str, str]:
    site.manage("backup", file)
    return tables(file)


def test_restore_into_a_site_that_is_not_empty_is_refused_unless_asked(site, files):
    removed = site.ask("heading", "Gone", "drop")
    site.manage("backup", files[0], "--keys", files[1])
    (site.home / "history_key").write_text("k" * 60)
    said = site.manage("restore", files[0], code=1)
    assert said == "CommandError: This site is not empty. With --replace everything in it is thrown away.\n"
    site.manage("restore", files[0], "--replace", "--keys", files[1])
    assert (site.home / "history_key.replaced").read_text() == "k" * 60
    assert tables_of(site, files[0] + ".again") == tables(files[0])
    # the number of a row that was removed does not come again: the ledger speaks of it
    assert site.ask("heading", "Next", "keep")["last"] == removed["last"] + 1
    site.manage("verify_history")


NEWER = b'"riskreg 0001_first_release", "riskreg 9999_later"'
WHOLE = "This is no whole backup: "


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        pytest.param(b'"files"', b'"piles"', f"{WHOLE}it has no list of contents that can be read.", id="no list"),
        pytest.param(b"made_at", b"made_it", f"{WHOLE}its list of contents is not what was sealed.", id="list"),
        pytest.param(
            b"Bob Chair", b"Eve Chair", f"{WHOLE}tables/riskreg_historicaluser.jsonl is not what was written.", id="row"
        ),
        pytest.param(
            b'"riskreg 0001_first_release"', NEWER,
            "This backup was made by a newer version of riskreg. Upgrade this one first.", id="newer",
        ),
        pytest.param(
            b'"riskreg 0001_first_release",', b"",
            "This backup was made by an earlier version of riskreg. Restore it with that version, then upgrade.",
            id="older",
        ),
    ],
)  # fmt: skip
def test_backup_that_was_changed_is_refused(sample, settings, tmp_path, old, new, reason):
    settings.LEDGER_KEYS = sample[1]
    bad = rewrite(sample[0], tmp_path / "bad.zip", lambda content: content.replace(old, new))
    with pytest.raises(Refused) as refused:
        open_backup(bad)
    assert refused.value.message == reason


@pytest.mark.django_db
def test_steps_that_the_first_release_stands_for_make_no_other_version():
    fresh = backup.migrations_in("default")
    MigrationRecorder(connection).record_applied("riskreg", "0001_ground")  # as a site has that came before it
    assert backup.migrations_in("default") == fresh
    assert set(fresh) == backup.migrations_known()


def test_backup_that_was_cut_or_is_none_is_refused(sample, settings, tmp_path):
    settings.LEDGER_KEYS = sample[1]
    whole = sample[0].read_bytes()
    open_backup(sample[0]).close()
    for part in (whole[: len(whole) // 2], whole[100:], b"", b"anything"):
        (tmp_path / "bad.zip").write_bytes(part)
        with pytest.raises(Refused):
            open_backup(tmp_path / "bad.zip")
    with pytest.raises(Refused, match="The backup cannot be read: No such file or directory"):
        open_backup(tmp_path / "none.zip")


def test_backup_sealed_with_an_unknown_key_is_refused(sample, settings):
    settings.LEDGER_KEYS = "k" * 60
    with pytest.raises(Refused, match="The ledger in this backup is sealed with a key that this site does not have"):
        open_backup(sample[0])


def test_backup_whose_history_does_not_hold_is_restored_only_if_asked(site, files):
    site.ask("tamper", "UPDATE riskreg_risk SET title = 'Nothing to see' WHERE number = 1")
    before = tables_of(site, files[0])
    said = site.manage("restore", files[0], "--replace", code=1)
    assert "the risk is not what its last event says" in said
    assert tables_of(site, files[0] + ".2") == before
    assert "Restored, but its history does not fit" in site.manage(
        "restore", files[0], "--replace", "--accept-faults", code=1
    )


def test_backup_names_missing_reports_and_overwrites_nothing(site, files):
    [pdf] = (site.home / "reports").rglob("*.pdf")
    pdf.write_bytes(b"something else")
    assert pdf.stem in site.manage("backup", files[0], code=1)
    assert f"{files[0]} exists already" in site.manage("backup", files[0], code=1)
    assert sorted(path.name for path in site.home.parent.iterdir()) == ["home", "site.zip"]  # no draft, no copy


@pytest.mark.skipif(settings.USES_SQLITE, reason="needs PostgreSQL to move to")
def test_site_moves_from_sqlite_to_postgresql_and_back(site, files, tmp_path):
    old = Site(tmp_path / "old")
    site.manage("backup", files[0], "--keys", files[1])
    old.manage("restore", files[0], "--keys", files[1])
    old.ask("heading", "On SQLite", "keep")
    old.manage("backup", files[0] + ".2")
    site.manage("restore", files[0] + ".2", "--replace")
    assert tables_of(site, files[0] + ".3") == tables(files[0] + ".2")
    site.ask("heading", "On PostgreSQL", "keep")
    site.manage("verify_history")
