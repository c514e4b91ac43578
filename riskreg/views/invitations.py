"""Handing out invitations, and accepting one."""

import smtplib

from allauth.account.signals import user_logged_in
from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from riskreg import emails
from riskreg.domain import invitations
from riskreg.domain.errors import Refused
from riskreg.domain.invitations import Invited
from riskreg.forms.base import show_refusal
from riskreg.forms.people import AcceptInvitationForm
from riskreg.lib.languages import speaking
from riskreg.models import Invitation, Register, User
from riskreg.views.common import Request, clock

SHOWN_ONCE = "invited"


@login_not_required
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def invitation_accept(request: HttpRequest, token: str) -> HttpResponse:
    """Come in: name and password. A link that does not count gets the same answer, whatever the reason."""
    if not ratelimit.consume(request, action="invitation") and request.method == "POST":
        return render(request, "errors/429.html", status=429)
    now, _today = clock()
    invitation = invitations.find(token, now=now)
    if invitation is None:
        return render(request, "people/invitation_accept.html", {"invitation": None}, status=404)
    posted = request.POST if request.method == "POST" else None
    form = AcceptInvitationForm(posted, initial={"name": invitation.name}, address=invitation.email)
    if posted is not None and form.is_valid():
        try:
            person = invitations.accept(token=token, now=now, **form.cleaned_data)
        except Refused as refused:
            show_refusal(form, refused)
        else:
            sign_in(request, person)
            messages.success(request, _("Welcome, %(name)s.") % {"name": person.name})
            return redirect("home")
    context = {"invitation": invitation, "form": form}
    return render(request, "people/invitation_accept.html", context, status=422 if posted is not None else 200)


@require_POST
def invitation_revoke(request: Request, pk: int) -> HttpResponse:
    """Make an invitation worthless; back to where it was listed."""
    visible = Register.objects.visible_to(request.user)
    found = Invitation.objects.select_related("register").filter(register__in=visible)
    if request.user.is_administrator:
        found = Invitation.objects.select_related("register")
    invitation = get_object_or_404(found, pk=pk)
    invitations.revoke(invitation=invitation, by=request.user, now=clock()[0])
    messages.success(request, _("The invitation of %(email)s is withdrawn.") % {"email": invitation.email})
    if request.POST.get("from") == "people" and request.user.is_administrator:
        return redirect("people")
    return redirect("settings_members", code=invitation.register.code) if invitation.register else redirect("people")


def hand_out(request: Request, invited: Invited) -> None:
    """Mail the link if mail is set up, and keep it for the next page, which shows it once."""
    link = request.build_absolute_uri(reverse("invitation_accept", kwargs={"token": invited.token}))
    invitation = invited.invitation
    request.session[SHOWN_ONCE] = {"email": invitation.email, "link": link, "mailed": _mailed(request, invited, link)}


def sign_in(request: HttpRequest, person: User) -> None:
    """Sign in somebody who has just chosen a password; the session is listed among theirs."""
    login(request, person, backend=settings.AUTHENTICATION_BACKENDS[0])
    user_logged_in.send(sender=User, request=request, user=person)


def take_shown(request: HttpRequest) -> dict[str, object] | None:
    """The invitation that was just made (email, link, mailed), once; None on every other page."""
    return request.session.pop(SHOWN_ONCE, None)


def _mailed(request: Request, invited: Invited, link: str) -> bool:
    if not emails.can_send():
        return False
    invitation = invited.invitation
    try:
        with speaking(invitation.register.language if invitation.register else request.organisation.language):
            emails.send_invitation(
                to=invitation.email, inviter=request.user.name, organisation=request.organisation.name, link=link,
                expires_at=invitation.expires_at,
            )  # fmt: skip
    except (OSError, smtplib.SMTPException):
        messages.warning(request, _("The mail server did not take the message. Copy the link and send it yourself."))
        return False
    return True
