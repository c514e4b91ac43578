"""A new matrix for a register: what it would do to every risk, and doing it.

A matrix in use is never edited. The new version is shown first, risk by risk, and nothing is
written until somebody confirms exactly what they saw.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from riskreg.access.permissions import Permission
from riskreg.choices import RiskState
from riskreg.domain import acceptances, cadence, ledger, matrices, reasons, recording
from riskreg.domain.errors import Conflict, Refused
from riskreg.domain.rights import require_right
from riskreg.models import Matrix, Register, Risk, User
from riskreg.scoring import Grid, rescale, score

PAIRS = ("current", "inherent", "target")
Levels = tuple[int | None, int | None]  # likelihood, impact


@dataclass(frozen=True, slots=True)
class LevelMap:
    """Where each old level goes: index 0 holds the new level of the old level 1."""

    likelihood: tuple[int, ...]
    impact: tuple[int, ...]

    def move(self, levels: Levels) -> Levels:
        """A pair of levels on the new scales; a missing level stays missing."""
        likelihood, impact = levels
        return (
            self.likelihood[likelihood - 1] if likelihood else None,
            self.impact[impact - 1] if impact else None,
        )

    def fits(self, old: Grid, new: Grid) -> bool:
        """Whether it has an answer for every old level, on the new scales."""
        scales = ((self.likelihood, old.likelihood, new.likelihood), (self.impact, old.impact, new.impact))
        return all(
            len(levels) == len(was) and all(1 <= level <= len(now) for level in levels) for levels, was, now in scales
        )


@dataclass(frozen=True, slots=True)
class Place:
    """Where a pair of levels stands on a matrix."""

    levels: Levels
    points: int | None
    rating: str


@dataclass(frozen=True, slots=True)
class Shift:
    """One pair of levels (of PAIRS), before and after."""

    pair: str
    before: Place
    after: Place

    @property
    def changes(self) -> bool:
        """Whether a level, the score or the rating is another one."""
        return self.before != self.after


@dataclass(frozen=True, slots=True)
class Rescored:
    """A risk and what happens to each of its assessments."""

    risk: Risk
    shifts: tuple[Shift, ...]

    @property
    def current(self) -> Shift:
        """What happens to today's assessment."""
        return self.shifts[0]


@dataclass(frozen=True, slots=True)
class Preview:
    """What a new matrix would do; `fingerprint` stands for the risks as they were read."""

    changed: list[Rescored]
    unchanged: int
    fingerprint: str


def proposed_map(old: Grid, new: Grid) -> LevelMap:
    """The map that keeps order and both ends (see scoring.rescale)."""
    return LevelMap(
        likelihood=_stretched(len(old.likelihood), len(new.likelihood)),
        impact=_stretched(len(old.impact), len(new.impact)),
    )


def preview(
    *, register: Register, grid: Grid, level_map: LevelMap, corrections: Mapping[int, Levels] | None = None
) -> Preview:
    """What the matrix would do to the risks; `corrections` (risk id → levels) overrule the map for today's score."""
    return _preview(_scored(register), register.grid, grid, level_map, corrections or {})


@transaction.atomic
def change_matrix(
    *,
    register: Register,
    grid: Grid,
    name: str,
    appetite: int,
    tolerance: int,
    level_map: LevelMap,
    fingerprint: str,
    by: User | None,
    now: datetime,
    today: date,
    seen: int,
    corrections: Mapping[int, Levels] | None = None,
    guidance: list[dict[str, Any]] | None = None,
) -> int:
    """Put a new version of the matrix in force and re-score risk by risk; returns how many were re-scored.

    `guidance` says what each impact level looks like by dimension; without it the new version keeps what there is.
    Raises PermissionDenied, Refused (a matrix or limits that cannot be used, or the one in force),
    and Conflict when the register or any scored risk has changed since the preview.
    """
    require_right(by, Permission.MANAGE_REGISTER, register)
    current = Register.objects.select_for_update().select_related(None).get(pk=register.pk)
    if current.version != seen:
        raise Conflict(current)
    old = register.grid
    _check(register, grid, name, appetite=appetite, tolerance=tolerance, level_map=level_map)
    if not all(_on_scale(levels, grid) for levels in (corrections or {}).values()):
        raise Refused(_("A corrected level is off the new matrix."))
    found = _preview(_scored(register, lock=True), old, grid, level_map, corrections or {})
    if found.fingerprint != fingerprint:
        raise Conflict(current)
    told = guidance if guidance is not None else register.matrix.guidance if register.matrix else []
    matrix = _new_version(register, grid, name, told, appetite=appetite, tolerance=tolerance, by=by, now=now)
    reason = reasons.RESCORED % {"number": matrix.number}
    changes = {"matrix": matrix, "appetite": appetite, "tolerance": tolerance}
    recording.update(register, changes, by=by, now=now, seen=seen, reason=reason)
    acceptances.mark_register_stale(register=register, by=by, now=now)
    rescored = [(entry.risk, _values(register, entry, today)) for entry in found.changed]
    return recording.update_all(rescored, by=by, now=now, reason=reason)


