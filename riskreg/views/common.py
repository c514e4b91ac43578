"""How views begin: with what the person may see."""

from collections.abc import Callable
from datetime import date, datetime
from functools import wraps
from typing import Concatenate, ParamSpec

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django_htmx.middleware import HtmxDetails

from riskreg.access.checks import can
from riskreg.access.permissions import Permission
from riskreg.domain.recording import coming_from
from riskreg.models import Action, Meeting, Organisation, Register, Risk, User

P = ParamSpec("P")
SAFE = frozenset({"GET", "HEAD"})


class Request(HttpRequest):
    """A signed-in request: what the middleware has put on it, for the type checker."""

    user: User
    htmx: HtmxDetails
    organisation: Organisation


def clock() -> tuple[datetime, date]:
    """Now, and today in the organisation's zone: read once by a view and handed down."""
    now = timezone.now()
    return now, timezone.localdate(now)


def in_meeting(
    view: Callable[Concatenate[Request, P], HttpResponse],
) -> Callable[Concatenate[Request, P], HttpResponse]:
    """A view whose writes come from the live screen of a meeting, as the ledger tells them apart."""

    @wraps(view)
    def viewed(request: Request, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        with coming_from("meeting"):
            return view(request, *args, **kwargs)

    return viewed


def require(request: HttpRequest, permission: Permission, thing: object = None) -> None:
    """Raise PermissionDenied (403) for something one may see but not do; nobody changes the past."""
    if request.method not in SAFE and "as_of" in request.GET:
        raise PermissionDenied
    if not can(request.user, permission, thing):
        raise PermissionDenied


def register_for(request: HttpRequest, code: str, permission: Permission = Permission.VIEW) -> Register:
    """The register with this code; 404 when it is invisible to the person, 403 without the permission."""
    register = get_object_or_404(Register.objects.visible_to(request.user).select_related("matrix"), code=code)
    require(request, permission, register)
    return register


def risk_for(request: HttpRequest, reference: str, permission: Permission = Permission.VIEW) -> Risk:
    """The risk with this reference; 404 when it is invisible to the person, 403 without the permission."""
    risks = Risk.objects.visible_to(request.user).select_related("register__matrix", "owner", "category", "logged_by")
    risk = get_object_or_404(risks, reference=reference)
    require(request, permission, risk)
    return risk


def meeting_for(request: HttpRequest, pk: int, permission: Permission = Permission.VIEW) -> Meeting:
    """The meeting with this number; 404 when it is invisible to the person, 403 without the permission."""
    meetings = Meeting.objects.visible_to(request.user).select_related("register__matrix", "chair", "pack")
    meeting = get_object_or_404(meetings, pk=pk)
    require(request, permission, meeting.register)
    return meeting


def action_for(request: HttpRequest, pk: int, permission: Permission = Permission.VIEW) -> Action:
    """The action with this number; 404 when it is invisible to the person, 403 without the permission."""
    actions = Action.objects.visible_to(request.user).select_related("risk__register__matrix", "owner")
    action = get_object_or_404(actions, pk=pk)
    require(request, permission, action)
    return action
