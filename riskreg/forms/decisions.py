"""What the list of decisions is narrowed by."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from riskreg.choices import DECIDING_OUTCOMES, ReviewOutcome
from riskreg.domain import decisions
from riskreg.forms.fields import INPUT
from riskreg.models import Decision, Register, User


class DecisionFilter(forms.Form):
    """Words, kind, year, risk and who; what cannot be understood narrows nothing."""

    q = forms.CharField(label=_("Words"), required=False, max_length=200, widget=forms.TextInput(INPUT))
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, widget=forms.Select(INPUT),
        choices=[("", _("All kinds")), *((kind.value, ReviewOutcome(kind).label) for kind in DECIDING_OUTCOMES)],
    )  # fmt: skip
    year = forms.TypedChoiceField(
        label=_("Year"), required=False, coerce=int, empty_value=None, widget=forms.Select(INPUT)
    )
    risk = forms.CharField(
        label=_("Risk"), required=False, max_length=20, widget=forms.TextInput(INPUT | {"placeholder": "IT-014"})
    )
    who = forms.ModelChoiceField(
        User.objects.none(), label=_("Who"), required=False, widget=forms.Select(INPUT), empty_label=_("Everybody")
    )

    def __init__(self, *args: Any, register: Register, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        made = Decision.objects.filter(register=register).numbered()
        years = made.order_by("-year").values_list("year", flat=True).distinct()
        self.fields["year"].choices = [("", _("All years")), *((year, str(year)) for year in years)]  # type: ignore[attr-defined]
        self.fields["who"].queryset = User.objects.filter(  # type: ignore[attr-defined]
            pk__in=made.order_by().values("decided_by")
        ).order_by("name", "pk")

    def apply(self, found: QuerySet[Decision]) -> QuerySet[Decision]:
        """The decisions that remain."""
        self.is_valid()
        entered = self.cleaned_data
        named = {"kind": "kind", "year": "year", "who": "decided_by", "risk": "risk__reference__iexact"}
        wanted = {lookup: entered[name] for name, lookup in named.items() if entered.get(name)}
        return decisions.search(found.filter(**wanted), entered.get("q", ""))
