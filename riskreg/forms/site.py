"""Forms about the site: the organisation, its logo, the very first administrator."""

import io
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

from riskreg.forms.base import VersionedForm
from riskreg.forms.people import AcceptInvitationForm

LOGO_BYTES = 1024 * 1024
LOGO_PIXELS = 10_000_000  # decoded, a picture of this size takes 40 MB
LOGO_SIZE = (600, 200)
# What Pillow raises for pictures that are broken, or made to do harm.
BROKEN = (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Image.DecompressionBombWarning)


def zone_names() -> list[str]:
    """Every time zone by name."""
    return sorted(available_timezones())


class ZoneField(forms.CharField):
    """A time zone, found by typing (the template offers a datalist, id "zones")."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"list": "zones", "autocomplete": "off", "spellcheck": "false"})
        text = _("Type a city, such as London or Berlin.")
        defaults: dict[str, Any] = {"label": _("Time zone"), "max_length": 64, "help_text": text, "widget": widget}
        super().__init__(**(defaults | kwargs))

    def clean(self, value: Any) -> str:
        """The exact name, whatever its case was; raises ValidationError."""
        text = super().clean(value).strip().replace(" ", "_").casefold()
        found = next((name for name in available_timezones() if name.casefold() == text), None)
        if found is None:
            raise forms.ValidationError(_("Choose a time zone from the list, such as Europe/London."))
        return found


class LogoField(forms.FileField):
    """A PNG or JPEG of at most 1 MB; cleans to the bytes of a new, small PNG, so that nothing hidden travels along."""

    def clean(self, data: Any, initial: Any = None) -> bytes | None:
        """PNG bytes, None without a file; raises ValidationError."""
        upload: UploadedFile | None = super().clean(data, initial)
        if not upload:
            return None
        if upload.size is None or upload.size > LOGO_BYTES:
            raise forms.ValidationError(_("The file is larger than 1 MB."))
        try:
            return _redrawn(upload.read())
        except BROKEN as error:
            raise forms.ValidationError(_("This is not a PNG or JPEG that can be read.")) from error


def _redrawn(data: bytes) -> bytes:
    with Image.open(io.BytesIO(data), formats=["PNG", "JPEG"]) as picture:
        if picture.width * picture.height > LOGO_PIXELS:
            raise forms.ValidationError(_("The picture has too many pixels: 10 million at most."))
        upright = ImageOps.exif_transpose(picture).convert("RGBA")
    upright.thumbnail(LOGO_SIZE)
    clean = Image.new("RGBA", upright.size)
    clean.paste(upright)
    out = io.BytesIO()
    clean.save(out, format="PNG", optimize=True)
    return out.getvalue()


class SiteForm(VersionedForm):
    """The organisation: name, time zone, language, logo."""

    name = forms.CharField(label=_("Organisation"), max_length=120)
    time_zone = ZoneField()
    language = forms.ChoiceField(
        label=_("Language"), choices=settings.LANGUAGES,
        help_text=_("Of new registers, and of pages and messages for people who have not chosen one."),
    )  # fmt: skip
    logo = LogoField(
        label=_("Logo"), required=False, help_text=_("PNG or JPEG, up to 1 MB. It is shown at most 600 by 200 pixels."),
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg"}),
    )  # fmt: skip
    remove_logo = forms.BooleanField(label=_("Remove the present logo"), required=False)


class SetupForm(AcceptInvitationForm):
    """The first administrator and their organisation."""

    email = forms.EmailField(
        label=_("Your e-mail address"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )
    organisation_name = forms.CharField(
        label=_("Organisation"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "organization"})
    )
    time_zone = ZoneField(initial="UTC")
    code = forms.CharField(
        label=_("Set-up code"), max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=_("Printed where the site was started; “manage.py prepare” prints it again."),
    )  # fmt: skip
    field_order = ("code", "name", "email", "password", "organisation_name", "time_zone")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, address="", **kwargs)

    def clean_email(self) -> str:
        """Kept for the password check: a password must not be the address."""
        self.address = str(self.cleaned_data["email"])
        return self.address
