"""What the forms share. Forms check input; they never save: views hand `cleaned_data` to the domain."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from riskreg.domain.errors import Refused
from riskreg.models import Register, User


class VersionedForm(forms.Form):
    """A form that carries the version of the row it was opened on, for the compare-and-set."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def values(self) -> dict[str, Any]:
        """What was entered, without the version."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class ConfirmForm(VersionedForm):
    """An act that asks nothing but a reason, and that only perhaps."""

    reason = forms.CharField(label=_("Reason"), max_length=500, required=False)


def first_error(form: forms.Form) -> str:
    """The first thing wrong with a form, for a page that has room for one sentence."""
    return str(next(iter(form.errors.values()))[0])


def show_refusal(form: forms.Form, refused: Refused) -> None:
    """Put a refusal of the domain beside the field it belongs to, or at the head of the form."""
    field = refused.field if refused.field in form.fields else None
    form.add_error(field, refused.message)


class MemberField(forms.CharField):
    """A member of the register, typed by name or e-mail address with suggestions (a datalist).

    Cleans to a User, or None when left empty. The template draws the suggestions from `people`,
    in which namesakes appear as "Name <address>".
    """

    def __init__(self, register: Register, **kwargs: Any) -> None:
        defaults: dict[str, Any] = {"required": False, "max_length": 200, "label": _("Owner")}
        super().__init__(**(defaults | kwargs))
        self.members = list(User.objects.members_of(register))
        names = [person.name.casefold() for person in self.members]
        self.people = {
            person.pk: person.name if names.count(person.name.casefold()) == 1 else f"{person.name} <{person.email}>"
            for person in self.members
        }

    def prepare_value(self, value: Any) -> Any:
        """A person is shown by name."""
        return self.people.get(value.pk, value.name) if isinstance(value, User) else value

    def clean(self, value: Any) -> User | None:
        """The person meant; raises ValidationError when nobody, or more than one, is."""
        text = super().clean(value).strip().casefold()
        if not text:
            return None
        found = [
            person
            for person in self.members
            if text in {self.people[person.pk].casefold(), person.email.casefold(), person.name.casefold()}
        ]
        if len(found) == 1:
            return found[0]
        if found:
            raise forms.ValidationError(_("More than one member has this name. Choose one with the address."))
        raise forms.ValidationError(_("Nobody of this name is a member of the register."))

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> BoundField:
        """The field, with its datalist wired up."""
        bound = super().get_bound_field(form, field_name)
        self.widget.attrs.setdefault("list", f"{bound.id_for_label}_people")
        self.widget.attrs.setdefault("autocomplete", "off")
        return bound


def initial_from(row: Any, names: list[str]) -> Mapping[str, Any]:
    """The present values of these fields and the version, as a form's initial data."""
    return {name: getattr(row, name) for name in names} | {"version": row.version}
