"""The answer when somebody else was faster: both versions side by side, and nothing typed is lost."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from riskreg.domain.errors import Conflict
from riskreg.forms.picker import ScoreField


@dataclass(frozen=True, slots=True)
class Side:
    """One version of a field: the text a form posts, and what people read."""

    raw: str
    shown: str


@dataclass(frozen=True, slots=True)
class Difference:
    """A field on which the two versions differ. `touched`: the person changed it since they opened the form."""

    name: str
    label: str
    mine: Side
    theirs: Side
    touched: bool


def conflict_answer(request: HttpRequest, *, conflict: Conflict, form: forms.Form, back: str) -> HttpResponse:
    """409 with the text as typed beside the row as it stands now, and a form to choose field by field.

    `form` is the bound form; `back` is where the page of the row is. A form with a static
    `initial_of(row)` says itself how a row fills it; otherwise the fields are attributes of the
    row. Under htmx the answer goes into the side panel.
    """
    current = conflict.current
    seen = form.data.get(form.add_prefix("version"), "")
    differences = _differences(form, current, seen) if current is not None else []
    context = {
        "gone": current is None,
        "differences": differences,
        "typed": _typed(form),
        "rest": _rest(request, form, differences),
        "version": current.version if current is not None else "",
        "version_name": form.add_prefix("version"),
        "change": _last_change(current) if current is not None else None,
        "back": back,
        "action": request.get_full_path(),
    }
    if not getattr(request, "htmx", False):
        return render(request, "errors/409.html", context, status=409)
    response = render(request, "errors/409.html#sheet", context, status=409)
    response["HX-Retarget"], response["HX-Reswap"], response["HX-Reselect"] = "#panel", "innerHTML", ".sheet"
    return response


def _differences(form: forms.Form, current: Any, seen: str) -> list[Difference]:
    theirs = _initial(form, current)
    base_row = _version(current, seen)
    base = _initial(form, base_row) if base_row is not None else theirs
    found = []
    for name, field in form.fields.items():
        if name in {"version", "reason"} or name not in theirs:
            continue
        mine = form.data.get(form.add_prefix(name), "")
        their_text, base_text = _raw(field, theirs[name]), _raw(field, base.get(name))
        if _same(mine, their_text):
            continue
        label = str(field.label or name)
        sides = (Side(mine, _shown(field, mine)), Side(their_text, _shown(field, their_text)))
        found.append(Difference(form.add_prefix(name), label, *sides, touched=not _same(mine, base_text)))
    return found


def _rest(request: HttpRequest, form: forms.Form, differences: list[Difference]) -> list[tuple[str, str]]:
    """Everything else that was posted: it goes along with the choice."""
    left_out = {"csrfmiddlewaretoken", form.add_prefix("version"), *(difference.name for difference in differences)}
    return [(name, text) for name, texts in request.POST.lists() if name not in left_out for text in texts]


def _typed(form: forms.Form) -> list[tuple[str, str]]:
    """What was typed, to be copied when the row is gone."""
    pairs = [
        (str(field.label or name), form.data.get(form.add_prefix(name), ""))
        for name, field in form.fields.items()
        if name != "version"
    ]
    return [(label, text) for label, text in pairs if text]


def _initial(form: forms.Form, row: Any) -> Mapping[str, Any]:
    if hasattr(form, "initial_of"):
        return form.initial_of(row)
    return {name: getattr(row, name) for name in form.fields if hasattr(row, name)}


def _version(current: Any, seen: str) -> Any:
    """The row as the writer saw it, from its history; None when the version makes no sense."""
    if not hasattr(type(current), "history") or not seen.isdecimal():
        return None
    found = type(current).history.filter(id=current.pk, version=int(seen)).first()
    return found.instance if found else None


def _last_change(current: Any) -> Any:
    """The historical row of the version that won."""
    if not hasattr(type(current), "history"):
        return None
    return type(current).history.filter(id=current.pk, version=current.version).select_related("history_user").first()


def _raw(field: forms.Field, value: Any) -> str:
    prepared = field.prepare_value(value)
    if prepared is None:
        return ""
    return prepared.isoformat() if isinstance(prepared, date) else str(prepared)


def _shown(field: forms.Field, raw: str) -> str:
    if isinstance(field, ScoreField):
        return field.in_words(raw)
    choices = getattr(field, "choices", None)
    if choices is not None:
        return next((str(label) for value, label in choices if str(value) == raw), raw) or _("nothing")
    return raw or _("nothing")


def _same(one: str, other: str) -> bool:
    """Whether two texts are equal but for the browser's line ends and blanks around them."""
    return one.replace("\r\n", "\n").strip() == other.replace("\r\n", "\n").strip()
