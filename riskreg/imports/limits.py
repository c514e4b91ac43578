"""How big a file may be. Checked before anything is unpacked or parsed."""

import re
import zipfile

from django.utils.translation import gettext as _

from riskreg.imports.errors import ImportRefused

MOST_BYTES = 20_000_000
MOST_ROWS = 50_000
MOST_COLUMNS = 300
MOST_CELLS = 3_000_000
MOST_CELL_CHARACTERS = 32_767  # what a spreadsheet program can hold

MOST_LINES_A_ROW = 10  # of a text file, on average: cells may have several lines
MOST_LINE_CHARACTERS = 500_000

MOST_MEMBERS = 2_000
MOST_UNZIPPED_BYTES = 150_000_000
MOST_PART_BYTES = 30_000_000  # any part of a workbook but a sheet: styles, shared texts, …
MOST_RATIO = 120
RATIO_MATTERS_FROM = 10_000_000  # small repetitive sheets pack well and harm nobody

# Of XLSX and of ODS.
_ROWS, _CELLS = (b"<row", b"<table:table-row"), (b"<c ", b"<table:table-cell")
_DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_CHUNK = 1 << 20


def check_size(data: bytes) -> None:
    """Raise ImportRefused if the file is empty or too big."""
    if not data:
        raise ImportRefused(_("The file is empty."))
    if len(data) > MOST_BYTES:
        raise ImportRefused(
            _("The file is too big: it may have at most %(most)d MB.") % {"most": MOST_BYTES // 1_000_000}
        )


def check_archive(archive: zipfile.ZipFile) -> None:
    """Raise ImportRefused if a workbook would unpack to more than it may; reads only its directory."""
    members = archive.infolist()
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members) or 1
    too_big = (
        len(members) > MOST_MEMBERS
        or unpacked > MOST_UNZIPPED_BYTES
        or (unpacked > RATIO_MATTERS_FROM and unpacked / packed > MOST_RATIO)
        or any(member.file_size > MOST_PART_BYTES for member in members if not _is_sheet(member.filename))
    )
    if too_big:
        raise ImportRefused(_("The workbook is far bigger inside than its file, so it was not opened."))
    if any(member.flag_bits & 1 for member in members):
        raise ImportRefused(_("The file is protected with a password. Save it without one and try again."))


def check_sheets(archive: zipfile.ZipFile) -> None:
    """Raise ImportRefused if the XML defines entities or holds too many rows or cells."""
    rows = cells = 0
    for member in archive.infolist():
        if not member.filename.lower().endswith((".xml", ".rels")):
            continue
        counts = _tag_counts(archive, member)
        rows += counts[0]
        cells += counts[1]
        if rows > MOST_ROWS * 4 or cells > MOST_CELLS:
            raise ImportRefused(_("The workbook has too many cells. Import the register's sheet on its own."))


def _tag_counts(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> tuple[int, int]:
    rows = cells = 0
    tail = b""
    counted = _is_sheet(member.filename)
    with archive.open(member) as stream:
        while chunk := stream.read(_CHUNK):
            if _DOCTYPE.search(tail + chunk):
                raise ImportRefused(_("The workbook holds XML definitions that no spreadsheet program writes."))
            if counted:
                # A tag cut in two by the chunk's edge is missed: a limit need not be exact.
                rows += sum(map(chunk.count, _ROWS))
                cells += sum(map(chunk.count, _CELLS))
            tail = chunk[-16:]
    return rows, cells


def _is_sheet(name: str) -> bool:
    return "worksheets/" in name.lower() or name == "content.xml"


def too_many_rows() -> ImportRefused:
    """The refusal of a table with more rows than the limit."""
    return ImportRefused(_("The table has more than %(most)d rows.") % {"most": MOST_ROWS})


def too_many_columns() -> ImportRefused:
    """The refusal of a table with more columns than the limit."""
    return ImportRefused(_("The table has more than %(most)d columns.") % {"most": MOST_COLUMNS})
