"""Forms of a workshop: its start, coming in, an idea, a score, and the steps of the facilitator."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from riskreg.choices import WorkshopPhase
from riskreg.forms.fields import text_line


class StartForm(forms.Form):
    """A new workshop."""

    title = text_line(
        _("What is it about?"), required=True, limit=120, placeholder=_("The move to the new data centre")
    )
    dots = forms.IntegerField(
        label=_("Dots for each person"), min_value=1, max_value=20, initial=5,
        help_text=_("How many votes everybody has, to put where they see the greatest risk."),
        widget=forms.NumberInput({"class": "input", "inputmode": "numeric"}),
    )  # fmt: skip


class EnterForm(forms.Form):
    """The code of a workshop."""

    code = forms.CharField(
        label=pgettext_lazy("of a workshop", "Code"), max_length=20,
        error_messages={"required": _("Type the code that the facilitator shows.")},
        widget=forms.TextInput(
            {
                "class": "input big code", "autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false",
                "autofocus": True,
            }
        ),
    )  # fmt: skip


class GuestForm(forms.Form):
    """A guest's name."""

    name = text_line(_("Your name"), required=True, limit=80, autocomplete="name")


class IdeaForm(forms.Form):
    """An idea; `key` is made with the form, so that sending it twice adds it once."""

    key = forms.RegexField(r"^[0-9a-f-]{36}$", widget=forms.HiddenInput)
    title = text_line(_("What could happen?"), required=True, limit=200)
    cause = text_line(_("Because of what?"), limit=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"key": str(uuid4())} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)


class VoteForm(forms.Form):
    """How many dots on which idea."""

    idea = forms.IntegerField(min_value=1)
    dots = forms.IntegerField(min_value=0, max_value=20)


class IdeaScoreForm(forms.Form):
    """How likely and how bad, on which idea."""

    idea = forms.IntegerField(min_value=1)
    likelihood = forms.IntegerField(
        min_value=1, error_messages={"required": _("Choose how likely it is.")}, label=_("Likelihood")
    )
    impact = forms.IntegerField(
        min_value=1, error_messages={"required": _("Choose how bad it would be.")}, label=_("Impact")
    )


class AgreedForm(IdeaScoreForm):
    """What was agreed on an idea, and why."""

    note = text_line(_("Why"), limit=500)


class SortForm(forms.Form):
    """What the facilitator has ticked, the heading it goes under, and which one stays when they mean the same."""

    ticked = forms.TypedMultipleChoiceField(coerce=int, required=False)
    group = text_line(_("Heading"), limit=60)
    into = forms.IntegerField(min_value=1, required=False)

    def __init__(self, *args: Any, ideas: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ticked: Any = self.fields["ticked"]
        ticked.choices = [(pk, pk) for pk in ideas]


class BoardStepForm(forms.Form):
    """A button of the board: which step, and on whom or what."""

    STEPS = ("phase", "group", "merge", "part", "put_on", "reveal", "again", "record", "remove", "end")
    act = forms.ChoiceField(choices=[(step, step) for step in STEPS])
    phase = forms.ChoiceField(choices=WorkshopPhase.choices, required=False)
    idea = forms.IntegerField(min_value=1, required=False)
    participant = forms.IntegerField(min_value=1, required=False)
