"""Tags as text: one "kind:name" a line, with a line break before the first and after the last.

A tag is then found by `"\\nkind:name\\n" in text`, which both databases can do, and the
historical row holds the tags of its day without a second table.
"""

from typing import NamedTuple


class Tag(NamedTuple):
    """A kind (see choices.TagKind) and a name."""

    kind: str
    name: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.name}"


def parse_tags(text: str) -> list[Tag]:
    """The tags in a stored text."""
    pairs = (line.partition(":") for line in text.splitlines() if line)
    return [Tag(kind, name) for kind, _colon, name in pairs]


def format_tags(tags: list[Tag]) -> str:
    """The text to store: names trimmed, repeats (whatever their case) dropped, order kept."""
    seen: dict[tuple[str, str], Tag] = {}
    for kind, name in tags:
        name = " ".join(name.split())
        if name:
            seen.setdefault((kind, name.casefold()), Tag(kind, name))
    lines = "\n".join(str(tag) for tag in seen.values())
    return f"\n{lines}\n" if lines else ""
