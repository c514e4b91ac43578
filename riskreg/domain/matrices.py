"""Matrices: the ready ones, and what makes one usable. A register gets another one through domain.rescoring."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from riskreg.domain.errors import Refused
from riskreg.domain.fixtures import shipped
from riskreg.models import Matrix, Register
from riskreg.scoring import Grid, grid_faults, grid_from_json

DEFAULT_KEY = "5x5"


def load_ready_matrices(*, now: datetime) -> list[Matrix]:
    """The ready matrices in the order of fixtures/matrices.yaml, written to the database on first use.

    A register takes a copy, so a row that a newer release words differently may be brought up to date.
    """
    stored = {matrix.key: matrix for matrix in Matrix.objects.filter(register=None).exclude(key="")}
    return [_stored(stored.get(entry["key"]), entry, now) for entry in shipped("matrices")]


def ready_matrix(key: str, *, now: datetime) -> Matrix:
    """The ready matrix of this key; raises Refused when there is none."""
    found = next((matrix for matrix in load_ready_matrices(now=now) if matrix.key == key), None)
    if found is None:
        raise Refused(_("Choose one of the ready matrices."), field="matrix")
    return found


def next_number(register: Register) -> int:
    """The number of the register's next matrix version."""
    return (Matrix.objects.filter(register=register).aggregate(last=Max("number"))["last"] or 0) + 1


def guidance_of(register: Register) -> list[tuple[str, list[tuple[str, str]]]]:
    """What each impact level looks like: (dimension, [(label, text)]); empty where the matrix does not say."""
    labels = [level.label for level in register.grid.impact]
    rows = register.matrix.guidance if register.matrix else []
    return [(row["dimension"], list(zip(labels, row["levels"], strict=False))) for row in rows]


def fault_message(code: str) -> str:
    """A fault of scoring.grid_faults in words."""
    return {
        "likelihood_count": _("Likelihood needs three to six levels."),
        "impact_count": _("Impact needs three to six levels."),
        "label_missing": _("Every level needs a label."),
        "label_twice": _("Two levels of one scale have the same label."),
        "band_start": _("The lowest rating starts at score 1."),
        "band_order": _("Each rating starts at a higher score than the one below it."),
        "band_unknown": _("This rating is not known."),
        "band_unreachable": _("No cell of the matrix has a score in one of the ratings."),
    }[code]


def check_grid(grid: Grid, *, appetite: int, tolerance: int) -> None:
    """Raise Refused when the matrix cannot be used, or the limits do not fit it."""
    for code in grid_faults(grid):
        raise Refused(fault_message(code))
    check_limits(grid, appetite=appetite, tolerance=tolerance)


def check_limits(grid: Grid, *, appetite: int, tolerance: int) -> None:
    """Raise Refused unless 1 ≤ appetite ≤ tolerance ≤ the highest score."""
    top = grid.top_score
    if not 1 <= appetite <= top:
        raise Refused(_("The appetite lies between 1 and the highest score, %(top)s.") % {"top": top}, field="appetite")
    if tolerance < appetite:
        raise Refused(_("The tolerance cannot be below the appetite."), field="tolerance")
    if tolerance > top:
        raise Refused(_("The highest score of this matrix is %(top)s.") % {"top": top}, field="tolerance")


def _stored(row: Matrix | None, entry: Mapping[str, Any], now: datetime) -> Matrix:
    fields = _fields(entry)
    if row is None:
        return Matrix.objects.get_or_create(key=entry["key"], register=None, defaults=fields | {"created_at": now})[0]
    if any(getattr(row, name) != value for name, value in fields.items()):
        Matrix.objects.filter(pk=row.pk).update(**fields)
        row.refresh_from_db()
    return row


def _fields(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "name": entry["name"],
        "levels": grid_from_json(dict(entry)).as_json(),
        "guidance": entry.get("guidance", []),
        "suggested_appetite": entry["appetite"],
        "suggested_tolerance": entry["tolerance"],
    }
