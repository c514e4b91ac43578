"""Forms of the live meeting: the outcome of an item, a note and an action from the room, the close, an addendum."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from riskreg.choices import CHOSEN_CLOSE_REASONS, Attendance, ReviewOutcome, Strategy
from riskreg.forms.base import MemberField, VersionedForm
from riskreg.forms.risks import INPUT, TextField, day, text_area, text_line
from riskreg.models import Attendee, Risk, User
from riskreg.models.risks import TEXT_LIMIT

SPECIAL = (ReviewOutcome.DEFERRED, ReviewOutcome.ESCALATED, ReviewOutcome.CLOSED)
WHEN_FORMAT = "%Y-%m-%dT%H:%M"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a filled-in outcome form asks to be recorded: arguments of the domain's `record_review`."""

    outcome: str
    note: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    close_reason: str = ""
    duplicate_of: Risk | None = None
    acceptance: Mapping[str, Any] | None = None


class OutcomeForm(VersionedForm):
    """What one look at a risk came to.

    The form always shows everything as it stands; what was changed decides the outcome. `outcome` is
    empty for that, or one of SPECIAL; the button named `no_change` records just that.
    """

    def __init__(self, *args: Any, risk: Risk, **kwargs: Any) -> None:
        kwargs["initial"] = self.initial_of(risk) | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.risk = risk
        grid = risk.register.grid
        radio = forms.RadioSelect
        self.fields |= {
            "likelihood": _level(len(grid.likelihood), _("Likelihood")),
            "impact": _level(len(grid.impact), _("Impact")),
            "strategy": forms.ChoiceField(
                label=_("Strategy"), required=False, choices=[("", _("Not yet")), *Strategy.choices], widget=radio
            ),
            "transfer_to": text_line(_("Transfer to whom")),
            "owner": text_line(_("Owner"), list="live-people"),
            "note": TextField(
                label=_("Why"), required=False, max_length=TEXT_LIMIT,
                widget=forms.Textarea({"class": "input", "rows": 3}),
            ),
            "outcome": forms.ChoiceField(
                label=_("Instead"), required=False, widget=radio,
                choices=[("", _("Record")), *((value, ReviewOutcome(value).label) for value in SPECIAL)],
            ),
            "close_reason": forms.ChoiceField(
                label=_("Closed because"), required=False, choices=[("", _("Choose")), *CHOSEN_CLOSE_REASONS],
                widget=forms.Select(INPUT),
            ),
            "duplicate_of": text_line(_("Repeats which risk"), placeholder=f"{risk.register.code}-001"),
            "approver": text_line(_("Who approves"), list="live-people"),
            "conditions": text_area(_("Conditions"), rows=2),
            "expires_on": day(_("Accepted until")),
        }  # fmt: skip

    @staticmethod
    def initial_of(risk: Risk) -> dict[str, Any]:
        """The present values of a risk, by field."""
        return {
            "version": risk.version,
            "likelihood": risk.current_likelihood or "",
            "impact": risk.current_impact or "",
            "strategy": risk.strategy,
            "transfer_to": risk.transfer_to,
            "owner": risk.owner.name if risk.owner else "",
            "outcome": "",
        }

    def clean_owner(self) -> User | None:
        """The member meant; the present owner's name, left as it is, asks nobody."""
        return self._member("owner", self.risk.owner)

    def clean_approver(self) -> User | None:
        """Whoever shall sign the acceptance."""
        return self._member("approver", None)

    def clean_duplicate_of(self) -> Risk | None:
        """The risk that this one repeats, by its reference."""
        text = self.cleaned_data["duplicate_of"].strip().upper()
        if not text:
            return None
        found = Risk.objects.filter(register=self.risk.register_id, reference=text).first()
        if found is None:
            raise forms.ValidationError(_("There is no risk of this reference in the register."))
        return found

    def clean(self) -> dict[str, Any]:
        """ "No change" must not throw away what was changed."""
        found: dict[str, Any] = super().clean() or self.cleaned_data
        if "no_change" in self.data and not self.errors:
            shown = {"current_likelihood": "likelihood", "current_impact": "impact"}
            changed = [name for name in self._changed() if shown.get(name, name) in self.data]
            if changed or found["outcome"]:
                message = _("You have changed something. Record it, or start over and then say that nothing changed.")
                raise forms.ValidationError(message)
        return found

    def asked(self) -> Outcome:
        """What is to be recorded; the form must be valid."""
        data, note = self.cleaned_data, self.cleaned_data["note"].strip()
        if "no_change" in self.data:
            return Outcome(ReviewOutcome.NO_CHANGE, note)
        values = self._changed()
        if data["outcome"] == ReviewOutcome.CLOSED:
            return Outcome(
                ReviewOutcome.CLOSED, note, close_reason=data["close_reason"], duplicate_of=data["duplicate_of"]
            )
        if data["outcome"] == ReviewOutcome.DEFERRED:
            return Outcome(ReviewOutcome.DEFERRED, note)
        if data["outcome"] == ReviewOutcome.ESCALATED:
            return Outcome(ReviewOutcome.ESCALATED, note, values)
        if data["strategy"] == Strategy.ACCEPT and ("strategy" in values or data["approver"]):
            return Outcome(ReviewOutcome.ACCEPTED, note, values, acceptance=self._acceptance())
        return Outcome(_kind(values), note, values)

    def _acceptance(self) -> dict[str, Any] | None:
        """Who signs, why, on what terms, until when; None while it is not said."""
        data = self.cleaned_data
        if data["approver"] is None or data["expires_on"] is None:
            return None
        terms = {name: data[name] for name in ("approver", "conditions", "expires_on")}
        return terms | {"rationale": data["note"].strip()}

    def _changed(self) -> dict[str, Any]:
        """Fields of the risk that were changed in the form, as the domain takes them."""
        data, risk = self.cleaned_data, self.risk
        new = {
            "current_likelihood": data["likelihood"],
            "current_impact": data["impact"],
            "strategy": data["strategy"],
            "owner": data["owner"],
        }
        if data["strategy"] == Strategy.TRANSFER:
            new["transfer_to"] = data["transfer_to"]
        changed = {name: value for name, value in new.items() if getattr(risk, name) != value}
        if {"current_likelihood", "current_impact"} & changed.keys() and data["note"].strip():
            changed["current_rationale"] = data["note"].strip()
        return changed

    def _member(self, name: str, present: User | None) -> User | None:
        text = self.cleaned_data[name].strip()
        if present is not None and text == present.name:
            return present
        return MemberField(self.risk.register).clean(text) if text else None


