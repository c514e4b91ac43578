"""The matrix editor, and the answers on its preview.

Every scale has six rows; the ones left empty at the end are not used. That needs no script.
"""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from riskreg.choices import Rating
from riskreg.domain import matrices
from riskreg.domain.rescoring import LevelMap, Levels
from riskreg.forms.base import VersionedForm
from riskreg.models import Matrix
from riskreg.scoring import FEWEST_LEVELS, MOST_LEVELS, Band, Grid, Level, grid_faults

AXES = ("likelihood", "impact")
ROWS = range(1, MOST_LEVELS + 1)
PERCENT = 100


class MatrixForm(VersionedForm):
    """Levels with their meaning, the scores where each rating starts, and the limits that go with them."""

    name = forms.CharField(label=_("Name of this matrix"), max_length=80)
    appetite = forms.IntegerField(
        label=_("Appetite"), min_value=1, max_value=36, help_text=_("Scores up to this one are acceptable.")
    )
    tolerance = forms.IntegerField(
        label=_("Tolerance"), min_value=1, max_value=36, help_text=_("Scores above this one must be escalated.")
    )

    based_on = forms.SlugField(max_length=40, required=False, widget=forms.HiddenInput)  # a ready one, for its guidance

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for axis in AXES:
            for row in ROWS:
                self.fields.update(_level_fields(axis, row))
        for rating in Rating.values[1:]:
            self.fields[f"from_{rating}"] = forms.IntegerField(
                label=Rating(rating).label, min_value=2, max_value=36, required=False
            )
        self.grid: Grid | None = None

    def scales(self) -> list[tuple[str, Any, list[dict[str, Any]]]]:
        """Both scales for the template: axis, heading and a row of fields for each level, highest first."""
        headings = {"likelihood": _("Likelihood"), "impact": _("Impact")}
        return [(axis, headings[axis], [self._row(axis, row) for row in reversed(ROWS)]) for axis in AXES]

    def bands(self) -> list[dict[str, Any]]:
        """The ratings above low, for the template: each with the field for the score where it starts."""
        return [{"rating": rating, "word": Rating(rating).label, "field": self[f"from_{rating}"]}
                for rating in Rating.values[1:]]  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Builds `grid`; faults of the matrix stand at the head of the form."""
        cleaned = super().clean() or {}
        if not self.errors:
            grid = Grid(
                likelihood=self._levels("likelihood"), impact=self._levels("impact"), bands=self._bands(cleaned)
            )
            for code in grid_faults(grid):
                self.add_error(None, matrices.fault_message(code))
            self.grid = grid
        return cleaned

    def typed(self) -> list[tuple[str, str]]:
        """Everything as it was typed, to travel through the preview in hidden fields."""
        return [(name, self.data.get(name, "")) for name in self.fields]

    def _row(self, axis: str, row: int) -> dict[str, Any]:
        names = ("label", "description", "low", "high")
        return {"level": row, "optional": row > FEWEST_LEVELS} | {name: self[f"{axis}{row}_{name}"] for name in names}

    def _levels(self, axis: str) -> tuple[Level, ...]:
        found = [self._level(axis, row) for row in ROWS]
        while found and not found[-1].label and found[-1] == Level(""):
            found.pop()
        return tuple(found)

    def _level(self, axis: str, row: int) -> Level:
        low, high = (self.cleaned_data.get(f"{axis}{row}_{end}") for end in ("low", "high"))
        if axis == "likelihood":
            low, high = (None if end is None else round(end / PERCENT, 6) for end in (low, high))
        return Level(
            self.cleaned_data[f"{axis}{row}_label"], self.cleaned_data[f"{axis}{row}_description"], low, high
        )  # fmt: skip

    def _bands(self, cleaned: Mapping[str, Any]) -> tuple[Band, ...]:
        above = [(rating, cleaned.get(f"from_{rating}")) for rating in Rating.values[1:]]
        return (Band("low", 1), *(Band(rating, minimum) for rating, minimum in above if minimum))


def _level_fields(axis: str, row: int) -> dict[str, forms.Field]:
    top = PERCENT if axis == "likelihood" else None
    ends = {
        end: forms.FloatField(
            label=word, required=False, min_value=0, max_value=top, widget=forms.NumberInput(attrs={"step": "any"})
        )
        for end, word in (("low", _("from")), ("high", _("to")))
    }
    fields = {
        "label": forms.CharField(label=_("Word"), max_length=40, required=False),
        "description": forms.CharField(label=_("What it means"), max_length=300, required=False),
        **ends,
    }
    for field in fields.values():
        label = _("%(axis)s %(row)s, %(name)s") % {
            "axis": _("Likelihood") if axis == "likelihood" else _("Impact"), "row": row, "name": field.label
        }  # fmt: skip
        field.widget.attrs["aria-label"] = field.label = label
    return {f"{axis}{row}_{name}": field for name, field in fields.items()}


def matrix_initial(matrix: Matrix, *, appetite: int, tolerance: int) -> dict[str, Any]:
    """The editor's initial data for a matrix."""
    grid = matrix.grid
    found: dict[str, Any] = {"name": matrix.name, "appetite": appetite, "tolerance": tolerance}
    for axis in AXES:
        for row, level in enumerate(getattr(grid, axis), start=1):
            factor = PERCENT if axis == "likelihood" else 1
            found |= {f"{axis}{row}_label": level.label, f"{axis}{row}_description": level.description}
            found |= {f"{axis}{row}_{end}": _plain(getattr(level, end), factor) for end in ("low", "high")}
    return found | {f"from_{band.rating}": band.minimum for band in grid.bands if band.rating != Rating.LOW}


