"""Forms about comments."""

from django import forms
from django.utils.translation import gettext_lazy as _

from riskreg.forms.fields import TextField
from riskreg.models.risks import TEXT_LIMIT


class CommentForm(forms.Form):
    """A remark on a risk."""

    text = TextField(
        label=_("Comment"),
        help_text=_("To tell a member of the register, write @ and their full name: @Nadia Kowal."),
        max_length=TEXT_LIMIT,
        error_messages={"required": _("Write something first.")},
        widget=forms.Textarea({"class": "input", "rows": 2, "placeholder": _("Write a comment")}),
    )
