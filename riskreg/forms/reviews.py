"""What one look at a risk came to: one form, alone and in a meeting, with scripts and without."""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from riskreg.choices import CHOSEN_CLOSE_REASONS, CloseReason, ReviewOutcome, RiskState, Strategy
from riskreg.domain import acceptances
from riskreg.domain.matrices import guidance_of
from riskreg.forms.base import MemberField, VersionedForm
from riskreg.forms.fields import INPUT, date_field, text_area, text_line
from riskreg.forms.risks import named_risk
from riskreg.models import Risk, User

STRATEGY_KEYS = {Strategy.AVOID: "a", Strategy.TRANSFER: "t", Strategy.MITIGATE: "m", Strategy.ACCEPT: "c"}
SPECIAL = (
    (ReviewOutcome.DEFERRED, _("Defer"), "d"),
    (ReviewOutcome.ESCALATED, _("Escalate"), "s"),
    (ReviewOutcome.CLOSED, _("Close risk"), "x"),
)
PEOPLE = "people"  # id of the suggestions that the page draws once, outside of what is swapped
HALF_A_YEAR = timedelta(days=182)


class SignerField(forms.ModelChoiceField):
    """Somebody who may sign, by name."""

    def label_from_instance(self, obj: Any) -> str:
        """The name alone."""
        return str(obj.name)


