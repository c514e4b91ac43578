"""One row's cells as a risk, with what could not be read as problems."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from riskreg.imports.columns import Column
from riskreg.imports.dates import date_order, read_date
from riskreg.imports.decisions import state_words, strategy_fault, strategy_words
from riskreg.imports.fields import DATE_FIELDS, SCORE_FIELDS
from riskreg.imports.plan import PlannedRisk, Problem
from riskreg.imports.rows import Row
from riskreg.imports.rules import Rule
from riskreg.imports.scales import ScoreColumn, find_rules
from riskreg.imports.words import one_line

TITLE_LENGTH = 200
_LINE_FIELDS = ("reference", "category", "owner")
_PARAGRAPH_FIELDS = ("description", "cause", "event", "consequence", "controls", "mitigation")
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

    def __init__(
        self, columns: dict[str, Column], rows: list[Row], tops: dict[str, int], stated: dict[str, str]
    ) -> None:
        self._columns = columns
        self._rules = find_rules(_score_columns(columns, rows), tops, stated)
        strategies = _texts(columns.get("strategy"), rows)
        self._strategies = strategy_words(strategies, stated.get("strategy", ""))
        self._states = state_words(stated.get("state", ""))
        self._orders = {
            name: date_order(_texts(columns[name], rows), stated.get(name, ""))
            for name in DATE_FIELDS
            if name in columns
        }
        self._references: dict[str, int] = {}
        self._levels: dict[str, dict[str, int | None]] = {name: {} for name in SCORE_FIELDS if name in columns}

    @property
    def scales(self) -> dict[str, dict[str, int]]:
        """By field, the level that each text read so far was given."""
        return {
            name: {text: level for text, level in levels.items() if level is not None}
            for name, levels in self._levels.items()
        }

    def read(self, row: Row) -> tuple[PlannedRisk, list[Problem]]:
        """The risk of a row, and what in it could not be used."""
        notes = Notes(row.number)
        values: dict[str, Any] = {name: one_line(self._text(row, name)) for name in _LINE_FIELDS}
        values |= {name: self._text(row, name) for name in _PARAGRAPH_FIELDS}
        values |= {name: self._level(row, name, notes) for name in self._levels}
        values |= {name: self._date(row, name, notes) for name in self._orders}
        values["tags"] = tuple(tag for part in _TAG_PARTS.split(self._text(row, "tags")) if (tag := one_line(part)))
        values["category"] = values["category"] or row.heading
        values["strategy"] = self._strategy(row, notes)
        values["state"], values["close_reason"] = self._state(row, notes)
        if values["owner"]:
            notes.original["owner"] = self._text(row, "owner")
        self._title(row, values, notes)
        self._check_reference(values["reference"], notes)
        return (
            PlannedRisk(row=row.number, **values, warnings=tuple(notes.warnings), original=notes.original),
            notes.problems,
        )

    def _text(self, row: Row, name: str) -> str:
        return row.text(self._columns.get(name))

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
            notes.unread(column, text, _no_level(self._rules.get(name)))
        return known[text]

    def _strategy(self, row: Row, notes: Notes) -> str:
        column = self._columns.get("strategy")
        text = row.text(column)
        if not text or column is None:
            return ""
        notes.original["strategy"] = text
        found = self._strategies.read(text)
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
            if source == "description":
                values["description"] = ""
            return
        if source == "title" and not values["description"]:
            values["description"] = text
        elif source == "title":
            values["description"] = f"{text}\n\n{values['description']}"
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


def _no_level(rule: Rule | None) -> str:
    if rule is None:
        return _("The scale of this column is not known. The score was left empty.")
    return _("This has no place on the column's scale. The score was left empty.")
