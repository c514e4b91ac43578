"""The forms that move risks to another register."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from riskreg.forms.base import VersionedForm
from riskreg.models import Register

REASON_ROWS = {"class": "input", "rows": 2}


class RegisterField(forms.ChoiceField):
    """One of these registers, chosen by its code; cleans to the register."""

    def __init__(self, registers: Sequence[Register], **kwargs: Any) -> None:
        self.registers = {register.code: register for register in registers}
        choices = [(register.code, f"{register.name} ({register.code})") for register in registers]
        super().__init__(choices=choices, **kwargs)

    def clean(self, value: Any) -> Register:
        """The register; raises ValidationError for any other."""
        return self.registers[super().clean(value)]


class MoveManyForm(forms.Form):
    """Where the chosen risks go, and why."""

    reason = forms.CharField(
        label=_("Why"), required=False, max_length=1000, widget=forms.Textarea(REASON_ROWS),
        help_text=_("Stands in the history of each risk."),
    )  # fmt: skip

    def __init__(self, *args: Any, registers: Sequence[Register], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = {"required": _("Choose a register.")}
        self.fields["to"] = RegisterField(
            registers, label=_("To which register?"), widget=forms.RadioSelect, error_messages=asked
        )
        self.order_fields(["to", "reason"])


class MoveForm(MoveManyForm, VersionedForm):
    """The same for one risk, with the version it was seen at."""
