"""The site map, and pages that fail in every way there is a page for."""

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from riskreg import urls
from riskreg.views import errors

WRONG = {400: SuspiciousOperation, 403: PermissionDenied, 413: RequestDataTooBig}
handler400, handler403, handler404, handler500 = urls.handler400, urls.handler403, urls.handler404, urls.handler500


def fail(request: HttpRequest, code: int) -> HttpResponse:
    """Fail as asked."""
    if code in WRONG:
        raise WRONG[code]
    if code == 429:
        return render(request, "errors/429.html", status=429)
    return errors.server_error(request) if code == 500 else errors.csrf_failure(request)


urlpatterns = [*urls.urlpatterns, path("fail/<int:code>/", fail)]
