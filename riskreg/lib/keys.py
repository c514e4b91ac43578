"""Secrets: made once into a file that only the owner may read, and the hashes by which tokens are kept."""

import hashlib
import os
import secrets
from pathlib import Path


def token_hash(token: str) -> str:
    """SHA-256 of a random token, which is all that the database keeps of it; guessing such a token is hopeless."""
    return hashlib.sha256(token.encode()).hexdigest()


def kept_secret(path: Path) -> str:
    """The secret in `path`, made on first use with mode 0600 (its folder with 0700).

    Two processes that start together agree: the file is linked into place only once it is
    complete, and whoever comes second reads what the first wrote.
    """
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = path.with_name(f".{path.name}.{os.getpid()}")
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(48))
        try:
            os.link(draft, path)
        except FileExistsError:
            pass  # another process was first, and its secret counts
        finally:
            draft.unlink()
    return path.read_text().strip()
