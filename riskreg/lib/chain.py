"""A chain of events in which each vouches for the one before: canonical text and HMAC. Pure.

Whoever lacks the key cannot write an event that fits, nor change, drop or move one unseen. Only
the newest events can be cut off unseen, unless their end was noted elsewhere.
"""

import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from typing import Any, NamedTuple


class Key(NamedTuple):
    """A secret and the short name that events carry of it."""

    name: str
    secret: bytes


def key_from(secret: str) -> Key:
    """The key of a secret; its name is a fingerprint, so nobody has to invent one."""
    found = hashlib.sha256(f"riskreg ledger key {secret}".encode()).hexdigest()
    return Key(found[:12], secret.encode())


def keys_from(text: str) -> dict[str, Key]:
    """The keys in a text, by name: secrets separated by commas or blanks, the one in use first."""
    keys = [key_from(secret) for secret in text.replace(",", " ").split()]
    return {key.name: key for key in keys}


def canonical(value: Any) -> str:
    """The one way to write a value down: JSON, keys sorted, no blanks, times in UTC with microseconds."""
    return _JSON.encode(value)


def moment_text(stored: str) -> str:
    """The canonical text of a moment, from the text that a database has of it, in UTC where it names no zone."""
    found = datetime.fromisoformat(stored)
    return _plain(found if found.tzinfo else found.replace(tzinfo=UTC))


def digest(value: Any) -> str:
    """SHA-256 of the canonical text, half of it: 128 bits tell states apart."""
    return hashlib.sha256(canonical(value).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def mac(key: Key, previous: str, content: Sequence[Any]) -> str:
    """The seal of an event: over its content, and over the seal of the event before it."""
    message = canonical([previous, *content]).encode("utf-8", "surrogatepass")
    return hmac.digest(key.secret, message, "sha256").hex()


def first_previous(key: Key, chain: str) -> str:
    """What stands for the previous seal in the first event of a chain."""
    return hmac.digest(key.secret, f"riskreg ledger chain {chain}".encode(), "sha256").hex()


def keyed_mark(key: Key, text: str) -> str:
    """A mark in place of a text that may have to be forgotten; without the key nobody can try out guesses."""
    return "~" + hmac.digest(key.secret, f"riskreg ledger mark {text}".encode(), "sha256").hex()[:32]


def salted_mark(salt: str, text: str) -> str:
    """A mark in place of a name; once the salt is gone, nobody can try out guesses."""
    return "~" + hashlib.sha256(f"{salt}|{text}".encode()).hexdigest()[:32]


def fits(keys: Mapping[str, Key], key_name: str, previous: str, content: Sequence[Any], seal: str) -> bool:
    """Whether a seal is the right one; False as well when its key is not known."""
    key = keys.get(key_name)
    return key is not None and hmac.compare_digest(mac(key, previous, content), seal)


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date | time):
        return value.isoformat()
    raise TypeError(f"no canonical form for {type(value).__name__}")


_JSON = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_plain)