def _check(register: Register, grid: Grid, name: str, *, appetite: int, tolerance: int, level_map: LevelMap) -> None:
    matrices.check_grid(grid, appetite=appetite, tolerance=tolerance)
    if not level_map.fits(register.grid, grid):
        raise Refused(_("Say for every old level which new level it becomes."))
    if grid == register.grid and register.matrix is not None and name == register.matrix.name:
        raise Refused(_("This is the matrix in force: there is nothing to change."))


def _scored(register: Register, *, lock: bool = False) -> list[Risk]:
    risks = Risk.objects.filter(register=register).exclude(
        **{f"{pair}_{axis}": None for pair in PAIRS for axis in ("likelihood", "impact")}
    )
    found = list((risks.select_for_update() if lock else risks).order_by("number"))
    for risk in found:
        risk.register = register  # spares a query for each
    return found


def _preview(
    risks: list[Risk], old: Grid, new: Grid, level_map: LevelMap, corrections: Mapping[int, Levels]
) -> Preview:
    entries = [Rescored(risk, _shifts(risk, old, new, level_map, corrections.get(risk.pk))) for risk in risks]
    changed = [entry for entry in entries if any(shift.changes for shift in entry.shifts)]
    versions = ",".join(f"{risk.pk}:{risk.version}" for risk in risks)
    return Preview(changed, len(risks) - len(changed), hashlib.sha256(versions.encode()).hexdigest())


def _shifts(risk: Risk, old: Grid, new: Grid, level_map: LevelMap, correction: Levels | None) -> tuple[Shift, ...]:
    shifts = []
    for pair in PAIRS:
        levels = (getattr(risk, f"{pair}_likelihood"), getattr(risk, f"{pair}_impact"))
        after = level_map.move(levels)
        if pair == "current" and correction is not None:
            after = (correction[0] or after[0], correction[1] or after[1])
        shifts.append(Shift(pair, _place(old, levels), _place(new, after)))
    return tuple(shifts)


def _place(grid: Grid, levels: Levels) -> Place:
    points = score(*levels)
    return Place(levels, points, grid.rating(points))


def _values(register: Register, entry: Rescored, today: date) -> dict[str, object]:
    """What one risk is to be; a new word for a rating alone is no change."""
    risk, current = entry.risk, entry.current
    values: dict[str, object] = {}
    for shift in entry.shifts:
        values[f"{shift.pair}_likelihood"], values[f"{shift.pair}_impact"] = shift.after.levels
    if risk.state != RiskState.CLOSED:
        values["next_review_on"] = cadence.after_rescoring(
            register, due=risk.next_review_on, was=current.before.rating, now=current.after.rating, today=today
        )
    return values


def _on_scale(levels: Levels, grid: Grid) -> bool:
    return (levels[0] or 1) in range(1, len(grid.likelihood) + 1) and (levels[1] or 1) in range(1, len(grid.impact) + 1)


def _new_version(
    register: Register,
    grid: Grid,
    name: str,
    guidance: list[dict[str, Any]],
    *,
    appetite: int,
    tolerance: int,
    by: User | None,
    now: datetime,
) -> Matrix:
    kept = [row for row in guidance if len(row["levels"]) == len(grid.impact)]
    matrix = Matrix.objects.create(
        register=register, number=matrices.next_number(register), name=name, levels=grid.as_json(), guidance=kept,
        suggested_appetite=appetite, suggested_tolerance=tolerance, created_at=now, created_by=by,
    )  # fmt: skip
    ledger.append_row(register, matrix, type="matrix_version_added", by=by, now=now)
    return matrix


def _stretched(was: int, now: int) -> tuple[int, ...]:
    return tuple(rescale(level, was=was, now=now) or 1 for level in range(1, was + 1))
