"""How a domain function says no."""

from typing import Any


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
