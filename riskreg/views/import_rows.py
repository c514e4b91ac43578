"""Every row of a file with what importing it would do, as the preview shows it."""

from collections import Counter
from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from riskreg.domain.import_rows import Outcome
from riskreg.forms.imports import FIELD_LABELS
from riskreg.imports.plan import ImportPlan, PlannedRisk
from riskreg.lib.tags import parse_tags
from riskreg.models import Register, Risk

FATES = {
    "new": gettext_lazy("new"),
    "update": gettext_lazy("updated"),
    "same": gettext_lazy("unchanged"),
    "skipped": gettext_lazy("skipped"),
    "stopped": gettext_lazy("stopped by a problem"),
}
LONGEST = 80


def preview_rows(register: Register, plan: ImportPlan, outcome: Outcome) -> list[dict[str, Any]]:
    """One entry for each row read, in their order: a risk, a row that is skipped, or one stopped by a problem."""
    rows = [_risk_row(register, plan, outcome, risk) for risk in plan.risks]
    rows += [{"row": skipped.row, "fate": "skipped", "reason": skipped.reason} for skipped in plan.skipped]
    stopped = set(plan.stopped_rows())
    seen: set[int] = set()
    for problem in plan.problems:
        if problem.row in stopped and problem.row not in seen:
            seen.add(problem.row)
            rows.append({"row": problem.row, "fate": "stopped", "reason": problem.reason, "value": problem.value})
    return sorted(rows, key=lambda row: row["row"])


def tally(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """How many rows meet each fate, with the word for it."""
    counts = Counter(row["fate"] for row in rows)
    return [{"fate": fate, "word": word, "count": counts[fate]} for fate, word in FATES.items()]


def clashes(outcome: Outcome, take: Collection[int]) -> list[dict[str, Any]]:
    """The rows in which the register and the file changed the same field, with both values."""
    found = []
    references = outcome.updated | outcome.unchanged
    for row, fields in sorted(outcome.clashes.items()):
        changes = [_change(name, here, there) for name, (here, there) in fields.items()]
        found.append({"row": row, "reference": references.get(row, ""), "changes": changes, "taken": row in take})
    return found


def _risk_row(register: Register, plan: ImportPlan, outcome: Outcome, risk: PlannedRisk) -> dict[str, Any]:
    likelihood, impact = risk.likelihood, risk.impact
    if plan.paired:
        likelihood, impact = risk.residual_likelihood, risk.residual_impact
    written = likelihood * impact if likelihood and impact else None
    was, points = outcome.scores.get(risk.row, (None, written))
    fate = "update" if risk.row in outcome.updated else "same" if risk.row in outcome.unchanged else "new"
    return {
        "row": risk.row,
        "risk": risk,
        "points": points,
        "rating": register.grid.rating(points),
        "was": was if was != points else None,
        "was_rating": register.grid.rating(was),
        "fate": fate,
        "reference": outcome.updated.get(risk.row) or outcome.unchanged.get(risk.row),
        "stranger": risk.row in outcome.strangers,
        "changes": [_change(name, *values) for name, values in outcome.changes.get(risk.row, {}).items()],
        "notes": [*risk.warnings, *outcome.notes.get(risk.row, ())],
        "cells": [{"label": FIELD_LABELS.get(name, name), "text": text} for name, text in risk.original.items()],
    }


def _change(name: str, before: Any, after: Any) -> dict[str, str]:
    model_field: Any = Risk._meta.get_field(name)
    label = FIELD_LABELS["mitigation"] if name == "strategy_note" else model_field.verbose_name
    return {"label": str(label), "before": _short(name, before), "after": _short(name, after)}


def _short(name: str, value: Any) -> str:
    """A value in a few words; "nothing" where there is none."""
    if name == "tags":
        value = ", ".join(tag.name for tag in parse_tags(value or ""))
    elif name == "links":
        value = ", ".join(link["url"] for link in value or [])
    text = " ".join(str(value if value is not None else "").split())
    return (text if len(text) <= LONGEST else text[:LONGEST] + "…") or _("nothing")
