"""Forms about actions."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from riskreg.choices import ActionState
from riskreg.forms.base import MemberField, VersionedForm
from riskreg.forms.fields import INPUT, date_field, text_area, text_line
from riskreg.models import Action, Risk


class ActionForm(forms.Form):
    """What is to be done, by whom, by when."""

    def __init__(self, *args: Any, risk: Risk, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields |= {
            "title": text_line(_("What"), required=True, placeholder=_("What is to be done")),
            "owner": MemberField(
                risk.register, label=_("Who"), widget=forms.TextInput(INPUT | {"placeholder": _("Who")})
            ),
            "due_on": date_field(_("By when")),
        }

    def values(self) -> dict[str, Any]:
        """What was entered, as the domain takes it."""
        return {name: self.cleaned_data[name] for name in self.fields}


class ActionEditForm(ActionForm, VersionedForm):
    """An action with its note, and why it is changed."""

    def __init__(self, *args: Any, action: Action, **kwargs: Any) -> None:
        kwargs["initial"] = self.initial_of(action) | kwargs.get("initial", {})
        super().__init__(*args, risk=action.risk, **kwargs)
        self.fields |= {
            "note": text_area(_("Note"), rows=3, limit=2000),
            "reason": text_area(_("Why this change"), limit=1000),
        }

    @staticmethod
    def initial_of(action: Action) -> dict[str, Any]:
        """The present values of an action, by field."""
        return {name: getattr(action, name) for name in ("title", "owner", "due_on", "note", "version")}

    def values(self) -> dict[str, Any]:
        """What was entered, as the domain takes it."""
        return {name: self.cleaned_data[name] for name in ("title", "owner", "due_on", "note")}


class ActionStateForm(VersionedForm):
    """A new state for an action."""

    state = forms.ChoiceField(label=_("State"), choices=ActionState.choices)
