"""Forms about accepting a risk: asking, signing, declining, taking back."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from riskreg.choices import Strategy
from riskreg.domain import acceptances
from riskreg.forms.base import VersionedForm
from riskreg.forms.fields import INPUT, TextField, date_field, text_area
from riskreg.forms.reviews import HALF_A_YEAR, SignerField
from riskreg.models import Acceptance, Risk, User
from riskreg.models.risks import TEXT_LIMIT

CHANGED = _("The risk has changed since you opened this page. Read it again, then go on.")


class AcceptForm(VersionedForm):
    """On what terms the risk is accepted, and whether one signs oneself or asks somebody."""

    digest = forms.CharField(max_length=64, widget=forms.HiddenInput)
    rationale = TextField(
        label=_("Why is it acceptable?"), max_length=TEXT_LIMIT, widget=forms.Textarea(INPUT | {"rows": 3})
    )
    conditions = text_area(_("Conditions"), help_text=_("What must hold meanwhile; one a line."))

    def __init__(self, *args: Any, risk: Risk, by: User, today: date, **kwargs: Any) -> None:
        first = {"version": risk.version, "digest": acceptances.state_digest(risk), "expires_on": today + HALF_A_YEAR}
        kwargs["initial"] = first | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.risk, self.by = risk, by
        entitled = acceptances.signers(risk)
        self.fields["expires_on"] = date_field(_("Accepted until"))
        self.fields["expires_on"].required = True
        self.fields["approver"] = SignerField(
            entitled, label=_("Who signs?"), required=False, widget=forms.Select(INPUT), empty_label=_("Choose a name")
        )
        self.may_sign = by in entitled
        self.others = [who for who in entitled if who != by]
        if risk.strategy not in {"", Strategy.ACCEPT}:
            self.fields["keep"] = forms.BooleanField(
                label=_("Keep the strategy “%(strategy)s”: it is accepted for the meantime only")
                % {"strategy": risk.get_strategy_display()},
                required=False, initial=True,
            )  # fmt: skip

    @staticmethod
    def initial_of(risk: Risk) -> dict[str, Any]:
        """What a risk fills in: its version and its state."""
        return {"version": risk.version}

    def clean(self) -> dict[str, Any]:
        """The state read is the state there is; somebody signs."""
        entered = self.cleaned_data
        if entered.get("digest") != acceptances.state_digest(self.risk):
            self.add_error(None, CHANGED)
        if self.data.get("how") == "sign":
            entered["approver"] = self.by
        elif entered.get("approver") is None:
            self.add_error("approver", _("Choose who is to sign."))
        return entered

    def terms(self) -> dict[str, Any]:
        """What reviews.record_review takes as the acceptance."""
        return {name: self.cleaned_data[name] for name in ("approver", "rationale", "conditions", "expires_on")}

    def strategy(self) -> str:
        """The strategy from now on."""
        return str(self.risk.strategy if self.cleaned_data.get("keep") else Strategy.ACCEPT)


class SignForm(VersionedForm):
    """A signature under the state that was read."""

    digest = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, acceptance: Acceptance, **kwargs: Any) -> None:
        first = {"version": acceptance.version, "digest": acceptances.state_digest(acceptance.risk)}
        kwargs["initial"] = first | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)


class ReasonForm(VersionedForm):
    """Why a request is declined, or an acceptance taken back."""

    reason = forms.CharField(label=_("Why?"), max_length=300, widget=forms.Textarea(INPUT | {"rows": 2}))