class OutcomeForm(VersionedForm):
    """Scores, strategy, owner and note as they stand: what was changed decides the outcome.

    `outcome` is empty for that, or one of SPECIAL; the button named `no_change` records just that.
    `answer()` is what the domain takes.
    """

    def __init__(self, *args: Any, risk: Risk, by: User, today: date, **kwargs: Any) -> None:
        kwargs["initial"] = self.initial_of(risk) | {"expires_on": today + HALF_A_YEAR} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.risk, self.by, self.grid = risk, by, risk.register.grid
        self.fields |= {
            "likelihood": _levels(_("Likelihood"), len(self.grid.likelihood)),
            "impact": _levels(_("Impact"), len(self.grid.impact)),
            "strategy": forms.ChoiceField(label=_("Strategy"), choices=[("", ""), *Strategy.choices], required=False),
            "transfer_to": text_line(_("Transferred to")),
            "owner": _person(_("Owner"), **{"data-key": "o", "data-key-text": _("Owner")}),
            "approver": _person(_("Who signs the acceptance")),
            "expires_on": date_field(_("Accepted until")),
            "conditions": text_area(_("Conditions"), rows=2),
            "note": text_area(_("Why"), rows=3),
            "outcome": forms.ChoiceField(
                label=_("Instead"), required=False,
                choices=[("", _("Record")), *((value, word) for value, word, _key in SPECIAL)],
            ),
            "close_reason": forms.ChoiceField(
                label=_("Why is it closed?"), required=False, choices=[("", _("Choose")), *CHOSEN_CLOSE_REASONS],
                widget=forms.Select(INPUT),
            ),
            "duplicate_of": text_line(_("Duplicate of"), limit=20, placeholder=f"{risk.register.code}-014"),
        }  # fmt: skip
        self.fields["note"].widget.attrs |= {"data-key": ".", "data-key-text": _("Why: the note of this outcome")}
        if risk.state == RiskState.DRAFT:
            self.fields["open_draft"] = forms.BooleanField(
                label=_("Open the risk once it has a score and an owner"), required=False, initial=True
            )

    @staticmethod
    def initial_of(risk: Risk) -> dict[str, Any]:
        """The present values of a risk, by field."""
        return {
            "version": risk.version, "likelihood": risk.current_likelihood, "impact": risk.current_impact,
            "strategy": risk.strategy, "transfer_to": risk.transfer_to, "owner": risk.owner.name if risk.owner else "",
        }  # fmt: skip

    @property
    def scales(self) -> list[dict[str, Any]]:
        """Both scales with their levels, keys and meanings, as the template draws them."""
        return [
            self._scale("likelihood", self.grid.likelihood, ""),
            self._scale("impact", self.grid.impact, "Shift+"),
        ]

    @property
    def guidance(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """What each impact level looks like, by dimension."""
        return guidance_of(self.risk.register)

    def _scale(self, name: str, levels: Any, prefix: str) -> dict[str, Any]:
        picked, was = str(self[name].value() or ""), getattr(self.risk, f"current_{name}")
        options = [
            {
                "value": number, "label": level.label, "means": level.description, "key": f"{prefix}{number}",
                "checked": picked == str(number), "was": number == was,
            }
            for number, level in enumerate(levels, 1)
        ]  # fmt: skip
        chosen = next((option for option in options if option["checked"]), None)
        return {"name": name, "field": self[name], "options": options, "chosen": chosen, "shift": bool(prefix)}

    @property
    def strategies(self) -> list[dict[str, Any]]:
        """The strategies with their keys."""
        return self._choices("strategy", [(value, value.label, key) for value, key in STRATEGY_KEYS.items()])

    @property
    def special(self) -> list[dict[str, Any]]:
        """What can be recorded instead of a change, with its keys."""
        return self._choices("outcome", SPECIAL)

    def _choices(self, name: str, options: Any) -> list[dict[str, Any]]:
        picked = self[name].value() or ""
        return [
            {"value": value, "label": label, "key": key, "checked": picked == value} for value, label, key in options
        ]

    @property
    def bands(self) -> list[tuple[int, str]]:
        """Where each rating starts on the matrix, for the page to name a new score."""
        return [(band.minimum, band.rating) for band in self.grid.bands]

    @cached_property
    def consequences(self) -> list[str]:
        """What an acceptance of the risk as it stands means."""
        return acceptances.consequences_in_words(self.risk) if self.risk.current_score is not None else []

    def clean_owner(self) -> User | None:
        """The member meant; the present owner's name, left as it is, asks nobody."""
        return self._member("owner", self.risk.owner)

    def clean_approver(self) -> User | None:
        """Whoever shall sign the acceptance."""
        return self._member("approver", None)

    def clean_duplicate_of(self) -> Risk | None:
        """The risk that this one repeats, by its reference."""
        text = self.cleaned_data["duplicate_of"].strip()
        return named_risk(self.risk.register, text) if text else None

    def clean(self) -> dict[str, Any]:
        """What is said together must fit together; "no change" must not throw away what was changed."""
        entered = self.cleaned_data
        changed = self._values()
        if "no_change" in self.data and not self.errors and (changed or entered["outcome"]):
            self.add_error(
                None, _("You have changed something. Record it, or start over and then say that nothing changed.")
            )
        if bool(entered.get("likelihood")) != bool(entered.get("impact")):
            self.add_error("impact" if entered.get("likelihood") else "likelihood", _("Choose both, or neither."))
        if self._accepts(changed):
            self._check_acceptance(changed)
        return entered

    def _accepts(self, changed: Mapping[str, Any]) -> bool:
        """Whether an acceptance is asked for or signed by this."""
        entered = self.cleaned_data
        if "no_change" in self.data or entered.get("outcome") or entered.get("strategy") != Strategy.ACCEPT:
            return False
        return "strategy" in changed or entered.get("approver") is not None

    def _check_acceptance(self, changed: Mapping[str, Any]) -> None:
        entered = self.cleaned_data
        if entered.get("approver") is None and "approver" not in self.errors:
            self.add_error("approver", _("Say who signs the acceptance."))
        if not entered.get("expires_on") and "expires_on" not in self.errors:
            self.add_error("expires_on", _("Say until when it is accepted."))
        if not entered.get("note", "").strip():
            self.add_error("note", _("Say why it is acceptable."))
        if entered.get("approver") == self.by and changed.keys() & {"current_likelihood", "current_impact"}:
            self.add_error("approver", _("Record the new score first; then sign what it says."))

    def _values(self) -> dict[str, Any]:
        """The fields of the risk that are to be something else; what was not on the form stays."""
        entered, risk = self.cleaned_data, self.risk
        wanted: dict[str, Any] = {}
        if entered.get("likelihood") or entered.get("impact"):  # a score is never taken away by a review
            wanted |= {"current_likelihood": entered.get("likelihood"), "current_impact": entered.get("impact")}
        if entered.get("strategy"):
            wanted["strategy"] = entered["strategy"]
        if "owner" in self.data and "owner" in entered:
            wanted["owner"] = entered["owner"]
        if entered.get("strategy") == Strategy.TRANSFER and "transfer_to" in entered:
            wanted["transfer_to"] = entered["transfer_to"]
        return {name: value for name, value in wanted.items() if value != getattr(risk, name)}

    def answer(self) -> dict[str, Any]:
        """What reviews.record_review takes of this form, besides who and when."""
        entered, values = self.cleaned_data, self._values()
        note = entered["note"].strip()
        found: dict[str, Any] = {
            "seen": entered["version"], "note": note, "outcome": entered["outcome"] or ReviewOutcome.NO_CHANGE,
            "values": values, "open_draft": entered.get("open_draft", False),
        }  # fmt: skip
        if entered["outcome"] == ReviewOutcome.CLOSED:
            repeats = entered["duplicate_of"] if entered["close_reason"] == CloseReason.DUPLICATE else None
            found |= {"close_reason": entered["close_reason"], "duplicate_of": repeats}
        if self._accepts(values):
            terms = {name: entered[name] for name in ("approver", "expires_on", "conditions")}
            found |= {"outcome": ReviewOutcome.ACCEPTED, "acceptance": terms | {"rationale": note}}
        elif note and values.keys() & {"current_likelihood", "current_impact"}:
            found["values"] = values | {"current_rationale": note}
        return found

    def _member(self, name: str, present: User | None) -> User | None:
        text = self.cleaned_data[name].strip()
        if present is not None and text == present.name:
            return present
        return MemberField(self.risk.register).clean(text) if text else None


def _levels(label: Any, steps: int) -> forms.TypedChoiceField:
    choices = [("", ""), *((number, str(number)) for number in range(1, steps + 1))]
    return forms.TypedChoiceField(label=label, choices=choices, coerce=int, empty_value=None, required=False)


def _person(label: Any, **attrs: Any) -> forms.CharField:
    return text_line(label, list=PEOPLE, autocomplete="off", **attrs)
