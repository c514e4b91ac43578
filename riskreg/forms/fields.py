"""The plain fields of the forms: a text of one line or several, a date."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from riskreg.lib.day_words import FIRST_YEAR, LAST_YEAR
from riskreg.models.risks import TEXT_LIMIT

INPUT = {"class": "input"}  # the look of a control


class TextField(forms.CharField):
    """A text whose lines end as they are stored; browsers send them with a carriage return."""

    def to_python(self, value: Any) -> str:
        """The text with plain line ends."""
        return (super().to_python(value) or "").replace("\r\n", "\n")


def text_area(label: Any, *, rows: int = 2, help_text: Any = "", limit: int = TEXT_LIMIT) -> forms.CharField:
    """An optional text of several lines."""
    widget = forms.Textarea(INPUT | {"rows": rows})
    return TextField(label=label, required=False, max_length=limit, widget=widget, help_text=help_text)


def text_line(label: Any, *, limit: int = 200, required: bool = False, **attrs: Any) -> forms.CharField:
    """A text of one line."""
    widget = forms.TextInput(INPUT | {"autocomplete": "off"} | attrs)
    return forms.CharField(label=label, max_length=limit, required=required, widget=widget)


def date_field(label: Any, *, required: bool = False, help_text: Any = "") -> forms.DateField:
    """A date, in the browser's own picker."""
    widget = forms.DateInput(INPUT | {"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(
        label=label, required=required, widget=widget, help_text=help_text, validators=[possible_year]
    )


def possible_year(day: date) -> None:
    """Raise ValidationError for a slip of the keyboard: a year in which nothing here was or will be."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        years = {"first": str(FIRST_YEAR), "last": str(LAST_YEAR)}
        raise ValidationError(_("Give a day between the years %(first)s and %(last)s.") % years)
