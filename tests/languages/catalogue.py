"""Reads gettext's catalogues as they stand in `locale/`: no line is wrapped and none is obsolete."""

import ast
import re
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_LINE = re.compile(r'^(msgctxt|msgid_plural|msgid|msgstr(?:\[\d\])?) (".*")$')


@dataclass
class Entry:
    """One text and what it is in a language."""

    flags: str = ""
    parts: dict[str, str] = field(default_factory=dict)

    @property
    def msgid(self) -> str:
        return self.parts["msgid"]

    @property
    def translations(self) -> dict[str, str]:
        """By number of the plural form, "" where there are none."""
        return {name[7:-1]: text for name, text in self.parts.items() if name.startswith("msgstr")}


def read(locale: str) -> list[Entry]:
    """The entries of a catalogue, without its header."""
    text = (ROOT / "locale" / locale / "LC_MESSAGES" / "django.po").read_text()
    return [entry for block in text.split("\n\n") if (entry := _entry(block)).parts.get("msgid")]


def _entry(block: str) -> Entry:
    entry, last = Entry(), ""
    for line in block.splitlines():
        found = _LINE.match(line)
        if found:
            last = found[1]
            entry.parts[last] = ast.literal_eval(found[2])
        elif line.startswith('"'):
            entry.parts[last] += ast.literal_eval(line)
        elif line.startswith("#,"):
            entry.flags = line
    return entry
