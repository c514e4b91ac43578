"""Filters that take several free values and keep the good ones."""

import re
from typing import Any

import django_filters
from django import forms
from django.core.validators import ProhibitNullCharactersValidator
from django.utils.translation import gettext_lazy as _

CELL = re.compile(r"([1-6])x([1-6])")
MOST_VALUES = 500  # of one name in a query string; more is not typed by hand
LONGEST = 200
_no_null = ProhibitNullCharactersValidator()


class TextListField(forms.Field):
    """Any number of texts: trimmed, without repeats, none of them long."""

    widget = forms.MultipleHiddenInput

    def clean(self, value: Any) -> list[str]:
        """The texts; raises ValidationError when there are too many, or one is too long."""
        texts = list(dict.fromkeys(text.strip() for text in value or [] if text.strip()))
        if len(texts) > MOST_VALUES or any(len(text) > LONGEST for text in texts):
            raise forms.ValidationError(_("Too long."))
        for text in texts:
            _no_null(text)
        return texts


class TextListFilter(django_filters.Filter):
    """A filter with several free values."""

    field_class = TextListField


class CellField(forms.CharField):
    """A cell of the heat map, "4x3": likelihood, impact."""

    def clean(self, value: Any) -> tuple[int, int] | None:
        """The two levels, None when empty; raises ValidationError for anything else."""
        text = super().clean(value)
        if not text:
            return None
        found = CELL.fullmatch(text)
        if not found:
            raise forms.ValidationError(_("A cell is written like 4x3."))
        return int(found[1]), int(found[2])


class CellFilter(django_filters.Filter):
    """A filter for one cell of the heat map."""

    field_class = CellField


class KnownChoicesField(forms.MultipleChoiceField):
    """Several choices, of which unknown ones are dropped: an old link still works."""

    def to_python(self, value: Any) -> list[str]:
        """The known values, each once."""
        choices: Any = self.choices
        known = {str(key) for key, _label in choices}
        return list(dict.fromkeys(text for text in super().to_python(value) if text in known))


class KnownChoicesFilter(django_filters.Filter):
    """A filter with several choices."""

    field_class = KnownChoicesField

    def __init__(self, *args: Any, choices: Any, **kwargs: Any) -> None:
        super().__init__(*args, choices=choices, **kwargs)
