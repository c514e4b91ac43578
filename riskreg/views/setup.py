"""The first page of a new site: its first administrator."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from riskreg.domain import people
from riskreg.domain.errors import Refused
from riskreg.forms.base import show_refusal
from riskreg.forms.site import SetupForm, zone_names
from riskreg.views.common import clock
from riskreg.views.invitations import sign_in


@login_not_required
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def setup(request: HttpRequest) -> HttpResponse:
    """Organisation and first administrator, for whoever knows the printed code; 404 as soon as anybody exists."""
    if not people.nobody_yet():
        raise Http404
    posted = request.method == "POST"
    form = SetupForm(request.POST if posted else None, initial={"code": request.GET.get("code", "")[:80]})
    if posted and form.is_valid():
        try:
            person = people.first_administrator(**form.cleaned_data, now=clock()[0])
        except Refused as refused:
            show_refusal(form, refused)
        else:
            sign_in(request, person)
            messages.success(request, _("The site is ready. Make the first register."))
            return redirect("register_list")
    context = {"form": form, "zones": zone_names()}
    return render(request, "setup/setup.html", context, status=422 if posted else 200)
