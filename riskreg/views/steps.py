"""Going back to where a button was pressed."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme


def back_to(request: HttpRequest, otherwise: str) -> HttpResponse:
    """A redirect to the page named by the form's `next`, if it is one of this site, else `otherwise`."""
    wanted = request.POST.get("next", "")
    fine = wanted.startswith("/") and url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return redirect(wanted if fine else otherwise)