def _plain(number: float | None, factor: int) -> float | int | None:
    """A number without a useless ".0", and 0.07 × 100 as 7."""
    if number is None:
        return None
    scaled = round(number * factor, 6)
    return int(scaled) if scaled == int(scaled) else scaled


class LevelMapForm(forms.Form):
    """For every old level its new one; the proposal keeps order and both ends."""

    def __init__(self, *args: Any, old: Grid, new: Grid, proposed: LevelMap, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.proposed = proposed
        for axis in AXES:
            choices = [(row, f"{row} {level.label}") for row, level in enumerate(getattr(new, axis), start=1)]
            for row, level in enumerate(getattr(old, axis), start=1):
                self.fields[f"map_{axis}{row}"] = forms.TypedChoiceField(
                    label=f"{row} {level.label}", choices=choices, coerce=int, required=False,
                    empty_value=getattr(proposed, axis)[row - 1], initial=getattr(proposed, axis)[row - 1],
                )  # fmt: skip

    def axes(self) -> list[tuple[Any, list[Any]]]:
        """Heading and fields for each scale."""
        headings = {"likelihood": _("Likelihood"), "impact": _("Impact")}
        return [
            (headings[axis], [self[name] for name in self.fields if name.startswith(f"map_{axis}")]) for axis in AXES
        ]

    def level_map(self) -> LevelMap:
        """The map as answered; the proposal where nothing valid was."""
        if not self.is_valid():
            return self.proposed
        found = {
            axis: tuple(value for name, value in self.cleaned_data.items() if name.startswith(f"map_{axis}"))
            for axis in AXES
        }
        return LevelMap(**found)


def corrections(data: Mapping[str, str], new: Grid) -> dict[int, Levels]:
    """Risk id → levels, for the risks whose answer differs from the map: fields "l-<id>" and "i-<id>".

    Anything that is not a level of the new scales is left out: the map then decides.
    """
    found: dict[int, Levels] = {}
    steps = {"l": len(new.likelihood), "i": len(new.impact)}
    for name, text in data.items():
        kind, _dash, number = name.partition("-")
        if kind not in steps or not (number.isdecimal() and number.isascii() and len(number) < 18):
            continue
        if text in {str(level) for level in range(1, steps[kind] + 1)}:
            likelihood, impact = found.get(int(number), (None, None))
            found[int(number)] = (int(text), impact) if kind == "l" else (likelihood, int(text))
    return found
