"""Forms about how risks hang together."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from riskreg.choices import RelationKind
from riskreg.models import Risk

NAMED = 3  # risks that are named when a few words fit more than one


class RelationForm(forms.Form):
    """How a risk is related, and to which other one: its reference, or words of its title."""

    kind = forms.ChoiceField(
        label=_("How are the two related?"), choices=RelationKind, widget=forms.Select({"class": "input"})
    )
    other = forms.CharField(
        label=_("Which risk?"), max_length=200,
        help_text=_("Its reference, or words of its title."),
        error_messages={"required": _("Name another risk than this one.")},
        widget=forms.TextInput({"class": "input", "autocomplete": "off"}),
    )  # fmt: skip

    def __init__(self, *args: Any, risk: Risk, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.risk, self.user = risk, user
        self.fields["other"].widget.attrs["placeholder"] = f"{risk.register.code}-014"

    def clean_other(self) -> Risk:
        """The other risk; raises ValidationError when none that the person may see is meant, or more than one."""
        text = " ".join(self.cleaned_data["other"].split())
        found = _meant(Risk.objects.visible_to(self.user), text) or _called(self.risk, text)
        if not found:
            raise forms.ValidationError(_("You see no risk with this reference or title."))
        if len(found) > 1:
            named = ", ".join(risk.reference for risk in found[:NAMED]) + (" …" if len(found) > NAMED else "")
            raise forms.ValidationError(_("This fits more than one: %(risks)s.") % {"risks": named})
        return found[0]


def _meant(visible: QuerySet[Risk], reference: str) -> list[Risk]:
    """The risk of that reference, or what it became in another register."""
    found = visible.filter(reference__iexact=reference).first()
    while found is not None and found.moved_to_id is not None:
        found = visible.filter(pk=found.moved_to_id).first()
    return [found] if found is not None else []


def _called(risk: Risk, words: str) -> list[Risk]:
    """Other risks of the same register whose title has all the words."""
    others = Risk.objects.filter(register=risk.register, moved_to=None).exclude(pk=risk.pk)
    for word in words.split()[:8]:
        others = others.filter(title__icontains=word)
    return list(others.order_by("number")[: NAMED + 1])
