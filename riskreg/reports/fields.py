"""The columns of the CSV and XLSX downloads: a typed value for every field of a risk."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import NamedTuple, TypeAlias

from django.utils.translation import gettext as _

from riskreg.reports import words
from riskreg.reports.data import RegisterReport, RiskLine
from riskreg.reports.text import clean

Value: TypeAlias = str | int | date | None


class Field(NamedTuple):
    """One column: its header, its width in characters, and how its value is read off a risk."""

    header: str
    width: int
    value: Callable[[RiskLine], Value]


def fields(report: RegisterReport) -> list[Field]:
    """Every column, in the order of the file. Text is cleaned, but not yet made inert."""
    rating = report.grid.rating
    found = [
        Field(_("Reference"), 11, lambda line: clean(line.reference)),
        Field(_("Title"), 48, lambda line: clean(line.title)),
        Field(_("Cause"), 36, lambda line: clean(line.cause)),
        Field(_("Event"), 36, lambda line: clean(line.event)),
        Field(_("Consequence"), 36, lambda line: clean(line.consequence)),
        Field(_("Category"), 18, lambda line: clean(line.category)),
        Field(_("State"), 9, lambda line: clean(words.state(line.state))),
        Field(_("Inherent likelihood"), 11, lambda line: line.inherent.likelihood),
        Field(_("Inherent impact"), 11, lambda line: line.inherent.impact),
        Field(_("Inherent score"), 11, lambda line: line.inherent.score),
        Field(_("Current likelihood"), 11, lambda line: line.current.likelihood),
        Field(_("Current impact"), 11, lambda line: line.current.impact),
        Field(_("Current score"), 11, lambda line: line.current.score),
        Field(_("Rating"), 11, lambda line: words.rating(rating(line.current.score))),
        Field(_("Target likelihood"), 11, lambda line: line.target.likelihood),
        Field(_("Target impact"), 11, lambda line: line.target.impact),
        Field(_("Target score"), 11, lambda line: line.target.score),
        Field(_("Target date"), 12, lambda line: line.target_on),
    ]
    return found + _treatment()


def _treatment() -> list[Field]:
    return [
        Field(_("Strategy"), 12, lambda line: clean(words.strategy(line.strategy)) if line.strategy else None),
        Field(_("Owner"), 18, lambda line: clean(line.owner)),
        Field(_("Next review"), 12, lambda line: line.next_review_on),
        Field(_("Days overdue"), 9, lambda line: line.overdue_days or None),
        Field(_("Last reviewed"), 12, lambda line: line.last_reviewed_on),
        Field(_("Logged on"), 12, lambda line: line.logged_on),
        Field(_("Tags"), 20, lambda line: clean(", ".join(tag for tag in line.tags if tag))),
        Field(_("Controls"), 36, lambda line: clean(line.controls)),
        Field(_("Open actions"), 9, lambda line: line.open_actions),
        Field(_("Overdue actions"), 9, lambda line: line.overdue_actions),
    ]
