"""What differs between two states of a row, in the words people use. Pure: rows in, changes out.

Works on live rows and on historical ones alike; both carry the same attributes.
"""

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from riskreg.choices import ActionState, CloseReason, RiskSource, RiskState, Strategy, TagKind
from riskreg.lib.languages import at_start
from riskreg.lib.tags import parse_tags
from riskreg.models import Action, Risk
from riskreg.scoring import Grid

LONG_TEXTS = frozenset(
    {
        "cause", "event", "consequence", "strategy_note", "controls", "inherent_rationale", "current_rationale",
        "target_rationale", "note",
    }
)  # fmt: skip
RISK_FIELDS = (
    "title", "cause", "event", "consequence", "state", "close_reason", "duplicate_of", "moved_to", "category",
    "owner", "owner_as_written", "strategy", "strategy_note", "transfer_to", "inherent_likelihood", "inherent_impact",
    "inherent_score", "inherent_rationale", "current_likelihood", "current_impact", "current_score",
    "current_rationale", "target_likelihood", "target_impact", "target_score", "target_rationale", "target_on",
    "controls", "tags", "links", "source", "next_review_on", "last_reviewed_on",
)  # fmt: skip
ACTION_FIELDS = ("title", "owner", "due_on", "state", "note")
MOST_WORDS = 600  # texts with more words are shown whole, before and after

# Fields that hold a number, and what in Names tells what it stands for.
_BY_NUMBER = {"owner": "people", "category": "categories", "duplicate_of": "risks", "moved_to": "risks"}
_CHOICES = {
    "close_reason": CloseReason,
    "strategy": Strategy,
    "source": RiskSource,
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A value in words; `rating` makes it a pill."""

    text: str
    rating: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """A run of words of a changed text: "same", "gone" or "new"."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """One field, before and after; long texts come word by word in `marks` instead."""

    field: str
    label: str
    before: Shown
    after: Shown
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Names:
    """What ids stand for, and the matrices of the register with the moment each came into force."""

    people: Mapping[int, str] = field(default_factory=dict)
    categories: Mapping[int, str] = field(default_factory=dict)
    risks: Mapping[int, str] = field(default_factory=dict)
    grids: tuple[tuple[datetime, Grid], ...] = ()

    def grid_at(self, moment: datetime | None) -> Grid | None:
        """The matrix in force at a moment (None: now); the oldest for a moment before them all."""
        found = [grid for since, grid in self.grids if moment is None or since <= moment]
        if found:
            return found[-1]
        return self.grids[0][1] if self.grids else None


def column_of(name: str) -> str:
    """The attribute that holds a field of a row, live or historical: `owner_id` for "owner"."""
    return f"{name}_id" if name in _BY_NUMBER else name


def risk_changes(before: Any, after: Any, names: Names) -> list[Change]:
    """The fields in which two states of a risk differ, in the order of the form."""
    return _changes(Risk, RISK_FIELDS, before, after, names)


def action_changes(before: Any, after: Any, names: Names) -> list[Change]:
    """The fields in which two states of an action differ."""
    return _changes(Action, ACTION_FIELDS, before, after, names)


def show(name: str, row: Any, names: Names) -> Shown:
    """A field of a row in words; an empty value is an empty text."""
    value = getattr(row, column_of(name))
    if value in (None, "", [], {}):
        return Shown("")
    if name in _BY_NUMBER:
        known: Mapping[int, str] = getattr(names, _BY_NUMBER[name])
        return Shown(known.get(value, _("removed")))
    if name == "state":
        states: Any = ActionState if value in ActionState.values else RiskState
        return Shown(str(states(value).label))
    if name in _CHOICES:
        return Shown(str(dict(_CHOICES[name].choices).get(value, value)))
    if name.endswith(("_score", "_likelihood", "_impact")):
        return _show_level(name, value, names.grid_at(getattr(row, "history_date", None)))
    return Shown(_show_plain(name, value))


def words_changed(before: str, after: str) -> tuple[Mark, ...]:
    """The words of both texts in order, each run marked; empty when the texts are too long to compare."""
    old, new = before.split(), after.split()
    if len(old) + len(new) > MOST_WORDS:
        return ()
    marks = []
    for kind, start, end, low, high in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            marks.append(Mark("same", " ".join(new[low:high])))
            continue
        if end > start:
            marks.append(Mark("gone", " ".join(old[start:end])))
        if high > low:
            marks.append(Mark("new", " ".join(new[low:high])))
    return tuple(marks)


def _changes(model: Any, fields: Iterable[str], before: Any, after: Any, names: Names) -> list[Change]:
    found = []
    for name in fields:
        old, new = show(name, before, names), show(name, after, names)
        if old == new:
            continue
        long = name in LONG_TEXTS and old.text and new.text
        marks = words_changed(old.text, new.text) if long else ()
        found.append(Change(name, at_start(model._meta.get_field(name).verbose_name or name), old, new, marks))
    return [_labelled(change) for change in found]


def _labelled(change: Change) -> Change:
    """The label of a field that has none worth showing in the model."""
    labels = {
        "title": _("Title"),
        "owner": _("Owner"),
        "category": _("Category"),
        "duplicate_of": _("Duplicate of"),
        "moved_to": _("Moved to"),
        "inherent_score": _("Inherent score"),
        "current_score": _("Score"),
        "target_score": _("Target score"),
    }
    label = labels.get(change.field, change.label)
    return Change(change.field, label, change.before, change.after, change.marks)


def _show_level(name: str, value: int, grid: Grid | None) -> Shown:
    if name.endswith("_score"):
        return Shown(str(value), grid.rating(value) if grid else "")
    levels = (grid.likelihood if name.endswith("_likelihood") else grid.impact) if grid else ()
    label = levels[value - 1].label if value <= len(levels) else ""
    return Shown(f"{value} {label}".strip())


def _show_plain(name: str, value: Any) -> str:
    if name == "tags":
        kinds = dict(TagKind.choices)
        return ", ".join(tag.name if tag.kind == TagKind.TAG else f"{kinds.get(tag.kind, tag.kind)}: {tag.name}"
                         for tag in parse_tags(value))  # fmt: skip
    if name == "links":
        return ", ".join(f"{link.get('title', '')} ({link.get('url', '')})" for link in value)
    if isinstance(value, date):
        return date_format(value, "j M Y")
    return str(value)
