"""The matrix editor and its preview. Nothing is written until somebody confirms what they saw."""

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from riskreg.access.permissions import Permission
from riskreg.domain import matrices, rescoring
from riskreg.domain.errors import Conflict, Refused
from riskreg.domain.ready_words import in_words
from riskreg.forms.base import show_refusal
from riskreg.forms.matrices import LevelMapForm, MatrixForm, corrections, matrix_initial
from riskreg.lib.languages import speaking
from riskreg.models import Matrix, Register
from riskreg.views import held
from riskreg.views.common import Request, clock, register_for
from riskreg.views.register_list import cells

SHOWN = 500  # risks listed one by one; beyond that the table by score says what happens


@require_safe
def settings_matrix(request: Request, code: str) -> HttpResponse:
    """The editor, filled from the matrix in force or, with `?from=`, from a ready one."""
    register = register_for(request, code, Permission.MANAGE_REGISTER)
    ready = _ready(register)
    chosen = next((matrix for matrix in ready if matrix.key == request.GET.get("from")), None)
    if chosen is not None:
        limits = {"appetite": chosen.suggested_appetite, "tolerance": chosen.suggested_tolerance}
        initial = matrix_initial(chosen, **limits) | {"based_on": chosen.key}
    else:
        initial = matrix_initial(register.matrix, appetite=register.appetite, tolerance=register.tolerance)  # type: ignore[arg-type]
    typed = held.take(request, f"{request.path}preview/")
    form = MatrixForm(initial=initial | {"version": register.version} | typed)
    return _editor(request, register, form, ready=ready, chosen=chosen)


def _ready(register: Register) -> list[Matrix]:
    """The ready matrices, in the register's language: their words become its data."""
    with speaking(register.language):
        return [in_words(matrix) for matrix in matrices.load_ready_matrices(now=clock()[0])]


@require_POST
def settings_matrix_preview(request: Request, code: str) -> HttpResponse:
    """What the new matrix would do to each risk; the button `confirm` does it, `edit` goes back to the editor."""
    register = register_for(request, code, Permission.MANAGE_REGISTER)
    form = MatrixForm(request.POST)
    if not form.is_valid() or form.grid is None or "edit" in request.POST:
        status = 200 if form.is_valid() else 422
        return _editor(request, register, form, status=status)
    try:
        matrices.check_limits(
            form.grid, appetite=form.cleaned_data["appetite"], tolerance=form.cleaned_data["tolerance"]
        )
        if "confirm" in request.POST:
            return _confirmed(request, register, form)
    except Refused as refused:
        show_refusal(form, refused)
        return _editor(request, register, form, status=422)
    except Conflict:
        register = register_for(request, register.code, Permission.MANAGE_REGISTER)
        return _preview(request, register, form, stale=True)
    return _preview(request, register, form, stale=False)


def _confirmed(request: Request, register: Register, form: MatrixForm) -> HttpResponse:
    now, today = clock()
    grid, values = form.grid, form.cleaned_data
    based_on = next((ready for ready in _ready(register) if ready.key == values["based_on"]), None)
    assert grid is not None  # noqa: S101 - a valid form has built it
    count = rescoring.change_matrix(
        register=register, grid=grid, name=values["name"], appetite=values["appetite"], tolerance=values["tolerance"],
        level_map=_map_form(request.POST, register, form).level_map(), corrections=corrections(request.POST, grid),
        fingerprint=request.POST.get("fingerprint", ""), by=request.user, now=now, today=today, seen=values["version"],
        guidance=based_on.guidance if based_on else None,
    )  # fmt: skip
    done = ngettext("%(n)s risk was re-scored.", "%(n)s risks were re-scored.", count) % {"n": count}
    messages.success(request, _("The new matrix is in force.") + (f" {done}" if count else ""))
    return redirect("settings_matrix", code=register.code)


def _map_form(data: QueryDict, register: Register, form: MatrixForm) -> LevelMapForm:
    assert form.grid is not None  # noqa: S101 - a valid form has built it
    proposed = rescoring.proposed_map(register.grid, form.grid)
    answered = data if any(name.startswith("map_") for name in data) else None
    return LevelMapForm(answered, old=register.grid, new=form.grid, proposed=proposed)


def _preview(request: Request, register: Register, form: MatrixForm, *, stale: bool) -> HttpResponse:
    grid = form.grid
    assert grid is not None  # noqa: S101 - a valid form has built it
    map_form = _map_form(request.POST, register, form)
    corrected = corrections(request.POST, grid)
    found = rescoring.preview(
        register=register, grid=grid, level_map=map_form.level_map(), corrections=corrected
    )  # fmt: skip
    typed = dict(form.typed()) | {"version": register.version}
    context = {
        "register": register, "section": "settings_matrix", "nav": "registers", "form": form, "grid": grid,
        "cells": cells(grid), "map_form": map_form, "typed": typed.items(), "found": found, "stale": stale,
        "rows": [_row(entry, map_form.level_map(), corrected) for entry in found.changed[:SHOWN]],
        "more": max(0, len(found.changed) - SHOWN), "groups": _groups(found.changed),
    }  # fmt: skip
    return render(request, "registers/settings_matrix_preview.html", context, status=409 if stale else 200)


def _row(
    entry: rescoring.Rescored, level_map: rescoring.LevelMap, corrected: dict[int, rescoring.Levels]
) -> dict[str, object]:
    mapped = level_map.move(entry.current.before.levels)
    own = corrected.get(entry.risk.pk, (None, None))
    return {
        "risk": entry.risk, "current": entry.current, "others": [shift for shift in entry.shifts[1:] if shift.changes],
        "mapped": mapped, "own": own,
    }  # fmt: skip


def _groups(changed: list[rescoring.Rescored]) -> list[dict[str, object]]:
    """How many risks go from which score to which, so that every one is accounted for however many there are."""
    counts: dict[tuple[rescoring.Place, rescoring.Place], int] = {}
    for entry in changed:
        key = (_bare(entry.current.before), _bare(entry.current.after))
        counts[key] = counts.get(key, 0) + 1
    order = sorted(counts, key=lambda places: (-(places[0].points or 0), -(places[1].points or 0)))
    return [{"before": before, "after": after, "count": counts[before, after]} for before, after in order]


def _bare(place: rescoring.Place) -> rescoring.Place:
    return rescoring.Place((None, None), place.points, place.rating)


def _editor(
    request: Request,
    register: Register,
    form: MatrixForm,
    *,
    status: int = 200,
    ready: list[Matrix] | None = None,
    chosen: Matrix | None = None,
) -> HttpResponse:
    context = {
        "register": register, "section": "settings_matrix", "nav": "registers", "form": form, "chosen": chosen,
        "ready": ready or _ready(register), "cells": cells(register.grid),
    }  # fmt: skip
    return render(request, "registers/settings_matrix.html", context, status=status)
