"""Forms of the live meeting: a note and an action from the room, the close, an addendum (outcomes: reviews.py)."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from riskreg.choices import Attendance
from riskreg.forms.base import MemberField
from riskreg.forms.fields import INPUT, TextField, date_field, possible_year, text_area, text_line
from riskreg.forms.reviews import PEOPLE
from riskreg.models import Attendee, Risk, User
from riskreg.models.risks import TEXT_LIMIT

WHEN_FORMAT = "%Y-%m-%dT%H:%M"


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
            "owner": text_line(_("Who"), list=PEOPLE, placeholder=_("Who")),
            "due_on": date_field(_("By when")),
        }

    def clean_owner(self) -> User | None:
        """The member who does it."""
        text = self.cleaned_data["owner"].strip()
        return MemberField(self.risk.register).clean(text) if text else None


class MeetingCloseForm(forms.Form):
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
                label=_("Next meeting"), required=False, input_formats=[WHEN_FORMAT], validators=[possible_year],
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