class RoomNoteForm(forms.Form):
    """What somebody in the room says about an item."""

    text = TextField(
        label=_("Note"), max_length=TEXT_LIMIT, error_messages={"required": _("Write something first.")},
        widget=forms.TextInput(INPUT | {"autocomplete": "off", "placeholder": _("Add a note for everybody")}),
    )  # fmt: skip


class RoomActionForm(forms.Form):
    """An action given under an item."""

    def __init__(self, *args: Any, risk: Risk, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.risk = risk
        self.fields |= {
            "title": text_line(_("What"), required=True, placeholder=_("What is to be done")),
            "owner": text_line(_("Who"), list="live-people", placeholder=_("Who")),
            "due_on": day(_("By when")),
        }

    def clean_owner(self) -> User | None:
        """The member who does it."""
        text = self.cleaned_data["owner"].strip()
        return MemberField(self.risk.register).clean(text) if text else None


class CloseForm(forms.Form):
    """Who was there, and when the next meeting is."""

    guests = text_area(_("Who else was there"), rows=2, help_text=_("One name a line."))

    def __init__(self, *args: Any, attendees: Sequence[Attendee], ask_next: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.attendees = attendees
        for attendee in attendees:
            first = Attendance.PRESENT if attendee.attendance == Attendance.INVITED else attendee.attendance
            self.fields[f"attendee_{attendee.pk}"] = forms.ChoiceField(
                label=attendee.name, initial=first, widget=forms.RadioSelect,
                choices=[choice for choice in Attendance.choices if choice[0] != Attendance.INVITED],
            )  # fmt: skip
        if ask_next:
            self.fields["next_at"] = forms.DateTimeField(
                label=_("Next meeting"), required=False, input_formats=[WHEN_FORMAT],
                widget=forms.DateTimeInput(INPUT | {"type": "datetime-local"}, format=WHEN_FORMAT),
            )  # fmt: skip

    def rows(self) -> list[tuple[Attendee, Any]]:
        """Each attendee with the field that says whether they were there."""
        return [(attendee, self[f"attendee_{attendee.pk}"]) for attendee in self.attendees]

    def values(self) -> dict[str, Any]:
        """What was entered, as the domain takes it."""
        return {
            "attendance": {attendee.pk: self.cleaned_data[f"attendee_{attendee.pk}"] for attendee in self.attendees},
            "guests": [line.strip()[:120] for line in self.cleaned_data["guests"].splitlines() if line.strip()],
            "next_at": self.cleaned_data.get("next_at"),
        }


class AddendumForm(forms.Form):
    """A correction of minutes."""

    text = TextField(
        label=_("Correction"), max_length=TEXT_LIMIT, error_messages={"required": _("Write the correction first.")},
        widget=forms.Textarea({"class": "input", "rows": 3}),
    )  # fmt: skip


def _level(steps: int, label: Any) -> forms.TypedChoiceField:
    choices = [("", _("Not scored")), *((str(number), str(number)) for number in range(1, steps + 1))]
    return forms.TypedChoiceField(
        label=label, required=False, choices=choices, coerce=int, empty_value=None, widget=forms.RadioSelect
    )


def _kind(values: Mapping[str, Any]) -> str:
    """The outcome that a set of changed fields amounts to."""
    if "strategy" in values:
        return ReviewOutcome.STRATEGY_CHANGED
    if {"current_likelihood", "current_impact"} & values.keys():
        return ReviewOutcome.RESCORED
    return ReviewOutcome.NO_CHANGE
