"""Bringing in the risks of a file. The reading is done elsewhere; here the rows become risks."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from riskreg.choices import CloseReason, RiskSource, RiskState
from riskreg.domain import recording, risks
from riskreg.domain.errors import Refused
from riskreg.lib.tags import Tag, format_tags
from riskreg.models import Category, ImportFile, Register, Risk, User

LEVELS = ("likelihood", "impact")
TEXTS = ("cause", "consequence", "controls")


# A risk as a file gives it: has what `imports.plan.PlannedRisk` has, which this layer may not import.
Row = Any


@dataclass
class Outcome:
    """What an import did, or with `dry_run` would do: rows of the file → references."""

    created: dict[int, str] = field(default_factory=dict)
    updated: dict[int, str] = field(default_factory=dict)
    unchanged: dict[int, str] = field(default_factory=dict)

    def counts(self) -> dict[str, int]:
        """How many of each."""
        return {"created": len(self.created), "updated": len(self.updated), "unchanged": len(self.unchanged)}


@transaction.atomic
def keep_file(*, register: Register, name: str, data: bytes, by: Any, now: datetime) -> ImportFile:
    """Keep an uploaded file until somebody decides; nothing is imported yet."""
    return ImportFile.objects.create(
        register=register, name=name[:255], data=data, sha256=hashlib.sha256(data).hexdigest(), uploaded_by=by,
        uploaded_at=now,
    )  # fmt: skip


@transaction.atomic
def set_options(*, file: ImportFile, options: Mapping[str, Any]) -> None:
    """Remember how the file is to be read; Refused once it is imported."""
    if file.imported_at:
        raise Refused(_("This file has been imported."))
    file.options = dict(options)
    ImportFile.objects.filter(pk=file.pk, imported_at=None).update(options=file.options)


@transaction.atomic
def run(
    *,
    register: Register,
    file: ImportFile,
    rows: Iterable[Row],
    paired: bool,
    by: Any,
    now: datetime,
    today: date,
    reason: str,
    skipped: int,
    problems: int,
) -> None:
    """Import a kept file and note its result on it; Refused when somebody else did so meanwhile."""
    if not ImportFile.objects.filter(pk=file.pk, imported_at=None).update(imported_at=now):
        raise Refused(_("This file has been imported."))
    outcome = import_risks(register=register, rows=rows, paired=paired, by=by, now=now, today=today, reason=reason)
    file.imported_at, file.result = now, outcome.counts() | {"skipped": skipped, "problems": problems}
    ImportFile.objects.filter(pk=file.pk).update(result=file.result)


def foresee(*, register: Register, rows: Iterable[Row], paired: bool) -> Outcome:
    """What `import_risks` would do with these rows, without doing it."""
    return _sort(register, rows, paired=paired)[0]


@transaction.atomic
def import_risks(
    *, register: Register, rows: Iterable[Row], paired: bool, by: Any, now: datetime, today: date, reason: str
) -> Outcome:
    """Write the rows as risks, all or none, and say what became of each.

    A row whose reference, or else whose title, is already in the register updates that risk
    with the values the file gives; the others are new. `paired`: the file has two pairs of
    scores, inherent and current; otherwise its one pair is the current score. Raises Refused.
    """
    outcome, fresh, changed = _sort(register, rows, paired=paired)
    categories = _categories(register, [row for row, _values in fresh], by=by, now=now)
    for row, values in fresh:
        values["category"] = categories.get(row.category.strip().casefold())
    logged = risks.log_risks(
        register=register, by=by, now=now, today=today, items=[values for _row, values in fresh], reason=reason
    )
    for (row, _values), risk in zip(fresh, logged, strict=True):
        outcome.created[row.row] = risk.reference
        _close(risk, row, by=by, now=now, reason=reason)
    for row, risk, values in changed:
        risks.edit_risk(risk=risk, by=by, now=now, today=today, seen=risk.version, values=values, reason=reason)
        _close(risk, row, by=by, now=now, reason=reason)
    return outcome


def _sort(
    register: Register, rows: Iterable[Row], *, paired: bool
) -> tuple[Outcome, list[tuple[Row, dict[str, Any]]], list[tuple[Row, Risk, dict[str, Any]]]]:
    """Which rows are new, and which risks they change and how."""
    outcome = Outcome()
    fresh: list[tuple[Row, dict[str, Any]]] = []
    changed: list[tuple[Row, Risk, dict[str, Any]]] = []
    known = _Known(register)
    for row in rows:
        values = _values(row, known.people, paired=paired)
        risk = known.risk(row)
        if risk is None:
            fresh.append((row, values))
            outcome.created[row.row] = ""
            continue
        different = {
            name: value for name, value in values.items() if value not in (None, "") and getattr(risk, name) != value
        }
        different.pop("source", None)
        if different.keys() <= {"imported_cells"} or risk.state == RiskState.CLOSED:
            outcome.unchanged[row.row] = risk.reference
        else:
            changed.append((row, risk, different))
            outcome.updated[row.row] = risk.reference
    return outcome, fresh, changed


class _Known:
    """The risks and people a file may speak of."""

    def __init__(self, register: Register) -> None:
        self.by_reference: dict[str, Risk] = {}
        self.by_title: dict[str, Risk] = {}
        for risk in Risk.objects.filter(register=register).select_related("register__matrix").order_by("-number"):
            self.by_reference[risk.reference.casefold()] = risk
            self.by_title[risk.title.casefold()] = risk
        self.people: dict[str, User | None] = {}
        for person in User.objects.members_of(register):
            self.people[person.email.casefold()] = person
            name = person.name.casefold()
            self.people[name] = None if name in self.people else person  # namesakes: nobody is guessed

    def risk(self, row: Row) -> Risk | None:
        """The risk that a row means, each at most once."""
        found = self.by_reference.get(row.reference.strip().casefold()) or self.by_title.get(row.title.casefold())
        if found is not None:
            self.by_reference.pop(found.reference.casefold(), None)
            self.by_title.pop(found.title.casefold(), None)
        return found


def _values(row: Row, people: Mapping[str, User | None], *, paired: bool) -> dict[str, Any]:
    owner = people.get(row.owner.strip().casefold()) if row.owner else None
    cells = dict(row.original) | ({"reference": row.reference} if row.reference else {})
    values: dict[str, Any] = {name: getattr(row, name) for name in TEXTS}
    values |= {
        "title": row.title[:200], "event": row.event or row.description, "strategy": row.strategy,
        "strategy_note": row.mitigation, "owner": owner, "owner_as_written": "" if owner else row.owner[:200],
        "tags": format_tags([Tag("tag", name.replace(":", " ")) for name in row.tags]), "source": RiskSource.IMPORT,
        "imported_cells": cells, "target_likelihood": row.target_likelihood,
        "target_impact": row.target_impact,
    }  # fmt: skip
    for level in LEVELS:
        first, second = getattr(row, level), getattr(row, f"residual_{level}")
        values |= {f"inherent_{level}": first, f"current_{level}": second} if paired else {f"current_{level}": first}
    return values


def _categories(register: Register, rows: list[Row], *, by: Any, now: datetime) -> dict[str, Category]:
    """The register's categories by name in lower case, with those the file brings added at the end."""
    found = {category.name.casefold(): category for category in register.categories.all()}
    fresh: dict[str, Category] = {}
    for row in rows:
        name = " ".join(row.category.split())[:60]
        if name and name.casefold() not in found:
            position = len(found) + len(fresh) + 1
            fresh.setdefault(name.casefold(), Category(register=register, name=name, position=position))
    recording.insert_all(list(fresh.values()), by=by, now=now, reason=_("Named in an imported file."))
    return found | fresh


def _close(risk: Risk, row: Row, *, by: Any, now: datetime, reason: str) -> None:
    if row.state == RiskState.CLOSED and risk.state != RiskState.CLOSED:
        why = row.close_reason if row.close_reason in CloseReason.values else CloseReason.IRRELEVANT
        if why == CloseReason.DUPLICATE:
            why = CloseReason.IRRELEVANT
        risks.close_risk(risk=risk, by=by, now=now, seen=risk.version, close_reason=why, reason=reason)
