"""Forms about meetings: plan, change, invite, the series, and the small ones of an agenda item."""

from datetime import UTC, date, datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from riskreg.domain.agenda import LONGEST_ITEM
from riskreg.domain.meetings import LONGEST, SHORTEST
from riskreg.forms.base import MemberField, VersionedForm
from riskreg.forms.fields import INPUT, date_field, text_line
from riskreg.lib import recurrence
from riskreg.models import Meeting, MeetingSeries, Register

KINDS = [
    (recurrence.MONTHLY, _("Every month, or every few months")),
    (recurrence.WEEKLY, _("Every week, or every few weeks")),
    (recurrence.QUARTERLY, _("Every quarter")),
    (recurrence.OWN, _("By a rule of my own")),
]
MINUTES = (1, 2, 3, 4, 5, 7, 10, 15, 20, 30, 45, 60)  # offered for an item
LENGTH = pgettext_lazy("of time", "Minutes")


def _minutes() -> forms.IntegerField:
    return forms.IntegerField(label=LENGTH, min_value=SHORTEST, max_value=LONGEST, initial=60)


def _time() -> forms.TimeField:
    return forms.TimeField(label=_("Starts at"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))


class MeetingForm(forms.Form):
    """One meeting: what, when, where, who chairs."""

    def __init__(self, *args: Any, register: Register, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields |= {
            "title": text_line(_("Title"), required=True, limit=120),
            "day": date_field(_("Day"), required=True),
            "time": _time(),
            "minutes": _minutes(),
            "place": text_line(_("Place or link"), limit=300),
            "chair": MemberField(register, label=_("Chair"), widget=forms.TextInput(INPUT)),
        }

    def values(self) -> dict[str, Any]:
        """What was entered, as the domain takes it."""
        entered = self.cleaned_data
        zone = timezone.get_current_timezone()
        starts_at = datetime.combine(entered["day"], entered["time"], tzinfo=zone).astimezone(UTC)
        return {name: entered[name] for name in ("title", "minutes", "place", "chair")} | {"starts_at": starts_at}


class MeetingChangeForm(MeetingForm, VersionedForm):
    """A planned meeting; another time needs a reason."""

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        kwargs["initial"] = self.initial_of(meeting) | kwargs.get("initial", {})
        super().__init__(*args, register=meeting.register, **kwargs)
        self.fields |= {
            "reason": forms.CharField(
                label=_("Why it is moved"), max_length=300, required=False,
                help_text=_("Needed when the day or the time changes."),
            ),
            "mail": _mail(_("Mail the change to the attendees")),
        }  # fmt: skip

    @staticmethod
    def initial_of(meeting: Meeting) -> dict[str, Any]:
        """The present values of a meeting, by field."""
        start = timezone.localtime(meeting.starts_at)
        names = ("title", "minutes", "place", "chair", "version")
        return {name: getattr(meeting, name) for name in names} | {"day": start.date(), "time": start.time()}


class MeetingCancelForm(VersionedForm):
    """Cancel a meeting, with a reason."""

    reason = forms.CharField(label=_("Why it is cancelled"), max_length=300)
    mail = forms.BooleanField(label=_("Mail the cancellation to the attendees"), required=False, initial=True)


class AttendeeForm(forms.Form):
    """A member by name or address, or a guest by name and perhaps address."""

    def __init__(self, *args: Any, register: Register, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.members = MemberField(register)
        self.people = self.members.people
        self.fields |= {
            "who": text_line(_("Name"), required=True, limit=120),
            "email": forms.EmailField(label=_("E-mail address, for a guest"), required=False),
        }

    def values(self) -> dict[str, Any]:
        """A member as `user`; anybody else as a guest by `name` and `email`."""
        who, email = self.cleaned_data["who"], self.cleaned_data["email"]
        try:
            user = self.members.clean(who)
        except forms.ValidationError:
            user = None
        if user is not None:
            return {"user": user}
        return {"name": who, "email": email or (who if "@" in who else "")}


class ItemForm(VersionedForm):
    """A button of an agenda item: which act, on which version, and what it takes."""

    ACTS = ("up", "down", "to", "minutes", "drop", "restore")
    act = forms.ChoiceField(choices=[(act, act) for act in ACTS])
    to = forms.IntegerField(required=False, min_value=1, max_value=1000)
    minutes = forms.IntegerField(label=LENGTH, required=False, min_value=1, max_value=LONGEST_ITEM)
    reason = forms.CharField(label=_("Reason"), required=False, max_length=300)


class SendForm(VersionedForm):
    """Mail the invitation, with the agenda pack or without."""

    pack = forms.BooleanField(label=_("Attach the agenda pack (PDF)"), required=False)


class SeriesForm(forms.Form):
    """How often the register is reviewed. `version` is empty for the first series."""

    version = forms.IntegerField(min_value=1, required=False, widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=_("How often"), choices=KINDS, widget=forms.RadioSelect)
    week = forms.TypedChoiceField(label=_("Which one of the month"), coerce=int, required=False)
    weekday = forms.TypedChoiceField(label=_("Day of the week"), coerce=int, required=False)
    every = forms.IntegerField(label=_("Every how many months or weeks"), min_value=1, max_value=52, required=False)
    rule = forms.CharField(
        label=_("Rule of RFC 5545"), max_length=200, required=False,
        help_text=_("Such as FREQ=MONTHLY;BYMONTHDAY=15 or FREQ=YEARLY;BYMONTH=1,7;BYDAY=2WE."),
        widget=forms.TextInput(attrs={"autocapitalize": "characters", "autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip

    def __init__(self, *args: Any, register: Register, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: dict[str, Any] = {
            "week": [(week, capfirst(recurrence.week_word(week))) for week in recurrence.WEEKS],
            "weekday": list(WEEKDAYS.items()),
        }
        for name, offered in choices.items():
            self.fields[name].choices = offered  # type: ignore[attr-defined]
        self.fields |= {
            "first_on": date_field(_("First meeting on or after"), required=True),
            "starts_at": _time(),
            "minutes": _minutes(),
            "place": text_line(_("Place or link"), limit=300),
            "chair": MemberField(register, label=_("Chair"), widget=forms.TextInput(INPUT)),
        }

    @staticmethod
    def initial_of(series: MeetingSeries) -> dict[str, Any]:
        """The present values of a series, by field; the rule as people say it where it can be said."""
        names = ("first_on", "starts_at", "minutes", "place", "chair", "version", "rule")
        found = {name: getattr(series, name) for name in names}
        pattern = recurrence.pattern_of(series.rule)
        if pattern is None:
            return found | {"kind": recurrence.OWN, "every": 1}
        return found | {
            "kind": pattern.kind, "week": pattern.week, "weekday": pattern.weekday, "every": pattern.every
        }  # fmt: skip

    @staticmethod
    def usual(today: date) -> dict[str, Any]:
        """What is offered first: the first Tuesday of every month at ten."""
        return {
            "kind": recurrence.MONTHLY, "week": 1, "weekday": 1, "every": 1, "first_on": today, "starts_at": "10:00",
            "minutes": 60,
        }  # fmt: skip

    @staticmethod
    def usual_rule() -> str:
        """The rule of what is offered first."""
        return recurrence.Pattern(recurrence.MONTHLY).rule()

    def rule_entered(self) -> tuple[str, date] | None:
        """The rule and first day as far as they make sense, whatever else is wrong; None otherwise."""
        entered = self.cleaned_data
        if not entered.get("rule") or not entered.get("first_on") or "rule" in self.errors:
            return None
        return entered["rule"], entered["first_on"]

    def clean(self) -> dict[str, Any]:
        """With the rule that was meant; an own rule is checked, the others are made."""
        entered = super().clean() or self.cleaned_data
        try:
            if entered.get("kind") == recurrence.OWN:
                entered["rule"] = recurrence.clean(entered.get("rule") or "")
            elif entered.get("kind"):
                entered["rule"] = self._pattern(entered).rule()
        except recurrence.BadRule as bad:
            self.add_error("rule", str(bad))
        return entered

    def values(self) -> dict[str, Any]:
        """What was entered, as the domain takes it."""
        return {
            name: self.cleaned_data[name] for name in ("rule", "first_on", "starts_at", "minutes", "place", "chair")
        }

    @staticmethod
    def _pattern(entered: dict[str, Any]) -> recurrence.Pattern:
        def given(name: str, usual: int) -> int:
            return usual if entered.get(name) in (None, "") else int(entered[name])

        return recurrence.Pattern(
            entered["kind"], weekday=given("weekday", 1), week=given("week", 1), every=given("every", 1)
        )


def _mail(label: Any) -> forms.BooleanField:
    return forms.BooleanField(label=label, required=False, initial=True)
