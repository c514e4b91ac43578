"""An issued report is kept byte by byte, or not handed out."""

import hashlib
import stat
from datetime import timedelta
from pathlib import Path

import pytest

from riskreg.choices import ReportKind
from riskreg.domain import reports
from riskreg.domain.errors import Refused
from riskreg.models import Report
from tests.factories import NOW

PDF = b"%PDF-1.4 a report"


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    """A store of our own."""
    settings.REPORTS_DIR = tmp_path / "reports"
    return settings.REPORTS_DIR


def issue(register, by, pdf=PDF, now=NOW):
    return reports.issue_report(
        register=register, kind=ReportKind.REGISTER_TABLE, parameters={"query": ""}, pdf=pdf, title="The register",
        position_at=now, pages=1, by=by, now=now,
    )  # fmt: skip


def files(folder):
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_issue_report_keeps_bytes_and_facts(register, bob, folder):
    report = issue(register, bob)
    digest = hashlib.sha256(PDF).hexdigest()
    assert (report.sha256, report.size, report.issued_by_name) == (digest, len(PDF), "Bob Chair")
    assert files(folder) == [folder / digest[:2] / f"{digest}.pdf"]
    assert reports.report_bytes(report) == PDF


def test_issue_report_is_readable_by_the_owner_alone(register, bob, folder):
    issue(register, bob)
    assert [stat.S_IMODE(path.stat().st_mode) for path in files(folder)] == [0o600]
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o700}


def test_issue_report_keeps_the_same_bytes_once(register, bob, folder):
    issue(register, bob)
    issue(register, bob, now=NOW + timedelta(days=1))
    assert (len(files(folder)), Report.objects.count()) == (1, 2)


def test_issue_report_leaves_nothing_when_the_disk_is_full(register, bob, folder, monkeypatch):
    def full(handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(reports.os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        issue(register, bob)
    assert (files(folder), Report.objects.count()) == ([], 0)


def test_report_bytes_changed_since_is_refused(register, bob, folder):
    report = issue(register, bob)
    Path(files(folder)[0]).write_bytes(PDF + b" with a better score")
    with pytest.raises(Refused, match="has changed since it was issued"):
        reports.report_bytes(report)


def test_report_bytes_missing_is_refused(register, bob, folder):
    report = issue(register, bob)
    files(folder)[0].unlink()
    with pytest.raises(Refused, match="is missing or cannot be read"):
        reports.report_bytes(report)


def test_issue_report_mends_a_damaged_file_with_the_same_bytes(register, bob, folder):
    report = issue(register, bob)
    files(folder)[0].write_bytes(b"damaged")
    issue(register, bob)
    assert reports.report_bytes(report) == PDF
