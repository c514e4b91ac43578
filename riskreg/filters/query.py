"""A query string as a value: links are made from it by adding and taking away."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode


@dataclass(frozen=True, slots=True)
class Query:
    """The pairs of a query string, in order."""

    pairs: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        return urlencode(self.pairs)

    @property
    def href(self) -> str:
        """A link to this state of the same page."""
        return f"?{self}"

    def all(self, name: str) -> list[str]:
        """Every value of a name."""
        return [value for key, value in self.pairs if key == name]

    def adding(self, name: str, value: str) -> Query:
        """With one more value."""
        return Query((*self.pairs, (name, value)))

    def setting(self, name: str, value: str) -> Query:
        """With this one value and no other; "" takes the name away."""
        rest = self.without(name)
        return rest.adding(name, value) if value else rest

    def without(self, name: str, value: str | None = None) -> Query:
        """Without a value, or without all values of the name."""
        return Query(tuple(pair for pair in self.pairs if pair[0] != name or (value is not None and pair[1] != value)))

    def only(self, names: Iterable[str]) -> Query:
        """The pairs with these names."""
        kept = set(names)
        return Query(tuple(pair for pair in self.pairs if pair[0] in kept))
