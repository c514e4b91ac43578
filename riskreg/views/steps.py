"""Steps that are one button, and the way back to where it was pressed."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from riskreg.domain.errors import Conflict, Refused
from riskreg.views.common import Request
from riskreg.views.conflicts import conflict_answer


def step_answer(
    request: Request, form: forms.Form, act: Callable[[int], str], *, back: HttpResponse, page: str
) -> HttpResponse:
    """The step, done, and `back` to where the button was; refusals are said there.

    `act` takes the version that was on the page and returns what to say; `page` is where the row is, for a conflict.
    """
    if not form.is_valid():
        messages.error(request, _("The page was incomplete. Look again and repeat."))
        return back
    try:
        messages.success(request, act(form.cleaned_data["version"]))
    except Refused as refused:
        messages.error(request, refused.message)
    except Conflict as conflict:
        return conflict_answer(request, conflict=conflict, form=form, back=page)
    return back


def back_to(request: HttpRequest, otherwise: str) -> HttpResponse:
    """A redirect to the page named by the form's `next`, if it is one of this site, else `otherwise`."""
    wanted = request.POST.get("next", "")
    fine = (
        wanted.startswith("/")
        and wanted.isprintable()
        and url_has_allowed_host_and_scheme(
            wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
        )
    )
    return redirect(wanted if fine else otherwise)
