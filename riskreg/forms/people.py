"""Forms about people: invite, roles, hand-over, accept an invitation."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from riskreg.choices import Role
from riskreg.domain.handover import OpenWork
from riskreg.forms.base import VersionedForm
from riskreg.models import User

NOBODY = "nobody"


class MemberAddForm(forms.Form):
    """Somebody to be a member: by address, with a role; a name for those who have no account yet."""

    email = forms.EmailField(label=_("E-mail address"), max_length=254)
    name = forms.CharField(label=_("Name, for an invitation"), max_length=120, required=False)
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices, initial=Role.CONTRIBUTOR)


class MemberRoleForm(VersionedForm):
    """Another role for a member."""

    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)


class SuccessorForm(VersionedForm):
    """Who takes over open risks and actions, register by register: a member, or nobody. No answer is preset."""

    def __init__(self, *args: Any, work: list[OpenWork], leaving: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.work = work
        for entry in work:
            members = User.objects.members_of(entry.register).exclude(pk=leaving.pk)
            choices = [("", _("Choose…")), *((person.pk, person.name) for person in members), (NOBODY, _("Nobody"))]
            self.fields[f"successor_{entry.register.pk}"] = forms.ChoiceField(
                label=_("Who takes over in %(register)s?") % {"register": entry.register.name}, choices=choices
            )

    def questions(self) -> list[tuple[OpenWork, Any]]:
        """What is left behind in each register, with the field that asks who takes it."""
        return [(entry, self[f"successor_{entry.register.pk}"]) for entry in self.work]

    def successors(self) -> dict[int, User | None]:
        """Register id → the person who takes over, None for nobody."""
        answers = {entry.register.pk: self.cleaned_data[f"successor_{entry.register.pk}"] for entry in self.work}
        people = User.objects.in_bulk([int(answer) for answer in answers.values() if answer != NOBODY])
        return {pk: None if answer == NOBODY else people[int(answer)] for pk, answer in answers.items()}


class SiteRolesForm(forms.Form):
    """What a person may be on the whole site."""

    is_auditor = forms.BooleanField(
        label=_("Auditor"), required=False, help_text=_("Sees every register, changes nothing.")
    )
    is_administrator = forms.BooleanField(
        label=_("Administrator"), required=False, help_text=_("Manages people, the site and every register.")
    )


class InviteForm(SiteRolesForm):
    """Somebody to come in, with roles on the whole site or none."""

    field_order = ["email", "name"]
    email = forms.EmailField(label=_("E-mail address"), max_length=254)
    name = forms.CharField(label=_("Name"), max_length=120, required=False)


class PersonForm(SiteRolesForm, VersionedForm):
    """Name and site roles of a person."""

    field_order = ["version", "name"]
    name = forms.CharField(label=_("Name"), max_length=120)


class PasswordField(forms.CharField):
    """A new password, not trimmed."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.PasswordInput(attrs={"autocomplete": "new-password"})
        defaults: dict[str, Any] = {"label": _("Password"), "max_length": 128, "strip": False, "widget": widget}
        super().__init__(**(defaults | kwargs))


class AcceptInvitationForm(forms.Form):
    """Who somebody is, and the password they choose."""

    name = forms.CharField(label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    password = PasswordField(help_text=_("At least 12 characters. A sentence is easy to remember."))

    def __init__(self, *args: Any, address: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.address = address

    def clean(self) -> dict[str, Any]:
        """The password must be a good one for this person."""
        cleaned = super().clean() or {}
        if "password" in cleaned:
            try:
                validate_password(cleaned["password"], User(name=cleaned.get("name", ""), email=self.address))
            except forms.ValidationError as error:
                self.add_error("password", error)
        return cleaned
