"""The columns of the CSV and XLSX downloads: a typed value for every field of a risk."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache
from typing import NamedTuple, TypeAlias

from django.utils.translation import gettext as _

from riskreg.reports import words
from riskreg.reports.data import RegisterReport, RiskLine
from riskreg.reports.export_data import NO_FIELDS, NOTHING, ExportFields, Extras
from riskreg.reports.text import clean

Value: TypeAlias = str | int | date | None


class Field(NamedTuple):
    """One column: its header, its width in characters, and how its value is read off a risk."""

    header: str
    width: int
    value: Callable[[RiskLine], Value]


def fields(report: RegisterReport, extras: Extras = NOTHING) -> list[Field]:
    """Every column, in the order of the file. Text is cleaned, but not yet made inert.

    With the details of the risks in `extras` there are columns for them at the end, so that a file
    which is edited and imported again loses nothing.
    """
    rating = report.grid.rating
    # A word is translated once for each value, not once for each risk.
    state_word, rating_word = cache(words.state), cache(words.rating)
    found = [
        Field(_("Reference"), 11, lambda line: clean(line.reference)),
        Field(_("Title"), 48, lambda line: clean(line.title)),
        Field(_("Cause"), 36, lambda line: clean(line.cause)),
        Field(_("Event"), 36, lambda line: clean(line.event)),
        Field(_("Consequence"), 36, lambda line: clean(line.consequence)),
        Field(_("Category"), 18, lambda line: clean(line.category)),
        Field(_("State"), 9, lambda line: clean(state_word(line.state))),
        Field(_("Inherent likelihood"), 11, lambda line: line.inherent.likelihood),
        Field(_("Inherent impact"), 11, lambda line: line.inherent.impact),
        Field(_("Inherent score"), 11, lambda line: line.inherent.score),
        Field(_("Current likelihood"), 11, lambda line: line.current.likelihood),
        Field(_("Current impact"), 11, lambda line: line.current.impact),
        Field(_("Current score"), 11, lambda line: line.current.score),
        Field(_("Rating"), 11, lambda line: rating_word(rating(line.current.score))),
        Field(_("Target likelihood"), 11, lambda line: line.target.likelihood),
        Field(_("Target impact"), 11, lambda line: line.target.impact),
        Field(_("Target score"), 11, lambda line: line.target.score),
        Field(_("Target date"), 12, lambda line: line.target_on),
    ]
    return found + _treatment(extras) + (_detailed(extras) if extras.details else [])


def _treatment(extras: Extras) -> list[Field]:
    def owner(line: RiskLine) -> str:
        return clean(line.owner or _detail(extras, line).owner_as_written)

    def tags(line: RiskLine) -> str:
        return clean(", ".join(tag for tag in line.tags if tag))

    word = cache(words.strategy)
    return [
        Field(_("Strategy"), 12, lambda line: clean(word(line.strategy)) if line.strategy else None),
        Field(_("Owner"), 18, owner),
        Field(_("Next review"), 12, lambda line: line.next_review_on),
        Field(_("Days overdue"), 9, lambda line: line.overdue_days or None),
        Field(_("Last reviewed"), 12, lambda line: line.last_reviewed_on),
        Field(_("Logged on"), 12, lambda line: line.logged_on),
        Field(_("Tags"), 20, tags),
        Field(_("Controls"), 36, lambda line: clean(line.controls)),
        Field(_("Open actions"), 9, lambda line: line.open_actions),
        Field(_("Overdue actions"), 9, lambda line: line.overdue_actions),
    ]


def _detailed(extras: Extras) -> list[Field]:
    """What the table does not show. "Version" tells an import which state of the risk the file was made from."""
    texts = {
        _("Planned treatment"): "treatment",
        _("Transferred to"): "transfer_to",
        _("Rationale"): "rationale",
        _("Inherent rationale"): "inherent_rationale",
        _("Target rationale"): "target_rationale",
        _("Close reason"): "close_reason",
        _("Source"): "source",
    }
    found = [Field(header, 24, _reader(extras, name)) for header, name in texts.items()]
    return [
        *found,
        Field(_("Links"), 24, lambda line: clean("\n".join(f"{a} {b}" for a, b in _detail(extras, line).links))),
        Field(_("Version"), 8, lambda line: _detail(extras, line).version),
    ]


def _reader(extras: Extras, name: str) -> Callable[[RiskLine], Value]:
    return lambda line: clean(getattr(_detail(extras, line), name))


def _detail(extras: Extras, line: RiskLine) -> ExportFields:
    return extras.details.get(line.reference, NO_FIELDS)
