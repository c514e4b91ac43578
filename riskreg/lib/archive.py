"""A backup as one file: a ZIP of tables as lines of JSON, issued PDFs and a sealed list of contents.

It knows no model and no database, so the same file goes back into SQLite and into PostgreSQL.
"""

import hashlib
import json
import os
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from riskreg.lib.chain import Key, fits, mac

FORMAT = 1
CONTENTS = "contents.json"
_PURPOSE = "riskreg backup"  # stands where events have the seal before them, so that neither passes for the other
_CHUNK = 1 << 20


class Damaged(Exception):
    """The file is no whole backup, or not what was written."""


class ArchiveWriter:
    """Writes a backup beside its name and moves it there once it is whole; on an error nothing is left."""

    def __init__(self, path: Path) -> None:
        self._path, self._draft = path, path.with_name(f".{path.name}.part")
        handle = os.open(self._draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        self._file = os.fdopen(handle, "wb")
        self._zip = zipfile.ZipFile(self._file, "w", zipfile.ZIP_DEFLATED, compresslevel=3)
        self._files: dict[str, str] = {}

    def __enter__(self) -> "ArchiveWriter":
        return self

    def __exit__(self, kind: Any, *_rest: Any) -> None:
        if not self._file.closed:  # without a list of contents it is no backup
            self._zip.close()
            self._file.close()
            self._draft.unlink()

    def add(self, name: str, chunks: Iterable[bytes]) -> None:
        """Write one member, chunk by chunk."""
        digest = hashlib.sha256()
        with self._zip.open(name, "w", force_zip64=True) as member:
            for chunk in chunks:
                digest.update(chunk)
                member.write(chunk)
        self._files[name] = digest.hexdigest()

    def finish(self, facts: Mapping[str, Any], key: Key) -> int:
        """Write the sealed list of contents and give the file its name; returns its size."""
        contents = {"format": FORMAT, "files": self._files, **facts}
        sealed = {"contents": contents, "key": key.name, "seal": mac(key, _PURPOSE, [contents])}
        self._zip.writestr(CONTENTS, json.dumps(sealed, indent=1, ensure_ascii=False))
        self._zip.close()
        self._file.flush()
        os.fsync(self._file.fileno())
        size = self._file.tell()
        self._file.close()
        os.replace(self._draft, self._path)
        return size


class ArchiveReader:
    """Reads a backup. Raises Damaged for what is none; OSError when the file cannot be read."""

    def __init__(self, path: Path) -> None:
        try:
            self._zip = zipfile.ZipFile(path)
            self._sealed = json.loads(self._zip.read(CONTENTS))
            self.contents: dict[str, Any] = self._sealed["contents"]
            self.files: dict[str, str] = self.contents["files"]
            self.key_name: str = self._sealed["key"]
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            ValueError,
            KeyError,
            TypeError,
            NotImplementedError,
        ) as error:
            raise Damaged("it has no list of contents that can be read") from error

    def __enter__(self) -> "ArchiveReader":
        return self

    def __exit__(self, *_error: Any) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._zip.close()

    def check(self, keys: Mapping[str, Key]) -> None:
        """Read everything once: the seal of the list, every member and its digest. Raises Damaged."""
        if not fits(keys, self.key_name, _PURPOSE, [self.contents], str(self._sealed.get("seal"))):
            raise Damaged("its list of contents is not what was sealed")
        if {*self._zip.namelist()} != {*self.files, CONTENTS}:
            raise Damaged("parts are missing, or there are others than its list names")
        for name, wanted in self.files.items():
            digest = hashlib.sha256()
            for chunk in self.chunks(name):
                digest.update(chunk)
            if digest.hexdigest() != wanted:
                raise Damaged(f"{name} is not what was written")

    def chunks(self, name: str) -> Iterator[bytes]:
        """The bytes of a member, piece by piece. Raises Damaged."""
        try:
            with self._zip.open(name) as member:
                while chunk := member.read(_CHUNK):
                    yield chunk
        except (zipfile.BadZipFile, zlib.error, EOFError, KeyError) as error:
            raise Damaged(f"{name} cannot be read") from error

    def lines(self, name: str) -> Iterator[Any]:
        """The lines of a member, each read as JSON."""
        with self._zip.open(name) as member:
            for line in member:
                yield json.loads(line)
