"""The further sheets of the workbook: actions, acceptances, decisions and the scales, as rows of typed values."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TypeAlias

from django.utils.translation import gettext as _

from riskreg.choices import AcceptanceState, ActionState, ReviewOutcome
from riskreg.reports.data import RegisterReport
from riskreg.reports.export_data import Extras
from riskreg.reports.text import clean

Cell: TypeAlias = str | int | date | None
Rows: TypeAlias = list[Sequence[Cell]]


def sheets(report: RegisterReport, extras: Extras) -> list[tuple[str, Rows]]:
    """(title, rows with the header first) for each sheet; one without rows below its header is left out of the file."""
    return [
        (_("Actions"), _actions(extras)),
        (_("Acceptances"), _acceptances(extras)),
        (_("Decisions"), _decisions(extras)),
        (_("Scales"), _scales(report)),
    ]


def _actions(extras: Extras) -> Rows:
    header = [_("Reference"), _("Action"), _("State"), _("Owner"), _("Due"), _("Done on"), _("Note")]
    rows: Rows = [header]
    for row in extras.actions:
        state = _label(ActionState, row.state)
        rows.append((row.reference, clean(row.title), state, clean(row.owner), row.due_on, row.completed_on, row.note))
    return rows


def _acceptances(extras: Extras) -> Rows:
    header = [
        *(_("Reference"), _("State"), _("Approver"), _("Likelihood"), _("Impact")),
        *(_("Why it is acceptable"), _("Conditions"), _("Signed on"), _("Expires on"), _("Out of date")),
    ]
    rows: Rows = [header]
    for row in extras.acceptances:
        stated = (_label(AcceptanceState, row.state), clean(row.approver), row.likelihood, row.impact)
        terms = (clean(row.rationale), clean(row.conditions), row.signed_on, row.expires_on)
        rows.append((row.reference, *stated, *terms, _("yes") if row.stale else ""))
    return rows


def _decisions(extras: Extras) -> Rows:
    rows: Rows = [[_("Number"), _("Reference"), _("Kind"), _("Decision"), _("Why"), _("By"), _("On")]]
    for row in extras.decisions:
        texts = (clean(row.text), clean(row.rationale), clean(row.decided_by))
        rows.append((row.number, row.reference, _label(ReviewOutcome, row.kind), *texts, row.decided_on))
    return rows


def _scales(report: RegisterReport) -> Rows:
    rows: Rows = [[_("Scale"), _("Level"), _("Word"), _("Meaning")]]
    for name, levels in ((_("Likelihood"), report.grid.likelihood), (_("Impact"), report.grid.impact)):
        for number, level in enumerate(levels, start=1):
            rows.append((name, number, clean(level.label), clean(level.description)))
    for band in report.grid.bands:
        rows.append((_("Rating"), band.minimum, band.rating, _("from this score on")))
    return rows


def _label(choices: type, value: str) -> str:
    labels = dict(choices.choices)  # type: ignore[attr-defined]
    return str(labels.get(value, value))
