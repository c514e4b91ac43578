"""Reports as they were issued: the bytes in a file named by their SHA-256, the facts in a row."""

import hashlib
import os
import tempfile
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from riskreg.domain import ledger
from riskreg.domain.errors import Refused
from riskreg.models import Register, Report


def issue_report(
    *,
    register: Register,
    kind: str,
    parameters: Mapping[str, Any],
    pdf: bytes,
    title: str,
    position_at: datetime,
    pages: int | None,
    by: Any,
    now: datetime,
    signer: str = "",
) -> Report:
    """Keep a PDF for ever and return its row. `signer` is whose name its signature carries, "" for none.

    The file is complete on the disk before the row is written, so a crash leaves at most a file
    that nothing points to. The same bytes issued twice are kept once.
    """
    digest = keep_file(pdf)
    given = dict(parameters) | ({"signed_by": signer} if signer else {})
    facts = {
        "kind": kind, "title": title, "parameters": given, "position_at": position_at, "pages": pages,
        "issued_at": now, "issued_by": by, "issued_by_name": by.name if by else "",
    }  # fmt: skip
    with transaction.atomic():
        report = Report.objects.create(register=register, sha256=digest, size=len(pdf), **facts)
        ledger.append_row(register, report, type="report_issued", by=by, now=now)
    return report


def report_bytes(report: Report) -> bytes:
    """The PDF as it was issued. Raises Refused when the file is missing or no longer what was issued."""
    try:
        found = _path(report.sha256).read_bytes()
    except OSError:
        raise Refused(
            _("The file of this report is missing or cannot be read. Restore it from a backup; its SHA-256 is %s.")
            % report.sha256
        ) from None
    if hashlib.sha256(found).hexdigest() != report.sha256:
        raise Refused(
            _("The file of this report has changed since it was issued, so it is not handed out. Its SHA-256 was %s.")
            % report.sha256
        )
    return found


def keep_file(pdf: bytes) -> str:
    """Write the file of a report, complete on the disk before this returns its SHA-256."""
    digest = hashlib.sha256(pdf).hexdigest()
    _keep(_path(digest), pdf)
    return digest


def file_of(digest: str) -> bytes | None:
    """The bytes with this SHA-256; None when there is no such file, or it is no longer what was issued."""
    try:
        found = _path(digest).read_bytes()
    except OSError:
        return None
    return found if hashlib.sha256(found).hexdigest() == digest else None


def _path(digest: str) -> Path:
    """Where the bytes with this digest are: two letters of folder keep folders small."""
    return Path(settings.REPORTS_DIR) / digest[:2] / f"{digest}.pdf"


def _keep(path: Path, content: bytes) -> None:
    """Write a file that is either whole or not there, readable by the owner alone."""
    for folder in (path.parent.parent, path.parent):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=".draft-")  # made with mode 0600
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(draft, path)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    """The name, too, survives a power failure."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
