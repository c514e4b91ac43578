"""One row's cells as a risk, with what could not be read as problems."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from riskreg.choices import RelationKind, RiskSource
from riskreg.imports.columns import Column
from riskreg.imports.dates import date_order, in_numbers, read_date
from riskreg.imports.decisions import close_reason, is_opportunity, state_words, strategy_fault, strategy_words
from riskreg.imports.faults import no_level, no_result
from riskreg.imports.fields import DATE_FIELDS, SCORE_FIELDS
from riskreg.imports.money import parse_money
from riskreg.imports.numbers import parse_number
from riskreg.imports.plan import PlannedRisk, Problem
from riskreg.imports.rows import Row
from riskreg.imports.scales import KnownScales, ScoreColumn, find_rules
from riskreg.imports.words import one_line

TITLE_LENGTH = 200
_LINE_FIELDS = ("reference", "category", "owner", "transfer_to")
_PARAGRAPH_FIELDS = (
    *("description", "cause", "event", "consequence", "controls", "mitigation"),
    *("rationale", "inherent_rationale", "target_rationale"),
)
LONGEST_TEXT = 5_000  # what a text of a risk may hold; more belongs in a document that the risk links to
_SENTENCE_END = re.compile(r"(?<=[.!?;])\s|\n")
_TAG_PARTS = re.compile(r"[,;|\n]+")


@dataclass
class Notes:
    """What is found while a row is read."""

    row: int
    problems: list[Problem] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    original: dict[str, str] = field(default_factory=dict)

    def unread(self, column: Column, value: str, reason: str) -> None:
        """Note a value that could not be used."""
        self.problems.append(Problem(self.row, column.name, value, reason))
        self.warnings.append(
            _("%(column)s “%(value)s”: %(reason)s") % {"column": column.name, "value": value, "reason": reason}
        )


class RiskReader:
    """Reads rows of one table as risks; raises ImportRefused for a stated rule that is none."""

    def __init__(self, columns: dict[str, Column], rows: list[Row], known: KnownScales) -> None:
        stated = known.stated
        self._columns = columns
        self._rules = find_rules(_score_columns(columns, rows), known.tops, stated, known.bands, shared=known.shared)
        strategies = _texts(columns.get("strategy"), rows)
        self._strategies = strategy_words(strategies, stated.get("strategy", ""))
        self._states = state_words(stated.get("state", ""))
        dates = {name: _texts(columns[name], rows) for name in DATE_FIELDS if name in columns}
        self._orders = {name: date_order(texts, str(stated.get(name, ""))) for name, texts in dates.items()}
        self.date_orders = {name: self._orders[name] for name, texts in dates.items() if in_numbers(texts)}
        self.decisions: dict[str, dict[str, str]] = {name: {} for name in ("strategy", "state") if name in columns}
        self._references: dict[str, int] = {}
        self._levels: dict[str, dict[str, int | None]] = {name: {} for name in SCORE_FIELDS if name in columns}

    @property
    def scales(self) -> dict[str, dict[str, int]]:
        """By field, the level that each text read so far was given."""
        return {
            name: {text: level for text, level in levels.items() if level is not None}
            for name, levels in self._levels.items()
        }

    @property
    def rules(self) -> dict[str, str]:
        """By score field, the name of the rule that gives its cells their levels."""
        return {name: rule.name for name, rule in self._rules.items()}

    def read(self, row: Row) -> tuple[PlannedRisk, list[Problem]]:
        """The risk of a row, and what in it could not be used."""
        notes = Notes(row.number)
        self._tell_formulas(row, notes)
        values: dict[str, Any] = {name: one_line(self._text(row, name)) for name in _LINE_FIELDS}
        values |= {name: self._paragraph(row, name, notes) for name in _PARAGRAPH_FIELDS}
        values |= {name: self._level(row, name, notes) for name in self._levels}
        values |= {name: self._date(row, name, notes) for name in self._orders}
        values["tags"] = _tags(self._text(row, "tags"))
        values["links"] = _links(self._text(row, "links"))
        values |= self._own(row)
        values["category"] = values["category"] or row.heading
        values["strategy"] = self._strategy(row, notes)
        values["state"], reason = self._state(row, notes)
        values["close_reason"] = reason or close_reason(self._text(row, "close_reason"))
        values["opportunity"] = self._opportunity(row, notes)
        if values["owner"]:
            notes.original["owner"] = self._text(row, "owner")
        self._title(row, values, notes)
        self._check_reference(values["reference"], notes)
        return (
            PlannedRisk(row=row.number, **values, warnings=tuple(notes.warnings), original=notes.original),
            notes.problems,
        )

    def _tell_formulas(self, row: Row, notes: Notes) -> None:
        for column in self._columns.values():
            if formula := row.unsolved(column):
                notes.unread(column, formula[:60], no_result())

    def _text(self, row: Row, name: str) -> str:
        return row.text(self._columns.get(name))

    def _paragraph(self, row: Row, name: str, notes: Notes) -> str:
        text = self._text(row, name)
        if len(text) > LONGEST_TEXT:
            reason = _("The text has %(count)d letters; the first %(most)d were kept.")
            notes.unread(self._columns[name], text[:60] + "…", reason % {"count": len(text), "most": LONGEST_TEXT})
        return text[:LONGEST_TEXT]

    def _own(self, row: Row) -> dict[str, Any]:
        source, version = self._text(row, "source"), self._text(row, "version")
        known = source if source in RiskSource.values else ""
        return {
            "source": known, "version": int(version) if version.isdecimal() and len(version) < 9 else None,
            "relations": _relations(self._text(row, "relations")),
        }  # fmt: skip

    def _opportunity(self, row: Row, notes: Notes) -> bool:
        """Whether the row hopes for something: its response or its kind says so, or its impact is a gain."""
        impacts = (self._text(row, name) for name in SCORE_FIELDS if name.endswith("impact"))
        said = is_opportunity(self._text(row, "strategy")) or is_opportunity(self._text(row, "category"))
        if not said and not any(map(_is_gain, impacts)):
            return False
        notes.warnings.append(_("This is an opportunity, not a threat; it gets the tag “opportunity”."))
        return True

    def _level(self, row: Row, name: str, notes: Notes) -> int | None:
        column = self._columns[name]
        text = row.text(column)
        if not text:
            return None
        notes.original[name] = text
        known = self._levels[name]
        if text not in known:
            rule = self._rules.get(name)
            known[text] = rule.level(text) if rule else None
        if known[text] is None:
            notes.unread(column, text, no_level(self._rules.get(name), text))
        return known[text]

    def _strategy(self, row: Row, notes: Notes) -> str:
        column = self._columns.get("strategy")
        text = row.text(column)
        if not text or column is None:
            return ""
        notes.original["strategy"] = text
        found = self._strategies.read(text)
        self.decisions["strategy"].setdefault(text, found or "")
        if found is None:
            notes.unread(column, text, strategy_fault(text))
        return found or ""

    def _state(self, row: Row, notes: Notes) -> tuple[str, str]:
        column = self._columns.get("state")
        text = row.text(column)
        if not text or column is None:
            return "", ""
        notes.original["state"] = text
        found = self._states.read(text)
        self.decisions["state"].setdefault(text, found[0] if found else "")
        if found is None:
            notes.unread(column, text, _("This word for a state is not known. The state was left empty."))
        return found or ("", "")

    def _date(self, row: Row, name: str, notes: Notes) -> str:
        column = self._columns[name]
        text = row.text(column)
        if not text:
            return ""
        notes.original[name] = text
        found = read_date(text, self._orders[name])
        if found:
            return found.isoformat()
        ambiguous = not self._orders[name] and read_date(text, "dmy") and read_date(text, "mdy")
        reason = _("Day and month could be either way round.") if ambiguous else _("This is not a date.")
        notes.unread(column, text, reason)
        return ""

    def _title(self, row: Row, values: dict[str, Any], notes: Notes) -> None:
        """The title; where the file has none, the description or the event serves, shortened if need be."""
        source = next((name for name in ("title", "description", "event") if self._text(row, name)), "title")
        text = self._text(row, source)
        values["title"] = short_title(text)
        if values["title"] == one_line(text):
            if source != "title":
                values[source] = ""
            return
        if source == "title" and not values["description"]:
            values["description"] = text
        elif source == "title":
            values["description"] = f"{text}\n\n{values['description']}"[:LONGEST_TEXT]
        notes.warnings.append(_("The title was shortened; the whole text is in the description or the event."))

    def _check_reference(self, reference: str, notes: Notes) -> None:
        if not reference:
            return
        first = self._references.setdefault(reference.casefold(), notes.row)
        if first != notes.row:
            notes.warnings.append(
                _("The reference “%(reference)s” stands in row %(row)d already.")
                % {"reference": reference, "row": first}
            )


def short_title(text: str) -> str:
    """The text as a title of at most TITLE_LENGTH letters: its first sentence, or as many words as fit."""
    whole = one_line(text)
    if len(whole) <= TITLE_LENGTH:
        return whole
    sentence = one_line(_SENTENCE_END.split(text.strip(), maxsplit=1)[0]).rstrip(".;")
    if 10 <= len(sentence) <= TITLE_LENGTH:
        return sentence
    cut = whole[: TITLE_LENGTH - 1]
    return f"{cut[: cut.rfind(' ')] if ' ' in cut[TITLE_LENGTH // 2 :] else cut}…"


def _score_columns(columns: dict[str, Column], rows: list[Row]) -> dict[str, ScoreColumn]:
    found = {}
    for name in SCORE_FIELDS:
        if column := columns.get(name):
            score = ScoreColumn(column.header)
            score.values.update(text for row in rows if (text := row.text(column)))
            found[name] = score
    return found


def _texts(column: Column | None, rows: list[Row]) -> list[str]:
    return list({text for row in rows if (text := row.text(column))}) if column else []


def _tags(text: str) -> tuple[str, ...]:
    parts = text.split("\n") if text.endswith("\n") else _TAG_PARTS.split(text)
    return tuple(tag for part in parts if (tag := one_line(part)))


def _links(text: str) -> tuple[tuple[str, str], ...]:
    """The https addresses in a cell, each with the words before it in its line."""
    found = []
    for line in text.split("\n"):
        title, mark, rest = line.partition("https://")
        if mark and rest.strip():
            address = mark + rest.split()[0]
            found.append((one_line(title).rstrip(":|-– ") or address, address))
    return tuple(found)


def _relations(text: str) -> tuple[tuple[str, str], ...]:
    """The lines of a cell, each a kind of relation and a reference."""
    pairs = (line.partition(" ") for line in text.split("\n"))
    return tuple((kind, reference.strip()) for kind, _blank, reference in pairs if kind in RelationKind.values)


def _is_gain(text: str) -> bool:
    number = parse_number(text) if text else None
    return (number.value if number else parse_money(text) or 0) < 0
