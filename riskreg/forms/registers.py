"""Forms of a register: make one, settings, cadence, categories, archive."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from riskreg.choices import CadenceBase
from riskreg.domain.ready_words import in_language
from riskreg.domain.registers import CADENCE
from riskreg.forms.base import MemberField, VersionedForm
from riskreg.forms.fields import date_field
from riskreg.models import Matrix, Register

DAYS = (1, 3660)


class CodeField(forms.CharField):
    """A register's code; small letters are made capitals."""

    def __init__(self, **kwargs: Any) -> None:
        field = Register._meta.get_field("code")
        super().__init__(
            **({
                "label": field.verbose_name, "max_length": 8, "help_text": field.help_text,
                "validators": [found for found in field.validators if hasattr(found, "regex")],
                "widget": forms.TextInput(attrs={"autocapitalize": "characters", "autocomplete": "off"}),
            } | kwargs)
        )  # fmt: skip

    def to_python(self, value: Any) -> str:
        """In capitals."""
        return (super().to_python(value) or "").upper()


class RegisterNewForm(forms.Form):
    """A new register: a code, a name, a matrix to start from, categories."""

    name = forms.CharField(label=_("Name"), max_length=120)
    code = CodeField()
    purpose = forms.CharField(
        label=_("Purpose"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What it covers, in a sentence or two."),
    )  # fmt: skip
    language = forms.ChoiceField(
        label=_("Language of its reports"), choices=settings.LANGUAGES, required=False,
        help_text=_("PDFs, minutes and decisions are in it, and the words of matrix, categories and checklist."),
    )  # fmt: skip
    matrix = forms.ChoiceField(label=_("Matrix to start from"), widget=forms.RadioSelect)
    categories = forms.MultipleChoiceField(
        label=_("Categories to start with"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, ready: list[Matrix], categories: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["matrix"].choices = [(matrix.key, matrix.name) for matrix in ready]  # type: ignore[attr-defined]
        self.fields["categories"].choices = [(name, in_language(name)) for name in categories]  # type: ignore[attr-defined]


class RegisterSettingsForm(VersionedForm):
    """What a register is called, how much risk is too much, and how long it lives."""

    name = forms.CharField(label=_("Name"), max_length=120)
    code = CodeField()
    purpose = forms.CharField(
        label=_("Purpose"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    classification = forms.CharField(
        label=_("Classification mark"), max_length=60, required=False,
        help_text=_("Printed on every page of a PDF, such as “Internal”."),
    )  # fmt: skip
    language = forms.ChoiceField(
        label=_("Language of its reports"), choices=settings.LANGUAGES,
        help_text=_("PDFs, minutes, decisions and checklist are in it; pages are in the language of their reader."),
    )  # fmt: skip
    appetite = forms.IntegerField(
        label=_("Appetite"), min_value=1, max_value=36, help_text=_("Scores up to this one are acceptable.")
    )
    tolerance = forms.IntegerField(
        label=_("Tolerance"), min_value=1, max_value=36, help_text=_("Scores above this one must be escalated.")
    )
    four_eyes = forms.BooleanField(
        label=_("Two pairs of eyes"), required=False,
        help_text=_("High and critical risks are accepted by somebody else than the person who last scored them."),
    )  # fmt: skip
    starts_on = date_field(_("Starts on"))
    ends_on = date_field(_("Ends on"))
    phase = forms.CharField(
        label=_("Phase"), max_length=60, required=False, help_text=_("For a project: where it is now, such as “Build”.")
    )

    sponsor = forms.CharField(required=False)  # replaced in __init__, which knows the register

    def __init__(self, *args: Any, register: Register, code_fixed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sponsor"] = MemberField(
            register, label=_("Sponsor"), help_text=_("Hears of reviews that are overdue for a month. A member.")
        )
        if code_fixed:
            self.fields["code"].disabled = True
            self.fields["code"].help_text = _("Part of every reference, so it is fixed now that risks are logged.")


class CadenceForm(VersionedForm):
    """Days between two reviews, for each rating."""

    critical_days = forms.IntegerField(label=_("Critical"), min_value=DAYS[0], max_value=DAYS[1])
    high_days = forms.IntegerField(label=_("High"), min_value=DAYS[0], max_value=DAYS[1])
    moderate_days = forms.IntegerField(label=_("Moderate"), min_value=DAYS[0], max_value=DAYS[1])
    low_days = forms.IntegerField(label=_("Low"), min_value=DAYS[0], max_value=DAYS[1])
    unrated_days = forms.IntegerField(label=_("Not scored"), min_value=DAYS[0], max_value=DAYS[1])
    cadence_base = forms.ChoiceField(
        label=_("The next review counts from"), choices=CadenceBase.choices, widget=forms.RadioSelect
    )

    def day_fields(self) -> list[Any]:
        """The fields that hold days, most serious first."""
        return [self[name] for name in CADENCE]


class CategoryForm(forms.Form):
    """A category to add."""

    name = forms.CharField(label=_("New category"), max_length=60)


class CategoryRenameForm(VersionedForm):
    """Another name for a category."""

    name = forms.CharField(label=_("Name"), max_length=60)


class CategoryStepForm(VersionedForm):
    """A button on the row of a category: which act, on which version."""

    act = forms.ChoiceField(choices=[(act, act) for act in ("up", "down", "archive", "restore")])
