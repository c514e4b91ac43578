"""What a report needs to know before it is issued."""

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from riskreg.choices import ReportKind, Role
from riskreg.models import Register

LARGEST_PDF = 60_000_000


class VerifyForm(forms.Form):
    """A PDF that somebody wants to know the truth about."""

    pdf = forms.FileField(label=_("PDF"), help_text=_("It is compared and not kept."))

    def clean_pdf(self) -> Any:
        """A file of a size that a report can have."""
        file = self.cleaned_data["pdf"]
        if file.size > LARGEST_PDF:
            raise forms.ValidationError(_("The file is larger than any report."))
        return file


class SinceForm(VerifyForm):
    """A PDF of a register, to see what changed since."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["pdf"].label = _("Or since a PDF: drop it here")


class SignOffForm(forms.Form):
    """What a person says who stands by an issued report."""

    position = forms.CharField(
        label=_("In the position of"),
        max_length=80,
        help_text=_("As it would stand below a signature: Chief technology officer."),
        error_messages={"required": _("Say in which position you sign.")},
    )
    remark = forms.CharField(
        label=_("Remark"), required=False, max_length=500, widget=forms.Textarea({"class": "input", "rows": 2})
    )
    read = forms.BooleanField(
        label=_("I have read the report and stand by it."),
        error_messages={"required": _("Tick this when you have read the report.")},
    )


class ReportForm(forms.Form):
    """Issues the table or the pack of a register as PDF."""

    kind = forms.ChoiceField(
        label=_("What"),
        required=False,
        choices=[
            (ReportKind.REGISTER_TABLE, _("Register table: figures, table, scales")),
            (ReportKind.REGISTER_PACK, _("Register pack: also trend, movement, highest risks, details, actions")),
        ],
    )
    register = forms.ModelChoiceField(
        Register.objects.none(), label=_("Register"), to_field_name="code", empty_label=_("Choose")
    )
    query = forms.CharField(
        label=_("Filter"),
        required=False,
        max_length=2000,
        help_text=_(
            "Filter the register's table as you want it, then paste the address of that page here."
            " Empty: every risk that is not closed."
        ),
    )
    classification = forms.CharField(
        label=_("Classification mark"),
        required=False,
        max_length=60,
        help_text=_("Printed on every page. Empty: the register's own mark."),
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["register"]
        field.queryset = Register.objects.visible_to(user).with_role(user, {Role.MANAGER})

    def clean_kind(self) -> str:
        """The table where nothing was chosen."""
        return self.cleaned_data["kind"] or ReportKind.REGISTER_TABLE

    def clean(self) -> dict[str, Any]:
        """The query string alone, also when a whole address was pasted; that of another page is refused."""
        entered: dict[str, Any] = super().clean() or {}
        register, text = entered.get("register"), entered.get("query", "").strip()
        before = text.partition("?")[0]
        if "/" in before and "=" not in before:  # an address, not a value with a slash in it
            page = urlsplit(text)
            if register and not page.path.endswith(
                (f"/registers/{register.code}/", f"/registers/{register.code}/heatmap/")
            ):
                self.add_error(
                    "query", gettext("This is not the address of the table of %(name)s.") % {"name": register.name}
                )
            text = page.query
        return entered | {"query": text.removeprefix("?")}
