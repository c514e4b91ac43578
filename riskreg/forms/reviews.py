"""What a review came to: the same controls alone and in a meeting."""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from riskreg.choices import ReviewOutcome, RiskState, Strategy
from riskreg.domain import acceptances
from riskreg.forms.base import MemberField, VersionedForm
from riskreg.forms.risks import INPUT, CloseForm, day, text_area, text_line
from riskreg.models import Risk, User

RECORD = "record"  # whatever was changed; the outcome follows from it
BUTTONS = (
    (RECORD, _("Record")),
    (ReviewOutcome.NO_CHANGE, _("No change")),
    (ReviewOutcome.DEFERRED, _("Defer")),
    (ReviewOutcome.ESCALATED, _("Escalate")),
    (ReviewOutcome.CLOSED, _("Close the risk")),
)
LETTERS = {Strategy.AVOID: "a", Strategy.TRANSFER: "t", Strategy.MITIGATE: "m", Strategy.ACCEPT: "c"}
HALF_A_YEAR = timedelta(days=182)


class SignerField(forms.ModelChoiceField):
    """Somebody who may sign, by name."""

    def label_from_instance(self, obj: Any) -> str:
        """The name alone."""
        return str(obj.name)


class OutcomeForm(VersionedForm):
    """Scores, strategy, owner, note, and the button that was pressed; `answer()` is what the domain takes."""

    def __init__(self, *args: Any, risk: Risk, by: User, today: date, **kwargs: Any) -> None:
        kwargs["initial"] = self.initial_of(risk) | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.risk, self.by, self.grid = risk, by, risk.register.grid
        self.fields |= {
            "outcome": forms.ChoiceField(choices=BUTTONS, required=False),
            "likelihood": _levels(_("Likelihood"), len(self.grid.likelihood)),
            "impact": _levels(_("Impact"), len(self.grid.impact)),
            "strategy": forms.ChoiceField(label=_("Strategy"), choices=Strategy.choices, required=False),
            "transfer_to": text_line(_("Transferred to")),
            "owner": MemberField(risk.register, widget=forms.TextInput(INPUT | {"data-key": "o"})),
            "note": text_area(_("Why"), rows=3),
        }
        self.fields["note"].widget.attrs |= {"data-key": "."}
        self._add_closing()
        self._add_acceptance(today)
        if risk.state == RiskState.DRAFT:
            self.fields["open_draft"] = forms.BooleanField(
                label=_("Open the risk once it has a score and an owner"), required=False, initial=True
            )

    def _add_closing(self) -> None:
        closing = CloseForm(risk=self.risk)
        self.fields["close_reason"] = closing.fields["close_reason"]
        self.fields["close_reason"].required = False
        self.fields["duplicate_of"] = closing.fields["duplicate_of"]

    def _add_acceptance(self, today: date) -> None:
        entitled = acceptances.signers(self.risk)
        accepted = self.risk.strategy == Strategy.ACCEPT
        self.fields |= {
            "approver": SignerField(
                entitled, label=_("Signed by"), required=False, widget=forms.Select(INPUT),
                empty_label=_("Leave it as it is") if accepted else _("Nobody yet"),
            ),
            "expires_on": day(_("Accepted until")),
            "conditions": text_area(_("Conditions")),
        }  # fmt: skip
        self.initial.setdefault("expires_on", today + HALF_A_YEAR)
        if not accepted:
            self.initial.setdefault("approver", next((who.pk for who in entitled if who == self.by), None))

    @staticmethod
    def initial_of(risk: Risk) -> dict[str, Any]:
        """The present values of a risk, by field."""
        return {
            "version": risk.version, "likelihood": risk.current_likelihood, "impact": risk.current_impact,
            "strategy": risk.strategy, "transfer_to": risk.transfer_to, "owner": risk.owner,
        }  # fmt: skip

    @property
    def pending(self) -> str:
        """The button that was pressed and refused: it comes first, so that Enter presses it again."""
        found = str(self.data.get(self.add_prefix("outcome"), "")) if self.is_bound else ""
        return found if found in {ReviewOutcome.DEFERRED, ReviewOutcome.ESCALATED} else ""

    @property
    def pending_word(self) -> str:
        """What the pending button says."""
        return str(dict(BUTTONS)[self.pending])

    @property
    def scales(self) -> list[dict[str, Any]]:
        """Both scales with their levels, keys and meanings, as the template draws them."""
        return [
            self._scale("likelihood", self.grid.likelihood, ""),
            self._scale("impact", self.grid.impact, "Shift+"),
        ]

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
        picked = self["strategy"].value() or ""
        return [
            {"value": value, "label": label, "key": LETTERS[Strategy(value)], "checked": picked == value}
            for value, label in Strategy.choices
        ]

    @property
    def bands(self) -> list[tuple[int, str]]:
        """Where each rating starts on the matrix, for the page to name a new score."""
        return [(band.minimum, band.rating) for band in self.grid.bands]

    @cached_property
    def consequences(self) -> list[str]:
        """What an acceptance of the risk as it stands means."""
        return acceptances.consequences_in_words(self.risk) if self.risk.current_score is not None else []

    def clean(self) -> dict[str, Any]:
        """What is said together must fit together."""
        entered = self.cleaned_data
        entered["outcome"] = entered.get("outcome") or RECORD
        changed = self._values()
        if entered["outcome"] == ReviewOutcome.NO_CHANGE and changed:
            self.add_error(None, _("You have changed something. Record it, or put it back as it was."))
        if bool(entered.get("likelihood")) != bool(entered.get("impact")):
            self.add_error("impact" if entered.get("likelihood") else "likelihood", _("Choose both, or neither."))
        if self._accepts():
            self._check_acceptance(changed)
        return entered

    def _accepts(self) -> bool:
        """Whether an acceptance is asked for or signed by this."""
        entered = self.cleaned_data
        chosen = entered["outcome"] == RECORD and entered.get("strategy") == Strategy.ACCEPT
        return chosen and entered.get("approver") is not None

    def _check_acceptance(self, changed: Mapping[str, Any]) -> None:
        entered = self.cleaned_data
        if not entered.get("expires_on") and "expires_on" not in self.errors:
            self.add_error("expires_on", _("Say until when it is accepted."))
        if not entered.get("note", "").strip():
            self.add_error("note", _("Say why it is acceptable."))
        if entered["approver"] == self.by and changed.keys() & {"current_likelihood", "current_impact"}:
            self.add_error("approver", _("Record the new score first; then sign what it says."))

    def _values(self) -> dict[str, Any]:
        """The fields of the risk that are to be something else."""
        entered, risk = self.cleaned_data, self.risk
        wanted = {
            "current_likelihood": entered.get("likelihood"), "current_impact": entered.get("impact"),
            "strategy": entered.get("strategy") or risk.strategy, "owner": entered.get("owner"),
            "transfer_to": entered.get("transfer_to", ""),
        }  # fmt: skip
        if not wanted["current_likelihood"] and not wanted["current_impact"]:
            del wanted["current_likelihood"], wanted["current_impact"]  # a score is never taken away by a review
        if wanted["strategy"] != Strategy.TRANSFER or "transfer_to" in self.errors:
            del wanted["transfer_to"]
        if "owner" in self.errors:
            del wanted["owner"]
        return {name: value for name, value in wanted.items() if value != getattr(risk, name)}

    def answer(self) -> dict[str, Any]:
        """What reviews.record_review takes of this form, besides who and when."""
        entered, values = self.cleaned_data, self._values()
        found: dict[str, Any] = {
            "seen": entered["version"], "note": entered["note"], "outcome": entered["outcome"], "values": values,
            "open_draft": entered.get("open_draft", False),
        }  # fmt: skip
        if entered["outcome"] == ReviewOutcome.CLOSED:
            found |= {"close_reason": entered["close_reason"], "duplicate_of": entered["duplicate_of"]}
        if entered["outcome"] == RECORD:
            found["outcome"] = ReviewOutcome.ACCEPTED if self._accepts() else ReviewOutcome.NO_CHANGE
        if self._accepts():
            found["acceptance"] = {name: entered[name] for name in ("approver", "expires_on", "conditions")} | {
                "rationale": entered["note"]
            }
        elif "current_likelihood" in values or "current_impact" in values:
            found["values"] |= {"current_rationale": entered["note"]} if entered["note"].strip() else {}
        return found


def _levels(label: Any, steps: int) -> forms.TypedChoiceField:
    choices = [(number, str(number)) for number in range(1, steps + 1)]
    return forms.TypedChoiceField(label=label, choices=choices, coerce=int, empty_value=None, required=False)
