"""Forms about reminders: of a register, and of oneself."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from riskreg.choices import Frequency, NoticeKind
from riskreg.domain.places import USUAL, frequency
from riskreg.domain.reminder_settings import FARTHEST
from riskreg.forms.base import VersionedForm
from riskreg.models import Register, User
from riskreg.models.reminders import WEEKDAYS


class DaysField(forms.CharField):
    """Numbers of days, such as "14, 3"; cleans to a list of whole numbers."""

    def prepare_value(self, value: Any) -> Any:
        """A list is shown with commas."""
        return ", ".join(map(str, value)) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[int]:
        """The numbers; raises ValidationError for anything else."""
        words = super().clean(value).replace(",", " ").replace(";", " ").split()
        if any(not word.isascii() or not word.isdigit() or len(word) > 3 for word in words):
            raise forms.ValidationError(_("Write whole numbers of days, such as 14, 3."))
        return [int(word) for word in words]


class ReminderSettingsForm(VersionedForm):
    """When and how a register reminds its people."""

    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    lead_days = DaysField(
        label=_("Reviews and actions, days ahead"), max_length=40, required=False,
        help_text=_("How long before a date it is announced, such as 14, 3. On the day itself it always is."),
    )  # fmt: skip
    expiry_lead_days = DaysField(label=_("Acceptances, days ahead"), max_length=40, required=False)
    meeting_lead_days = DaysField(
        label=_("Meetings, days ahead"), max_length=40, required=False,
        help_text=_("With the agenda. Empty means the invitation alone."),
    )  # fmt: skip
    untriaged_days = forms.IntegerField(
        label=_("Drafts, days of waiting"), min_value=1, max_value=FARTHEST,
        help_text=_("After so long, managers are told of drafts that nobody has looked at."),
    )  # fmt: skip
    hour = forms.TypedChoiceField(
        label=_("From what time of day"), choices=[(hour, f"{hour:02}:00") for hour in range(24)], coerce=int
    )
    weekday = forms.TypedChoiceField(
        label=_("Repeated, while overdue, every"), choices=WEEKDAYS, coerce=int,
        help_text=_("Also the day of the weekly reminder."),
    )  # fmt: skip
    shows_titles = forms.BooleanField(
        label=_("Titles of risks in mail"), required=False,
        help_text=_("Without them, mail names references and dates alone."),
    )  # fmt: skip
    attaches_pdf = forms.BooleanField(
        label=_("PDF of exactly these risks attached"), required=False,
        help_text=_("With the register's classification mark on every page; never where titles are kept out of mail."),
    )  # fmt: skip
    report_day = forms.TypedChoiceField(
        label=_("Issue a report every month on day"), required=False, coerce=int, empty_value=None,
        choices=[("", _("Never")), *((day, str(day)) for day in range(1, 29))],
        help_text=_("The whole register as a PDF, kept under Reports."),
    )  # fmt: skip
    report_to = forms.TypedMultipleChoiceField(
        label=_("Mail the report to"), required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, register: Register, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        members = User.objects.members_of(register)
        self.fields["report_to"].choices = [(person.pk, person.name) for person in members]  # type: ignore[attr-defined]


class NotificationsForm(VersionedForm):
    """How one person wants to hear of each kind of thing."""

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        wishes: dict[str, Any] = {kind: frequency(user, kind) for kind in NoticeKind}
        kwargs["initial"] = wishes | {"version": user.version} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        for kind in NoticeKind:
            choices = [choice for choice in Frequency.choices if choice[0] != Frequency.AT_ONCE or _is_news(kind)]
            self.fields[kind] = forms.ChoiceField(
                label=kind.label, choices=choices, widget=forms.RadioSelect, help_text=HELP[kind]
            )

    def wishes(self) -> dict[str, str]:
        """Kind → frequency."""
        return {kind: self.cleaned_data[kind] for kind in NoticeKind}


def _is_news(kind: str) -> bool:
    """Whether things of this kind happen at any moment; the others become due by the day."""
    return USUAL[NoticeKind(kind)] == Frequency.AT_ONCE or kind in {NoticeKind.ACCEPTANCES, NoticeKind.MEETINGS}


HELP = {
    NoticeKind.REVIEWS: _("Announced, due and overdue. What is overdue above tolerance cannot be switched off."),
    NoticeKind.ACTIONS: _("Announced, due and overdue."),
    NoticeKind.ACCEPTANCES: _("To be signed, running out, no longer fitting the risk."),
    NoticeKind.MEETINGS: _("Invitations, and reminders some days before, with the agenda."),
    NoticeKind.DUTIES: _("Drafts that wait, risks without an owner, reviews that are long overdue."),
    NoticeKind.ASSIGNMENTS: _("Being made an owner, given an action, mentioned in a comment."),
}
