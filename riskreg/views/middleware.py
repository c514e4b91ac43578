"""What every request passes through."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import resolve_url
from django.utils import timezone
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

from riskreg.domain import organisation, people, recording
from riskreg.lib import languages
from riskreg.lib.stack import call_with_room
from riskreg.models import Organisation
from riskreg.views import held
from riskreg.views.request_log import PROBES

Next = Callable[[HttpRequest], HttpResponse]
POLLED = ("/floor/", "/pulse/")  # asked by every screen every other second: neither shows a name or a time
PERMISSIONS_POLICY = "camera=(), geolocation=(), microphone=(), payment=(), usb=(), publickey-credentials-get=(self)"


class SecurityHeadersMiddleware:
    """Headers that Django does not set itself; pages of signed-in people are never stored."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        patch_vary_headers(response, ["HX-Request"])
        if "Cache-Control" not in response:
            patch_cache_control(response, private=True, no_store=True)
        return response


class SignedInMiddleware(LoginRequiredMiddleware):
    """Everybody signs in, unless a view says otherwise; whatever was typed when the sign-in expired is kept.

    htmx follows a redirect silently and would put the sign-in page into a table cell, so it is
    told by header to take the whole page there.
    """

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> HttpResponse:  # type: ignore[override]  # 401 too
        """Send the person to the sign-in page, and back to the same place afterwards."""
        back = _place(request)
        # Django would delete the cookie of the ended session. An answer that arrives after the one to a
        # posted form would then take away the cookie under which the typed text is kept.
        request.COOKIES.pop(settings.SESSION_COOKIE_NAME, None)
        if request.method == "POST":
            held.keep(request, back)
        address = f"{resolve_url(self.get_login_url(view_func))}?{urlencode({'next': back})}"
        if getattr(request, "htmx", False):
            return HttpResponse(status=401, headers={"HX-Redirect": address})
        return HttpResponse(status=302, headers={"Location": address})


class OrganisationMiddleware:
    """Puts the organisation on the request, and its time zone and the reader's language in force.

    The language is the person's own choice, else what the browser asks for, else the organisation's.

    Not for the probes, which must answer while the database does not.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path in PROBES or request.path.endswith(POLLED):
            return self.get_response(request)
        request.organisation = organisation.current()  # type: ignore[attr-defined]
        site: Organisation = request.organisation  # type: ignore[attr-defined]
        with timezone.override(site.zone), languages.speaking(*_wishes(request), site.language):
            response = self.get_response(request)
            response.setdefault("Content-Language", languages.tag())
        patch_vary_headers(response, ["Accept-Language"])
        return response


class OriginMiddleware:
    """Says in the ledger that what a request writes comes from a browser."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with recording.coming_from("browser"):
            return self.get_response(request)


class StackMiddleware:
    """Gives every request the room on the stack that rendering a table needs."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return call_with_room(self.get_response, request)


class SetupMiddleware:
    """While nobody exists, every page leads to the set-up of the site. Asks the database only until somebody does."""

    OPEN = ("/setup/", "/healthz", "/readyz")

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response
        self.somebody = False

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not self.somebody and not request.path.startswith((*self.OPEN, settings.STATIC_URL)):
            self.somebody = not people.nobody_yet()
            if not self.somebody:
                return HttpResponse(status=302, headers={"Location": resolve_url("setup")})
        return self.get_response(request)


class NulMiddleware:
    """PostgreSQL takes no text with a NUL character: an address with one leads nowhere, a query is read without it."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\0" in request.path_info:
            raise Http404
        if any("\0" in text for pair in request.GET.lists() for text in (pair[0], *pair[1])):
            request.GET = QueryDict(request.GET.urlencode().replace("%00", ""))
        return self.get_response(request)


def _wishes(request: HttpRequest) -> tuple[str, str]:
    """What the reader wants: chosen on the account, or kept in this browser for the pages outside; and by header."""
    own = str(getattr(request.user, "language", "")) or request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    return own, languages.accepted(request.headers.get("Accept-Language", ""))


def _place(request: HttpRequest) -> str:
    """The page the person was on: the address asked for, or for a posted form the page it stood on."""
    if request.method in {"GET", "HEAD"} and not getattr(request, "htmx", False):
        return request.get_full_path()
    shown = request.headers.get("HX-Current-URL") or request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(shown, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        parts = urlsplit(shown)
        return parts.path + (f"?{parts.query}" if parts.query else "")
    return request.get_full_path() if request.method in {"GET", "HEAD"} else "/"
