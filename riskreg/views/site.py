"""The organisation: name, time zone, language, logo."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from riskreg.access.permissions import Permission
from riskreg.domain import organisation
from riskreg.domain.errors import Conflict
from riskreg.forms.base import initial_from
from riskreg.forms.site import SiteForm, zone_names
from riskreg.models import Organisation
from riskreg.views import held
from riskreg.views.common import Request, clock, require
from riskreg.views.conflicts import conflict_answer

FIELDS = ["name", "time_zone", "language"]


@require_http_methods(["GET", "HEAD", "POST"])
def site_settings(request: Request) -> HttpResponse:
    """The organisation's name, time zone, language and logo."""
    require(request, Permission.MANAGE_SITE)
    row = organisation.current()
    posted = request.method == "POST"
    initial = dict(initial_from(row, FIELDS)) | held.take(request, request.path)
    form = SiteForm(request.POST, request.FILES) if posted else SiteForm(initial=initial)
    if posted and form.is_valid():
        try:
            _save(request, row, form)
            messages.success(request, _("Site settings saved."))
            return redirect("site_settings")
        except Conflict as conflict:
            back = reverse("site_settings")
            return conflict_answer(request, conflict=conflict, form=form, back=back)
    context = {"form": form, "zones": zone_names(), "row": row}
    return render(request, "site/site_settings.html", context, status=422 if posted else 200)


@login_not_required
@require_safe
def site_logo(request: HttpRequest, digest: str) -> HttpResponse:
    """The logo; its address changes with it, so a browser may keep it for ever."""
    png = organisation.logo() if organisation.current().logo_digest == digest else None
    if png is None:
        raise Http404
    response = HttpResponse(png, content_type="image/png")
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


@transaction.atomic
def _save(request: Request, row: Organisation, form: SiteForm) -> None:
    """Name, zone and language, then the logo: two changes, both or neither."""
    now, values = clock()[0], form.cleaned_data
    if row._state.adding:
        organisation.set_up(
            name=values["name"], time_zone=values["time_zone"], language=values["language"], by=request.user, now=now
        )
        row = organisation.current()
    else:
        organisation.edit(organisation=row, by=request.user, now=now, seen=values["version"], values=values)
    if values["logo"] or values["remove_logo"]:
        png = values["logo"] or None
        organisation.set_logo(organisation=row, by=request.user, now=now, seen=row.version, png=png)
