"""How a domain function says no."""

from collections.abc import Collection, Iterable
from typing import Any


def require_editable(names: Iterable[str], allowed: Collection[str]) -> None:
    """Raise ValueError when a caller wants to set a field that is not for it to set: our slip, not a person's."""
    unknown = set(names) - set(allowed)
    if unknown:
        raise ValueError(f"not editable: {sorted(unknown)}")


class Refused(Exception):
    """A rule of the register forbids this. `message` is for the person; `field` is where it belongs."""

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class Conflict(Exception):
    """Somebody else changed the row since the writer saw it. `current` is the row as it stands, None when gone."""

    def __init__(self, current: Any) -> None:
        super().__init__("the row has changed since it was read")
        self.current = current
