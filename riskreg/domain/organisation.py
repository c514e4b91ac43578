"""The organisation: its name, time zone, language and logo."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from riskreg.domain import recording
from riskreg.models import Organisation

EDITABLE = frozenset({"name", "time_zone", "language"})


def current() -> Organisation:
    """The organisation; before it is set up, an unsaved one without a name. The logo is not loaded."""
    return Organisation.objects.defer("logo").filter(pk=1).first() or Organisation(pk=1, name="", time_zone="UTC")


def logo() -> bytes | None:
    """The logo's PNG bytes, None without one."""
    found = Organisation.objects.values_list("logo", flat=True).filter(pk=1).first()
    return bytes(found) if found else None


@transaction.atomic
def set_up(
    *, name: str, time_zone: str, by: Any, now: datetime, language: str = settings.LANGUAGE_CODE
) -> Organisation:
    """Write the organisation's row for the first time and return it."""
    row = Organisation(pk=1, name=name, time_zone=time_zone, language=language)
    recording.insert(row, by=by, now=now)
    return row


@transaction.atomic
def edit(*, organisation: Organisation, by: Any, now: datetime, seen: int, values: Mapping[str, Any]) -> None:
    """Change name, time zone or language. Raises Conflict."""
    recording.update(organisation, {key: values[key] for key in EDITABLE & values.keys()}, by=by, now=now, seen=seen)


@transaction.atomic
def set_logo(*, organisation: Organisation, by: Any, now: datetime, seen: int, png: bytes | None) -> None:
    """Replace or (with None) remove the logo: PNG bytes that a form has checked. Raises Conflict."""
    digest = hashlib.sha256(png).hexdigest() if png else ""
    recording.update(organisation, {"logo": png, "logo_digest": digest}, by=by, now=now, seen=seen)
