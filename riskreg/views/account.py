"""One's own account."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from riskreg.choices import Theme
from riskreg.domain import people
from riskreg.domain.errors import Conflict, Refused
from riskreg.forms.account import AccountForm
from riskreg.forms.base import initial_from, show_refusal
from riskreg.lib.languages import speaking
from riskreg.views import held
from riskreg.views.common import Request, clock
from riskreg.views.conflicts import conflict_answer
from riskreg.views.steps import back_to

FIELDS = ["name", "language", "theme", "single_keys"]
YEAR = 365 * 24 * 3600


@require_http_methods(["GET", "HEAD", "POST"])
def account(request: Request) -> HttpResponse:
    """Name, language, look, single keys; the way to password, second factor and sessions."""
    initial = dict(initial_from(request.user, FIELDS)) | held.take(request, request.path)
    form = AccountForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        seen = form.cleaned_data["version"]
        try:
            people.edit_own(person=request.user, now=clock()[0], seen=seen, values=form.values())
            language = form.cleaned_data["language"]
            with speaking(language, get_language()):
                messages.success(request, _("Saved."))
            return _with_language(_with_look(redirect("account"), form.cleaned_data["theme"]), language)
        except Refused as refused:
            show_refusal(form, refused)
        except Conflict as conflict:
            return conflict_answer(request, conflict=conflict, form=form, back=reverse("account"))
    return render(request, "account_own/account.html", {"form": form}, status=422 if form.is_bound else 200)


@login_not_required
@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Choose the look: for the account, and in a cookie for the pages outside; back to where one was."""
    chosen = request.POST.get("theme", "")
    response = back_to(request, "/")
    if chosen not in Theme.values:
        return response
    user = request.user
    if user.is_authenticated:
        try:
            people.edit_own(person=user, now=clock()[0], seen=user.version, values={"theme": chosen})
        except Conflict:
            messages.error(request, _("Your account was changed at the same moment. Choose the look again."))
    return _with_look(response, chosen)


@require_POST
def sign_out_everywhere(request: Request) -> HttpResponse:
    """End every session of this person, this one too."""
    people.end_sessions(request.user)
    logout(request)
    messages.success(request, _("You are signed out everywhere."))
    return redirect("account_login")


def _with_language(response: HttpResponse, chosen: str) -> HttpResponse:
    """For the pages outside: signing in comes in one's own language."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME, chosen, max_age=YEAR if chosen else 0, secure=settings.SESSION_COOKIE_SECURE,
        httponly=True, samesite="Lax",
    )  # fmt: skip
    return response


def _with_look(response: HttpResponse, chosen: str) -> HttpResponse:
    response.set_cookie(
        "theme", chosen, max_age=YEAR, secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax"
    )  # fmt: skip
    return response
