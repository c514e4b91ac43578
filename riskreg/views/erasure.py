"""Erasing a person: for administrators, after deactivation, asked once."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from riskreg.access.permissions import Permission
from riskreg.domain import erasure
from riskreg.domain.errors import Conflict, Refused
from riskreg.forms.base import ConfirmForm
from riskreg.models import User
from riskreg.views.common import Request, clock, require


@require_http_methods(["GET", "HEAD", "POST"])
def person_erase(request: Request, pk: int) -> HttpResponse:
    """Say what would be replaced and what stays; a POST does it."""
    require(request, Permission.MANAGE_SITE)
    found = get_object_or_404(User, pk=pk, is_active=False)
    if request.method != "POST":
        context = {"person": found, "extent": erasure.extent(found)}
        return redirect("person", pk=pk) if found.is_erased else render(request, "people/person_erase.html", context)
    form = ConfirmForm(request.POST)
    if form.is_valid():
        try:
            instead = erasure.erase(person=found, by=request.user, now=clock()[0], seen=form.cleaned_data["version"])
        except Refused as refused:
            messages.error(request, refused.message)
        except Conflict:
            messages.error(request, _("Somebody else changed this person meanwhile. Look again, then repeat it."))
        else:
            messages.success(request, _("Erased. “%(name)s” stands in their place.") % {"name": instead})
    return redirect("person", pk=pk)
