"""The form about oneself."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from riskreg.choices import Theme
from riskreg.forms.base import VersionedForm


class AccountForm(VersionedForm):
    """One's name, language, look and single-key shortcuts."""

    name = forms.CharField(label=_("Name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    language = forms.ChoiceField(
        label=_("Language"), required=False, choices=[("", _("As my browser asks for")), *settings.LANGUAGES],
        help_text=_("Of pages and messages. Reports are in the language of their register."),
    )  # fmt: skip
    theme = forms.ChoiceField(label=_("Look"), choices=Theme.choices, widget=forms.RadioSelect)
    single_keys = forms.BooleanField(
        label=_("Single-key shortcuts"), required=False,
        help_text=_("Keys such as n and j act at once while you are not typing. Switch them off if you dictate."),
    )  # fmt: skip
