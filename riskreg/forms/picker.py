"""The matrix as a form field: one value, likelihood × impact, as in "4x3"."""

import re
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from riskreg.choices import Rating
from riskreg.domain.matrices import guidance_of
from riskreg.models import Register
from riskreg.scoring import ABOVE_TOLERANCE, WITHIN_APPETITE

Pair = tuple[int | None, int | None]


class ScoreField(forms.CharField):
    """Likelihood and impact on the register's matrix; cleans to (likelihood, impact), (None, None) when not scored."""

    def __init__(self, register: Register, **kwargs: Any) -> None:
        super().__init__(**({"required": False, "max_length": 5} | kwargs))
        self.register = register

    def prepare_value(self, value: Any) -> Any:
        """A pair is shown as "4x3"; a pair with a gap as nothing."""
        if isinstance(value, tuple):
            return f"{value[0]}x{value[1]}" if all(value) else ""
        return value or ""

    def clean(self, value: Any) -> Pair:
        """The pair; raises ValidationError for anything off the matrix."""
        text = super().clean(value)
        if not text:
            return None, None
        found = re.fullmatch(r"([1-9])x([1-9])", text)
        grid = self.register.grid
        if not found or int(found[1]) > len(grid.likelihood) or int(found[2]) > len(grid.impact):
            raise forms.ValidationError(gettext_lazy("Choose a cell of the matrix."))
        return int(found[1]), int(found[2])

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether another cell is chosen than the one shown at first."""
        return (self.prepare_value(initial) or "") != (data or "")

    def in_words(self, value: str) -> str:
        """What "4x3" means: "12 High: Likely × Serious"."""
        try:
            likelihood, impact = self.clean(value)
        except forms.ValidationError:
            return value
        if not (likelihood and impact):
            return _("Not scored")
        grid = self.register.grid
        word = Rating(grid.rating(likelihood * impact)).label
        places = f"{grid.likelihood_label(likelihood)} × {grid.impact_label(impact)}"
        return f"{likelihood * impact} {word}: {places}"

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> BoundField:
        """A bound field that can lay itself out as a matrix."""
        return BoundScore(form, self, field_name)


class BoundScore(BoundField):
    """A score field in a form, with the table that `components/matrix_picker.html` draws."""

    field: ScoreField

    @cached_property
    def pick(self) -> dict[str, Any]:
        """Columns, rows and the chosen cell, as the component expects them."""
        grid = self.field.register.grid
        rows: list[dict[str, Any]] = [
            {"label": level.label, "means": level.description, "cells": self._cells(number)}
            for number, level in reversed(list(enumerate(grid.likelihood, 1)))
        ]
        chosen = next((cell for row in rows for cell in row["cells"] if cell["checked"]), None)
        columns: list[dict[str, str]] = [{"label": level.label, "means": level.description} for level in grid.impact]
        column = columns[chosen["impact"] - 1] if chosen else None
        return {
            "name": self.html_name,
            "columns": columns,
            "rows": rows,
            "chosen": chosen,
            "chosen_means": column if column and column["means"] else None,
            "guidance": guidance_of(self.field.register),
        }

    def _cells(self, likelihood: int) -> list[dict[str, Any]]:
        grid = self.field.register.grid
        picked = self.value()
        cells = []
        for impact, level in enumerate(grid.impact, 1):
            score = likelihood * impact
            band = grid.rating(score)
            word = Rating(band).label
            names = {
                "likelihood": grid.likelihood_label(likelihood), "impact": level.label, "score": score, "word": word,
            }  # fmt: skip
            cells.append({
                "value": f"{likelihood}x{impact}", "score": score, "band": band, "word": word, "impact": impact,
                "limit": limit_words(self.field.register, score), "checked": picked == f"{likelihood}x{impact}",
                "label": _("%(likelihood)s, %(impact)s: %(score)s %(word)s") % names,
            })  # fmt: skip
        return cells


def limit_words(register: Register, score: int | None) -> str:
    """Where a score stands against appetite and tolerance, in one sentence; "" without a score."""
    stands = register.verdict(score)
    limits = {"appetite": register.appetite, "tolerance": register.tolerance}
    if not stands:
        return ""
    if stands == ABOVE_TOLERANCE:
        return _("Above tolerance (%(tolerance)s).") % limits
    if stands == WITHIN_APPETITE:
        return _("Within appetite (%(appetite)s).") % limits
    return _("Above appetite (%(appetite)s), within tolerance (%(tolerance)s).") % limits
