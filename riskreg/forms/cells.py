"""The forms of single table cells, and of several risks at once."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from riskreg.choices import Strategy
from riskreg.forms.base import MemberField, VersionedForm
from riskreg.forms.fields import date_field
from riskreg.models import Register, Risk
from riskreg.scoring import Level

# The name in the address → the column of the risk.
CELLS = {
    "likelihood": "current_likelihood",
    "impact": "current_impact",
    "strategy": "strategy",
    "owner": "owner",
    "next_review": "next_review_on",
}


class CellForm(VersionedForm):
    """One field of one risk; `name` is a key of CELLS."""

    def __init__(self, *args: Any, risk: Risk, name: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.column = CELLS[name]
        self.fields[self.column] = _field(risk.register, name)
        self.initial = {**self.initial_of(risk), **(self.initial or {})}

    def initial_of(self, row: Risk) -> Mapping[str, Any]:
        """What a risk fills the form with."""
        return {self.column: getattr(row, self.column), "version": row.version}

    @property
    def cell(self) -> Any:
        """The field that is shown."""
        return self[self.column]


class AssignForm(forms.Form):
    """Who shall own the chosen risks."""

    def __init__(self, *args: Any, register: Register, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"] = MemberField(register, required=True, label=_("New owner"))


class ReviewForm(forms.Form):
    """When the chosen risks shall be reviewed."""

    next_review_on = date_field(
        _("Next review"),
        required=True,
        help_text=_(
            "A review can be brought forward by hand, not put off: risks that are due earlier stay as they are."
        ),
    )


def _field(register: Register, name: str) -> forms.Field:
    if name == "likelihood":
        return _level_field(_("Likelihood"), register.grid.likelihood)
    if name == "impact":
        return _level_field(_("Impact"), register.grid.impact)
    if name == "strategy":
        choices = [("", _("Not decided")), *Strategy.choices]
        return forms.ChoiceField(label=_("Strategy"), choices=choices, required=False)
    if name == "owner":
        return MemberField(register)
    return date_field(_("Next review"), required=True)


def _level_field(label: Any, levels: tuple[Level, ...]) -> forms.Field:
    choices = [(number, f"{number} {level.label}") for number, level in enumerate(levels, 1)]
    return forms.TypedChoiceField(
        label=label, choices=[("", _("Not scored")), *choices], coerce=int, empty_value=None, required=False
    )
