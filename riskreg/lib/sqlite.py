"""What the SQLite library at hand can be trusted with."""

import sqlite3

# The WAL-reset race can lose a committed transaction; fixed in 3.51.3 and in these backports.
_FIXED = (3, 51, 3)
_BACKPORTS = {(3, 44): 6, (3, 50): 7}


def wal_is_safe(version: tuple[int, int, int] = sqlite3.sqlite_version_info) -> bool:
    """Whether this SQLite has the WAL-reset fix."""
    major, minor, patch = version
    return version >= _FIXED or patch >= _BACKPORTS.get((major, minor), 1_000)


def journal_mode() -> str:
    """The journal mode to use: "WAL" where it is safe, else "DELETE"."""
    return "WAL" if wal_is_safe() else "DELETE"
