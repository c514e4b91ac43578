"""Heat maps of open risks, as components/heatmap.html wants them: counts that lead to the risks they stand for."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from riskreg.choices import Rating
from riskreg.domain import figures
from riskreg.filters.query import Query
from riskreg.filters.risks import RiskFilter
from riskreg.models import Register
from riskreg.scoring import Grid, boundary


def heat_map(found: RiskFilter, query: Query, *, path: str = "", counted: bool = True) -> dict[str, Any]:
    """The heat map of the open risks that the filter keeps, cells left out of it, as components/heatmap.html wants it.

    A cell links to its risks under the same filter; the cell in force links back to all. Not `counted`: an empty map.
    """
    register, grid = found.register, found.register.grid
    counts = figures.cells(found.matching(leaving_out=("cell",))) if counted else {}
    base = query.without("cell")
    if not base.all("state"):
        base = base.adding("state", "open")
    label = _("Open risks by likelihood and impact; each number opens those risks")
    return counted_map(grid, counts, base, path, label, chosen=found.chosen["cell"]) | limits(register)


def counted_map(
    grid: Grid,
    counts: dict[figures.Cell, int],
    base: Query,
    path: str,
    label: str,
    name: str = "cell",
    chosen: figures.Cell | None = None,
) -> dict[str, Any]:
    """A heat map of these counts on a matrix, as components/heatmap.html wants it but for the limits.

    A cell links to its risks by the filter `name`; the `chosen` one back to all.
    """
    rows = [
        {
            "label": grid.likelihood_label(likelihood),
            "cells": [
                _cell(grid, (likelihood, impact), counts, base, path, chosen, name)
                for impact in range(1, len(grid.impact) + 1)
            ],
        }
        for likelihood in range(len(grid.likelihood), 0, -1)
    ]
    return {"label": label, "rows": rows, "columns": [level.label for level in grid.impact]}


def limits(register: Register) -> dict[str, Any]:
    """Appetite and tolerance: the numbers, and the lines between the cells."""
    return {
        "appetite": register.appetite,
        "tolerance": register.tolerance,
        "appetite_line": boundary(register.grid, register.appetite),
        "tolerance_line": boundary(register.grid, register.tolerance),
    }


def edges(register: Register, likelihood: int, impact: int) -> str:
    """The sides of a cell along which a limit runs, as classes: the cell lies above it, what is beyond does not."""
    found = []
    for name, limit in (("appetite", register.appetite), ("tolerance", register.tolerance)):
        if likelihood * impact <= limit:
            continue
        if impact == 1 or likelihood * (impact - 1) <= limit:
            found.append(f"{name}-left")
        if likelihood == 1 or (likelihood - 1) * impact <= limit:
            found.append(f"{name}-below")
    return " ".join(found)


def _cell(
    grid: Grid,
    cell: figures.Cell,
    counts: dict[figures.Cell, int],
    base: Query,
    path: str,
    chosen: figures.Cell | None,
    name: str = "cell",
) -> dict[str, Any]:
    likelihood, impact = cell
    points = likelihood * impact
    rating = grid.rating(points)
    found: dict[str, Any] = {"band": rating, "score": points, "count": counts.get(cell, 0)}
    if found["count"]:
        query = base if chosen == cell else base.adding(name, f"{likelihood}x{impact}")
        risks = ngettext("%(number)s risk", "%(number)s risks", found["count"]) % {"number": found["count"]}
        where = f"{grid.likelihood_label(likelihood)} × {grid.impact_label(impact)}"
        found |= {
            "href": f"{path}{query.href}",
            "current": chosen == cell,
            "title": _("%(risks)s: %(where)s, score %(score)s %(rating)s")
            % {"risks": risks, "where": where, "score": points, "rating": Rating(rating).label},
        }
    return found
